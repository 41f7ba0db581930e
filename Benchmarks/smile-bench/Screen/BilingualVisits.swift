import Feedback
import Measuring
import Panel
import Screen

/// Two whole visits to a questionnaire with every kind of question, the first in Russian, the
/// second in English: what a customer taps, as places on the screen.
struct BilingualVisits {
    /// A place as shares of the screen, and when to tap it, in milliseconds from the start.
    typealias Tap = (x: Double, y: Double, milliseconds: Int)

    static let languages: [LanguageTag] = [.russian, .english]

    /// Until the panel is ready, and longer.
    private static let startMilliseconds = 2_000
    /// How long the thanks stands.
    private static let thanksMilliseconds = 500
    /// A number, a comment and an address.
    private static let contactsPerVisit = 3
    private static let digits = [9, 1, 6, 1, 2, 3, 4, 5, 6, 7]

    let questionnaire: String
    private let preview: Preview
    private let size: ScreenSize
    /// From a tap to the next.
    private let pace: Int

    /// - Parameter pace: milliseconds from a tap to the next: longer than the panel takes to draw
    ///   and keep, and than it locks taps out after a question.
    init(pace: Int, on size: ScreenSize, in folder: TemporaryFolder) throws {
        questionnaire = try folder.write("every-question.yaml", Self.text)
        preview = try Preview(
            questionnaire: questionnaire, languagesFolder: Project.languages, theme: "light")
        self.size = size
        self.pace = pace
    }

    var taps: [Tap] {
        get throws {
            var taps: [Tap] = []
            var time = Self.startMilliseconds
            for language in Self.languages {
                for (scene, target) in steps(in: language) {
                    // The language is chosen on a screen in the other one.
                    let isChosen = if case .language = target { false } else { true }
                    let place = try place(
                        of: target, on: scene, in: isChosen ? language : Self.languages[0])
                    taps.append((place.x, place.y, time))
                    time += pace
                }
                // Until the thanks has gone, and nobody's second tap is ignored any more.
                time += Self.thanksMilliseconds + 2 * pace
            }
            return taps
        }
    }

    /// Throws unless both visits are in the log, each to its end: what was not shown must not be
    /// measured.
    ///
    /// - Parameter records: how many of a type the log has, as `smilectl log dump` calls it.
    static func check(records: (String) throws -> Int) throws {
        let ends = try records("visit-end")
        let contacts = try records("contact-answer")
        guard ends == languages.count, contacts == languages.count * contactsPerVisit else {
            throw MeasuringFault(
                "\(languages.count) visits left \(ends) ends and \(contacts) contacts in the log")
        }
    }

    private func steps(in language: LanguageTag) -> [(scene: Preview.Scene, target: Target)] {
        func question(_ number: UInt8) -> Preview.Scene { .question(QuestionNumber(number)) }
        let word = language == .russian ? "ждали" : "waits"
        var steps: [(Preview.Scene, Target)] = []
        if language != Self.languages[0] { steps.append((question(0), .language(language))) }
        steps += [(question(0), .choice(Choice(2)))]
        steps += [Choice(1), Choice(3)].map { (question(1), .choice($0)) }
        steps += [(question(1), .confirm), (question(2), .choice(Choice(6)))]
        steps += Self.digits.map { (question(3), .digit($0)) } + [(question(3), .confirm)]
        steps += word.map { (question(4), .character($0)) } + [(question(4), .confirm)]
        steps += [(.consent(QuestionNumber(5)), .agree)]
        steps += "me@a.ru".map { (question(5), .character($0)) } + [(question(5), .confirm)]
        return steps
    }

    private func place(
        of target: Target, on scene: Preview.Scene, in language: LanguageTag
    ) throws -> (x: Double, y: Double) {
        let layout = preview.layout(scene, in: language, on: size)
        guard let rect = layout.rect(of: target) else {
            throw MeasuringFault("'\(preview.name(of: scene))' has no \(target)")
        }
        return (
            (Double(rect.x) + Double(rect.width) / 2) / Double(size.width),
            (Double(rect.y) + Double(rect.height) / 2) / Double(size.height)
        )
    }

    static let text = """
        questionnaire: every-question
        revision: 1
        languages: [ru, en]
        thanks-milliseconds: \(thanksMilliseconds)
        questions:
          - key: face
            scale: five-faces
            text: {ru: Как вас обслужили?, en: How was our service today?}
            ends:
              low: {ru: Очень плохо, en: Very poor}
              high: {ru: Отлично, en: Excellent}
          - key: why
            scale: reasons
            several: 3
            text: {ru: Что больше всего повлияло на оценку?, en: What shaped your rating most?}
            reasons:
              - {key: queue, text: {ru: Время ожидания, en: Waiting time}}
              - {key: staff, text: {ru: Отношение сотрудника, en: Staff attitude}}
              - {key: result, text: {ru: Решение моего вопроса, en: The outcome}}
              - {key: explanation, text: {ru: Понятные объяснения, en: Clear explanations}}
              - {key: premises, text: {ru: Удобство и чистота, en: Comfort and cleanliness}}
              - {key: other, text: {ru: Другое, en: Something else}}
          - key: recommendation
            scale: recommendation
            text: {ru: Вы порекомендуете нас друзьям?, en: Would you recommend us to a friend?}
            ends:
              low: {ru: Точно нет, en: Not at all likely}
              high: {ru: Точно да, en: Extremely likely}
          - key: phone
            scale: phone
            text: {ru: "Хотите, чтобы мы перезвонили?", en: Would you like us to call you back?}
            format: "+7 ### ###-##-##"
          - key: comment
            scale: comment
            text: {ru: Что нам стоит улучшить?, en: What should we do better?}
          - key: email
            scale: email
            text: {ru: "Куда вам ответить?", en: "Where may we reply to?"}
            consent:
              version: bench-1
              text:
                ru: >-
                  Я разрешаю использовать адрес, который введу на следующем экране, чтобы ответить
                  мне на этот отзыв. Адрес хранится в зашифрованном виде, пока ответ не отправлен.
                en: >-
                  I allow the use of the address that I enter on the next screen to reply to this
                  feedback. The address is kept encrypted until the reply is sent.

        """
}
