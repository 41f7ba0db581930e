import Feedback

extension Replay {
    /// What `smilectl device replay FILE --json` prints, one JSON object a line: contacts, then
    /// taps, then the summary. Positions are shares of the axes' ranges; times are seconds of the
    /// recording's own clock. This is a contract with programs: add keys, never change one.
    package var jsonLines: [String] {
        changes.map(\.jsonLine) + taps.map(\.jsonLine) + [summaryLine]
    }

    private var summaryLine: String {
        "{\"kind\":\"summary\",\"device\":\(device.jsonText),\"contacts\":\(contacts.count),"
            + "\"taps\":\(taps.count),\"droppedFrames\":\(droppedFrames)}"
    }

    /// What it prints for people: a table of contacts, and what became of each.
    package var tableLines: [String] {
        let title = device.isEmpty ? "(a device without a name)" : device.printable
        let header = Self.row(["contact", "down s", "lasted ms", "x", "y", "became"])
        let ordered = contacts.sorted { $0.down.contact < $1.down.contact }
        return [title] + (contacts.isEmpty ? [] : [header]) + ordered.map(Self.row) + [totals]
    }

    private var totals: String {
        let reasons = TapRecognizer.Reason.allCases.compactMap { reason -> String? in
            let count = contacts.count { $0.reason == reason }
            return count == 0 ? nil : "\(count) \(reason.rawValue)"
        }
        let parts = ["\(contacts.count) contacts", "\(taps.count) taps"] + reasons
        return parts.joined(separator: ", ") + ", \(droppedFrames) dropped frames"
    }

    private static func row(_ contact: Contact) -> String {
        row([
            contact.down.contact.description, contact.down.at.secondsText,
            String(contact.end.at.milliseconds(since: contact.down.at)),
            contact.down.point.x.sixDigits, contact.down.point.y.sixDigits,
            contact.reason?.rawValue ?? "tap",
        ])
    }

    private static func row(_ cells: [String]) -> String {
        let widths = [7, 17, 9, 8, 8]
        let padded = zip(cells, widths).map { cell, width in
            String(repeating: " ", count: max(0, width - cell.count)) + cell
        }
        return (padded + cells.dropFirst(widths.count)).joined(separator: "  ")
    }
}

extension Replay.Contact {
    /// Why it was no tap; nil for a tap.
    fileprivate var reason: TapRecognizer.Reason? {
        if case .noTap(_, let reason) = verdict { reason } else { nil }
    }
}

extension ContactChange {
    fileprivate var jsonLine: String {
        "{\"kind\":\"\(kind.jsonName)\",\"contact\":\(contact),"
            + "\"x\":\(point.x.sixDigits),\"y\":\(point.y.sixDigits),\"at\":\(at.secondsText)}"
    }
}

extension ContactChange.Kind {
    fileprivate var jsonName: String {
        switch self {
        case .down: "down"
        case .moved: "moved"
        case .up: "up"
        case .cancel: "cancel"
        }
    }
}

extension Tap {
    /// `x`, `y` are where it touched down, `at` is when it was lifted, which makes it a tap.
    fileprivate var jsonLine: String {
        "{\"kind\":\"tap\",\"contact\":\(contact),"
            + "\"x\":\(down.x.sixDigits),\"y\":\(down.y.sixDigits),"
            + "\"upX\":\(up.x.sixDigits),\"upY\":\(up.y.sixDigits),"
            + "\"downAt\":\(downAt.secondsText),\"at\":\(upAt.secondsText)}"
    }
}

extension Double {
    /// A share, 0...1, with six digits after the point: finer than any screen, and the same text on
    /// every machine.
    fileprivate var sixDigits: String {
        let millionths = UInt64((self * 1_000_000).rounded())
        let fraction = String(millionths % 1_000_000)
        let padding = String(repeating: "0", count: 6 - fraction.count)
        return "\(millionths / 1_000_000).\(padding)\(fraction)"
    }
}

extension String {
    /// The text as a JSON string with its quotes.
    fileprivate var jsonText: String {
        unicodeScalars.reduce(into: "\"") { text, scalar in
            switch scalar {
            case "\"", "\\": text += "\\" + String(scalar)
            case "\u{0}"..<" ", "\u{7f}": text += scalar.jsonEscape
            default: text.unicodeScalars.append(scalar)
            }
        } + "\""
    }

    /// Without control characters, which a device's name may use to write all over a terminal.
    fileprivate var printable: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
    }
}

extension Unicode.Scalar {
    fileprivate var jsonEscape: String {
        let digits = String(value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
