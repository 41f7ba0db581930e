import Feedback
import Touch

/// What the daemon says, as lines without their line feeds.
enum ControlText {
    static func hello(process: Int32, program: String) -> String {
        var fields = ControlFields()
        fields["hello"] = .text("smile-panel")
        fields["version"] = .whole(ControlLine.version)
        fields["process"] = .whole(process)
        fields["program"] = .text(program)
        return fields.json
    }

    /// - Parameter line: the request that is answered; nil where there was none.
    static func reply(_ reply: ControlReply, to line: ControlLine?) -> String {
        var fields = ControlFields()
        if case .refused(let refusal) = reply {
            fields["reply"] = .text("error")
            fields["request"] = line?.name.map { .text($0) }
            fields["id"] = line?.id
            fields["code"] = .text(refusal.code.rawValue)
            fields["error"] = .text(refusal.error)
            fields["try"] = .text(refusal.advice)
            return fields.json
        }
        fields["reply"] = .text(reply.name)
        fields["id"] = line?.id
        reply.put(into: &fields)
        return fields.json
    }

    static func lost(_ events: UInt64) -> String {
        var fields = ControlFields()
        fields["event"] = .text("lost")
        fields["events"] = .whole(events)
        return fields.json
    }

    static func recordingEnded(why: String) -> String {
        var fields = ControlFields()
        fields["event"] = .text("recording-ended")
        fields["why"] = .text(why)
        return fields.json
    }

    static func event(_ event: ControlEvent) -> String {
        var fields = ControlFields()
        switch event {
        case .contact(let device, let change): put(change, device, &fields)
        case .key(let device, let change): put(change, device, &fields)
        case .verdict(let verdict): put(verdict, &fields)
        case .device(let report):
            fields["event"] = .text("device")
            fields["device"] = .object(report.fields)
        case .withheld(let isWithheld):
            fields["event"] = .text("withheld")
            fields["withheld"] = .flag(isWithheld)
        case .frame(_, let frame):
            fields["event"] = .text("frame")
            fields["lines"] = .list(frame.evemuLines.map { .text($0) })
        case .recordingEnded: return recordingEnded(why: "the device is gone")
        case .calibration(let news): news.put(into: &fields)
        }
        return fields.json
    }

    private static func put(
        _ change: ContactChange, _ device: String, _ fields: inout ControlFields
    ) {
        fields["event"] = .text("contact")
        fields["device"] = .text(device)
        fields["kind"] = .text(change.kind.word)
        fields["contact"] = .whole(change.contact.rawValue)
        fields["x"] = .number(change.point.x)
        fields["y"] = .number(change.point.y)
        fields["at"] = .milliseconds(nanoseconds: change.at.nanoseconds)
    }

    private static func put(
        _ change: KeyChange, _ device: String, _ fields: inout ControlFields
    ) {
        fields["event"] = .text("key")
        fields["device"] = .text(device)
        fields["kind"] = .text(change.kind.word)
        fields["key"] = .text(change.key.name)
        fields["code"] = .whole(change.key.rawValue)
        fields["at"] = .milliseconds(nanoseconds: change.at.nanoseconds)
    }

    private static func put(_ verdict: ControlVerdict, _ fields: inout ControlFields) {
        fields["event"] = .text("verdict")
        fields["device"] = .text(verdict.device)
        switch verdict.finger {
        case .contact(let number): fields["contact"] = .whole(number.rawValue)
        case .key(let key):
            fields["key"] = .text(key.name)
            fields["code"] = .whole(key.rawValue)
        }
        fields["became"] = .text(verdict.became.rawValue)
        fields["why"] = verdict.why.map { .text($0) }
        fields["x"] = verdict.point.map { .number($0.x) }
        fields["y"] = verdict.point.map { .number($0.y) }
        fields["lastedMilliseconds"] = .whole(verdict.lastedMilliseconds)
        fields["at"] = .milliseconds(nanoseconds: verdict.at.nanoseconds)
    }
}

extension ContactChange.Kind {
    fileprivate var word: String {
        switch self {
        case .down: "down"
        case .moved: "moved"
        case .up: "up"
        case .cancel: "cancel"
        }
    }
}

extension KeyChange.Kind {
    fileprivate var word: String {
        switch self {
        case .down: "down"
        case .up: "up"
        case .cancel: "cancel"
        }
    }
}

extension InputFrame {
    /// The frame in evemu's words, its `SYN_REPORT` last.
    package var evemuLines: [String] {
        let time = at.secondsText
        return events.map {
            "E: \(time) \(Self.digits($0.type)) \(Self.digits($0.code)) \($0.value)"
        } + ["E: \(time) 0000 0000 0"]
    }

    private static func digits(_ number: UInt16) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
