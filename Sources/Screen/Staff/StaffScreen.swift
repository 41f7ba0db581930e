import Feedback

// What the staff sees behind the PIN: facts in rows, and a row of keys.

extension Composition {
    mutating func compose(_ pin: PINPicture) {
        let dots = String(repeating: "•", count: pin.typedCount)
        compose(
            QuestionPicture(
                title: pin.title,
                answers: .phonePad(
                    typed: dots, confirm: pin.confirm, note: pin.note, isComplete: pin.isComplete),
                back: pin.back, language: .english, direction: pin.direction,
                pressed: pin.pressed))
    }

    mutating func compose(_ staff: StaffPicture) {
        let inner = size.bounds.inset(margin, margin)
        let gap = px(min(4, size.heightMillimetres * 0.025))
        let bar = PixelRect(
            x: inner.x, y: inner.y, width: inner.width,
            height: px(min(14, max(metrics.keyMin, size.heightMillimetres * 0.11))))
        // The key that leaves stands beside the title: the others have room for their words.
        let others = staff.buttons.filter { $0.action != .close }
        let leaving = staff.buttons.first { $0.action == .close }
        let width = leaving == nil ? 0 : px(min(40, size.widthMillimetres * 0.18))
        let title = bar.inset(width == 0 ? 0 : width + gap, 0)
        add(
            text: TextBlock(staff.title, in: title, em: em(metrics.answerEm), lines: 1)
                .with(.bold, .strong, .centre, .title))
        let keys = addStaffButtons(others, staff.pressed, gap, in: inner)
        let facts = PixelRect(
            minX: inner.x, minY: bar.maxY + gap, maxX: inner.maxX, maxY: keys.y - gap)
        addFacts(staff.rows, in: facts)
        if let leaving {
            let corner = PixelRect(
                minX: inner.maxX - width, minY: bar.y, maxX: inner.maxX, maxY: bar.maxY)
            addWordKeys(
                [WordKey(.staff(leaving.action), leaving.label, .prominent)], at: [[corner]],
                staff.pressed, reach: gap / 2, within: size.bounds, from: others.count + 1)
        }
        if staff.direction == .rightToLeft { mirror() }
    }

    /// One row of keys, or two where they would be too narrow for their words.
    private mutating func addStaffButtons(
        _ buttons: [StaffPicture.Button], _ pressed: Target?, _ gap: Int, in inner: PixelRect
    ) -> PixelRect {
        let count = buttons.count
        guard count > 0 else { return PixelRect(x: 0, y: inner.maxY, width: 0, height: 0) }
        let isNarrow = size.millimetres((inner.width - (count - 1) * gap) / count) < 26
        let columns = isNarrow ? (count + 1) / 2 : count
        let rows = (count + columns - 1) / columns
        let height = px(min(metrics.keyHeightMax, max(14.5, size.heightMillimetres * 0.1)))
        let width = (inner.width - (columns - 1) * gap) / columns
        let top = inner.maxY - rows * height - (rows - 1) * gap
        let places = (0..<rows).map { row in
            (row * columns..<min(count, (row + 1) * columns)).map {
                PixelRect(
                    x: inner.x + $0 % columns * (width + gap), y: top + row * (height + gap),
                    width: width, height: height)
            }
        }
        let keys = buttons.map { WordKey(.staff($0.action), $0.label, .key) }
        addWordKeys(keys, at: places, pressed, reach: gap / 2, within: size.bounds)
        return PixelRect(minX: inner.x, minY: top, maxX: inner.maxX, maxY: inner.maxY)
    }

    /// In columns, from the top of the first.
    private mutating func addFacts(_ rows: [StaffPicture.Row], in zone: PixelRect) {
        let columns = size.isPortrait || rows.count < 4 ? 1 : 2
        let perColumn = max(1, (rows.count + columns - 1) / columns)
        let between = px(min(8, size.widthMillimetres * 0.03))
        let width = (zone.width - (columns - 1) * between) / columns
        let height = min(zone.height / perColumn, px(metrics.rowHeightMax))
        for (index, row) in rows.enumerated() {
            let rect = PixelRect(
                x: zone.x + index / perColumn * (width + between),
                y: zone.y + index % perColumn * height, width: width, height: height)
            addFact(row, in: rect.inset(0, px(0.4)))
        }
    }

    private mutating func addFact(_ row: StaffPicture.Row, in rect: PixelRect) {
        let side = min(px(6), rect.height * 2 / 3)
        let gap = px(2)
        add(
            PixelRect(x: rect.x, y: rect.midY - side / 2, width: side, height: side),
            .condition(row.condition))
        let from = rect.x + side + gap
        let middle = from + (rect.maxX - from) * 38 / 100
        let name = PixelRect(minX: from, minY: rect.y, maxX: middle, maxY: rect.maxY)
        let value = PixelRect(minX: middle + gap, minY: rect.y, maxX: rect.maxX, maxY: rect.maxY)
        addFactText(row.name, .regular, .quiet, in: name)
        addFactText(row.value, .bold, .strong, in: value)
    }

    private mutating func addFactText(
        _ text: String, _ weight: TextBlock.Weight, _ ink: TextBlock.Ink, in rect: PixelRect
    ) {
        var block = TextBlock(text, in: rect, em: em(metrics.controlEm), lines: 2)
            .with(weight, ink, .left, .rows)
        block.isParagraph = true
        add(text: block)
    }
}
