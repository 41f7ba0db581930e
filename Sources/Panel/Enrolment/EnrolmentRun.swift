package import Exchange

/// `smilectl panel enrol`: gives the panel its identity and its place.
///
/// Each step leaves either nothing or something that the next run finds: the key, then the file
/// that says everything else. So a power cut anywhere costs nothing but saying the string again.
package struct EnrolmentRun: Sendable {
    private let folder: String
    private let clock: PanelClock
    private let call: CentreCall

    /// - Parameter folder: the panel's state folder.
    package init(in folder: String, clock: PanelClock = .system, call: CentreCall = .real) {
        self.folder = folder
        self.clock = clock
        self.call = call
    }

    /// - Parameter text: the enrolment string.
    /// - Throws: in words, what is so and what to do.
    package func run(_ text: String) throws(Ending) -> PanelEnrolment {
        let string: EnrolmentString
        do throws(EnrolmentStringFault) {
            string = try EnrolmentString(text)
        } catch {
            throw Ending("\(error)\nTry: copy the whole string once more.", .usage)
        }
        let key = try key()
        let authority = try authority(string)
        var settings = UplinkSettings(address: string.address)
        settings.authority = authority
        settings.isClockTrusted = { [clock] in clock.wall().isTrusted }
        let grant = try call.ask(
            EnrolmentClaim.signed(string.token, by: key), EnrolmentClaim.mediaType,
            at: "/v1/enrolments", settings, for: key)
        let enrolment = PanelEnrolment(
            address: string.address, authority: authority, grant: grant)
        try save(enrolment)
        return enrolment
    }

    private func key() throws(Ending) -> PanelKey {
        do {
            return try EnrolledState.keyOrNew(in: folder)
        } catch {
            throw Ending("\(error)", .failed)
        }
    }

    /// The certificate to pin; nil where the system's are trusted, or nothing is encrypted.
    private func authority(_ string: EnrolmentString) throws(Ending) -> String? {
        guard let fingerprint = string.fingerprint, string.address.lowercased().hasPrefix("https:")
        else { return nil }
        switch call.look(string.address) {
        case .failure(let fault):
            throw Ending(
                "\(fault)\nTry: the same again, once the network is there. Nothing was sent.",
                .unreachable)
        case .success(let shown):
            guard
                let pinned = shown.first(where: {
                    CertificateFingerprint(of: $0.der) == fingerprint
                })
            else {
                throw Ending(
                    "what answers at \(string.address) is not the centre that the string names: it "
                        + "shows another authority's certificate. Nothing was sent\n"
                        + "Try: check the network: something stands between. If the centre has a "
                        + "new authority, ask the office for another string.", .failed)
            }
            return pinned.pem
        }
    }

    private func save(_ enrolment: PanelEnrolment) throws(Ending) {
        do throws(FolderFile.Fault) {
            try call.save("\(folder)/\(PanelEnrolment.fileName)", enrolment.json, 0o644)
        } catch {
            throw Ending(
                "the centre let the panel in, and \(error)\n"
                    + "Try: make room, then the same string again: it is good for this panel.",
                .failed)
        }
    }
}
