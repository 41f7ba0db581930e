/// What the running daemon tells of itself, for `smilectl status`.
///
/// Times are milliseconds of `CLOCK_BOOTTIME`: whoever reads this stands at the same machine.
package struct PanelStatus: Hashable, Sendable, Codable {
    package static let schema = 1

    package struct Forwarder: Hashable, Sendable, Codable {
        /// Whether the last attempt was acknowledged; nil before the first.
        package var reachable: Bool?
        /// When the centre last heard how the panel is; nil: not since the start.
        package var lastHeartbeatMilliseconds: UInt64?
        /// Why not.
        package var why: String?
        package var lastSuccessMilliseconds: UInt64?
        /// Records that the centre lacks.
        package var backlog: UInt64 = 0

        package init() {}
    }

    /// What can be seen of the display.
    package enum Screen: String, Hashable, Sendable, Codable {
        case lit
        /// The panel sleeps.
        case dark
        /// The last picture could not be drawn.
        case failing
    }

    /// Fingers and keys.
    package struct Input: Hashable, Sendable, Codable {
        /// Stable names of the devices at work.
        package var devices: [String] = []
        /// How often a device was faster than the panel since the start.
        package var losses: UInt64 = 0
        /// Taps and buttons since the start that met no question.
        package var ignoredTaps: UInt64 = 0
        /// Contacts and keys that have been down for longer than any person would.
        package var stuck = 0
        /// Since when the first of them.
        package var stuckSinceMilliseconds: UInt64?
        /// When a finger or a key was there last, counted or not; nil: not since the start.
        package var lastTapMilliseconds: UInt64?
        /// When the technician's tests end; nil: none are under way.
        package var testsEndMilliseconds: UInt64?

        package init() {}
    }

    package struct Fault: Hashable, Sendable, Codable {
        package var text: String
        package var atMilliseconds: UInt64

        package init(_ text: String, atMilliseconds: UInt64) {
            self.text = text
            self.atMilliseconds = atMilliseconds
        }
    }

    package var schema = PanelStatus.schema
    package var process: Int32
    package var version: String
    package var epoch: String
    /// Of this start: which records are of this boot of the machine.
    package var bootOrdinal: UInt16
    package var startedMilliseconds: UInt64
    package var writtenMilliseconds: UInt64
    /// The number of the next record.
    package var next: UInt64
    package var acknowledged: UInt64
    /// Groups are what a customer did at once: an answer, perhaps with the visit's end.
    package var groupsStored: UInt64 = 0
    package var recordsStored: UInt64 = 0
    /// Groups for which the screen asked for the staff.
    package var groupsNotStored: UInt64 = 0
    /// Records that have numbers and are not durable yet.
    package var withheld: UInt64 = 0
    /// Whether the last group could not be stored.
    package var isRefusing = false
    package var hasSpare = true
    package var storageFault: Fault?
    /// Nil where no centre is configured.
    package var forwarder: Forwarder?
    /// Nil where no device is configured.
    package var input: Input?
    /// Nil where there is none.
    package var screen: Screen?

    package init(
        process: Int32, version: String, epoch: String, bootOrdinal: UInt16,
        startedMilliseconds: UInt64, next: UInt64, acknowledged: UInt64
    ) {
        self.process = process
        self.version = version
        self.epoch = epoch
        self.bootOrdinal = bootOrdinal
        self.startedMilliseconds = startedMilliseconds
        writtenMilliseconds = startedMilliseconds
        self.next = next
        self.acknowledged = acknowledged
    }

    package var json: String {
        var text = JSONText()
        text.put("schema", schema)
        text.put("process", process)
        text.put("version", version)
        text.put("epoch", epoch)
        text.put("bootOrdinal", bootOrdinal)
        text.put("startedMilliseconds", startedMilliseconds)
        text.put("writtenMilliseconds", writtenMilliseconds)
        text.put("next", next)
        text.put("acknowledged", acknowledged)
        text.put("groupsStored", groupsStored)
        text.put("recordsStored", recordsStored)
        text.put("groupsNotStored", groupsNotStored)
        text.put("withheld", withheld)
        text.put("isRefusing", isRefusing)
        text.put("hasSpare", hasSpare)
        if let storageFault { text.put("storageFault", storageFault.json) }
        if let forwarder { text.put("forwarder", forwarder.json) }
        if let input { text.put("input", input.json) }
        if let screen { text.put("screen", screen.rawValue) }
        return text.object
    }
}

extension PanelStatus.Fault {
    fileprivate var json: JSONText {
        var json = JSONText()
        json.put("text", text)
        json.put("atMilliseconds", atMilliseconds)
        return json
    }
}

extension PanelStatus.Input {
    fileprivate var json: JSONText {
        var json = JSONText()
        json.put("devices", devices)
        json.put("losses", losses)
        json.put("ignoredTaps", ignoredTaps)
        json.put("stuck", stuck)
        if let stuckSinceMilliseconds { json.put("stuckSinceMilliseconds", stuckSinceMilliseconds) }
        if let lastTapMilliseconds { json.put("lastTapMilliseconds", lastTapMilliseconds) }
        if let testsEndMilliseconds { json.put("testsEndMilliseconds", testsEndMilliseconds) }
        return json
    }
}

extension PanelStatus.Forwarder {
    fileprivate var json: JSONText {
        var json = JSONText()
        if let reachable { json.put("reachable", reachable) }
        if let why { json.put("why", why) }
        if let lastSuccessMilliseconds {
            json.put("lastSuccessMilliseconds", lastSuccessMilliseconds)
        }
        if let lastHeartbeatMilliseconds {
            json.put("lastHeartbeatMilliseconds", lastHeartbeatMilliseconds)
        }
        json.put("backlog", backlog)
        return json
    }
}
