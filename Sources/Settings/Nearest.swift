internal import Feedback

/// The most Unicode scalars of a word that are compared or quoted: a person's typing error shows in
/// them, and a hostile file cannot make us compare for minutes.
private let scalarsMax = 48

/// What a message says about a word that is not among the known ones.
struct UnknownWord {
    /// "unknown key 'revison'; the nearest known key is 'revision'".
    let what: String
    /// The known word that was probably meant.
    let nearest: String?

    /// - Parameter noun: what the words are, in the singular: "key", "question".
    init(_ word: String, noun: String, among known: [String]) {
        nearest = nearestWord(to: word, among: known)
        let unknown = "unknown \(noun) \(quoted(word))"
        what =
            if let nearest {
                "\(unknown); the nearest known \(noun) is \(quoted(nearest))"
            } else if known.isEmpty {
                "\(unknown); there is none to name here"
            } else {
                "\(unknown); known here: \(known.map(quoted).joined(separator: ", "))"
            }
    }
}

/// The known word with the fewest typing errors to `word`; nil where even that one differs in more
/// than half of its letters, and would only mislead.
func nearestWord(to word: String, among known: [String]) -> String? {
    let typed = Array(word.unicodeScalars.prefix(scalarsMax))
    let ranked = known.map { candidate in
        let scalars = Array(candidate.unicodeScalars.prefix(scalarsMax))
        return (candidate, typingErrors(typed, scalars), max(typed.count, scalars.count))
    }
    guard let best = ranked.min(by: { $0.1 < $1.1 }), 2 * best.1 <= best.2 else { return nil }
    return best.0
}

/// Insertions, deletions, substitutions and swaps of neighbours between two words (optimal string
/// alignment).
private func typingErrors(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for (i, a) in left.enumerated() {
        var row = [i + 1]
        for (j, b) in right.enumerated() {
            var errors = min(previous[j] + (a == b ? 0 : 1), previous[j + 1] + 1, row[j] + 1)
            if i > 0, j > 0, a == right[j - 1], left[i - 1] == b {
                errors = min(errors, beforePrevious[j - 1] + 1)
            }
            row.append(errors)
        }
        (beforePrevious, previous) = (previous, row)
    }
    return previous[right.count]
}

/// The text in single quotes, short and on one line, fit for a message.
func quoted(_ text: String) -> String {
    let scalars = text.unicodeScalars.prefix(scalarsMax + 1)
    var shown = String.UnicodeScalarView(
        scalars.prefix(scalarsMax).map { isUnprintable($0) ? " " : $0 })
    if scalars.count > scalarsMax { shown.append("…") }
    return "'\(String(shown))'"
}

/// Control characters, line and paragraph separators, and the marks that turn the direction of the
/// text after them.
func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isUnprintable
}
