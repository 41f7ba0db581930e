import Feedback

/// The parts of a question's screen: the question in the upper third, answers below it, everything
/// else small and at the edge.
struct Zones {
    private(set) var progress: PixelRect
    private(set) var title: PixelRect
    private(set) var answers: PixelRect
    private(set) var footer: PixelRect
    /// Where the languages stand: the middle of the footer; upright, or where that is too narrow, a
    /// row of their own under the progress.
    private(set) var languages: PixelRect
    /// The names or, where they do not fit, the tags in capitals.
    private(set) var languageNames: [String]
    private(set) var languageWidth: Int
    private(set) var areLanguagesInFooter: Bool
    /// The most that back and skip take at either end of the footer, in pixels.
    private(set) var controlWidth: Int

    private static let progressMillimetres = 1.4
    /// Where the languages' names fit only so, back and skip have this share of the screen each.
    private static let narrowControlShare = 0.23
    /// From this height on, the question has its third of the screen above a keyboard, too.
    private static let roomyMillimetres = 170.0

    init(_ composition: Composition, _ question: QuestionPicture, isBare: Bool) {
        let size = composition.size
        let metrics = composition.metrics
        let margin = composition.margin
        let inner = size.bounds.inset(margin, margin)
        let isTall = question.answers.isTall && size.heightMillimetres < Self.roomyMillimetres
        let gap = composition.px(
            min(4, size.heightMillimetres * (isTall ? 0.013 : 0.025)))
        let controlHeight = composition.px(
            min(metrics.controlHeight, size.heightMillimetres * 0.11))
        let offers = isBare || question.languages.count < 2 ? [] : question.languages
        let names = offers.map(\.name)
        let tags = offers.map { $0.tag.code.uppercased() }

        progress = Self.progress(question.progress, composition, inner)
        footer = PixelRect(
            x: inner.x, y: inner.maxY - controlHeight, width: inner.width, height: controlHeight)
        // The question stands at the same place with and without progress above it.
        var top = progress.y + composition.px(Self.progressMillimetres) + gap
        let wanted = [names, tags].map { ($0, Self.width($0, composition)) }
        let wide = composition.px(metrics.controlWidthMax)
        let narrow = min(wide, Int(Double(size.width) * Self.narrowControlShare))
        // Who reads Arabic alone knows the language by its name, hardly by 'AR'.
        let places = [(wanted[0], wide), (wanted[0], narrow), (wanted[1], wide)]
        func room(_ control: Int) -> Int { size.isPortrait ? 0 : inner.width - 2 * control }
        controlWidth = wide
        if let ((texts, width), control) = places.first(where: {
            $0.0.1 * offers.count <= room($0.1)
        }) {
            (languageNames, languageWidth, controlWidth) = (texts, width, control)
            languages = Self.row(offers.count, width, inner, footer.y, controlHeight)
            areLanguagesInFooter = true
        } else {
            areLanguagesInFooter = false
            let fitting = wanted.first { $0.1 * offers.count <= inner.width }
            let (texts, width) = fitting ?? (tags, inner.width / offers.count)
            (languageNames, languageWidth) = (texts, width)
            languages = Self.row(offers.count, width, inner, top, controlHeight)
            top = languages.maxY + gap
        }
        let side = size.isPortrait ? 0 : margin
        let titleHeight = composition.px(
            min(isTall ? 26 : 12, size.heightMillimetres * question.answers.titleShare))
        title = PixelRect(
            minX: inner.x + side, minY: top, maxX: inner.maxX - side,
            maxY: isTall ? top + titleHeight : max(size.height / 3, top + titleHeight))
        let hasFooter = !isBare
        answers = PixelRect(
            minX: inner.x, minY: title.maxY + gap, maxX: inner.maxX,
            maxY: hasFooter ? footer.y - gap : inner.maxY)
    }

    private static func progress(
        _ progress: Progress?, _ composition: Composition, _ inner: PixelRect
    ) -> PixelRect {
        guard let progress, progress.of > 1 else {
            return PixelRect(x: inner.x, y: inner.y, width: 0, height: 0)
        }
        let width = min(inner.width, composition.px(Double(progress.of) * 11))
        return PixelRect(
            x: inner.x + (inner.width - width) / 2, y: inner.y, width: width,
            height: composition.px(Self.progressMillimetres))
    }

    /// Wide enough for the longest of `texts` as a control.
    private static func width(_ texts: [String], _ composition: Composition) -> Int {
        let em = composition.metrics.controlEm
        let widest = texts.map { TextEstimate.widthInEm($0) }.max() ?? 0
        return composition.px(max(composition.metrics.keyMin, widest * em + 4))
    }

    private static func row(
        _ count: Int, _ width: Int, _ inner: PixelRect, _ top: Int, _ height: Int
    ) -> PixelRect {
        PixelRect(
            x: inner.x + (inner.width - count * width) / 2, y: top, width: count * width,
            height: count == 0 ? 0 : height)
    }
}

extension QuestionPicture.Answers {
    /// The question's least height, as a share of the screen's.
    fileprivate var titleShare: Double {
        switch self {
        case .keyboard: 0.11
        case .consent: 0.13
        case .faces, .numbers, .tiles, .tileSet, .phonePad: 0.16
        }
    }

    /// Whether the answers need more than the lower two thirds of a small screen.
    fileprivate var isTall: Bool {
        switch self {
        case .consent, .keyboard: true
        case .faces, .numbers, .tiles, .tileSet, .phonePad: false
        }
    }
}

/// A careful guess at how wide a text is, for choices that the layout makes without fonts. The
/// painter fits the text whatever the guess was.
enum TextEstimate {
    /// In em. Bold Cyrillic of Noto Sans averages 0.6 em a letter; East Asian letters take 1.
    static func widthInEm(_ text: some StringProtocol) -> Double {
        text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 1 : 0.62) }
    }

    /// The widest word, in em.
    static func widestWordInEm(_ text: String) -> Double {
        text.split(separator: " ").map { widthInEm($0) }.max() ?? 0
    }
}
