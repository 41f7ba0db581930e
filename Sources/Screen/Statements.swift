import Feedback

// Pictures that say one thing: thanks, tell the staff, closed, being cleaned, still there.

extension Composition {
    mutating func composeThanks(_ line: String) {
        var statement = Statement(mark: .emblem(.check), line: line)
        statement.ink = .onThanks
        addStatement(statement)
    }

    mutating func composeStatement(_ emblem: Emblem, _ line: String, _ detail: String) {
        addStatement(Statement(mark: .emblem(emblem), line: line, detail: detail))
    }

    mutating func composeAsleep(_ line: String, _ opens: String) {
        var statement = Statement(mark: .emblem(.moon), line: line, detail: opens)
        statement.ink = .onSleep
        addStatement(statement)
    }

    mutating func composeCleaning(_ line: String, _ countdown: Countdown) {
        addStatement(Statement(mark: .countdown(countdown), line: line))
    }

    mutating func compose(_ still: StillTherePicture) {
        let labels = [still.stay, still.leave].compactMap(\.self)
        let isWide = !size.isPortrait
        let gap = px(min(5, size.heightMillimetres * 0.03))
        let height = min(px(metrics.keyHeightMax), size.height / 6)
        let rows = isWide ? 1 : labels.count
        let below = rows * height + (rows - 1) * gap
        var statement = Statement(mark: .countdown(still.countdown), line: still.line)
        statement.below = below
        let rest = addStatement(statement)
        let columns = isWide ? labels.count : 1
        let width = min(px(metrics.tileWidthMax), (rest.width - (columns - 1) * gap) / columns)
        let left = (size.width - columns * width - (columns - 1) * gap) / 2
        let places = labels.indices.map { index in
            PixelRect(
                x: left + (isWide ? index : 0) * (width + gap),
                y: rest.y + (isWide ? 0 : index) * (height + gap), width: width, height: height)
        }
        var keys = [WordKey(.stay, still.stay, .prominent)]
        if let leave = still.leave { keys.append(WordKey(.leave, leave, .key)) }
        addWordKeys(
            keys, at: isWide ? [places] : places.map { [$0] }, still.pressed, reach: gap / 2,
            within: size.bounds)
        if labels.count == 1 { spots[0].rect = size.bounds }
        if still.direction == .rightToLeft { mirror() }
    }

    /// The line stands in the half of the screen where the cross is not.
    mutating func composeCalibration(
        _ line: String, x: Double, y: Double, _ countdown: Countdown?
    ) {
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
        guard let countdown else { return }
        // Beside the cross, where the screen is wide and the line is not.
        let ring = min(px(26), size.height / 4, size.width / 4)
        let middle = size.width * (x < 0.5 ? 3 : 1) / 4
        let ringY = min(max(centre.y - ring / 2, margin), size.height - margin - ring)
        addMark(
            .countdown(countdown),
            at: PixelRect(x: middle - ring / 2, y: ringY, width: ring, height: ring))
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
}

/// A mark, a line, and perhaps a second, smaller one, in the middle of the screen.
struct Statement {
    enum Mark {
        case emblem(Emblem)
        case countdown(Countdown)
    }

    var mark: Mark
    var line: String
    /// Empty where there is none.
    var detail = ""
    var ink = TextBlock.Ink.strong
    /// Pixels that are kept free under the texts.
    var below = 0
}

extension Composition {
    /// - Returns: the free place under the texts, `below` pixels high.
    @discardableResult
    mutating func addStatement(_ statement: Statement) -> PixelRect {
        let height = size.height
        let width = min(size.width - 4 * margin, px(300))
        let gap = min(px(6), height / 24)
        let keysGap = statement.below == 0 ? 0 : 2 * gap
        let room = height - 2 * margin - statement.below - keysGap
        let lineHeight = min(statementHeight(statement.line, width), room * 3 / 10)
        let side = min(px(34), room / 4)
        let hasDetail = !statement.detail.isEmpty
        let detailHeight = hasDetail ? min(px(metrics.answerEm * 3 * 1.45), room / 5) : 0
        let sum = side + gap + lineHeight + (hasDetail ? gap + detailHeight : 0)
        let left = (size.width - width) / 2
        var top = (height - sum - statement.below - keysGap) / 2
        addMark(
            statement.mark,
            at: PixelRect(x: (size.width - side) / 2, y: top, width: side, height: side))
        top += side + gap
        let lineRect = PixelRect(x: left, y: top, width: width, height: lineHeight)
        add(
            text: TextBlock(statement.line, in: lineRect, em: em(metrics.statementEm), lines: 2)
                .with(.bold, statement.ink, .centre, .title))
        top += lineHeight + gap
        if hasDetail {
            let rect = PixelRect(x: left, y: top, width: width, height: detailHeight)
            var text = TextBlock(statement.detail, in: rect, em: em(metrics.answerEm), lines: 3)
                .with(.regular, statement.ink, .centre, .labels)
            text.height = .top
            add(text: text)
            top += detailHeight + gap
        }
        return PixelRect(x: left, y: top - gap + keysGap, width: width, height: statement.below)
    }

    private mutating func addMark(_ mark: Statement.Mark, at rect: PixelRect) {
        switch mark {
        case .emblem(let emblem): add(rect, .emblem(emblem))
        case .countdown(let countdown):
            let quarter = rect.width / 4
            let inner = rect.inset(quarter, quarter)
            let label = TextBlock(
                "\(countdown.seconds)", in: inner, em: min(3, inner.height)...inner.height, lines: 1
            ).with(.bold, .strong)
            add(rect, .countdown(countdown, .leftToRight, label))
        }
    }

    /// Room for two lines at the size that they will about have.
    private func statementHeight(_ line: String, _ width: Int) -> Int {
        let ems = max(1, TextEstimate.widthInEm(line))
        return px(min(metrics.statementEm, size.millimetres(width) * 1.8 / ems) * 2.7)
    }
}
