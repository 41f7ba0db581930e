import Feedback

/// Reasons as a grid of tiles.
struct Tiles {
    var texts: [String]
    /// Nil where a tap answers at once; else those that are chosen so far.
    var chosen: Set<Choice>?
    var pressed: Target?

    init(_ texts: [String], chosen: Set<Choice>? = nil, pressed: Target?) {
        self.texts = Array(texts.prefix(QuestionPicture.tilesMax))
        self.chosen = chosen
        self.pressed = pressed
    }
}

extension Composition {
    /// Tiles of which several may be chosen, and the key that is done with them: below them, or
    /// beside them where the screen is low.
    mutating func addTileSet(_ tiles: Tiles, _ done: String, in zone: PixelRect) {
        if size.heightMillimetres < metrics.lowScreen, !size.isPortrait {
            addTilesBesideDone(tiles, done, in: zone)
        } else {
            addTilesAboveDone(tiles, done, in: zone)
        }
    }

    private mutating func addTilesBesideDone(
        _ tiles: Tiles, _ done: String, in zone: PixelRect
    ) {
        let gap = tileGap
        let width = min(px(30), zone.width / 5)
        let grid = PixelRect(
            x: zone.x, y: zone.y, width: zone.width - width - 2 * gap, height: zone.height)
        addTiles(tiles, in: grid)
        let height = min(px(metrics.keyHeightMax), zone.height)
        let rect = PixelRect(
            x: zone.maxX - width, y: zone.y + (zone.height - height) / 2, width: width,
            height: height)
        addDone(tiles, done, rect, rect.inset(-gap / 2, -gap / 2).intersection(zone))
    }

    /// Close to the tiles, so that it is found at once on a tall screen, too.
    private mutating func addTilesAboveDone(
        _ tiles: Tiles, _ done: String, in zone: PixelRect
    ) {
        let gap = tileGap
        let height = min(
            px(metrics.keyHeightMax * 0.8), max(px(metrics.keyMin), zone.height / 6))
        let most = PixelRect(
            x: zone.x, y: zone.y, width: zone.width, height: zone.height - height - 2 * gap)
        let columns = columns(for: tiles, gap, most)
        let rows = (tiles.texts.count + columns - 1) / columns
        let used = rows * (tileSize(rows, columns, gap, most).height + gap) - gap
        let top = zone.y + (most.height - used) / 2
        addTiles(tiles, in: PixelRect(x: zone.x, y: top, width: zone.width, height: used))
        let width = min(zone.width, px(metrics.tileWidthMax))
        let rect = PixelRect(
            x: (size.width - width) / 2, y: top + used + 2 * gap, width: width, height: height)
        addDone(tiles, done, rect, rect.inset(-gap / 2, -gap / 2).intersection(zone))
    }

    private mutating func addDone(
        _ tiles: Tiles, _ done: String, _ rect: PixelRect, _ cell: PixelRect
    ) {
        addConfirm(
            done, isComplete: tiles.chosen?.isEmpty == false, tiles.pressed, rect, cell)
    }

    mutating func addTiles(_ tiles: Tiles, in zone: PixelRect) {
        guard !tiles.texts.isEmpty else { return }
        let gap = tileGap
        let columns = columns(for: tiles, gap, zone)
        let rects = grid(tiles.texts.count, columns, gap, zone)
        let cells = Cells.around(rects, reach: gap / 2, within: zone).flatMap(\.self)
        for (index, rect) in rects.flatMap(\.self).enumerated() {
            let choice = Choice(UInt8(index + 1))
            add(
                rect, .button(tile(tiles, tiles.texts[index], choice, rect)), for: .choice(choice))
            showNumber(index + 1)
            add(.choice(choice), at: cells[index], number: index + 1)
        }
        noteKeys(min(rects[0][0].width, rects[0][0].height))
    }

    private func tile(
        _ tiles: Tiles, _ text: String, _ choice: Choice, _ rect: PixelRect
    ) -> Button {
        let padding = tilePadding(rect.width)
        let number = showsNumbers ? px(metrics.numberEm) : 0
        var inner = rect.inset(
            padding + number, px(min(2, size.millimetres(rect.height) * 0.08)))
        var button = Button(style: .key, isPressed: tiles.pressed == .choice(choice))
        if let chosen = tiles.chosen {
            let side = boxSide(rect.width, rect.height)
            let box = PixelRect(
                x: rect.x + padding + number, y: rect.midY - side / 2, width: side, height: side)
            let isChosen = chosen.contains(choice)
            button.mark = Button.Mark(icon: isChosen ? .boxChecked : .boxEmpty, rect: box)
            button.style = isChosen ? .chosen : .key
            inner = PixelRect(
                minX: box.maxX + padding, minY: inner.y, maxX: inner.maxX, maxY: inner.maxY)
        }
        var label = TextBlock(text, in: inner, em: em(metrics.answerEm), lines: 3)
            .with(.regular, .strong, tiles.chosen == nil ? .centre : .left, .answers)
        label.isParagraph = tiles.chosen != nil
        button.label = label
        return button
    }

    /// The box that is ticked in a tile, in pixels.
    private func boxSide(_ width: Int, _ height: Int) -> Int {
        min(px(metrics.answerEm), height / 2, width / 6)
    }

    private func tilePadding(_ width: Int) -> Int {
        px(min(3, size.millimetres(width) * 0.07))
    }

    private var tileGap: Int { px(min(4, size.heightMillimetres * 0.02)) }

    private func tileSize(
        _ rows: Int, _ columns: Int, _ gap: Int, _ zone: PixelRect
    ) -> (width: Int, height: Int) {
        (
            min((zone.width - (columns - 1) * gap) / columns, px(metrics.tileWidthMax)),
            min((zone.height - (rows - 1) * gap) / rows, px(metrics.tileHeightMax))
        )
    }

    /// The number of columns that lets the texts stand largest; among equals the fullest grid, then
    /// the one with fewer rows.
    private func columns(for tiles: Tiles, _ gap: Int, _ zone: PixelRect) -> Int {
        let texts = tiles.texts
        let widest = texts.map(TextEstimate.widestWordInEm).max() ?? 1
        let longest = texts.map { TextEstimate.widthInEm($0) }.max() ?? 1
        func rank(_ columns: Int) -> (Int, Double, Int, Int) {
            let rows = (texts.count + columns - 1) / columns
            let (width, height) = tileSize(rows, columns, gap, zone)
            let box = tiles.chosen == nil ? 0 : boxSide(width, height) + tilePadding(width)
            let inner = size.millimetres(width - 2 * tilePadding(width) - box)
            let byWord = inner / max(widest, 1)
            let lines = (1...3).map { lines in
                min(
                    inner * Double(lines) * 0.85 / longest,
                    size.millimetres(height) / (1.45 * Double(lines)))
            }
            let em = min(byWord, lines.max() ?? 0, metrics.answerEm)
            let isTooLow = size.millimetres(height) < metrics.tileMin
            let isWhole = em >= metrics.floorEm
            // Where the text is read well, wet or shaking fingers want a higher tile.
            let share = min(1, size.millimetres(height) / metrics.tileGood)
            let comfort = isTooLow ? 0.25 : isWhole ? share : 1
            return (
                isWhole ? 1 : 0, em * comfort, -(rows * columns - texts.count), -rows
            )
        }
        return (1...min(4, texts.count)).max { rank($0) < rank($1) } ?? 1
    }

    /// Rows in the middle of the zone; a last row that is not full stands in the middle, too.
    private func grid(_ count: Int, _ columns: Int, _ gap: Int, _ zone: PixelRect) -> [[PixelRect]]
    {
        let rows = (count + columns - 1) / columns
        let (width, height) = tileSize(rows, columns, gap, zone)
        let top = zone.y + (zone.height - rows * height - (rows - 1) * gap) / 2
        return (0..<rows).map { row in
            let inRow = min(columns, count - row * columns)
            let left = zone.x + (zone.width - inRow * width - (inRow - 1) * gap) / 2
            return (0..<inRow).map {
                PixelRect(
                    x: left + $0 * (width + gap), y: top + row * (height + gap), width: width,
                    height: height)
            }
        }
    }
}
