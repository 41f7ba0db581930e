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
        let title = PixelRect(
            x: inner.x, y: inner.y, width: inner.width,
            height: px(min(14, size.heightMillimetres * 0.11)))
        add(
            text: TextBlock(staff.title, in: title, em: em(metrics.answerEm), lines: 1)
                .with(.bold, .strong, .centre, .title))
        let keys = addStaffButtons(staff, gap, in: inner)
        let facts = PixelRect(
            minX: inner.x, minY: title.maxY + gap, maxX: inner.maxX, maxY: keys.y - gap)
        addFacts(staff.rows, in: facts)
        if staff.direction == .rightToLeft { mirror() }
    }

    /// Words such as "Перезапустить" are broken on a narrower key with a number in its corner; in
    /// millimetres.
    private static let buttonWidthMin = 44.0

    /// One row of keys, or two where they would be too narrow for their words.
    private mutating func addStaffButtons(
        _ staff: StaffPicture, _ gap: Int, in inner: PixelRect
    ) -> PixelRect {
        let count = staff.buttons.count
        guard count > 0 else { return PixelRect(x: 0, y: inner.maxY, width: 0, height: 0) }
        let isNarrow =
            size.millimetres((inner.width - (count - 1) * gap) / count) < Self.buttonWidthMin
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
        let keys = staff.buttons.map {
            WordKey(.staff($0.action), $0.label, $0.action == .close ? .prominent : .key)
        }
        addWordKeys(keys, at: places, staff.pressed, reach: gap / 2, within: size.bounds)
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
