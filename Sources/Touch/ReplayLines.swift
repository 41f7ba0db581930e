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
        let lost = lostContacts == 0 ? "" : " with at least \(lostContacts) contacts"
        return parts.joined(separator: ", ") + ", \(droppedFrames) dropped frames" + lost
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
