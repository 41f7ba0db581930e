/// The words of a condition, each with its place in the file.
struct ConditionWords {
    struct Word {
        var text: String
        var position: Position
    }

    private var rest: ArraySlice<Word>

    /// Spaces part words; a run of comparison signs is a word of its own.
    init(_ text: String, in entry: Entry, _ source: SourceText) {
        var words: [Word] = []
        var last: Kind = .space
        for (offset, scalar) in text.unicodeScalars.enumerated() {
            let kind = Kind(scalar)
            if kind != .space {
                if kind != last {
                    let position = entry.position(atOffset: offset, in: source)
                    words.append(Word(text: "", position: position))
                    // A condition has three words; a few more are enough to say what is wrong.
                    if words.count > 8 { break }
                }
                words[words.count - 1].text.unicodeScalars.append(scalar)
            }
            last = kind
        }
        rest = words[...]
    }

    mutating func next() -> Word? {
        rest.popFirst()
    }

    private enum Kind {
        case space
        case sign
        case letter

        init(_ scalar: Unicode.Scalar) {
            self =
                scalar.properties.isWhitespace
                ? .space : "<>=!".contains(Character(scalar)) ? .sign : .letter
        }
    }
}
