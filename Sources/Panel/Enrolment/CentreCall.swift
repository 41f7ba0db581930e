import Exchange

/// The ways of an enrolment to the outside: a seam. Tests have one that a power cut ends anywhere.
package struct CentreCall: Sendable {
    package typealias Certificates = [(pem: String, der: [UInt8])]

    /// What the server at an address shows, without saying anything to it.
    package var look: @Sendable (_ address: String) -> Result<Certificates, UplinkFault>
    package var uplink: @Sendable (UplinkSettings) throws(UplinkAddressFault) -> any Uplink
    /// Makes a file, whole and durable, or throws and leaves what was there.
    package var save:
        @Sendable (_ path: String, _ bytes: [UInt8], _ mode: UInt32)
            throws(FolderFile.Fault) -> Void

    package init(
        look: @escaping @Sendable (String) -> Result<Certificates, UplinkFault>,
        uplink: @escaping @Sendable (UplinkSettings) throws(UplinkAddressFault) -> any Uplink,
        save: @escaping @Sendable (String, [UInt8], UInt32) throws(FolderFile.Fault) -> Void
    ) {
        self.look = look
        self.uplink = uplink
        self.save = save
    }

    /// The network and the disk.
    package static let real = CentreCall(
        look: CertificateLook.certificates(at:),
        uplink: { (settings) throws(UplinkAddressFault) in try CurlUplink(settings) },
        save: { (path, bytes, mode) throws(FolderFile.Fault) in
            try FolderFile.replace(path, with: bytes, mode: mode)
        })

    /// Posts a signed message and gives the centre's grant.
    ///
    /// - Throws: in words, what is so and what to do.
    func ask(
        _ message: [UInt8], _ mediaType: String, at path: String, _ settings: UplinkSettings,
        for key: PanelKey
    ) throws(Ending) -> EnrolmentGrant {
        let reply: UplinkReply
        do {
            reply = try uplink(settings).post(message, as: mediaType, to: path)
        } catch {
            throw Ending("\(error)\nTry: ask the office for another string.", .failed)
        }
        switch reply {
        case .unreachable(.notTrusted):
            throw Ending(
                "what answers at \(settings.address) cannot prove that it is the centre; nothing "
                    + "was said to it\nTry: check the network: something may stand between. Then "
                    + "ask the office for another string.", .failed)
        case .unreachable(let fault):
            throw Ending(
                "\(fault)\nTry: the same again, once the network is there. Nothing is lost.",
                .unreachable)
        case .answered(let answer): return try grant(answer, for: key)
        }
    }

    private func grant(
        _ answer: UplinkAnswer, for key: PanelKey
    ) throws(Ending) -> EnrolmentGrant {
        if answer.status == 200, answer.mediaType == "application/json",
            let grant = EnrolmentGrant(json: answer.body, for: key.panel),
            !grant.officeKeys.isEmpty,
            grant.officeKeys.allSatisfy({ (try? OfficePublicKey(text: $0)) != nil })
        {
            return grant
        }
        guard answer.mediaType == "application/problem+json",
            let problem = ProblemWords(json: answer.body), !problem.kind.isEmpty
        else {
            throw Ending(
                "what answered (status \(answer.status)) is not the centre; nothing was changed\n"
                    + "Try: check the network: a portal may want somebody to sign in first.",
                .unreachable)
        }
        throw Ending(
            problem.detail.replacing(" Try: ", with: "\nTry: "),
            [429, 500, 503].contains(answer.status) ? .tryAgainLater : .failed)
    }
}
