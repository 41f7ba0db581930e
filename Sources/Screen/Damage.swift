enum Damage {
    /// Joins rectangles that overlap until none do.
    static func separated(_ rects: [PixelRect]) -> [PixelRect] {
        var separate: [PixelRect] = []
        for rect in rects where !rect.isEmpty {
            var joined = rect
            while let index = separate.firstIndex(where: { $0.intersects(joined) }) {
                joined = joined.union(separate.remove(at: index))
            }
            separate.append(joined)
        }
        return separate.sorted { ($0.y, $0.x) < ($1.y, $1.x) }
    }
}
