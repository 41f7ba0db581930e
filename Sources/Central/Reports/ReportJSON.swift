import Feedback
import FoundationEssentials

extension Report {
    /// The stable form for programs: `Docs/Reference/report.md`.
    package var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return Array(try! encoder.encode(Document(self))) + [0x0a]  // Plain values always encode.
    }
}

private struct Document: Encodable {
    let schema = 1
    let from: String?
    let to: String?
    let answersMin = Report.answersMin
    let questions: [Entry]
    let touchpoints: [Place]
    let places: [Names]
    let doubtfulTimes: Doubt?

    init(_ report: Report) {
        from = report.span.from.map(Timestamp.utc)
        to = report.span.to.map(Timestamp.utc)
        questions = report.lines.map(Entry.init)
        touchpoints = report.places.map(Place.init)
        let named = Set(report.lines.map(\.touchpoint) + report.places.map(\.touchpoint))
        places = report.names.sorted(named).compactMap { Names($0, report.names) }
        doubtfulTimes = report.doubtful.visits > 0 ? Doubt(report.doubtful) : nil
    }

    /// Visits whose times may be off.
    struct Doubt: Encodable {
        let visits: Int
        let moreThanSeconds = DoubtfulTimes.milliseconds / 1_000
        let atLeast: Bool

        init(_ doubtful: DoubtfulTimes) {
            visits = doubtful.visits
            atLeast = doubtful.isCut
        }
    }

    /// What the organisation calls a touchpoint.
    struct Names: Encodable {
        let touchpoint: String
        let name: String
        let site: String
        let siteName: String
        let region: String
        let regionName: String

        /// Nil for one of no known site.
        init?(_ touchpoint: String, _ names: PlaceNames) {
            guard let found = names.names(of: touchpoint) else { return nil }
            self.touchpoint = touchpoint
            name = found.touchpoint
            site = found.siteKey
            siteName = found.site
            region = found.regionKey
            regionName = found.region
        }
    }

    /// What the panels counted besides answers.
    struct Place: Encodable {
        let touchpoint: String
        let sessions: Sessions?
        let staffAsked: Int
        let ignoredTaps: Int
        let ignoredByReason: [String: Int]
        let tests: Int

        init(_ place: ReportPlace) {
            touchpoint = place.touchpoint
            sessions = Sessions(place)
            staffAsked = place.staffAsked
            ignoredTaps = place.ignoredTaps
            ignoredByReason = place.ignored.reduce(into: [:]) { reasons, entry in
                reasons[IgnoredTaps.name(of: entry.key)] = entry.value
            }
            tests = place.tests
        }
    }

    struct Sessions: Encodable {
        let opened: Int
        let answered: Int
        let missing: Int
        let responseRate: Value?

        /// Nil where nothing opens sessions.
        init?(_ place: ReportPlace) {
            guard let missing = place.missing else { return nil }
            opened = place.sessions
            answered = place.answeredSessions
            self.missing = missing
            responseRate = place.responseRate.map(Value.init)
        }
    }

    struct Entry: Encodable {
        let touchpoint: String
        let questionnaire: String
        let question: String
        let scale: String?
        /// Left out where an answer names one choice.
        let several: Bool?
        let unmarked: Numbers
        let all: Numbers

        init(_ line: Report.Line) {
            touchpoint = line.touchpoint
            questionnaire = line.questionnaire
            question = line.key
            scale = line.question?.scale.name
            several = line.takesSeveral ? true : nil
            unmarked = Numbers(line.unmarked, of: line)
            all = Numbers(line.all, of: line)
        }
    }

    struct Numbers: Encodable {
        let answers: Int
        /// Only where the scale has a score.
        let missing: Int?
        let nps: Value?
        let csat: Value?
        /// Nil where they are too few to be told.
        let choices: [Count]?

        init(_ figures: Report.Figures, of line: Report.Line) {
            let value = figures.score.map(Value.init)
            answers = figures.answers
            missing = line.scoreName == nil ? nil : figures.missing
            nps = line.scoreName == .nps ? value : nil
            csat = line.scoreName == .csat ? value : nil
            choices =
                figures.isHidden
                ? nil : line.choices.map { Count($0, figures.counts[$0] ?? 0) }
        }
    }

    struct Value: Encodable {
        let value: Double
        let low: Double
        let high: Double

        init(_ score: Score) {
            value = Figure.rounded(score.value)
            low = Figure.rounded(score.interval.lowerBound)
            high = Figure.rounded(score.interval.upperBound)
        }
    }

    struct Count: Encodable {
        let choice: String
        let answers: Int

        init(_ name: Report.ChoiceName, _ answers: Int) {
            self.answers = answers
            switch name {
            case .number(let value): choice = "\(value)"
            case .reason(let key): choice = key
            }
        }
    }
}
