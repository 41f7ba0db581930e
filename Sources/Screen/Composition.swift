import Feedback

/// A layout while it is being made, left to right; `mirror()` turns it over at the end.
///
/// Targets are added in the order in which a person reads them.
struct Composition {
    let size: ScreenSize
    let metrics: Metrics
    /// Whether targets show the key of a number pad that means them.
    let showsNumbers: Bool
    var elements: [Element] = []
    var spots: [Layout.Spot] = []
    var shortcomings: [Shortcoming] = []

    init(size: ScreenSize, metrics: Metrics, showsNumbers: Bool) {
        self.size = size
        self.metrics = metrics
        self.showsNumbers = showsNumbers
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

    mutating func compose(_ picture: Picture) -> Layout.Backdrop {
        switch picture {
        case .question(let question): compose(question)
        case .thanks(let line): composeThanks(line)
        case .tellStaff(let line, let whatToDo): composeStatement(.speech, line, whatToDo)
        case .outOfOrder(let line, let whatToDo): composeStatement(.pause, line, whatToDo)
        case .asleep(let line, let opens): composeAsleep(line, opens)
        case .calibration(let line, let x, let y, let countdown):
            composeCalibration(line, x: x, y: y, countdown)
        case .stillThere(let still): compose(still)
        case .cleaning(let line, let countdown): composeCleaning(line, countdown)
        case .pin(let pin): compose(pin)
        case .staff(let staff): compose(staff)
        }
        return switch picture {
        case .thanks: .thanks
        case .asleep: .asleep
        default: .calm
        }
    }

    mutating func compose(_ question: QuestionPicture) {
        let isBare = question.answersFillScreen && question.answers.areScale
        let zones = Zones(self, question, isBare: isBare)
        addTitle(question.title, in: zones.title)
        if let progress = question.progress, progress.of > 1 {
            add(zones.progress, .progress(progress, .leftToRight))
        }
        if !isBare, !zones.areLanguagesInFooter {
            addLanguages(question, in: zones)
        }
        addAnswers(question, in: addNews(question.news, in: zones.answers))
        if isBare {
            fillScreenWithChoices()
        } else {
            addControls(question, in: zones)
        }
        if question.direction == .rightToLeft {
            mirror()
        }
    }

    mutating func addTitle(_ title: String, in rect: PixelRect) {
        add(
            text: TextBlock(title, in: rect, em: em(metrics.titleEm), lines: 2)
                .with(.bold, .strong, .centre, .title))
    }

    private mutating func addAnswers(_ question: QuestionPicture, in zone: PixelRect) {
        let pressed = question.pressed
        switch question.answers {
        case .faces(let count, let low, let high):
            addFaces(Expression.scale(of: count), low, high, pressed, in: zone)
        case .numbers(let low, let high):
            addNumbers(low, high, pressed, in: zone)
        case .tiles(let texts):
            addTiles(Tiles(texts, pressed: pressed), in: zone)
        case .tileSet(let texts, let chosen, let done):
            addTileSet(Tiles(texts, chosen: chosen, pressed: pressed), done, in: zone)
        case .phonePad(let typed, let confirm, let note, let isComplete, let rest, let error):
            let pad = NumberPad(
                typed: typed, rest: rest, confirm: confirm, note: note, error: error,
                isComplete: isComplete, pressed: pressed, direction: question.direction)
            addPad(pad, in: zone)
        case .consent(let text, let agree, let decline):
            addConsent(text, agree: agree, decline: decline, pressed, in: zone)
        case .keyboard(let keyboard):
            addKeyboard(keyboard, pressed, question.direction, in: zone)
        }
    }

    // MARK: - Small steps

    mutating func add(_ rect: PixelRect, _ figure: Figure, for target: Target? = nil) {
        if !rect.isEmpty {
            elements.append(Element(rect: rect, figure: figure, target: target))
        }
    }

    /// An empty text leaves its place empty.
    mutating func add(text block: TextBlock) {
        if !(block.text.isEmpty && block.rest.isEmpty) {
            add(block.rect, .text(block))
        }
    }

    mutating func add(_ target: Target, at rect: PixelRect, number: Int? = nil) {
        if !rect.isEmpty {
            spots.append(Layout.Spot(target: target, rect: rect, number: number))
        }
    }

    /// The last element shows the number that means it, where numbers are asked for.
    mutating func showNumber(_ number: Int) {
        if showsNumbers, !elements.isEmpty {
            elements[elements.count - 1].number = Element.Number(value: number)
        }
    }

    mutating func mirror() {
        elements = elements.map { $0.mirrored(in: size.width) }
        spots = spots.map {
            Layout.Spot(
                target: $0.target, rect: $0.rect.mirrored(in: size.width), number: $0.number)
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
        for (index, cell) in cells.enumerated() {
            spots[index].rect = cell
        }
    }

    /// Says which targets are smaller than a finger needs.
    mutating func noteSmallTargets() {
        for spot in spots {
            let millimetres = size.millimetres(min(spot.rect.width, spot.rect.height))
            // A pixel of rounding is no fault.
            if millimetres < metrics.keyMin - size.millimetresPerPixel {
                shortcomings.append(.targetTooSmall(spot.target, millimetres: millimetres))
            }
        }
    }
}
