/// One thing to draw. Nothing of it lies outside its rectangle, and no two elements of a layout
/// overlap: what has to be redrawn is then known by comparing elements.
package struct Element: Hashable, Sendable {
    package var rect: PixelRect
    package var figure: Figure

    package init(rect: PixelRect, figure: Figure) {
        self.rect = rect
        self.figure = figure
    }
}

package enum Figure: Hashable, Sendable {
    case text(TextBlock)
    /// In the middle of its rectangle, which leaves room for the ring. `diameter` is in pixels.
    case face(Expression, diameter: Int, isPressed: Bool)
    case button(Button)
    /// Filled and empty steps; they grow from the right where the language runs that way.
    case progress(Progress, Direction)
    case emblem(Emblem)
}

/// What a customer can press, apart from faces.
package struct Button: Hashable, Sendable {
    package enum Style: Hashable, Sendable {
        /// An outlined key or tile.
        case key
        /// The one key that moves on.
        case prominent
        /// The same key while it would do nothing yet.
        case faint
        /// Words at the screen's edge, without an outline.
        case bare
        /// The same with a line underneath: the language that is spoken now.
        case current
        /// Outlined, and not to be pressed: shows what was typed.
        case field
    }

    package struct Mark: Hashable, Sendable {
        package var icon: Icon
        package var rect: PixelRect
    }

    package var style: Style
    package var label: TextBlock?
    package var mark: Mark?
    package var isPressed = false
}

/// Drawn with the stroke of the faces.
package enum Icon: Hashable, Sendable {
    case pointLeft
    case pointRight
    case eraseLeft
    case eraseRight

    var mirrored: Icon {
        switch self {
        case .pointLeft: .pointRight
        case .pointRight: .pointLeft
        case .eraseLeft: .eraseRight
        case .eraseRight: .eraseLeft
        }
    }
}

package enum Emblem: Hashable, Sendable {
    case check
    case speech
    /// A ring and two lines that meet in its middle.
    case cross
}

/// A text and the rectangle that it is fitted into.
///
/// The layout gives the largest and the least em; the painter takes the largest one at which the
/// text fits without breaking a word, in at most `linesMax` lines. Where not even the least fits,
/// words are broken and the end is cut short with "…". Blocks of one group share the smallest em of
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
    }

    package enum Ink: Hashable, Sendable {
        case strong
        case quiet
        case onProminent
        case onThanks
    }

    /// Longer texts are cut here: no screen holds more.
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

    package init(_ text: String, in rect: PixelRect, em: ClosedRange<Int>, lines: Int) {
        let line = String(text.map { $0.isNewline ? " " : $0 })
        self.text =
            line.count > Self.charactersMax ? line.prefix(Self.charactersMax - 1) + "…" : line
        self.rect = rect
        emMax = em.upperBound
        emMin = em.lowerBound
        linesMax = lines
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
