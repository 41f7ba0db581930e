import Panel

/// A line of the control socket that is no answer.
struct DeviceEvent: Decodable {
    var event: String
    /// Its stable name.
    var device: String?
    /// Where the event is about the device itself.
    var report: DeviceView?
    var kind: String?
    var contact: UInt64?
    var key: String?
    var became: String?
    var why: String?
    var x: Double?
    var y: Double?
    var lastedMilliseconds: UInt64?
    /// Milliseconds since the machine started.
    var at: Double?
    var withheld: Bool?
    var events: UInt64?
    var lines: [String]?
    var number: Int?
    var of: Int?
    var matrix: [Double]?
    var errorShare: Double?
    var turned: String?
    var seconds: Int?

    private enum CodingKeys: String, CodingKey {
        case event, device, kind, contact, key, became, why, x, y, lastedMilliseconds, at, withheld
        case events, lines, number, of, matrix, errorShare, turned, seconds
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        event = try values.decode(String.self, forKey: .event)
        if event == "device" {
            report = try values.decode(DeviceView.self, forKey: .device)
            device = report?.name
        } else {
            device = try values.decodeIfPresent(String.self, forKey: .device)
        }
        kind = try values.decodeIfPresent(String.self, forKey: .kind)
        contact = try values.decodeIfPresent(UInt64.self, forKey: .contact)
        key = try values.decodeIfPresent(String.self, forKey: .key)
        became = try values.decodeIfPresent(String.self, forKey: .became)
        why = try values.decodeIfPresent(String.self, forKey: .why)
        x = try values.decodeIfPresent(Double.self, forKey: .x)
        y = try values.decodeIfPresent(Double.self, forKey: .y)
        lastedMilliseconds = try values.decodeIfPresent(UInt64.self, forKey: .lastedMilliseconds)
        at = try values.decodeIfPresent(Double.self, forKey: .at)
        withheld = try values.decodeIfPresent(Bool.self, forKey: .withheld)
        events = try values.decodeIfPresent(UInt64.self, forKey: .events)
        lines = try values.decodeIfPresent([String].self, forKey: .lines)
        number = try values.decodeIfPresent(Int.self, forKey: .number)
        of = try values.decodeIfPresent(Int.self, forKey: .of)
        matrix = try values.decodeIfPresent([Double].self, forKey: .matrix)
        errorShare = try values.decodeIfPresent(Double.self, forKey: .errorShare)
        turned = try values.decodeIfPresent(String.self, forKey: .turned)
        seconds = try values.decodeIfPresent(Int.self, forKey: .seconds)
    }

    /// What a technician reads of it; nil for what is only drawn.
    var line: String? {
        guard let words else { return nil }
        return [at.map { "\(($0 / 1_000).fixed(3)) s" }, device, words]
            .compactMap(\.self).joined(separator: "  ")
    }

    private var words: String? {
        switch event {
        case "contact": contactWords
        case "key": "\(key ?? "a key") \(kind ?? "")"
        case "verdict": verdictWords
        case "device": report?.lines.joined(separator: "; ")
        case "withheld" where withheld == true:
            "withheld: a contact is asked for; positions and keys are not told until it is over"
        case "withheld": "told again"
        case "lost": "\(events ?? 0) events were lost: they came faster than they could be shown"
        default: nil
        }
    }

    private var contactWords: String? {
        guard let contact, let kind, kind != "moved" else { return nil }
        guard kind == "down", let x, let y else { return "finger \(contact) \(kind)" }
        return "finger \(contact) down at \(x.fixed(3)), \(y.fixed(3))"
    }

    private var verdictWords: String {
        let subject = contact.map { "finger \($0)" } ?? key ?? "a key"
        let lasted = lastedMilliseconds.map { " (\($0) ms)" } ?? ""
        let reason = why.map { ": \($0)" } ?? ""
        return switch became {
        case "tap": "\(subject) was a tap\(lasted)\(reason)"
        case "button": "\(subject) was a button\(lasted)\(reason)"
        default: "\(subject) was nothing\(lasted)\(reason)"
        }
    }
}

extension Double {
    /// With so many digits after the point; what is no number is 0.
    func fixed(_ digits: Int) -> String {
        let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
        guard isFinite, magnitude < 1e12 else { return "0" }
        let units = UInt64((magnitude * scale).rounded())
        let fraction = String(units % UInt64(scale))
        let zeros = String(repeating: "0", count: digits - fraction.count)
        let sign = self < 0 && units > 0 ? "-" : ""
        return "\(sign)\(units / UInt64(scale)).\(zeros)\(fraction)"
    }
}
