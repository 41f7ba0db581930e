/// An e-mail address or a comment while it is typed.
package struct KeyboardPicture: Hashable, Sendable {
    package enum Purpose: Hashable, Sendable {
        /// One line, left to right; `@`, `.`, `-` and `_` stand among the letters.
        case email
        /// A few lines, in the direction of what is typed.
        case comment
    }

    package enum Page: Hashable, Sendable {
        case letters
        /// Capital letters; a layout without them shows its letters.
        case capitals
        case symbols
    }

    /// What stands on the keys that type nothing.
    package struct Labels: Hashable, Sendable {
        package var space: String
        package var symbols: String
        package var letters: String

        package init(space: String = "", symbols: String = "?123", letters: String = "ABC") {
            self.space = space
            self.symbols = symbols
            self.letters = letters
        }
    }

    package var purpose: Purpose
    package var typed: String
    /// In the empty field, such as `name@example.org`.
    package var hint: String
    /// What becomes of the text.
    package var note: String
    /// In the note's place: why the last key did nothing.
    package var error: String?
    /// The label of the key that is done.
    package var confirm: String
    /// Makes the confirm key prominent; it is a target either way.
    package var isComplete: Bool
    package var layout: KeyboardLayout
    /// What the key for another layout shows; nil where there is only one layout.
    package var nextLayout: KeyboardLayout?
    package var page: Page
    package var labels: Labels

    package init(
        purpose: Purpose, typed: String, hint: String = "", note: String = "", confirm: String,
        isComplete: Bool = true, layout: KeyboardLayout, nextLayout: KeyboardLayout? = nil,
        page: Page = .letters, labels: Labels = Labels()
    ) {
        self.purpose = purpose
        self.typed = typed
        self.hint = hint
        self.note = note
        self.confirm = confirm
        self.isComplete = isComplete
        self.layout = layout
        self.nextLayout = nextLayout
        self.page = page
        self.labels = labels
    }
}
