/// The section `opening-hours` of a panel's configuration.
enum OpeningHoursKey: String, CaseIterable, SectionKey {
    /// By the day of the week.
    case weekly
    /// By date.
    case exceptions
}

struct OpeningHoursReader {
    static let closed = "closed"
    static let everyDay = "every-day"

    let faults: FaultList

    /// A stand-in where something is wrong, which is then reported.
    func read(_ section: Section) -> OpeningHours {
        let weekly = section.optional(OpeningHoursKey.weekly).map(weekly) ?? [:]
        let exceptions = section.optional(OpeningHoursKey.exceptions).map(exceptions) ?? [:]
        let hours = OpeningHours(weekly: weekly, exceptions: exceptions)
        checkOpen(hours, section)
        return hours
    }

    /// Only where all could be read: what could not may be the hours that are missing.
    private func checkOpen(_ hours: OpeningHours, _ section: Section) {
        do { try faults.check() } catch { return }
        guard hours.weekly.values.allSatisfy(\.isEmpty),
            hours.exceptions.values.allSatisfy(\.isEmpty)
        else { return }
        faults.add(
            section.position, "the panel is never open",
            try: "write hours such as 'monday-friday: 09:00-18:00' under 'weekly', or delete "
                + "'opening-hours'.")
    }

    // MARK: Days

    private func weekly(_ field: Field) -> [Weekday: [OpeningHours.Span]] {
        var spans: [Weekday: [OpeningHours.Span]] = [:]
        for pair in pairs(of: field, example: "monday-friday: 09:00-18:00", max: 7) {
            let read = self.spans(Field(name: quoted(pair.key), entry: pair.value))
            for day in days(pair) {
                if spans[day] != nil {
                    faults.add(
                        pair.position, "\(quoted(day.rawValue)) has hours already",
                        try: "name each day once.")
                }
                spans[day] = read
            }
        }
        return spans
    }

    /// `monday`, `monday-friday` or `every-day`.
    private func days(_ pair: Entry.Pair) -> [Weekday] {
        if pair.key == Self.everyDay { return Weekday.allCases }
        let names = pair.key.split(separator: "-", omittingEmptySubsequences: false)
            .map(String.init)
        let days = names.compactMap(Weekday.init(rawValue:))
        if days.count == names.count, days.count == 1 { return days }
        if days.count == names.count, days.count == 2, days[0] != days[1] {
            return Weekday.from(days[0], to: days[1])
        }
        let unknown = UnknownWord(
            pair.key, noun: "day", among: Weekday.allCases.map(\.rawValue) + [Self.everyDay])
        faults.add(
            pair.position, unknown.what,
            try: "write a day in English, two with a hyphen such as 'monday-friday', or "
                + "'\(Self.everyDay)'.")
        return []
    }

    private func exceptions(_ field: Field) -> [CalendarDate: [OpeningHours.Span]] {
        var spans: [CalendarDate: [OpeningHours.Span]] = [:]
        let pairs = pairs(
            of: field, example: "2026-12-31: 09:00-15:00", max: OpeningHours.exceptionsMax)
        for pair in pairs {
            let read = self.spans(Field(name: quoted(pair.key), entry: pair.value))
            if let date = CalendarDate(pair.key) {
                spans[date] = read
            } else {
                faults.add(
                    pair.position, "\(quoted(pair.key)) is no day of the calendar",
                    try: "write year, month and day, such as '2026-12-31'.")
            }
        }
        return spans
    }

    func pairs(
        of field: Field, noun: String = "days", example: String, max: Int
    ) -> [Entry.Pair] {
        guard case .table(let pairs) = field.entry.kind else {
            faults.add(
                field.position,
                "\(field.name) is \(field.entry.noun); it must be a table of \(noun)",
                try: "write lines such as '\(example)' under it.")
            return []
        }
        guard pairs.count <= max else {
            faults.add(
                pairs[max].position, "\(field.name) has \(pairs.count) lines; the most is \(max)",
                try: "delete those that are not needed any more.")
            return []
        }
        return pairs
    }

    // MARK: Hours

    /// The spans of one day; empty where it is closed, or where something is wrong.
    private func spans(_ field: Field) -> [OpeningHours.Span] {
        if case .text(Self.closed, _) = field.entry.kind { return [] }
        if case .table = field.entry.kind { return [span(field)].compactMap { $0 } }
        guard let entries = field.items(1...OpeningHours.spansMax, allowingOne: true, faults)
        else { return [] }
        var spans: [OpeningHours.Span] = []
        for entry in entries {
            guard let span = span(Field(name: field.name, entry: entry)) else { continue }
            if let last = spans.last, span.fromMinute < last.toMinute {
                faults.add(
                    entry.position, "\(field.name) has hours that overlap, or are out of order",
                    try: "write them from morning to evening, each after the one before.")
            }
            spans.append(span)
        }
        return spans
    }

    private func span(_ field: Field) -> OpeningHours.Span? {
        guard case .text(let text, _) = field.entry.kind else {
            return field.wrong("hours such as '09:00-18:00', or '\(Self.closed)'", faults)
        }
        let times = text.split(separator: "-", omittingEmptySubsequences: false)
            .map { minute(String($0)) }
        guard times.count == 2, let from = times[0], let to = times[1], from < 1_440 else {
            faults.add(
                field.position, "\(field.name) is \(quoted(text)); these are no hours",
                try: "write such as '09:00-18:00', '22:00-02:00' over midnight, '00:00-24:00', or "
                    + "'\(Self.closed)'.")
            return nil
        }
        guard from != to else {
            faults.add(
                field.position, "\(field.name) ends as it begins",
                try: "write '00:00-24:00' for the whole day, or '\(Self.closed)'.")
            return nil
        }
        return OpeningHours.Span(fromMinute: from, toMinute: to > from ? to : to + 1_440)
    }

    /// Minutes after midnight from `HH:MM`; 1440 for `24:00`.
    private func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [2, 2],
            parts.allSatisfy({ $0.utf8.allSatisfy(isDigit) }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60,
            60 * hour + minute <= 1_440
        else { return nil }
        return 60 * hour + minute
    }
}

extension Weekday {
    /// Over the end of the week where `last` comes first in it.
    static func from(_ first: Weekday, to last: Weekday) -> [Weekday] {
        let start = allCases.firstIndex(of: first)!
        let week = allCases[start...] + allCases[..<start]
        return Array(week[...week.firstIndex(of: last)!])
    }
}
