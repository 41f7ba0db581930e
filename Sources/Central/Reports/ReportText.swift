import Feedback

extension Report {
    /// A table for a terminal: a line a score, then how often each choice was given.
    package var text: String {
        guard !lines.isEmpty || !places.isEmpty else { return "\(spanText): no answers.\n" }
        let answers =
            lines.isEmpty ? [] : table + ["", "Choices, marked answers included:"] + choiceLines
        let parts = [
            [spanText + (lines.isEmpty ? ": no answers." : ".")], answers, placeLines, doubtLines,
        ]
        return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
            .joined(separator: "\n\n") + "\n"
    }

    /// None where every time is sure.
    private var doubtLines: [String] {
        guard doubtful.visits > 0 else { return [] }
        let count = "\(doubtful.isCut ? "at least " : "")\(doubtful.visits)"
        return ["Visits whose time may be off by more than 15 minutes: \(count)."]
    }

    private var spanText: String {
        let from = span.from.map(Timestamp.utc)
        let to = span.to.map(Timestamp.utc)
        return switch (from, to) {
        case (nil, nil): "All answers"
        case (let from?, nil): "Answers from \(from)"
        case (nil, let to?): "Answers before \(to)"
        case (let from?, let to?): "Answers from \(from) to \(to)"
        }
    }

    private var table: [String] {
        let head = [
            "touchpoint", "question", "score", "unmarked", "95 % interval", "n",
            "with marked", "95 % interval", "n",
        ]
        let rows = grouped(lines, by: \.touchpoint).flatMap { heading, lines in
            heading
                + lines.map { line in
                    [line.touchpoint, line.key, line.scoreName?.rawValue ?? "–"]
                        + cells(line.unmarked, line.scoreName) + cells(line.all, line.scoreName)
                }
        }
        return aligned([head] + rows, rightFrom: 3)
    }

    /// What belongs to one site under a row with its region's and its own name alone; what belongs
    /// to none comes last, under no heading.
    private func grouped<Entry>(
        _ entries: [Entry], by touchpoint: (Entry) -> String
    ) -> [(heading: [[String]], entries: [Entry])] {
        let byTouchpoint = Dictionary(grouping: entries, by: touchpoint)
        var site: String?
        return names.sorted(byTouchpoint.keys).map { key in
            let found = names.names(of: key)
            defer { site = found?.siteKey }
            let isNew = found?.siteKey != site
            let heading = isNew ? found.map { ["\($0.region) · \($0.site)"] } : nil
            return (heading.map { [$0] } ?? [], byTouchpoint[key] ?? [])
        }
    }

    private func cells(_ figures: Figures, _ name: ScoreName?) -> [String] {
        let count = "\(figures.answers)"
        guard let name else { return ["–", "–", count] }
        guard let score = figures.score else {
            return ["\(figures.missing) more", "needed", count]
        }
        let unit = name == .csat ? " %" : ""
        return [Figure.text(score.value) + unit, Figure.text(score.interval), count]
    }

    private var choiceLines: [String] {
        lines.map { line in
            let counts = line.choices.map { choice in
                switch choice {
                case .number(let value): "\(value): \(line.all.counts[choice] ?? 0)"
                case .reason(let key): "\(key): \(line.all.counts[choice] ?? 0)"
                }
            }
            // The counts add up to more than the answers.
            let several =
                line.takesSeveral ? "  (several in an answer; n: \(line.all.answers))" : ""
            return "  \(line.touchpoint) · \(line.key)  \(counts.joined(separator: "  "))\(several)"
        }
    }

    /// What the panels counted besides answers.
    private var placeLines: [String] {
        guard !places.isEmpty else { return [] }
        let head = [
            "touchpoint", "response rate", "95 % interval", "sessions", "staff asked",
            "ignored taps", "tests",
        ]
        let rows = grouped(places, by: \.touchpoint).flatMap { heading, places in
            heading
                + places.map { place in
                    [place.touchpoint] + rateCells(place)
                        + ["\(place.staffAsked)", "\(place.ignoredTaps)", "\(place.tests)"]
                }
        }
        let reasons = places.filter { !$0.ignored.isEmpty }.map { place in
            let counts = place.ignored.sorted { $0.key < $1.key }
                .map { "\(IgnoredTaps.name(of: $0.key)): \($0.value)" }
            return "  \(place.touchpoint) · ignored taps  \(counts.joined(separator: "  "))"
        }
        return aligned([head] + rows, rightFrom: 1) + (reasons.isEmpty ? [] : [""] + reasons)
    }

    private func rateCells(_ place: ReportPlace) -> [String] {
        let sessions = place.sessions == 0 ? "–" : "\(place.sessions)"
        guard let missing = place.missing else { return ["–", "–", sessions] }
        guard let rate = place.responseRate else { return ["\(missing) more", "needed", sessions] }
        return [Figure.text(rate.value) + " %", Figure.text(rate.interval), sessions]
    }

    /// Pads every column to its widest cell; columns from `rightFrom` on stand to the right. A row
    /// of one cell is a heading.
    private func aligned(_ rows: [[String]], rightFrom: Int) -> [String] {
        let whole = rows.filter { $0.count > 1 }
        let widths = rows[0].indices.map { column in whole.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            guard row.count > 1 else { return row[0] }
            let cells = zip(row, widths).enumerated().map { place, cell in
                let space = String(repeating: " ", count: cell.1 - cell.0.count)
                return place < rightFrom ? cell.0 + space : space + cell.0
            }
            return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
        }
    }
}
