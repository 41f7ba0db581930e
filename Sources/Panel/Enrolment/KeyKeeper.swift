package import Exchange
package import Logging

/// Changes the key of a panel at work, where the centre says that it is time: once a year, or where
/// a command changed it on the disk while the daemon went on with the one before.
package struct KeyKeeper: Sendable {
    private let folder: String
    private let clock: PanelClock
    private let call: CentreCall
    private let logger: Logger

    /// - Parameter folder: the panel's state folder.
    package init(
        in folder: String, clock: PanelClock, call: CentreCall = .real, logger: Logger
    ) {
        self.folder = folder
        self.clock = clock
        self.call = call
        self.logger = logger
    }

    /// The key to sign with from now on; nil where it cannot be changed now: the centre says again
    /// that it is time, and the present one is good until then.
    ///
    /// - Parameter present: the one that is signed with.
    package func change(from present: PanelKey) -> PanelKey? {
        do {
            if let key = try onDisk(), key.publicKey != present.publicKey { return taken(key) }
            _ = try KeyRotation(in: folder, clock: clock, call: call).run()
            return try onDisk().map(taken)
        } catch {
            logger.warning(
                "the panel's key could not be changed; it is tried again",
                metadata: ["fault": "\(error)"])
            return nil
        }
    }

    private func onDisk() throws(SetupFault) -> PanelKey? {
        try EnrolledState.key("\(folder)/\(EnrolledState.keyName)")
    }

    private func taken(_ key: PanelKey) -> PanelKey {
        logger.notice("the panel signs with another key")
        return key
    }
}
