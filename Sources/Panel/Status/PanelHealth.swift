package import AppendLog

/// How a panel is, from what its log, its lock and its daemon tell: the facts, and what is wrong.
package struct PanelHealth: Hashable, Sendable {
    /// Something that a technician should do something about.
    package struct Problem: Hashable, Sendable {
        package var what: String
        package var advice: String
    }

    /// Less than this at the stated rate is worth a word, in days.
    package static let roomDaysMin: UInt64 = 14

    /// Nil: the daemon does not run.
    package var holder: LockHolder?
    /// Of the daemon that runs now; nil where it tells nothing.
    package var status: PanelStatus?
    package var outline: LogOutline
    package var capacity: LogCapacity
    package var freeBytes: UInt64
    /// How long the oldest record has waited for the centre; nil where none waits.
    package var oldestWaiting: RecordAge?
    /// Where the disk refused the oldest record that waits: which numbers it did not give.
    package var unread: [Range<SequenceNumber>]
    package var places: PanelPlaces

    package init(
        holder: LockHolder?, status: PanelStatus?, outline: LogOutline, capacity: LogCapacity,
        freeBytes: UInt64, oldestWaiting: RecordAge?, unread: [Range<SequenceNumber>] = [],
        places: PanelPlaces
    ) {
        self.holder = holder
        // What an earlier run left says nothing of this one.
        self.status = status?.process == holder?.process ? status : nil
        self.outline = outline
        self.capacity = capacity
        self.freeBytes = freeBytes
        self.oldestWaiting = oldestWaiting
        self.unread = unread
        self.places = places
    }

    /// In the order of their weight.
    package var problems: [Problem] {
        guard holder != nil else {
            return [
                Problem(
                    what: "the panel's daemon does not run; what was stored is safe",
                    advice: "systemctl start smile-paneld; journalctl -u smile-paneld")
            ] + logProblems
        }
        guard let status else {
            return [
                Problem(
                    what: "the daemon tells nothing in '\(places.statusFile)'",
                    advice: "see whether that folder is there and the daemon may write in it.")
            ] + logProblems
        }
        return storageProblems(status) + inputProblems(status) + logProblems
            + forwardingProblems(status)
    }

    private var logProblems: [Problem] {
        unread.map {
            Problem(
                what: "the disk does not give records \($0.lowerBound) to before \($0.upperBound) "
                    + "now; what is behind them is read and sent all the same",
                advice: "smilectl log verify \(places.logFolder), and smilectl doctor")
        } + roomProblems
    }

    private func storageProblems(_ status: PanelStatus) -> [Problem] {
        let fault = status.storageFault.map { ": \($0.text)" } ?? ""
        if status.isRefusing || status.withheld > 0 {
            return [
                Problem(
                    what: "answers cannot be stored, and the screen asks for the staff\(fault)",
                    advice: "smilectl doctor")
            ]
        }
        guard status.hasSpare else {
            return [
                Problem(
                    what: "no spare segment could be made\(fault)",
                    advice: "free disk space; until then answers are stored while the present "
                        + "segment lasts.")
            ]
        }
        return []
    }

    private func inputProblems(_ status: PanelStatus) -> [Problem] {
        guard let input = status.input else { return [] }
        if input.devices.isEmpty {
            return [
                Problem(
                    what: "no touch screen and no button is at work",
                    advice: "smilectl device list; the daemon takes what is plugged in by itself.")
            ]
        }
        guard input.stuck > 0 else { return [] }
        return [
            Problem(
                what:
                    "\(input.stuck) contacts or keys are stuck: something lies on the screen, or a "
                    + "switch is jammed",
                advice: "wipe the screen dry, look behind the buttons; smilectl device watch.")
        ]
    }

    private var roomProblems: [Problem] {
        let days = capacity.daysAtStatedRate
        guard days < Self.roomDaysMin else { return [] }
        return [
            Problem(
                what: "there is room for \(capacity.records) more records only: \(days) days at "
                    + "\(LogCapacity.tapsPerDay) taps a day", advice: capacity.advice)
        ]
    }

    private func forwardingProblems(_ status: PanelStatus) -> [Problem] {
        guard let forwarder = status.forwarder, forwarder.reachable == false else { return [] }
        return [
            Problem(
                what: "the centre does not acknowledge, and \(forwarder.backlog) records wait: "
                    + (forwarder.why ?? "no reason is known"),
                advice: "check the network, and 'centre: address:' in the configuration.")
        ]
    }
}
