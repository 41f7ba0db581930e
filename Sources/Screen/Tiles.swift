import Feedback

// Reasons as a grid of tiles.

extension Composition {
    mutating func addTiles(_ texts: [String], _ pressed: Target?, in zone: PixelRect) {
        guard !texts.isEmpty else { return }
        let gap = px(min(4, size.heightMillimetres * 0.02))
        let columns = columns(for: texts, gap, zone)
        let rects = grid(texts.count, columns, gap, zone)
        let cells = Cells.around(rects, reach: gap / 2, within: zone).flatMap(\.self)
        for (index, rect) in rects.flatMap(\.self).enumerated() {
            let target = Target.choice(Choice(UInt8(index + 1)))
            let padding = px(min(3, size.millimetres(rect.width) * 0.07))
            let text = TextBlock(
                texts[index],
                in: rect.inset(padding, px(min(2, size.millimetres(rect.height) * 0.08))),
                em: em(metrics.answerEm), lines: 3
            ).with(.regular, .strong, .centre, .answers)
            add(rect, .button(Button(style: .key, label: text, isPressed: pressed == target)))
            add(target, at: cells[index])
        }
        noteKeys(min(rects[0][0].width, rects[0][0].height))
    }

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
    private func columns(for texts: [String], _ gap: Int, _ zone: PixelRect) -> Int {
        let widest = texts.map(TextEstimate.widestWordInEm).max() ?? 1
        let longest = texts.map { TextEstimate.widthInEm($0) }.max() ?? 1
        func rank(_ columns: Int) -> (Double, Int, Int) {
            let rows = (texts.count + columns - 1) / columns
            let (width, height) = tileSize(rows, columns, gap, zone)
            let inner = size.millimetres(width) * 0.86
            let byWord = inner / max(widest, 1)
            let lines = (1...3).map { lines in
                min(
                    inner * Double(lines) * 0.85 / longest,
                    size.millimetres(height) / (1.45 * Double(lines)))
            }
            let em = min(byWord, lines.max() ?? 0, metrics.answerEm)
            let isTooLow = size.millimetres(height) < metrics.tileMin
            return (isTooLow ? em / 4 : em, -(rows * columns - texts.count), -rows)
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
            let left = (size.width - inRow * width - (inRow - 1) * gap) / 2
            return (0..<inRow).map {
                PixelRect(
                    x: left + $0 * (width + gap), y: top + row * (height + gap), width: width,
                    height: height)
            }
        }
    }
}
