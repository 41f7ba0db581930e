/// Which colours of a theme meet, and whether people can tell them apart there.
struct ThemeContrast {
    /// Text below 14 points bold or 18 points (WCAG 2.2, success criterion 1.4.3, level AA).
    static let textRatio = 4.5
    /// Larger text (1.4.3), and what must be seen to be used (1.4.11).
    static let graphicsRatio = 3.0

    enum Place: Hashable {
        case role(ColourKey)
        /// From 0, the most unhappy.
        case face(Int)

        var name: String {
            switch self {
            case .role(let key): quoted(key.rawValue)
            case .face(let index): "face \(index + 1) of 'face-fills'"
            }
        }
    }

    struct Pair: Hashable {
        var front: Place
        var back: Place
        var ratioMin: Double
    }

    private let colours: ThemeColours

    init(_ colours: ThemeColours) {
        self.colours = colours
    }

    /// The pairs that meet on the screen. A face must stand out from the background by its outline
    /// or, where that does not, by its own colour.
    private var pairs: [Pair] {
        func pair(_ front: ColourKey, _ back: ColourKey, _ ratio: Double) -> Pair {
            Pair(front: .role(front), back: .role(back), ratioMin: ratio)
        }
        let fixed = [
            pair(.ink, .background, Self.textRatio), pair(.ink, .surface, Self.textRatio),
            pair(.quietInk, .background, Self.textRatio), pair(.quietInk, .surface, Self.textRatio),
            pair(.line, .background, Self.graphicsRatio),
            pair(.ring, .background, Self.graphicsRatio), pair(.ring, .surface, Self.graphicsRatio),
            pair(.thanksInk, .thanksBackground, Self.graphicsRatio),
        ]
        let features = colours.faceFills.indices.map {
            Pair(front: .role(.faceFeatures), back: .face($0), ratioMin: Self.graphicsRatio)
        }
        return fixed + features + edges
    }

    private var edges: [Pair] {
        let outline = Pair(
            front: .role(.faceOutline), back: .role(.background), ratioMin: Self.graphicsRatio)
        if isEnough(outline) { return [] }
        let fills = colours.faceFills.indices.map {
            Pair(front: .face($0), back: .role(.background), ratioMin: Self.graphicsRatio)
        }
        return fills.allSatisfy(isEnough) ? [] : [outline]
    }

    /// The pairs that are too much alike.
    var shortfalls: [Pair] { pairs.filter { !isEnough($0) } }

    func what(_ pair: Pair) -> String {
        "\(pair.front.name) \(colour(pair.front)) on \(pair.back.name) \(colour(pair.back)) has a "
            + "contrast of \(shown(ratio(pair))) : 1; \(shown(pair.ratioMin)) : 1 is needed"
    }

    /// One change that is enough for the colour, wherever else it stands.
    ///
    /// - Parameter frontFirst: whether the file gives the colour in front; else it gives the other.
    func advice(_ pair: Pair, frontFirst: Bool) -> String {
        for place in frontFirst ? [pair.front, pair.back] : [pair.back, pair.front] {
            guard let cure = cure(for: place) else { continue }
            return "make \(place.name) \"\(cure)\", the nearest that passes."
        }
        return "no colour passes on all that these two meet; choose them anew."
    }

    private func cure(for place: Place) -> RGB? {
        let meetings = pairs.filter { $0.front == place || $0.back == place }
        return colour(place).nearest { candidate in
            meetings.allSatisfy { pair in
                let other = pair.front == place ? pair.back : pair.front
                return candidate.contrast(with: colour(other)) >= pair.ratioMin
            }
        }
    }

    private func isEnough(_ pair: Pair) -> Bool { ratio(pair) >= pair.ratioMin }

    private func ratio(_ pair: Pair) -> Double {
        colour(pair.front).contrast(with: colour(pair.back))
    }

    private func colour(_ place: Place) -> RGB {
        switch place {
        case .role(let key): key.path.map { colours[keyPath: $0] } ?? RGB(0)
        case .face(let index): colours.faceFills[index]
        }
    }

    /// Two places, cut off: a ratio that falls short must not look as if it did not.
    private func shown(_ ratio: Double) -> String {
        let hundredths = Int(ratio * 100)
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
