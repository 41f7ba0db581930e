import CCairo

/// An element and how its text stands in it.
struct Drawn: Hashable {
    var element: Element
    var setting: Typesetter.Setting?
}

/// Draws layouts on a surface, and of each only what differs from the one before. Used by one
/// thread.
package final class Painter {
    package static let family = "Noto Sans"
    /// Labels are at most this share of the question's size, so that the question leads.
    private static let labelShare = 0.85

    /// A picture on the screen as it was last drawn.
    private struct Frame: Equatable {
        var size: ScreenSize
        var backdrop: Layout.Backdrop
        var theme: Theme
        var drawn: [Drawn]
    }

    package var theme: Theme
    private let typesetter: Typesetter
    private let logos = LogoCache()
    private let familyFault: FontFault?
    private var last: Frame?

    package init(theme: Theme, family: String = Painter.family) {
        self.theme = theme
        typesetter = Typesetter(family: family)
        familyFault = typesetter.substituteFamily()
            .map { .familyMissing(family, substitute: $0) }
    }

    /// What is wrong with the fonts, for the log and for `doctor`.
    package var fontFaults: [FontFault] {
        [familyFault, typesetter.unknownGlyphs > 0 ? .glyphsMissing : nil].compactMap(\.self)
    }

    /// The surface lost its pixels, or another one takes its place: the next frame is drawn whole.
    package func forgetFrame() {
        last = nil
    }

    /// Shows the layout, which must be made for the surface's size.
    ///
    /// - Returns: what was drawn anew; empty where nothing differs.
    @discardableResult
    package func paint(
        _ layout: Layout, on surface: any Surface
    ) throws(ScreenFault) -> [PixelRect] {
        guard layout.size == surface.size else {
            throw ScreenFault("the layout was made for another screen size; make it anew")
        }
        let next = Frame(
            size: layout.size, backdrop: layout.backdrop, theme: theme,
            drawn: resolve(layout.elements))
        let damage = damage(from: last, to: next)
        guard !damage.isEmpty else { return [] }
        // Until the surface has taken the frame, nobody knows what it shows.
        last = nil
        try surface.show { pixels throws(ScreenFault) in
            try draw(next, damage, on: pixels)
            return damage
        }
        last = next
        return damage
    }

    // MARK: -

    /// Fits every text, then gives the texts of a group the smallest size of the group.
    private func resolve(_ elements: [Element]) -> [Drawn] {
        var ems: [TextBlock.Group: Double] = [:]
        let fitted = elements.map { element in
            let em = element.block.flatMap { typesetter.largestEm($0) }
            if let block = element.block, let group = block.group {
                ems[group] = min(ems[group] ?? .infinity, em ?? Double(block.emMin))
            }
            return em
        }
        return zip(elements, fitted).map { element, em in
            guard let block = element.block else { return Drawn(element: element) }
            var shared = block.group.flatMap { ems[$0] } ?? .infinity
            if block.group == .labels, let title = ems[.title] {
                shared = min(shared, title * Self.labelShare)
            }
            return Drawn(
                element: element, setting: typesetter.setting(block, em: em.map { min($0, shared) })
            )
        }
    }

    /// Rectangles that do not overlap, around every element that is new, changed or gone.
    private func damage(from last: Frame?, to next: Frame) -> [PixelRect] {
        guard let last, last.size == next.size, last.backdrop == next.backdrop,
            last.theme == next.theme
        else { return [next.size.bounds] }
        let old = Set(last.drawn)
        let new = Set(next.drawn)
        return Damage.separated(old.symmetricDifference(new).map(\.element.rect))
    }

    private func draw(
        _ frame: Frame, _ damage: [PixelRect], on pixels: Pixels
    ) throws(ScreenFault) {
        let surface = cairo_image_surface_create_for_data(
            UnsafeMutableRawPointer(pixels.address).assumingMemoryBound(to: UInt8.self),
            CAIRO_FORMAT_ARGB32, Int32(pixels.width), Int32(pixels.height),
            Int32(pixels.width * 4))
        defer { cairo_surface_destroy(surface) }
        guard let cairo = cairo_create(surface) else { throw ScreenFault("Cairo has no memory") }
        defer { cairo_destroy(cairo) }
        let artist = Artist(
            brush: Brush(cairo: cairo), theme: theme, typesetter: typesetter,
            stroke: max(1.5, theme.strokeMillimetres / frame.size.millimetresPerPixel),
            numberSide: frame.size.pixels(Metrics.standard.numberEm), logos: logos)
        for rect in damage {
            draw(frame, in: rect, with: artist)
        }
        cairo_surface_flush(surface)
        let status = cairo_status(cairo)
        guard status == CAIRO_STATUS_SUCCESS else {
            throw ScreenFault("Cairo could not draw: \(describe(status))")
        }
    }

    private func draw(_ frame: Frame, in rect: PixelRect, with artist: Artist) {
        let brush = artist.brush
        clip(to: rect, brush) {
            brush.use(color(of: frame.backdrop))
            cairo_paint(brush.cairo)
        }
        for drawn in frame.drawn where drawn.element.rect.intersects(rect) {
            clip(to: drawn.element.rect.intersection(rect), brush) { artist.draw(drawn) }
        }
    }

    private func color(of backdrop: Layout.Backdrop) -> Color {
        switch backdrop {
        case .calm: theme.background
        case .thanks: theme.thanksBackground
        case .asleep: Theme.sleepBackground
        }
    }

    private func clip(to rect: PixelRect, _ brush: Brush, _ body: () -> Void) {
        cairo_save(brush.cairo)
        brush.rectangle(rect)
        cairo_clip(brush.cairo)
        body()
        cairo_restore(brush.cairo)
    }
}

extension Element {
    /// The text in this element, if any.
    var block: TextBlock? {
        switch figure {
        case .text(let block): block
        case .button(let button): button.label
        case .countdown(_, _, let label): label
        case .face, .progress, .emblem, .condition, .logo: nil
        }
    }
}
