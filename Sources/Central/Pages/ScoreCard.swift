import Feedback

/// One question's score at one touchpoint, with its interval drawn and its answers counted.
struct ScoreCard {
    let question: String
    /// `NPS`, `CSAT`, or nil for a scale without a score.
    let score: String?
    let figure: ScoreFigure?
    /// How many answers are missing; nil where there is a score or never is one.
    let missing: String?
    let answerCount: String
    /// The same figures with marked answers, in one line.
    let withMarked: String
    /// Whether the answers are too few to say what they chose.
    let isHidden: Bool
    let bars: [ChoiceBar]
    let columns: ColumnChart?

    init(_ line: Report.Line, _ language: LanguageTag, _ words: PageWords) {
        question = line.question?.wording.text(in: language, fallback: .english) ?? line.key
        score = line.scoreName?.rawValue
        figure = ScoreFigure(line.unmarked, line.scoreName, words)
        missing =
            line.scoreName == nil || line.unmarked.missing == 0
            ? nil : words.counted(line.unmarked.missing, words.missingForms)
        let count = words.counted(line.unmarked.answers, words.answerForms)
        answerCount = line.takesSeveral ? "\(count) (\(words.severalNote))" : count
        withMarked = Self.withMarked(line, words)
        let isRecommendation = line.question?.scale == .recommendation
        isHidden = line.unmarked.isHidden
        bars = isRecommendation || isHidden ? [] : ChoiceBar.all(of: line, language, words)
        columns = isRecommendation && !isHidden ? ColumnChart(line.unmarked, words) : nil
    }

    private static func withMarked(_ line: Report.Line, _ words: PageWords) -> String {
        guard line.all.answers > line.unmarked.answers else { return words.onlyUnmarked }
        let count = words.counted(line.all.answers, words.answerForms)
        guard let figure = ScoreFigure(line.all, line.scoreName, words) else {
            return "\(words.withMarked): \(count)"
        }
        let value = figure.value + (figure.unit.map { "\u{A0}" + $0 } ?? "")
        return "\(words.withMarked): \(value) (\(figure.interval)), \(count)"
    }
}

/// A score, its interval, and where both stand on the drawn axis.
struct ScoreFigure {
    /// The drawing's axis, in its own units.
    private static let axis = 8.0...232.0

    let value: String
    let unit: String?
    let interval: String
    let intervalFrom: String
    let intervalLength: String
    let valueAt: String
    let axisLow: String
    let axisMiddle: String
    let axisHigh: String

    init?(_ figures: Report.Figures, _ name: ScoreName?, _ words: PageWords) {
        guard let score = figures.score, let name else { return nil }
        value = Figure.text(score.value, decimalMark: words.decimalMark)
        unit = name == .csat ? "%" : nil
        interval = Figure.text(score.interval, decimalMark: words.decimalMark)
        let range = name.range
        let low = Self.place(score.interval.lowerBound, in: range)
        let high = Self.place(score.interval.upperBound, in: range)
        intervalFrom = Self.length(low)
        intervalLength = Self.length(high - low)
        valueAt = Self.length(Self.place(score.value, in: range))
        axisLow = name == .nps ? "−100" : "0"
        axisMiddle = name == .nps ? "0" : "50"
        axisHigh = name == .nps ? "100" : "100\u{A0}%"
    }

    private static func place(_ value: Double, in range: ClosedRange<Double>) -> Double {
        let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
        return axis.lowerBound + share * (axis.upperBound - axis.lowerBound)
    }

    /// With a point, whatever the page's language: it goes into a drawing.
    static func length(_ value: Double) -> String {
        "\((value * 10).rounded() / 10)"
    }
}

/// How often one choice was given, from 0.
struct ChoiceBar {
    let face: FaceSymbol?
    let choiceLabel: String?
    /// In percent of the most frequent choice.
    let width: String
    let choiceCount: String

    static func all(
        of line: Report.Line, _ language: LanguageTag, _ words: PageWords
    ) -> [ChoiceBar] {
        let counts = line.unmarked.counts
        let most = max(1, counts.values.max() ?? 1)
        return line.choices.map { choice in
            let count = counts[choice] ?? 0
            let face = FaceSymbol(choice, on: line.question?.scale, words)
            return ChoiceBar(
                face: face,
                choiceLabel: face == nil
                    ? label(choice, line.question?.scale, language, words) : nil,
                width: ScoreFigure.length(100 * Double(count) / Double(most)),
                choiceCount: PageWords.grouped(count))
        }
    }

    private static func label(
        _ choice: Report.ChoiceName, _ scale: Scale?, _ language: LanguageTag, _ words: PageWords
    ) -> String {
        switch (choice, scale) {
        case (.reason(let key), .reasons(let reasons, _)):
            reasons.first { $0.key == key }?.wording.text(in: language, fallback: .english) ?? key
        case (.reason(let key), _): key
        case (.number(let value), _): "\(value)"
        }
    }
}

/// A face as the panel draws it, named in words for those who do not see it.
struct FaceSymbol {
    let symbol: String
    let faceName: String

    /// Nil for a scale that has no faces.
    init?(_ choice: Report.ChoiceName, on scale: Scale?, _ words: PageWords) {
        guard case .number(let value) = choice, let scale, scale.contains(Choice(value)) else {
            return nil
        }
        let expression: UInt8
        switch scale {
        case .fourFaces: expression = value <= 2 ? value : value + 1  // Four leave out the middle.
        case .fiveFaces: expression = value
        case .recommendation, .reasons, .phone, .email, .comment: return nil
        }
        symbol = "face-\(expression)"
        faceName = words.faces[Int(expression) - 1]
    }
}

/// The eleven columns of a recommendation, in one colour: colour would judge.
struct ColumnChart {
    struct Column {
        let middle: String
        let left: String
        let top: String
        let height: String
        let number: String
        /// Nil where it is 0.
        let columnCount: String?
    }

    private static let step = 24.0
    private static let baseline = 62.0
    private static let tallest = 46.0

    let columnList: [Column]
    let groups: String

    init(_ figures: Report.Figures, _ words: PageWords) {
        let counts = (0...10).map { figures.counts[.number(UInt8($0))] ?? 0 }
        let most = max(1, counts.max() ?? 1)
        columnList = counts.enumerated().map { place, count in
            let height = Self.tallest * Double(count) / Double(most)
            let left = Self.step * Double(place) + 3
            return Column(
                middle: ScoreFigure.length(left + 9), left: ScoreFigure.length(left),
                top: ScoreFigure.length(Self.baseline - height),
                height: ScoreFigure.length(height), number: "\(place)",
                columnCount: count == 0 ? nil : PageWords.grouped(count))
        }
        let sums = [counts[9...10], counts[7...8], counts[0...6]].map { $0.reduce(0, +) }
        groups = zip([words.promoters, words.passives, words.detractors], sums)
            .map { "\($0)\u{A0}\(PageWords.grouped($1))" }.joined(separator: " · ")
    }
}
