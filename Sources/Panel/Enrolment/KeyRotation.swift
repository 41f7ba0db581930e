package import Exchange

/// `smilectl panel rotate-key`: another key for the same panel.
///
/// The new key is on the disk before the centre hears of it, and takes the old one's name after; so
/// a power cut anywhere leaves a key that the centre takes, and the next run goes on where it was.
package struct KeyRotation: Sendable {
    private static let nextName = "panel.key.next"

    private let folder: String
    private let clock: PanelClock
    private let call: CentreCall

    package init(in folder: String, clock: PanelClock = .system, call: CentreCall = .real) {
        self.folder = folder
        self.clock = clock
        self.call = call
    }

    /// - Returns: the panel's enrolment as the centre says it now.
    package func run() throws(Ending) -> PanelEnrolment {
        let (enrolment, key) = try present()
        let next = try nextKey(of: key)
        if next.publicKey != key.publicKey {
            var settings = UplinkSettings(address: enrolment.address)
            settings.authority = enrolment.authority
            settings.isClockTrusted = { [clock] in clock.wall().isTrusted }
            _ = try call.ask(
                KeyChange.signed(from: key, to: next), KeyChange.mediaType,
                at: "/v1/panels/\(key.panel)/keys", settings, for: key)
            try saving { () throws(FolderFile.Fault) in
                try call.save(path(EnrolledState.keyName), Array(next.text.utf8), 0o600)
            }
        }
        try saving { () throws(FolderFile.Fault) in try FolderFile.remove(path(Self.nextName)) }
        return enrolment
    }

    private func path(_ name: String) -> String { "\(folder)/\(name)" }

    private func present() throws(Ending) -> (PanelEnrolment, PanelKey) {
        do throws(SetupFault) {
            if let enrolment = try EnrolledState.enrolment(in: folder),
                let key = try EnrolledState.key(path(EnrolledState.keyName))
            {
                return (enrolment, key)
            }
        } catch {
            throw Ending("\(error)", .failed)
        }
        throw Ending(
            "this panel is not enrolled; its key is nobody's but its own\n"
                + "Try: smilectl panel enrol with a string of the office's.", .failed)
    }

    /// That of a run that was cut off, or a new one.
    private func nextKey(of key: PanelKey) throws(Ending) -> PanelKey {
        do {
            let path = path(Self.nextName)
            if let bytes = try FolderFile.readIfThere(path, bytesMax: 4_096),
                let next = try? PanelKey(
                    text: String(decoding: bytes, as: UTF8.self), of: key.panel)
            {
                return next
            }
            let next = PanelKey(of: key.panel)
            try call.save(path, Array(next.text.utf8), 0o600)
            return next
        } catch {
            throw Ending("\(error)\nTry: make room, then the same again.", .failed)
        }
    }

    private func saving(_ work: () throws(FolderFile.Fault) -> Void) throws(Ending) {
        do {
            try work()
        } catch {
            throw Ending(
                "\(error)\nTry: make room, then the same again: it goes on where it was.", .failed)
        }
    }
}
