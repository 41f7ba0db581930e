import CCairo

/// Fits texts into their rectangles and draws them, with Pango.
final class Typesetter {
    /// How a text stands in its rectangle.
    struct Setting: Hashable {
        /// Pixels.
        var em: Double
        /// The width that lines are broken at, in pixels; narrower than the rectangle where that
        /// makes lines of about the same length.
        var width: Int
        /// Not even the least size fitted: words may be broken and the end is cut.
        var isCut: Bool
    }

    private struct Measure {
        var width: Int
        var height: Int
        var lines: Int
    }

    private struct MeasureKey: Hashable {
        var text: String
        var weight: TextBlock.Weight
        var em: Double
        var width: Int
    }

    /// The same typeface in other scripts, so that fontconfig does not pick an unrelated one.
    private static let siblings = ",Noto Sans Arabic,Noto Sans CJK SC"
    /// Each step down is this much smaller: finer than an eye can see between two screens.
    private static let step = 0.95
    /// More measures than any screen needs; the memory of them starts afresh beyond.
    private static let measuresMax = 4096

    private let context: OpaquePointer
    private let layout: OpaquePointer
    private let family: String
    private var descriptions: [TextBlock.Weight: OpaquePointer] = [:]
    private var measures: [MeasureKey: Measure] = [:]
    /// Glyphs that no installed font has, in the texts drawn so far.
    private(set) var unknownGlyphs = 0

    init(family: String) {
        self.family = family
        // A map of its own: the default one belongs to the thread that first asks for it.
        let map = pango_cairo_font_map_new()
        context = pango_font_map_create_context(map)
        g_object_unref(map.map { UnsafeMutableRawPointer($0) })
        let options = cairo_font_options_create()
        // Unhinted, so that every size of a text has the same proportions.
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        pango_cairo_context_set_font_options(context, options)
        cairo_font_options_destroy(options)
        pango_context_set_round_glyph_positions(context, 0)
        layout = pango_layout_new(context)
        pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER)
        // Noto Sans sets lines 1.36 em apart, too loose for two lines of a large question.
        pango_layout_set_line_spacing(layout, 0.9)
        for weight in [TextBlock.Weight.regular, .bold] {
            let description = pango_font_description_new()
            pango_font_description_set_family(description, family + Self.siblings)
            pango_font_description_set_weight(
                description, weight == .bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
            descriptions[weight] = description
        }
    }

    deinit {
        for description in descriptions.values {
            pango_font_description_free(description)
        }
        g_object_unref(UnsafeMutableRawPointer(layout))
        g_object_unref(UnsafeMutableRawPointer(context))
    }

    /// The family that fontconfig gives instead of the one asked for; nil where it is installed.
    func substituteFamily() -> String? {
        let description = descriptions[.regular]
        pango_font_description_set_absolute_size(description, 20 * Double(PANGO_SCALE))
        guard let font = pango_context_load_font(context, description) else { return "none" }
        defer { g_object_unref(UnsafeMutableRawPointer(font)) }
        let found = pango_font_describe(font)
        defer { pango_font_description_free(found) }
        guard let name = pango_font_description_get_family(found).map({ String(cString: $0) })
        else { return "none" }
        return name == family ? nil : name
    }

    // MARK: - Fitting

    /// The largest em at which the text fits without a broken word; nil where none does.
    func largestEm(_ block: TextBlock) -> Double? {
        var em = Double(block.emMax)
        while em > Double(block.emMin) {
            if fits(block, em, width: block.rect.width) { return em }
            em *= Self.step
        }
        let least = Double(block.emMin)
        return fits(block, least, width: block.rect.width) ? least : nil
    }

    /// How the text stands at `em`, which is at most its largest one.
    func setting(_ block: TextBlock, em: Double?) -> Setting {
        guard let em else {
            return Setting(em: Double(block.emMin), width: block.rect.width, isCut: true)
        }
        let lines = measure(block, em, width: block.rect.width).lines
        guard lines > 1 else { return Setting(em: em, width: block.rect.width, isCut: false) }
        var tooNarrow = 0
        var wide = block.rect.width
        while wide - tooNarrow > max(2, block.rect.width / 64) {
            let middle = (wide + tooNarrow) / 2
            if fits(block, em, width: middle), measure(block, em, width: middle).lines == lines {
                wide = middle
            } else {
                tooNarrow = middle
            }
        }
        return Setting(em: em, width: wide, isCut: false)
    }

    private func fits(_ block: TextBlock, _ em: Double, width: Int) -> Bool {
        let measure = measure(block, em, width: width)
        return measure.width <= width && measure.height <= block.rect.height
            && measure.lines <= block.linesMax
    }

    private func measure(_ block: TextBlock, _ em: Double, width: Int) -> Measure {
        let key = MeasureKey(text: block.text, weight: block.weight, em: em, width: width)
        if let known = measures[key] { return known }
        lay(block, Setting(em: em, width: width, isCut: false))
        var pixelWidth: Int32 = 0
        var pixelHeight: Int32 = 0
        pango_layout_get_pixel_size(layout, &pixelWidth, &pixelHeight)
        let measure = Measure(
            width: Int(pixelWidth), height: Int(pixelHeight),
            lines: Int(pango_layout_get_line_count(layout)))
        if measures.count >= Self.measuresMax {
            measures.removeAll()
        }
        measures[key] = measure
        return measure
    }

    private func lay(_ block: TextBlock, _ setting: Setting) {
        let description = descriptions[block.weight]
        pango_font_description_set_absolute_size(description, setting.em * Double(PANGO_SCALE))
        pango_layout_set_font_description(layout, description)
        pango_layout_set_width(layout, Int32(setting.width) * PANGO_SCALE)
        pango_layout_set_wrap(layout, setting.isCut ? PANGO_WRAP_WORD_CHAR : PANGO_WRAP_WORD)
        pango_layout_set_ellipsize(
            layout, setting.isCut ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE)
        let lines = min(block.linesMax, max(1, Int(Double(block.rect.height) / (setting.em * 1.4))))
        pango_layout_set_height(layout, setting.isCut ? -Int32(lines) : -1)
        pango_layout_set_text(layout, block.text, -1)
    }

    // MARK: - Drawing

    /// Draws the text into its rectangle, in the colour that is set.
    func draw(_ block: TextBlock, _ setting: Setting, on cairo: OpaquePointer) {
        lay(block, setting)
        var ink = PangoRectangle()
        var logical = PangoRectangle()
        pango_layout_get_pixel_extents(layout, &ink, &logical)
        unknownGlyphs += Int(pango_layout_get_unknown_glyphs_count(layout))
        let width = Int(logical.width)
        let left =
            switch block.alignment {
            case .left: block.rect.x
            case .right: block.rect.maxX - width
            case .centre: block.rect.midX - width / 2
            case .anchored(let x):
                max(block.rect.x, min(x - width / 2, block.rect.maxX - width))
            }
        let spare = block.rect.height - Int(logical.height)
        let top =
            switch block.height {
            case .top: block.rect.y
            case .middle: block.rect.y + spare / 2
            case .bottom: block.rect.y + spare
            }
        cairo_move_to(cairo, Double(left) - Double(logical.x), Double(top))
        pango_cairo_show_layout(cairo, layout)
    }
}
