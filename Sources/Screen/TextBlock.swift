/// A text and the rectangle that it is fitted into.
///
/// The layout gives the largest and the least em; the painter takes the largest one at which the
/// text fits without breaking a word, in at most `linesMax` lines. Where not even the least fits,
/// words are broken and an end is cut short with "…". Blocks of one group share the smallest em of
/// the group, so that equal things look equal.
package struct TextBlock: Hashable, Sendable {
    package enum Weight: Hashable, Sendable {
        case regular
        case bold
    }

    package enum Alignment: Hashable, Sendable {
        case left
        case centre
        case right
        /// Centred on this x, as nearly as the rectangle allows.
        case anchored(Int)
    }

    package enum Height: Hashable, Sendable {
        case top
        case middle
        case bottom
    }

    package enum Group: Hashable, Sendable {
        /// The question or the line that stands largest; labels stay smaller than it.
        case title
        case answers
        case labels
        case controls
        case languages
        /// What stands on the keyboard's keys that type nothing.
        case keys
        /// Names and values of the staff's screen.
        case rows
    }

    package enum Ink: Hashable, Sendable {
        case strong
        case quiet
        case onProminent
        case onThanks
        case onSleep
    }

    /// Which end is left out where the text does not fit.
    package enum Cut: Hashable, Sendable {
        case end
        /// For what is being typed: its end is what the customer looks at.
        case start
    }

    /// Longer texts are cut here, if nothing else is said: no screen holds more.
    package static let charactersMax = 240

    package var text: String
    package var rect: PixelRect
    package var weight = Weight.regular
    package var ink = Ink.strong
    package var alignment = Alignment.centre
    package var height = Height.middle
    /// Pixels.
    package var emMax: Int
    /// Pixels; at most `emMax`.
    package var emMin: Int
    package var linesMax: Int
    package var group: Group?
    package var cut = Cut.end
    /// So many characters at the beginning are bold.
    package var boldCharacters = 0
    /// Follows the text in the quiet ink: places that are still to be filled.
    package var rest = ""
    /// Lines begin at one edge, as in a book, and are as long as the rectangle is wide.
    package var isParagraph = false
    /// A line after the last character, where the next one will stand.
    package var hasCaret = false

    /// - Parameter charactersMax: at least 1.
    package init(
        _ text: String, in rect: PixelRect, em: ClosedRange<Int>, lines: Int,
        charactersMax: Int = Self.charactersMax
    ) {
        let line = String(text.map { $0.isNewline ? " " : $0 })
        self.text = line.count > charactersMax ? line.prefix(charactersMax - 1) + "…" : line
        self.rect = rect
        emMax = em.upperBound
        emMin = em.lowerBound
        linesMax = lines
    }

    /// Without so many characters at the start.
    func dropping(_ characters: Int) -> TextBlock {
        var copy = self
        copy.text = "…" + text.dropFirst(characters)
        return copy
    }

    func with(
        _ weight: Weight = .regular, _ ink: Ink = .strong, _ alignment: Alignment = .centre,
        _ group: Group? = nil
    ) -> TextBlock {
        var copy = self
        copy.weight = weight
        copy.ink = ink
        copy.alignment = alignment
        copy.group = group
        return copy
    }
}
