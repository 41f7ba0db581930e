import Feedback
package import Logging
import Synchronization
package import Touch

/// Where the panel's threads note how they are, and the thread that writes it down: on every
/// change, once a second at most. A file in memory: a power cut may take it.
package final class StatusBoard: Sendable {
    /// The shortest time between two writings.
    package static let pauseMilliseconds: UInt64 = 1_000

    private let status: Mutex<PanelStatus>
    private let clock: PanelClock
    private let changed: Doorbell
    private let stopping: Doorbell
    private let path: String
    private let logger: Logger
    private let worker = Mutex<Worker?>(nil)
    private let isStopping = Atomic(false)

    /// - Parameter path: the file; its folder must be there.
    package init(
        _ status: PanelStatus, path: String, clock: PanelClock, logger: Logger
    ) throws(SystemFault) {
        self.status = Mutex(status)
        self.clock = clock
        self.path = path
        self.logger = logger
        changed = try Doorbell()
        stopping = try Doorbell()
    }

    /// What stands there now.
    package var current: PanelStatus {
        status.withLock { $0 }
    }

    /// From any thread; never waits for the disk.
    package func change(_ body: (inout PanelStatus) -> Void) {
        let isNew = status.withLock { status in
            let before = status
            body(&status)
            return status != before
        }
        if isNew { changed.ring() }
    }

    /// Notes a fault of the storage, with the time.
    package func note(fault: String) {
        let now = clock.now().milliseconds(since: Instant(nanoseconds: 0))
        change { $0.storageFault = PanelStatus.Fault(fault, atMilliseconds: now) }
    }

    /// Notes that the centre acknowledged, or why it did not.
    package func noteForwarding(reachable: Bool, why: String?) {
        let now = clock.now().milliseconds(since: Instant(nanoseconds: 0))
        change {
            $0.forwarder?.reachable = reachable
            $0.forwarder?.why = why
            if reachable { $0.forwarder?.lastSuccessMilliseconds = now }
        }
    }

    /// Notes that the centre heard how the panel is.
    package func noteHeartbeat() {
        let now = clock.now().milliseconds(since: Instant(nanoseconds: 0))
        change { $0.forwarder?.lastHeartbeatMilliseconds = now }
    }

    /// Begins to write. Called once.
    package func start() {
        changed.ring()
        worker.withLock { $0 = Worker("status") { [self] in write() } }
    }

    /// Writes the last state and ends the thread.
    package func stop() {
        isStopping.store(true, ordering: .releasing)
        stopping.ring()
        changed.ring()
        worker.withLock { worker in
            worker?.join()
            worker = nil
        }
    }

    private func write() {
        var isTold = false
        var isLast = false
        while !isLast {
            changed.wait(milliseconds: nil)
            changed.silence()
            isLast = isStopping.load(ordering: .acquiring)
            var status = current
            status.writtenMilliseconds = clock.now().milliseconds(since: Instant(nanoseconds: 0))
            do {
                try FolderFile.replace(
                    path, with: Array((status.json + "\n").utf8), mode: 0o644, isDurable: false)
            } catch {
                if !isTold {
                    logger.info(
                        "the status file cannot be written; 'smilectl status' knows less",
                        metadata: ["fault": "\(error)"])
                }
                isTold = true
            }
            if !isLast { stopping.wait(milliseconds: Self.pauseMilliseconds) }
        }
    }
}
