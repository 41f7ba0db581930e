/// Why an answer may not be an honest customer's. Marked answers are kept and sent; reports show
/// figures with and without them, and a technician's tests in neither.
///
/// Each bit is one version of one rule, for ever: a changed rule takes a new bit.
/// `Docs/Reference/misuse.md` explains every rule.
package struct Marks: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Answered less than 150 ms after the question was shown.
    package static let fasterThanAPerson1 = Marks(rawValue: 1 << 0)
    /// One of many visits that were begun in haste within a minute.
    package static let burst1 = Marks(rawValue: 1 << 1)
    /// One of several visits, begun in haste, that chose every answer of the first question.
    package static let allFaces1 = Marks(rawValue: 1 << 2)
    /// One of many presses at one place, more regular than a hand.
    package static let stuck1 = Marks(rawValue: 1 << 3)
    /// Given in a technician's service mode: in no score, and nobody is called back.
    package static let test1 = Marks(rawValue: 1 << 4)
    /// Given while no service was open.
    package static let outsideASession1 = Marks(rawValue: 1 << 5)

    /// The longest time since shown, in milliseconds, that `fasterThanAPerson1` marks. The fastest
    /// choice reactions measured are about 200 ms (Hick 1952).
    package static let fasterThanAPersonMilliseconds1: UInt64 = 149

    /// Whether a technician gave the answer.
    package var isTest: Bool { contains(.test1) }

    /// One mark each, the lowest bit first.
    package var each: [Marks] {
        (0..<UInt16.bitWidth).map { Marks(rawValue: 1 << UInt16($0)) }.filter { contains($0) }
    }

    /// The rules and versions in words, for exports and for `log dump`. A bit that only a newer
    /// program knows is named by its number.
    package var names: [String] { isEmpty ? [] : each.map { MisuseRule($0).name } }
}

/// One version of one rule of misuse, in words.
package struct MisuseRule: Hashable, Sendable {
    /// One bit.
    package let mark: Marks
    /// The rule and its version, such as `burst/1`. Stable: exports carry it.
    package let name: String
    /// What an answer did to be marked, as the end of a sentence.
    package let meaning: String

    /// In the order of their bits.
    package static let all: [MisuseRule] = [
        MisuseRule(
            .fasterThanAPerson1, "faster-than-a-person/1",
            "given less than 150 ms after the question was shown, before anybody can have seen it"),
        MisuseRule(
            .burst1, "burst/1",
            "one of at least 8 visits within a minute, each begun less than 1 s after the first "
                + "question appeared"),
        MisuseRule(
            .allFaces1, "all-faces/1",
            "one of several visits in quick succession that chose every answer of the first "
                + "question between them"),
        MisuseRule(
            .stuck1, "stuck/1",
            "one of at least 20 presses at one place, more regular than a hand can be"),
        MisuseRule(
            .test1, "test/1",
            "given in a technician's service mode: it is in no score and triggers nothing"),
        MisuseRule(
            .outsideASession1, "outside-a-session/1", "given while no service was open"),
    ]

    private init(_ mark: Marks, _ name: String, _ meaning: String) {
        self.mark = mark
        self.name = name
        self.meaning = meaning
    }

    /// - Parameter mark: one bit.
    package init(_ mark: Marks) {
        precondition(mark.rawValue.nonzeroBitCount == 1)
        self =
            Self.all.first { $0.mark == mark }
            ?? MisuseRule(
                mark, "rule-of-bit-\(mark.rawValue.trailingZeroBitCount)",
                "a rule that a newer program knows")
    }
}
