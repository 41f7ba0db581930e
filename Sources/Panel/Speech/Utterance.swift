package import Feedback

/// What a customer hears next.
package enum Speech: Hashable, Sendable {
    /// Instead of what is being said.
    case say(Utterance)
    /// Nobody hears any more of what is being said.
    case hush
}

/// A text that is said aloud, in the voice of one language.
package struct Utterance: Hashable, Sendable {
    /// The longest text, in bytes of UTF-8: more than the longest screen has. What is beyond it is
    /// not said.
    package static let bytesMax = 4_000

    package let text: String
    package let language: LanguageTag
    /// 0 to 100.
    package let volumePercent: Int

    package init(_ text: String, in language: LanguageTag, volumePercent: Int) {
        self.text = text.prefix(bytes: Self.bytesMax)
        self.language = language
        self.volumePercent = volumePercent
    }
}

extension String {
    /// Whole characters alone.
    fileprivate func prefix(bytes most: Int) -> String {
        guard utf8.count > most else { return self }
        var count = 0
        return String(
            prefix { character in
                count += character.utf8.count
                return count <= most
            })
    }
}
