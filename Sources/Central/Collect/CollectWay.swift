import AppendLog
package import Exchange

/// What became of a carried batch.
package enum CarriedBatch: Sendable {
    case taken(Acknowledgement)
    /// The centre does not take it, now or later; why.
    case refused(String)
}

/// Where carried batches go: to the centre that serves, or into the store itself.
package final class CollectWay {
    private enum Way {
        case centre(CollectSocket)
        case store(Intake)
    }

    private let way: Way
    private let clock: CentralClock

    /// - Throws: `StoreFault` where neither can be reached, `CentralFault` where there is no folder
    ///   for the store.
    package init(_ setup: CentralSetup, clock: CentralClock = .system) throws {
        self.clock = clock
        if let socket = try CollectSocket.connect(in: setup.stateDirectory) {
            way = .centre(socket)
            return
        }
        try setup.makeStateDirectory()
        let safekeeping = try setup.openSafekeeping()
        let store = try setup.writer()
        // As at a start: what was erased since a backup must not come back with a stick.
        _ = try Safekeeping(store, safekeeping).begin(at: clock.nowMilliseconds)
        way = .store(Intake(store, setup.configuration))
    }

    /// - Throws: `StoreFault` where it may be taken later.
    package func take(_ bytes: [UInt8]) throws -> CarriedBatch {
        switch way {
        case .centre(let socket): return try socket.send(bytes)
        case .store(let intake):
            do throws(IntakeFault) {
                return .taken(
                    try intake.accept(bytes, claimedBy: nil, at: clock.nowMilliseconds))
            } catch .store(let fault) {
                throw fault
            } catch {
                return .refused("\(error)")
            }
        }
    }

    /// Brings everything to the times that are known now; a centre that serves does it by itself.
    package func finish() throws {
        guard case .store(let intake) = way else { return }
        while try intake.redate() != nil {}
    }
}
