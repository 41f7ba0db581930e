import Feedback

/// What the panels at a touchpoint counted besides answers, in sentences.
struct PlaceNotes {
    let sentences: [String]

    init(_ place: ReportPlace, _ words: PageWords) {
        let counts = [
            (place.ignoredTaps, words.ignoredForms), (place.staffAsked, words.staffAskedForms),
            (place.tests, words.testForms),
        ]
        sentences =
            (Self.response(place, words).map { [$0] } ?? [])
            + counts.filter { $0.0 > 0 }.map { words.counted($0.0, $0.1) }
    }

    /// Nil where nothing opens sessions.
    private static func response(_ place: ReportPlace, _ words: PageWords) -> String? {
        guard let missing = place.missing else { return nil }
        let sessions = words.counted(place.sessions, words.sessionForms)
        guard let rate = place.responseRate else {
            return "\(words.responseRate): "
                + "\(words.counted(missing, words.missingSessionForms)), \(sessions)"
        }
        let value = Figure.text(rate.value, decimalMark: words.decimalMark)
        let interval = Figure.text(rate.interval, decimalMark: words.decimalMark)
        return "\(words.responseRate): \(value)\u{A0}% (\(words.intervalLabel) \(interval)), "
            + sessions
    }
}
