/// A password for a server outside. It has no description, so that it cannot slip into a log or an
/// error.
package struct Password: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    let characters: String

    package init(_ characters: String) {
        self.characters = characters
    }

    package var description: String { "a password" }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
