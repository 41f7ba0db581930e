import Feedback

/// What a pad of digits shows: for a phone number, and for the staff's PIN.
struct NumberPad {
    var typed: String
    var rest: String
    var confirm: String
    var note: String
    /// In the note's place: why the last key did nothing.
    var error: String?
    var isComplete: Bool
    var pressed: Target?
    var direction: Direction
}

extension Composition {
    /// Upright: the number, the keys, the note, the confirm key below each other. Otherwise the
    /// number, the note and the confirm key stand beside the keys, which then can be larger.
    mutating func addPad(_ pad: NumberPad, in zone: PixelRect) {
        let gap = px(min(2.5, size.heightMillimetres * 0.018))
        if size.isPortrait {
            addUprightPad(pad, gap * 6 / 10, in: zone)
        } else {
            addWidePad(pad, gap, in: zone)
        }
    }

    private mutating func addUprightPad(_ pad: NumberPad, _ gap: Int, in zone: PixelRect) {
        let height = min((zone.height - 8 * gap) * 10 / 70, px(metrics.padKeyMax * 0.8))
        let noteHeight = height
        let width = min((zone.width - 2 * gap) / 3, px(metrics.padKeyMax * 1.4))
        let keysWidth = 3 * width + 2 * gap
        let left = (size.width - keysWidth) / 2
        let top = zone.y + (zone.height - 6 * height - noteHeight - 8 * gap) / 2
        let line = PixelRect(x: left, y: top, width: keysWidth, height: height)
        addField(pad, line)
        let keysTop = line.maxY + 2 * gap
        addDigits(pad, PixelRect(x: left, y: keysTop, width: width, height: height), gap)
        let noteTop = keysTop + 4 * (height + gap) + gap / 2
        addNote(pad, PixelRect(x: left, y: noteTop, width: keysWidth, height: noteHeight))
        let confirmTop = noteTop + noteHeight + gap + gap / 2
        addConfirm(
            pad, PixelRect(x: left, y: confirmTop, width: keysWidth, height: height), gap)
    }

    private mutating func addWidePad(_ pad: NumberPad, _ gap: Int, in zone: PixelRect) {
        let height = min((zone.height - 3 * gap) / 4, px(metrics.padKeyMax))
        let width = min((zone.width * 45 / 100 - 2 * gap) / 3, height * 16 / 10)
        let keysWidth = 3 * width + 2 * gap
        let between = px(min(14, size.widthMillimetres * 0.05))
        let leftWidth = min(zone.width - keysWidth - between, px(120))
        let left = (size.width - leftWidth - between - keysWidth) / 2
        let top = zone.y + (zone.height - 4 * height - 3 * gap) / 2
        let line = PixelRect(x: left, y: top, width: leftWidth, height: height + height / 2)
        addField(pad, line)
        let noteTop = line.maxY + gap
        addNote(
            pad,
            PixelRect(
                x: left, y: noteTop, width: leftWidth,
                height: top + 3 * (height + gap) - gap - noteTop))
        addDigits(
            pad,
            PixelRect(x: left + leftWidth + between, y: top, width: width, height: height), gap)
        let confirm = PixelRect(
            x: left, y: top + 3 * (height + gap), width: leftWidth, height: height)
        addConfirm(pad, confirm, gap)
    }

    private mutating func addField(_ pad: NumberPad, _ rect: PixelRect) {
        // A number runs left to right in every language.
        var text = TextBlock(
            pad.typed, in: rect.inset(px(3), 0), em: em(metrics.fieldEm), lines: 1
        ).with(.bold, .strong, .centre)
        // The format's own sign for a digit says nothing to a customer.
        text.rest = String(pad.rest.map { $0 == "#" ? "_" : $0 })
        let isEmpty = pad.typed.isEmpty && pad.rest.isEmpty
        let style: Button.Style = pad.error == nil ? .field : .fieldInError
        add(rect, .button(Button(style: style, label: isEmpty ? nil : text)))
    }

    private mutating func addNote(_ pad: NumberPad, _ rect: PixelRect) {
        if let error = pad.error { return addError(error, metrics.labelEm * 0.8, in: rect) }
        let text = TextBlock(pad.note, in: rect, em: em(metrics.labelEm * 0.8), lines: 3)
        add(text: text.with(.regular, .quiet, .centre))
    }

    /// Beside a field: a sign and words, so that it is not told by colour alone.
    mutating func addError(_ error: String, _ millimetres: Double, in rect: PixelRect) {
        let side = min(px(7), rect.height * 2 / 3, rect.width / 6)
        let gap = px(2)
        add(
            PixelRect(x: rect.x, y: rect.midY - side / 2, width: side, height: side),
            .condition(.attention))
        let words = PixelRect(
            minX: rect.x + side + gap, minY: rect.y, maxX: rect.maxX, maxY: rect.maxY)
        var text = TextBlock(error, in: words, em: em(millimetres), lines: 3)
            .with(.bold, .strong, .left)
        text.isParagraph = true
        add(text: text)
    }

    /// Digits stand as on every telephone, in every language; only erase changes sides.
    private mutating func addDigits(_ pad: NumberPad, _ first: PixelRect, _ gap: Int) {
        let isMirrored = pad.direction == .rightToLeft
        let rows = (0..<4).map { row in
            (0..<3).map { column in
                PixelRect(
                    x: first.x + column * (first.width + gap),
                    y: first.y + row * (first.height + gap), width: first.width,
                    height: first.height)
            }
        }
        let around = PixelRect(
            minX: first.x, minY: first.y, maxX: rows[3][2].maxX, maxY: rows[3][2].maxY)
        let cells = Cells.tiling(around.inset(-gap / 2, -gap / 2), around: rows)
        for digit in [1, 2, 3, 4, 5, 6, 7, 8, 9, 0] {
            let (row, column) = digit == 0 ? (3, 1) : ((digit - 1) / 3, (digit - 1) % 3)
            // The whole pad is mirrored at the end, so the column is turned over now.
            let place = isMirrored ? 2 - column : column
            addDigit(digit, pad.pressed, rows[row][place], cells[row][place])
        }
        addErase(.eraseLeft, pad.pressed, rows[3][2], cells[3][2])
        noteKeys(min(first.width, first.height))
    }

    private mutating func addDigit(
        _ digit: Int, _ pressed: Target?, _ rect: PixelRect, _ cell: PixelRect
    ) {
        let text = TextBlock(
            "\(digit)", in: rect.inset(px(1), px(0.5)), em: em(metrics.answerEm), lines: 1
        ).with(.bold, .strong, .centre, .answers)
        let target = Target.digit(digit)
        let button = Button(style: .key, label: text, isPressed: pressed == target)
        add(rect, .button(button), for: target)
        add(target, at: cell, number: digit)
    }

    mutating func addErase(
        _ icon: Icon, _ pressed: Target?, _ rect: PixelRect, _ cell: PixelRect
    ) {
        let side = min(rect.width, rect.height) / 2
        let mark = Button.Mark(
            icon: icon,
            rect: PixelRect(
                x: rect.midX - side / 2, y: rect.midY - side / 2, width: side, height: side))
        let button = Button(style: .key, mark: mark, isPressed: pressed == .erase)
        add(rect, .button(button), for: .erase)
        add(.erase, at: cell)
    }

    private mutating func addConfirm(_ pad: NumberPad, _ rect: PixelRect, _ gap: Int) {
        addConfirm(
            pad.confirm, isComplete: pad.isComplete, pad.pressed, rect,
            rect.inset(-gap / 2, -gap / 2))
    }

    mutating func addConfirm(
        _ label: String, isComplete: Bool, _ pressed: Target?, _ rect: PixelRect,
        _ cell: PixelRect
    ) {
        let inset = min(px(3), rect.width / 12)
        let text = TextBlock(
            label, in: rect.inset(inset, px(0.5)), em: em(metrics.answerEm * 0.9), lines: 1
        ).with(.bold, isComplete ? .onProminent : .quiet)
        let button = Button(
            style: isComplete ? .prominent : .faint, label: text, isPressed: pressed == .confirm)
        add(rect, .button(button), for: .confirm)
        add(.confirm, at: cell)
    }
}
