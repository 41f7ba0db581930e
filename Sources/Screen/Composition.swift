import Feedback

/// A layout while it is being made, left to right; `mirror()` turns it over at the end.
struct Composition {
    let size: ScreenSize
    let metrics: Metrics
    var elements: [Element] = []
    var spots: [Layout.Spot] = []
    var shortcomings: [Layout.Shortcoming] = []

    init(size: ScreenSize, metrics: Metrics) {
        self.size = size
        self.metrics = metrics
    }

    /// Free at every edge: bezels hide a little, and fingers slip off glass.
    var margin: Int {
        let shortSide = min(size.widthMillimetres, size.heightMillimetres)
        return px(min(max(shortSide * 0.04, 2), 9))
    }

    func px(_ millimetres: Double) -> Int {
        size.pixels(millimetres)
    }

    /// From the floor, or from `millimetres` where that is less, up to `millimetres`.
    func em(_ millimetres: Double) -> ClosedRange<Int> {
        min(px(metrics.floorEm), px(millimetres))...px(millimetres)
    }

    mutating func compose(_ question: QuestionPicture) {
        let isBare = question.answersFillScreen && !question.answers.isPad
        let zones = Zones(self, question, isBare: isBare)
        addTitle(question.title, in: zones.title)
        if let progress = question.progress, progress.of > 1 {
            add(zones.progress, .progress(progress, .leftToRight))
        }
        if !isBare {
            addControls(question, in: zones)
        }
        addAnswers(question, in: zones.answers)
        if isBare {
            fillScreenWithChoices()
        }
        if question.direction == .rightToLeft {
            mirror()
        }
    }

    mutating func composeThanks(_ line: String) {
        composeStatement(.check, line, nil, ink: .onThanks)
    }

    mutating func composeTellStaff(_ line: String, _ whatToDo: String) {
        composeStatement(.speech, line, whatToDo, ink: .strong)
    }

    /// The line stands in the half of the screen where the cross is not.
    mutating func composeCalibration(_ line: String, x: Double, y: Double) {
        let centre = (x: Int(x * Double(size.width)), y: Int(y * Double(size.height)))
        let room = min(
            centre.x, size.width - centre.x, centre.y, size.height - centre.y)
        // Clear of a notice at the upper edge.
        let side = min(px(16), 2 * room)
        add(
            PixelRect(x: centre.x - side / 2, y: centre.y - side / 2, width: side, height: side),
            .emblem(.cross))
        let height = min(px(30), size.height / 4)
        let top = y < 0.4 ? size.height * 5 / 8 : size.height * 3 / 8 - height
        let rect = PixelRect(
            x: 2 * margin, y: top, width: size.width - 4 * margin, height: height)
        add(
            text: TextBlock(line, in: rect, em: em(metrics.answerEm), lines: 2)
                .with(.regular, .strong, .centre, .title))
    }

    /// An emblem, a line, and perhaps a second, smaller one, in the middle of the screen.
    private mutating func composeStatement(
        _ emblem: Emblem, _ line: String, _ detail: String?, ink: TextBlock.Ink
    ) {
        let height = size.height
        let width = min(size.width - 4 * margin, px(300))
        let lineHeight = min(statementHeight(line, width), height * 3 / 10)
        let emblemSide = min(px(34), height / 4)
        let detailHeight = detail == nil ? 0 : min(px(metrics.answerEm * 3 * 1.45), height / 5)
        let gap = min(px(6), height / 24)
        let sum = emblemSide + gap + lineHeight + (detail == nil ? 0 : gap + detailHeight)
        let left = (size.width - width) / 2
        var top = (height - sum) / 2
        add(
            PixelRect(
                x: (size.width - emblemSide) / 2, y: top, width: emblemSide, height: emblemSide),
            .emblem(emblem))
        top += emblemSide + gap
        let lineRect = PixelRect(x: left, y: top, width: width, height: lineHeight)
        add(
            text: TextBlock(line, in: lineRect, em: em(metrics.statementEm), lines: 2)
                .with(.bold, ink, .centre, .title))
        top += lineHeight + gap
        if let detail {
            let rect = PixelRect(x: left, y: top, width: width, height: detailHeight)
            var text = TextBlock(detail, in: rect, em: em(metrics.answerEm), lines: 3)
                .with(.regular, ink, .centre, .labels)
            text.height = .top
            add(text: text)
        }
    }

    /// Room for two lines at the size that they will about have.
    private func statementHeight(_ line: String, _ width: Int) -> Int {
        let ems = max(1, TextEstimate.widthInEm(line))
        return px(min(metrics.statementEm, size.millimetres(width) * 1.8 / ems) * 2.7)
    }

    private mutating func addTitle(_ title: String, in rect: PixelRect) {
        add(
            text: TextBlock(title, in: rect, em: em(metrics.titleEm), lines: 2)
                .with(.bold, .strong, .centre, .title))
    }

    private mutating func addAnswers(_ question: QuestionPicture, in zone: PixelRect) {
        switch question.answers {
        case .faces(let count, let low, let high):
            addFaces(Expression.scale(of: count), low, high, question.pressed, in: zone)
        case .numbers(let low, let high):
            addNumbers(low, high, question.pressed, in: zone)
        case .tiles(let texts):
            addTiles(Array(texts.prefix(QuestionPicture.tilesMax)), question.pressed, in: zone)
        case .phonePad(let typed, let confirm, let note, let isComplete):
            let pad = PhonePad(
                typed: typed, confirm: confirm, note: note, isComplete: isComplete,
                pressed: question.pressed, direction: question.direction)
            addPhonePad(pad, in: zone)
        }
    }

    /// In the margin, which everything else leaves free.
    mutating func add(notice: String) {
        let strip = PixelRect(x: 0, y: 0, width: size.width, height: margin)
        let inner = strip.inset(margin, 0)
        let em = min(px(metrics.controlEm), strip.height * 3 / 4)
        let label = TextBlock(notice, in: inner, em: min(em, px(metrics.floorEm))...em, lines: 1)
            .with(.bold, .onProminent)
        add(strip, .button(Button(style: .prominent, label: label)))
    }

    // MARK: - Small steps

    mutating func add(_ rect: PixelRect, _ figure: Figure) {
        if !rect.isEmpty {
            elements.append(Element(rect: rect, figure: figure))
        }
    }

    /// An empty text leaves its place empty.
    mutating func add(text block: TextBlock) {
        if !block.text.isEmpty {
            add(block.rect, .text(block))
        }
    }

    mutating func add(_ target: Target, at rect: PixelRect) {
        if !rect.isEmpty {
            spots.append(Layout.Spot(target: target, rect: rect))
        }
    }

    private mutating func mirror() {
        elements = elements.map { $0.mirrored(in: size.width) }
        spots = spots.map {
            Layout.Spot(target: $0.target, rect: $0.rect.mirrored(in: size.width))
        }
    }

    /// Grows the rows of choices until they meet each other and the screen's edges.
    private mutating func fillScreenWithChoices() {
        let rows = spots.map(\.rect).reduce(into: [[PixelRect]]()) { rows, rect in
            if let last = rows.last?.last, last.y == rect.y {
                rows[rows.count - 1].append(rect)
            } else {
                rows.append([rect])
            }
        }
        let cells = Cells.tiling(size.bounds, around: rows).flatMap(\.self)
        spots = zip(spots, cells).map { Layout.Spot(target: $0.target, rect: $1) }
    }
}

extension QuestionPicture.Answers {
    fileprivate var isPad: Bool {
        if case .phonePad = self { true } else { false }
    }
}
