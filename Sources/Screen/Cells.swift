/// Targets around rows of answers: each answer owns the space to the middle of every gap, so that a
/// finger that lands beside a face still means that face.
enum Cells {
    /// Cells that tile `bounds` without gap or overlap, one around each rectangle of `rows`.
    static func tiling(_ bounds: PixelRect, around rows: [[PixelRect]]) -> [[PixelRect]] {
        let ys = edges(
            from: bounds.y, to: bounds.maxY,
            rows.compactMap { row in
                row.first.map { ($0.y, $0.maxY) }
            })
        return rows.indices.map { index in
            let xs = edges(from: bounds.x, to: bounds.maxX, rows[index].map { ($0.x, $0.maxX) })
            return zip(xs, xs.dropFirst()).map { left, right in
                PixelRect(minX: left, minY: ys[index], maxX: right, maxY: ys[index + 1])
            }
        }
    }

    /// Cells that reach `reach` pixels beyond the outermost answers, but not out of `zone`.
    static func around(
        _ rows: [[PixelRect]], reach: Int, within zone: PixelRect
    ) -> [[PixelRect]] {
        let ys = edges(from: Int.min, to: Int.max, rows.map { ($0[0].y, $0[0].maxY) })
        return rows.indices.map { index in
            let row = rows[index]
            let around = row.dropFirst().reduce(row[0]) { $0.union($1) }.inset(-reach, -reach)
            let bounds = PixelRect(
                minX: max(around.x, zone.x), minY: max(around.y, zone.y, ys[index]),
                maxX: min(around.maxX, zone.maxX), maxY: min(around.maxY, zone.maxY, ys[index + 1]))
            return tiling(bounds, around: [row])[0]
        }
    }

    /// `from`, the middle of every gap, `to`.
    private static func edges(from: Int, to: Int, _ spans: [(min: Int, max: Int)]) -> [Int] {
        [from] + zip(spans, spans.dropFirst()).map { ($0.max + $1.min) / 2 } + [to]
    }
}
