/// What panel and witness say to each other while a plug is to be pulled: lines of text over TCP.
///
///     panel     smile-pull-plug 1
///     witness   seen RUN NUMBER      the newest that it noted; `seen - 0` if none
///     panel     run RUN              begins a run, if it does not only ask
///     panel     NUMBER               is durable on the panel; again and again
package enum PlugLine: Hashable, Sendable {
    case hello
    case seen(PlugNote?)
    case run(String)
    case durable(UInt64)

    /// The longest line, its end included, in bytes.
    package static let bytesMax = 128
    private static let helloText = "smile-pull-plug 1"

    /// Nil for anything else.
    package init?(_ text: some StringProtocol) {
        let words = String(text).split(separator: " " as Character).map(String.init)
        switch (words.first, words.count) {
        case _ where text == Self.helloText: self = .hello
        case ("seen", 3):
            guard let number = UInt64(words[2]) else { return nil }
            self = .seen(words[1] == "-" ? nil : PlugNote(run: words[1], newest: number))
        case ("run", 2): self = .run(words[1])
        case (let word?, 1):
            guard let number = UInt64(word) else { return nil }
            self = .durable(number)
        default: return nil
        }
    }

    package var text: String {
        switch self {
        case .hello: Self.helloText
        case .seen(let note): "seen \(note?.run ?? "-") \(note?.newest ?? 0)"
        case .run(let run): "run \(run)"
        case .durable(let number): "\(number)"
        }
    }
}

/// What a witness knows: in this run, the panel said that every record to this one is durable.
package struct PlugNote: Hashable, Sendable {
    /// The scratch log's epoch.
    package var run: String
    package var newest: UInt64

    package init(run: String, newest: UInt64) {
        self.run = run
        self.newest = newest
    }

    /// One line of the same length for every number, so that it is replaced in one sector.
    package var text: String {
        let number = String(newest)
        return "smile-witness 1 \(run) " + String(repeating: "0", count: 20 - number.count)
            + number + "\n"
    }

    /// Nil where the text is no note.
    package init?(text: String) {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 4, words[0] == "smile-witness", words[1] == "1",
            let number = UInt64(words[3])
        else { return nil }
        run = String(words[2])
        newest = number
    }
}
