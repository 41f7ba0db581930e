import Feedback

/// One visit's row: what counts of it, and what became of it.
struct VisitRow {
    /// A time that is less certain than this is shown with its uncertainty.
    private static let certainMilliseconds: Int64 = 60_000

    struct Chip {
        let chipFace: FaceSymbol?
        let chipText: String?
        /// What was asked.
        let asked: String
        /// `marked` or `test`; nil for an answer without a mark.
        let mark: String?
    }

    let visitID: String
    let moment: PageTime
    let doubt: String?
    let place: String
    let chips: [Chip]
    let ending: String
    let isOver: Bool
    /// What the customer left, never what it says.
    let phone: String?
    let messages: String?
    let isQuiet: Bool

    init(
        _ visit: RecentVisit, _ language: LanguageTag, _ words: PageWords,
        _ names: PlaceNames, _ zone: OfficeZone, now: Int64
    ) {
        visitID = "\(visit.place.log)-\(visit.place.visit)"
        moment = PageTime(visit.at, zone, now: now)
        doubt = Self.doubt(visit.uncertainty, words)
        place = words.place(visit.touchpoint, names)
        chips = visit.answers.compactMap { Self.chip($0, language, words) }
        ending = visit.outcome.flatMap { words.outcomes[$0] } ?? words.goesOn
        isOver = visit.outcome != nil
        phone = visit.hasContact ? Self.left(visit, words) : nil
        messages = visit.followUps.isEmpty ? nil : Self.messages(visit.followUps, words)
        isQuiet = phone == nil && messages == nil
    }

    private static func left(_ visit: RecentVisit, _ words: PageWords) -> String {
        let kinds = visit.answers.filter { $0.choice == .given }
            .compactMap { $0.question?.scale.contactKind }
        let left = kinds.map { kind in
            switch kind {
            case .phone: words.phoneLeft
            case .email: words.emailLeft
            case .comment: words.commentLeft
            }
        }
        return left.isEmpty ? words.contactLeft : left.joined(separator: ", ")
    }

    /// `± 5 min`, or that the time is not certain at all.
    private static func doubt(_ uncertainty: Int64, _ words: PageWords) -> String? {
        guard uncertainty >= 0 else { return words.unknownTime }
        guard uncertainty >= certainMilliseconds else { return nil }
        let minutes = (uncertainty + 59_999) / 60_000
        return minutes < 120
            ? "± \(minutes) \(words.minutes)" : "± \((minutes + 59) / 60) \(words.hours)"
    }

    /// Nil for a contact, which has a column of its own, and for what was taken back.
    private static func chip(
        _ answer: RecentVisit.Given, _ language: LanguageTag, _ words: PageWords
    ) -> Chip? {
        let scale = answer.question?.scale
        if scale?.isContact == true || scale?.isTakenBack(answer.choice) == true { return nil }
        let face = FaceSymbol(.number(answer.choice.rawValue), on: scale, words)
        let asked = answer.question?.wording.text(in: language, fallback: .english)
        return Chip(
            chipFace: face, chipText: face == nil ? text(answer, language, words) : nil,
            asked: asked ?? "\(answer.number.rawValue)", mark: mark(answer.marks, words))
    }

    private static func mark(_ marks: Marks, _ words: PageWords) -> String? {
        guard !marks.isEmpty else { return nil }
        return marks.isTest ? words.test : words.marked
    }

    private static func text(
        _ answer: RecentVisit.Given, _ language: LanguageTag, _ words: PageWords
    ) -> String {
        let number = "\(answer.choice.rawValue)"
        guard let scale = answer.question?.scale else { return number }
        let reasons = scale.reasons(answer.choice, answer.several)
        if !reasons.isEmpty {
            return reasons.map { $0.wording.text(in: language, fallback: .english) }
                .joined(separator: ", ")
        }
        return scale == .recommendation ? words.outOfTen.replacing("#", with: number) : number
    }

    private static func messages(
        _ followUps: [RecentVisit.FollowUpState], _ words: PageWords
    ) -> String {
        followUps.map { followUp in
            let parts = followUp.name.split(separator: "/")
            let channel = parts.count > 1 ? String(parts[1]) : followUp.name
            return "\(words.channels[channel] ?? channel) "
                + (words.states[followUp.state] ?? followUp.state)
        }.joined(separator: ", ")
    }
}
