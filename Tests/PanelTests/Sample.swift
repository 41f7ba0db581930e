import Feedback
import Panel
import Screen
import Settings
import Touch

/// A questionnaire like the one that ships, each text its question's key.
func counter() -> Questionnaire {
    let unhappy = Condition(.first, .isAtMost(Choice(2)))
    func say(_ text: String) -> Wording { Wording([.russian: text, .english: text]) }
    return Questionnaire(
        key: "counter", revision: Revision(number: 1, digest: 0xfeed),
        languages: [.russian, .english],
        questions: [
            Question(key: "face", scale: .fourFaces, wording: say("face")),
            Question(
                key: "why",
                scale: .reasons(["wait", "staff"].map { Reason(key: $0, wording: say($0)) }),
                wording: say("why"), askWhen: [unhappy]),
            Question(key: "recommendation", scale: .recommendation, wording: say("recommendation")),
            Question(key: "phone", scale: .phone, wording: say("phone"), askWhen: [unhappy]),
        ],
        rules: [Rule(key: "call-back", when: [unhappy, Condition(QuestionNumber(3), .isGiven)])])
}

/// One question that never leaves the screen, as on a box of buttons.
func buttons() -> Questionnaire {
    Questionnaire(
        key: "buttons", revision: Revision(number: 1, digest: 0xb0), languages: [.russian],
        questions: [
            Question(key: "face", scale: .fourFaces, wording: Wording([.russian: "face"]))
        ],
        timing: VisitTiming(thanksMilliseconds: 0))
}

let screen = ScreenSize(width: 1280, height: 800, diagonalInches: 10.1)!

let strings: [LanguageTag: PanelStrings] = {
    func words(_ language: LanguageTag) -> PanelStrings {
        PanelStrings(
            language: language, ownName: language.code, direction: .leftToRight, thanks: "thanks",
            tellStaff: "tell the staff", tellStaffAdvice: "they can help", back: "back",
            skip: "skip", send: "send", phoneConsent: "we call you back",
            testing: "test", touchCross: "cross")
    }
    return [.russian: words(.russian), .english: words(.english)]
}()

func at(_ milliseconds: UInt64) -> Instant {
    Instant(nanoseconds: milliseconds * 1_000_000)
}

extension Layout {
    /// Where a customer's finger meets the target; nil where the picture has none.
    func middle(of target: Target) -> TouchPoint? {
        rect(of: target).map { rect in
            TouchPoint(
                x: (Double(rect.x) + Double(rect.width) / 2) / Double(size.width),
                y: (Double(rect.y) + Double(rect.height) / 2) / Double(size.height))
        }
    }
}

extension [Conversation.Action] {
    var kept: [Conversation.Keepsake] {
        flatMap { action -> [Conversation.Keepsake] in
            if case .keep(let keepsakes) = action { keepsakes } else { [] }
        }
    }

    var drawn: [Picture] {
        compactMap { if case .draw(let picture) = $0 { picture } else { nil } }
    }
}

extension [Conversation.Keepsake] {
    var answers: [Answer] {
        compactMap { if case .answer(let answer, _, _, _) = $0 { answer } else { nil } }
    }
}

extension Picture {
    private var question: QuestionPicture? {
        if case .question(let question) = self { question } else { nil }
    }

    var title: String? { question?.title }
    var news: String? { question?.news?.line }
    var pressed: Target? { question?.pressed }
    var language: LanguageTag? { question?.language }
    var answers: QuestionPicture.Answers? { question?.answers }
}
