import Feedback

/// A questionnaire like the one that ships: four faces, why, 0 to 10, phone.
func counter(timing: VisitTiming = VisitTiming()) -> Questionnaire {
    let unhappy = Condition(.first, .isAtMost(Choice(2)))
    return Questionnaire(
        key: "counter", revision: Revision(number: 1, digest: 0xfeed),
        languages: [.russian, .english],
        questions: [
            Question(key: "face", scale: .fourFaces, wording: Wording([:])),
            Question(
                key: "why",
                scale: .reasons(
                    ["wait", "staff", "price"].map { Reason(key: $0, wording: Wording([:])) }),
                wording: Wording([:]), askWhen: [unhappy]),
            Question(key: "recommendation", scale: .recommendation, wording: Wording([:])),
            Question(key: "phone", scale: .phone, wording: Wording([:]), askWhen: [unhappy]),
        ],
        rules: [
            Rule(key: "call-back", when: [unhappy, Condition(QuestionNumber(3), .isGiven)]),
            Rule(key: "detractor", when: [Condition(QuestionNumber(2), .isAtMost(Choice(6)))]),
        ],
        timing: timing)
}

let face = QuestionNumber(0)
let why = QuestionNumber(1)
let recommendation = QuestionNumber(2)
let phone = QuestionNumber(3)

func at(_ milliseconds: UInt64) -> Instant {
    Instant(nanoseconds: milliseconds * 1_000_000)
}

extension [Visit.Action] {
    var answers: [Answer] {
        compactMap { if case .keep(let answer, _) = $0 { answer } else { nil } }
    }

    var ends: [VisitEnd] {
        compactMap { if case .keepEnd(let end) = $0 { end } else { nil } }
    }

    var asked: [QuestionNumber] {
        compactMap { if case .ask(let question) = $0 { question } else { nil } }
    }
}
