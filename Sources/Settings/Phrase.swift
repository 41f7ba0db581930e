/// A text of the panel with places that are filled when it is shown: "We open at {time}".
package struct Phrase: Hashable, Sendable {
    /// What stands in braces in the file.
    package enum Place: String, CaseIterable, Hashable, Sendable {
        /// A whole number of seconds.
        case seconds
        /// A time of day, `HH:MM`.
        case time
        /// A whole number of things.
        case count
        /// A whole number, without its sign.
        case percent
        /// The number of a key to press.
        case number
        /// The words of an answer.
        case choice
        /// How far the customer is, from 1.
        case step
        /// How many steps there are.
        case steps
        /// The version of a text of consent, as the questionnaire names it.
        case version

        /// The most characters that the panel puts here: they count towards a text's length.
        var charactersMax: Int {
            switch self {
            case .seconds, .percent: 3
            case .time: 5
            case .count: 6
            case .number, .step, .steps: 2
            case .choice: 40
            case .version: 16
            }
        }
    }

    enum Piece: Hashable, Sendable {
        case text(String)
        case place(Place)
    }

    let pieces: [Piece]

    /// No text at all.
    package init() {
        pieces = []
    }

    /// The places, in the order of the text.
    package var places: [Place] {
        pieces.compactMap { if case .place(let place) = $0 { place } else { nil } }
    }

    /// As the file has it, with its braces.
    package var text: String { filled { "{\($0.rawValue)}" } }

    package func filled(_ value: (Place) -> String) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .place(let place): value(place)
            }
        }.joined()
    }

    /// The text whose only place is `place`.
    package func with(_ place: Place, _ value: String) -> String {
        filled { $0 == place ? value : "" }
    }

    /// How long the text is with the longest values in its places.
    var charactersMax: Int {
        pieces.reduce(0) { sum, piece in
            switch piece {
            case .text(let text): sum + text.count
            case .place(let place): sum + place.charactersMax
            }
        }
    }
}

extension Phrase {
    /// Reads a text of a file.
    ///
    /// - Parameter allowed: the places that this text may have.
    init(_ text: String, places allowed: [Place]) throws(TemplateFault) {
        var pieces: [Piece] = []
        var rest = text.unicodeScalars[...]
        var offset = 0
        while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            let plain = rest[..<brace]
            offset += plain.count
            guard rest[brace] == "{", let end = rest[brace...].firstIndex(of: "}") else {
                throw TemplateFault(
                    what: "'\(rest[brace])' has no partner", advice: Self.advice(allowed),
                    offset: offset)
            }
            if !plain.isEmpty { pieces.append(.text(String(plain))) }
            let name = String(rest[rest.index(after: brace)..<end])
            pieces.append(.place(try Self.place(name, among: allowed, at: offset)))
            offset += rest[brace...end].count
            rest = rest[rest.index(after: end)...]
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        self.pieces = pieces
    }

    private static func place(
        _ name: String, among allowed: [Place], at offset: Int
    ) throws(TemplateFault) -> Place {
        if let place = Place(rawValue: name), allowed.contains(place) { return place }
        let unknown = UnknownWord(
            name, noun: "placeholder", among: allowed.map(\.rawValue))
        throw TemplateFault(what: unknown.what, advice: advice(allowed), offset: offset)
    }

    private static func advice(_ allowed: [Place]) -> String {
        let names = allowed.map { "{\($0.rawValue)}" }.joined(separator: ", ")
        if names.isEmpty { return "delete the braces; nothing is put into this text." }
        return "write \(names) where the panel shall put its value, and no other braces."
    }
}
