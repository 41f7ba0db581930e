import Feedback

// The field that shows what was typed, and the keys under it.

extension Composition {
    mutating func addKeyboard(
        _ keyboard: KeyboardPicture, _ pressed: Target?, _ direction: Direction,
        in zone: PixelRect
    ) {
        let board = Board(self, keyboard, in: zone)
        addField(keyboard, direction, board.field)
        addKeys(board, keyboard, pressed, direction, within: zone)
        noteKeys(min(board.keyWidth, board.keyHeight))
    }

    /// Beside the field, what becomes of the text.
    private mutating func addField(
        _ keyboard: KeyboardPicture, _ direction: Direction, _ rect: PixelRect
    ) {
        // Where five rows of keys leave one line, the note has no second one.
        let isLow = rect.height < px(metrics.floorEm * 2 * 1.42)
        let noteWidth = keyboard.note.isEmpty ? 0 : rect.width * (isLow ? 52 : 42) / 100
        let gap = noteWidth == 0 ? 0 : px(3)
        let field = PixelRect(
            minX: rect.x, minY: rect.y, maxX: rect.maxX - noteWidth - gap, maxY: rect.maxY)
        let isEmpty = keyboard.typed.isEmpty
        let isEmail = keyboard.purpose == .email
        var text = TextBlock(
            isEmpty ? keyboard.hint : String(keyboard.typed.suffix(TextBlock.charactersMax)),
            in: field.inset(px(2), px(0.5)), em: em(metrics.answerEm), lines: isEmail ? 1 : 3
        ).with(.regular, isEmpty ? .quiet : .strong, .left)
        text.cut = isEmpty ? .end : .start
        text.hasCaret = !isEmpty
        text.isParagraph = true
        // The picture is mirrored at the end; an address runs left to right in every language.
        if isEmail, direction == .rightToLeft { text.alignment = .right }
        let style: Button.Style = keyboard.error == nil ? .field : .fieldInError
        add(field, .button(Button(style: style, label: text)))
        let note = PixelRect(
            minX: rect.maxX - noteWidth, minY: rect.y, maxX: rect.maxX, maxY: rect.maxY)
        if let error = keyboard.error, noteWidth > 0 {
            return addError(error, metrics.controlEm, in: note)
        }
        var block = TextBlock(keyboard.note, in: note, em: em(metrics.controlEm), lines: 3)
            .with(.regular, .quiet, .left)
        block.isParagraph = true
        add(text: block)
    }

    /// Letters stand as on every keyboard of their language, which nowhere is mirrored; so they are
    /// turned over now, before the whole picture is.
    private mutating func addKeys(
        _ board: Board, _ keyboard: KeyboardPicture, _ pressed: Target?, _ direction: Direction,
        within zone: PixelRect
    ) {
        let isMirrored = direction == .rightToLeft
        func place(_ rect: PixelRect) -> PixelRect {
            isMirrored ? rect.mirrored(in: size.width) : rect
        }
        let around = board.keys.inset(-board.gap / 2, -board.gap / 2).intersection(zone)
        let cells = Cells.tiling(around, around: board.rects)
        for row in board.rects.indices {
            for (index, rect) in board.rects[row].enumerated() {
                addKey(
                    board.grid.rows[row][index].key, keyboard, pressed, isMirrored: isMirrored,
                    place(rect), place(cells[row][index]))
            }
        }
    }

    private mutating func addKey(
        _ key: KeyGrid.Key, _ keyboard: KeyboardPicture, _ pressed: Target?, isMirrored: Bool,
        _ rect: PixelRect, _ cell: PixelRect
    ) {
        switch key {
        case .character(let character):
            let label = character == " " ? keyboard.labels.space : String(character)
            addCharacter(character, label, pressed, rect, cell)
        case .erase:
            let isRightToLeft = keyboard.layout == .ar && keyboard.purpose == .comment
            // It points to where the last character stands, and is turned over with the picture.
            addErase(
                isRightToLeft != isMirrored ? .eraseRight : .eraseLeft, pressed, rect, cell)
        case .confirm:
            addConfirm(keyboard.confirm, isComplete: keyboard.isComplete, pressed, rect, cell)
        case .control(let control):
            addControl(control, keyboard, pressed, rect, cell)
        }
    }

    private mutating func addCharacter(
        _ character: Character, _ label: String, _ pressed: Target?, _ rect: PixelRect,
        _ cell: PixelRect
    ) {
        let target = Target.character(character)
        let isSpace = character == " "
        let text = TextBlock(
            label, in: rect.inset(px(0.8), px(0.5)),
            em: em(isSpace ? metrics.controlEm : metrics.answerEm), lines: 1
        ).with(.regular, isSpace ? .quiet : .strong, .centre, isSpace ? .keys : .answers)
        let button = Button(
            style: .key, label: label.isEmpty ? nil : text, isPressed: pressed == target)
        add(rect, .button(button), for: target)
        add(target, at: cell)
    }

    private mutating func addControl(
        _ control: KeyboardControl, _ keyboard: KeyboardPicture, _ pressed: Target?,
        _ rect: PixelRect, _ cell: PixelRect
    ) {
        let target = Target.keyboard(control)
        var button = Button(style: .key, isPressed: pressed == target)
        if control == .shift {
            let side = min(rect.width, rect.height) / 2
            let place = PixelRect(
                x: rect.midX - side / 2, y: rect.midY - side / 2, width: side, height: side)
            button.mark = Button.Mark(icon: .shift, rect: place)
            button.style = keyboard.page == .capitals ? .prominent : .key
        } else {
            let isSymbols = keyboard.page == .symbols
            let label =
                control == .layout
                ? keyboard.nextLayout?.label ?? ""
                : isSymbols ? keyboard.labels.letters : keyboard.labels.symbols
            button.label = TextBlock(
                label, in: rect.inset(px(0.8), px(0.5)), em: em(metrics.controlEm), lines: 1
            ).with(.bold, .strong, .centre, .keys)
        }
        add(rect, .button(button), for: target)
        add(target, at: cell)
    }
}
