package import Feedback

/// What the panels at one touchpoint counted besides answers: sessions, taps that were ignored, how
/// often customers were asked to tell the staff, a technician's tests.
package struct ReportPlace: Hashable, Sendable {
    package let touchpoint: String
    /// Services that the queue system or the till opened.
    package private(set) var sessions = 0
    /// Those in which somebody answered, a technician's tests left out.
    package private(set) var answeredSessions = 0
    package private(set) var staffAsked = 0
    /// Answers that are in no figure of the report.
    package private(set) var tests = 0
    /// Ignored taps by the number of the reason; no reason with 0.
    package private(set) var ignored: [Int: Int] = [:]

    package var ignoredTaps: Int { ignored.values.reduce(0, +) }

    /// How many sessions are missing until a response rate is shown; nil where none was opened.
    package var missing: Int? {
        sessions > 0 ? max(0, Report.answersMin - sessions) : nil
    }

    /// The share of sessions in which somebody answered, in percent; nil where there are too few.
    package var responseRate: Score? {
        missing == 0 ? Score(share: answeredSessions, of: sessions) : nil
    }

    private init(touchpoint: String) {
        self.touchpoint = touchpoint
    }

    private mutating func add(_ times: Int, _ kind: CountKind) {
        switch kind {
        case .staffAsked: staffAsked += times
        case .sessionOpened: sessions += times
        case .sessionClosed: break
        case .sessionAnswered: answeredSessions += times
        case .test: tests += times
        case .ignored(let reason): ignored[reason, default: 0] += times
        }
    }

    /// In the order of the touchpoints' names.
    ///
    /// - Parameter quarters: whole quarters of an hour.
    static func all(
        of quarters: TimeSpan, at scope: PlaceScope, in store: any Store, tenant: String
    ) throws(StoreFault) -> [ReportPlace] {
        let rows = try SpanSums.counts.rows(of: quarters, at: scope, in: store, tenant: tenant)
        var places: [String: ReportPlace] = [:]
        for row in rows {
            guard let kind = CountKind(code: row[integer: 1]) else { continue }
            let touchpoint = row[text: 0]
            places[touchpoint, default: ReportPlace(touchpoint: touchpoint)]
                .add(Int(row[integer: 2]), kind)
        }
        return places.values.sorted { $0.touchpoint < $1.touchpoint }
    }
}

extension TimeSpan {
    /// The first quarter of an hour and the one behind the last, for a statement.
    var quarterValues: [SQLValue] {
        [.integer(from.map(Self.quarter) ?? .min), .integer(to.map(Self.quarter) ?? .max)]
    }
}
