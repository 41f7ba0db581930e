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
        /// Characters that are left out at the start, where that end is cut.
        var dropped = 0
    }

    private struct Measure {
        var width: Int
        var height: Int
        var lines: Int
    }

    private struct MeasureKey: Hashable {
        var text: String
        var rest: String
        var weight: TextBlock.Weight
        var boldCharacters: Int
        var em: Double
        var width: Int
    }

    /// The same typeface in other scripts, so that fontconfig does not pick an unrelated one.
    private static let siblings = ",Noto Sans Arabic,Noto Sans CJK SC"
    /// Each step down is this much smaller: finer than an eye can see between two screens.
    private static let step = 0.95
    /// Noto Sans sets lines 1.36 em apart and its Arabic sister 2.1 em, for the highest of all
    /// marks: too loose for two lines of a large question.
    private static let lineSpacing: Float = 0.9
    private static let arabicLineSpacing: Float = 0.75
    /// More measures than any screen needs; the memory of them starts afresh beyond.
    private static let measuresMax = 4096

    private let context: OpaquePointer
    let layout: OpaquePointer
    private let family: String
    private var descriptions: [TextBlock.Weight: OpaquePointer] = [:]
    private var measures: [MeasureKey: Measure] = [:]
    /// Glyphs that no installed font has, in the texts drawn so far.
    var unknownGlyphs = 0

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

    /// Whether no installed font has every character of the text.
    func hasUnknownGlyph(_ text: String) -> Bool {
        let block = TextBlock(
            text, in: PixelRect(x: 0, y: 0, width: 1, height: 1), em: 20...20, lines: 1)
        lay(block, Setting(em: 20, width: Int(Int16.max), isCut: false))
        return pango_layout_get_unknown_glyphs_count(layout) > 0
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
        guard let em else { return cutSetting(block) }
        let lines = measure(block, em, width: block.rect.width).lines
        guard lines > 1, !block.isParagraph else {
            return Setting(em: em, width: block.rect.width, isCut: false)
        }
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

    /// At the least size, with as much of the text as fits.
    private func cutSetting(_ block: TextBlock) -> Setting {
        let em = Double(block.emMin)
        var setting = Setting(em: em, width: block.rect.width, isCut: true)
        guard block.cut == .start else { return setting }
        var (tooFew, enough) = (0, block.text.count)
        while enough - tooFew > 1 {
            let middle = (enough + tooFew) / 2
            if fits(block.dropping(middle), em, width: block.rect.width) {
                enough = middle
            } else {
                tooFew = middle
            }
        }
        setting.dropped = enough
        setting.isCut = false
        return setting
    }

    private func fits(_ block: TextBlock, _ em: Double, width: Int) -> Bool {
        let measure = measure(block, em, width: width)
        return measure.width <= width && measure.height <= block.rect.height
            && measure.lines <= block.linesMax
    }

    private func measure(_ block: TextBlock, _ em: Double, width: Int) -> Measure {
        let key = MeasureKey(
            text: block.text, rest: block.rest, weight: block.weight,
            boldCharacters: block.boldCharacters, em: em, width: width)
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

    func lay(_ block: TextBlock, _ setting: Setting) {
        let description = descriptions[block.weight]
        pango_font_description_set_absolute_size(description, setting.em * Double(PANGO_SCALE))
        pango_layout_set_font_description(layout, description)
        pango_layout_set_width(layout, Int32(setting.width) * PANGO_SCALE)
        pango_layout_set_wrap(layout, setting.isCut ? PANGO_WRAP_WORD_CHAR : PANGO_WRAP_WORD)
        pango_layout_set_ellipsize(
            layout, setting.isCut ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE)
        let lines = min(block.linesMax, max(1, Int(Double(block.rect.height) / (setting.em * 1.4))))
        pango_layout_set_height(layout, setting.isCut ? -Int32(lines) : -1)
        pango_layout_set_text(layout, block.text + block.rest, -1)
        let isRightToLeft = isRightToLeft
        pango_layout_set_line_spacing(
            layout, isRightToLeft ? Self.arabicLineSpacing : Self.lineSpacing)
        pango_layout_set_alignment(layout, alignment(of: block, isRightToLeft))
        pango_layout_set_attributes(layout, nil)
        addAttributes(block, rest: nil)
    }

    /// Whether the text that was laid runs from the right.
    private var isRightToLeft: Bool {
        let line = pango_layout_get_line_readonly(layout, 0)
        return pango_layout_line_get_resolved_direction(line) == PANGO_DIRECTION_RTL
    }

    /// Pango's left is the side where a line begins, which for Arabic is the right one.
    private func alignment(of block: TextBlock, _ isRightToLeft: Bool) -> PangoAlignment {
        guard block.isParagraph else { return PANGO_ALIGN_CENTER }
        return (block.alignment == .right) == isRightToLeft ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT
    }
}
