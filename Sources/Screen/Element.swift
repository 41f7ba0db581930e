/// One thing to draw. Nothing of it lies outside its rectangle, and no two elements of a layout
/// overlap: what has to be redrawn is then known by comparing elements.
package struct Element: Hashable, Sendable {
    package var rect: PixelRect
    package var figure: Figure
    /// What a tap on it means; nil where it means nothing.
    package var target: Target?
    /// Whether the next press of the choosing key means its target: a ring shows it.
    package var isFocused = false
    /// The key of a number pad that means its target, as a small digit in a corner.
    package var number: Number?

    package struct Number: Hashable, Sendable {
        package var value: Int

        /// A number pad has one key for ten, and 1 is an answer by itself.
        package var text: String { value == 10 ? "*" : "\(value)" }

        /// Which upper corner: the one where a line begins.
        package var isAtRight = false
    }

    package init(rect: PixelRect, figure: Figure, target: Target? = nil) {
        self.rect = rect
        self.figure = figure
        self.target = target
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
    /// A ring that empties, and the seconds in it.
    case countdown(Countdown, Direction, TextBlock)
    case condition(StaffPicture.Condition)
    case logo(Logo)
}

/// What a customer can press, apart from faces.
package struct Button: Hashable, Sendable {
    package enum Style: Hashable, Sendable {
        /// An outlined key or tile.
        case key
        /// A tile among several that was chosen: the same with a heavy outline.
        case chosen
        /// The one key that moves on; a key of the keyboard that is held.
        case prominent
        /// The same key while it would do nothing yet.
        case faint
        /// Words at the screen's edge, without an outline.
        case bare
        /// The same with a line underneath: the language that is spoken now.
        case current
        /// Outlined, and not to be pressed: shows what was typed.
        case field
        /// The same with a heavy outline: the last key did nothing, and words beside it say why.
        case fieldInError
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
    case boxEmpty
    case boxChecked
    case shift

    var mirrored: Icon {
        switch self {
        case .pointLeft: .pointRight
        case .pointRight: .pointLeft
        case .eraseLeft: .eraseRight
        case .eraseRight: .eraseLeft
        case .boxEmpty, .boxChecked, .shift: self
        }
    }
}

package enum Emblem: Hashable, Sendable {
    case check
    case speech
    /// A ring and two lines that meet in its middle.
    case cross
    case moon
    case pause
}
