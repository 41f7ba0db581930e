/// One of the five faces, 1 the most unhappy.
package struct Expression: Hashable, Sendable {
    /// 1 to 5.
    package let level: Int

    package init(level: Int) {
        precondition((1...5).contains(level))
        self.level = level
    }

    /// The faces of a scale of four or five, most unhappy first. Four leave out the middle one: who
    /// has to lean one way says more.
    package static func scale(of count: Int) -> [Expression] {
        precondition(count == 4 || count == 5)
        return (1...5).filter { count == 5 || $0 != 3 }.map(Expression.init(level:))
    }
}
