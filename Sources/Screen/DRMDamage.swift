/// What each of a display's buffers still lacks of the newest picture.
///
/// Two buffers take turns: the one that comes next missed what was drawn into the other, so it gets
/// both what is new and what was new the last time.
package struct DamageLedger {
    /// More rectangles than these are joined into the one around them: to find each of very many
    /// costs more than to copy what lies between.
    package static let rectsMax = 16

    private let bounds: PixelRect
    private var lacking: [[PixelRect]]

    /// New buffers lack everything.
    ///
    /// - Parameter bounds: the whole picture.
    package init(buffers: Int, bounds: PixelRect) {
        self.bounds = bounds
        lacking = Array(repeating: [bounds], count: buffers)
    }

    /// These parts of the picture changed. What lies beyond it is left out.
    package mutating func drew(_ rects: [PixelRect]) {
        let visible = rects.map { $0.intersection(bounds) }
        for buffer in lacking.indices {
            var all = Damage.separated(lacking[buffer] + visible)
            if all.count > Self.rectsMax {
                all = [all.dropFirst().reduce(all[0]) { $0.union($1) }]
            }
            lacking[buffer] = all
        }
    }

    /// What must be copied into this buffer before it is shown; afterwards it lacks nothing.
    package mutating func take(for buffer: Int) -> [PixelRect] {
        defer { lacking[buffer] = [] }
        return lacking[buffer]
    }

    /// The buffer's content is no longer to be trusted.
    package mutating func lost(_ buffer: Int) {
        lacking[buffer] = [bounds]
    }
}
