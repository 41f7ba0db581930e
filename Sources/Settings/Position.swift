/// A place in a text file.
package struct Position: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// From 1.
    package var line: Int
    /// From 1, counted in Unicode scalars, as editors show it for text without combining marks.
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package static let start = Position(line: 1, column: 1)

    package static func < (left: Position, right: Position) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }

    package var description: String { "\(line):\(column)" }
}
