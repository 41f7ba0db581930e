import Feedback

/// Where an on-screen keyboard can be offered.
package enum Keyboard {
    /// The least side of a key, in millimetres: `Metrics.keyMin`.
    package static let keyMin = Metrics.standard.keyMin

    /// Whether every key is at least `keyMin` wide and high on this screen, in the layouts that
    /// this question needs, with the languages that stand beside it. Where not, the question is not
    /// asked.
    ///
    /// - Parameter layouts: `KeyboardLayout.forText` or `forEmail`; false where it is empty.
    package static func fits(
        _ layouts: [KeyboardLayout], for purpose: KeyboardPicture.Purpose, on size: ScreenSize,
        languages: [LanguageOffer] = []
    ) -> Bool {
        !layouts.isEmpty
            && layouts.allSatisfy {
                smallestKey($0, of: layouts.count, purpose, size, languages) >= keyMin
            }
    }

    /// Whether the layouts of every language fit, so that nobody has to choose between them.
    package static func fits(size: ScreenSize) -> Bool {
        fits(KeyboardLayout.allCases, for: .comment, on: size)
            && fits([.en], for: .email, on: size)
    }

    /// The least side of a key, in millimetres.
    private static func smallestKey(
        _ layout: KeyboardLayout, of count: Int, _ purpose: KeyboardPicture.Purpose,
        _ size: ScreenSize, _ languages: [LanguageOffer]
    ) -> Double {
        let keyboard = KeyboardPicture(
            purpose: purpose, typed: "", hint: "-", note: "-", confirm: "-", layout: layout,
            nextLayout: count > 1 ? layout : nil)
        let question = QuestionPicture(
            title: "-", answers: .keyboard(keyboard), back: "-", skip: "-", languages: languages,
            language: .english, progress: Progress(step: 1, of: 2))
        let keys = Layout(.question(question), on: size).elements.filter { element in
            if case .button(let button) = element.figure { button.style == .key } else { false }
        }
        return keys.map { size.millimetres(min($0.rect.width, $0.rect.height)) }.min() ?? 0
    }
}
