package import Exchange
package import Logging
import Settings
import Synchronization

/// The configuration that the centre gave: kept over restarts, and without a network.
package final class FromCentre: Sendable {
    private struct State {
        var held: ConfigurationTag?
        var heldOverlay: CentreOverlay?
        /// What the centre wants and nobody has tried yet.
        var candidate: Candidate?
        var refused: ConfigurationTag?
        var fault = ""
    }

    private enum Candidate: Hashable {
        case configuration(CentreFolder.Given)
        /// The panel's own files.
        case own
    }

    private let folder: CentreFolder
    private let logger: Logger
    private let state: Mutex<State>

    package init(in stateFolder: String, logger: Logger) {
        folder = CentreFolder(in: stateFolder)
        self.logger = logger
        let held = folder.held
        if held == nil, folder.isThere {
            logger.warning(
                """
                the centre's configuration that was held cannot be read; the panel's own stands \
                in for it until the centre gives it again
                """)
        }
        state = Mutex(State(held: held?.tag, heldOverlay: held?.overlay))
    }

    /// For the heartbeats.
    package var report: Heartbeat.Configuration {
        state.withLock {
            Heartbeat.Configuration(held: $0.held, refused: $0.refused, fault: $0.fault)
        }
    }

    /// What the centre wants, perhaps once more. Called on the forwarder's thread.
    ///
    /// - Returns: whether there is something to try.
    package func heard(_ answer: HeartbeatAnswer) -> Bool {
        state.withLock { state in
            // It is wanted no more: whoever wants it again has it tried again.
            if answer.tag != state.refused { (state.refused, state.fault) = (nil, "") }
            guard answer.tag != state.held else {
                state.candidate = nil
                return false
            }
            guard let tag = answer.tag else {
                state.candidate = .own
                return true
            }
            guard tag != state.refused, let bytes = answer.configuration else { return false }
            guard let desired = DesiredConfiguration(json: bytes) else {
                (state.candidate, state.refused) = (nil, tag)
                state.fault = "this panel's version does not know such a configuration"
                return false
            }
            state.candidate = .configuration(
                CentreFolder.Given(tag: tag, bytes: bytes, desired: desired))
            return true
        }
    }

    /// Reads the panel's files with what the centre wants, and decides whether the panel has that
    /// from now on.
    ///
    /// - Parameter read: reads them with an overlay over the panel's own configuration.
    func reading(
        _ read: (CentreOverlay?) throws(SetupFault) -> EditionReader.Reading
    ) -> Result<EditionReader.Reading, SetupFault> {
        let (candidate, present) = state.withLock { ($0.candidate, $0.heldOverlay) }
        do {
            switch candidate {
            case nil: return .success(try read(present))
            case .own:
                let reading = try read(nil)
                keep(nil)
                return .success(reading)
            case .configuration(let given):
                let reading = try read(try folder.lay(given))
                keep(given)
                return .success(reading)
            }
        } catch {
            // Where the panel's own files are at fault, the centre's are not.
            if case .configuration(let given)? = candidate, !error.isOfDisk,
                (try? read(present)) != nil
            {
                refuse(given.tag, error)
            }
            return .failure(error)
        }
    }

    private func keep(_ taken: CentreFolder.Given?) {
        do {
            let overlay = try folder.keep(taken)
            state.withLock { state in
                (state.held, state.heldOverlay) = (taken?.tag, overlay)
                (state.candidate, state.refused, state.fault) = (nil, nil, "")
            }
            logger.notice(
                "the centre's configuration is taken",
                metadata: ["tag": "\(taken.map { "\($0.tag)" } ?? "the panel's own")"])
        } catch {
            // It is shown all the same, until the next start; the centre says it again.
            logger.warning(
                "the centre's configuration is not kept", metadata: ["fault": "\(error)"])
        }
    }

    private func refuse(_ tag: ConfigurationTag, _ fault: SetupFault) {
        state.withLock { state in
            (state.candidate, state.refused) = (nil, tag)
            state.fault = "\(fault)".split(separator: "\n").joined(separator: " ")
        }
        logger.error(
            "the centre's configuration is refused; what stands there stays",
            metadata: ["tag": "\(tag)", "fault": "\(fault)"])
    }
}

extension SetupFault {
    /// Whether the disk, and not what it holds, is at fault.
    fileprivate var isOfDisk: Bool {
        if case .file = self { true } else { false }
    }
}
