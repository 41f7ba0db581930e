/// Where the field and the keys of an on-screen keyboard stand.
struct Board {
    let grid: KeyGrid
    let field: PixelRect
    /// Around all keys.
    let keys: PixelRect
    let keyWidth: Int
    let keyHeight: Int
    let gap: Int
    /// One for each place of the grid.
    let rects: [[PixelRect]]

    /// A line to read what was typed, in millimetres.
    private static let fieldMin = 7.8
    /// Digits above an address only where keys stay this much larger than the least.
    private static let digitsShare = 1.15
    /// Of the height that keys of the least size leave over, the field gets this share.
    private static let fieldShare = 0.6

    init(_ composition: Composition, _ keyboard: KeyboardPicture, in zone: PixelRect) {
        let digits = Board(composition, KeyGrid(keyboard, hasDigits: true), keyboard, zone)
        let isHighEnough =
            composition.size.millimetres(digits.keyHeight)
            >= composition.metrics.keyMin * Self.digitsShare
        self =
            keyboard.purpose == .comment || isHighEnough
            ? digits : Board(composition, KeyGrid(keyboard, hasDigits: false), keyboard, zone)
    }

    private init(
        _ composition: Composition, _ grid: KeyGrid, _ keyboard: KeyboardPicture, _ zone: PixelRect
    ) {
        let metrics = composition.metrics
        let size = composition.size
        self.grid = grid
        gap = composition.px(
            min(2, max(1, min(size.heightMillimetres * 0.01, size.widthMillimetres * 0.008))))
        keyWidth = min(
            (zone.width - (grid.columns - 1) * gap) / grid.columns,
            composition.px(metrics.keyboardKeyMax))
        let rows = grid.rowsMax
        let least = rows * (composition.px(metrics.keyMin) + gap) + 2 * gap
        let fieldMin = composition.px(Self.fieldMin)
        let spareField = Int(Double(zone.height - least - fieldMin) * Self.fieldShare)
        let fieldMax = composition.px(metrics.fieldEm * (keyboard.purpose == .email ? 1.5 : 2.6))
        let fieldHeight = max(1, min(fieldMin + max(0, spareField), fieldMax, zone.height / 4))
        keyHeight = min(
            (zone.height - fieldHeight - 2 * gap - (rows - 1) * gap) / rows, keyWidth * 13 / 10,
            composition.px(metrics.keyboardKeyHeightMax))
        let width = grid.columns * (keyWidth + gap) - gap
        let height = rows * (keyHeight + gap) - gap
        let spare = zone.height - height - 2 * gap - fieldHeight
        let left = (size.width - width) / 2
        let top = zone.maxY - height - spare / 2
        field = PixelRect(
            x: left, y: top - 2 * gap - fieldHeight, width: width, height: fieldHeight)
        let free = (rows - grid.rows.count) * (keyHeight + gap)
        keys = PixelRect(x: left, y: top + free, width: width, height: height - free)
        let (first, pitch) = (keys.y, keyHeight + gap)
        let key = (width: keyWidth, height: keyHeight, gap: gap)
        rects = grid.rows.enumerated().map { row, places in
            Self.row(places, columns: grid.columns, key, left, first + row * pitch)
        }
    }

    /// The row stands in the middle; its last key ends where the board ends if the row is full.
    private static func row(
        _ places: [KeyGrid.Place], columns: Int, _ key: (width: Int, height: Int, gap: Int),
        _ left: Int, _ y: Int
    ) -> [PixelRect] {
        let spare = 2 * columns - KeyGrid.halves(places)
        // From edge to edge of halves, so that every rounding is the same in every row.
        func edge(_ halves: Int) -> Int { left + halves * (key.width + key.gap) / 2 }
        var from = spare / 2
        return places.map { place in
            defer { from += place.halves }
            return PixelRect(
                minX: edge(from), minY: y, maxX: edge(from + place.halves) - key.gap,
                maxY: y + key.height)
        }
    }
}
