import CCairo

extension Typesetter {
    /// Bold characters at the beginning, and a colour for the rest.
    func addAttributes(_ block: TextBlock, rest: Color?) {
        guard block.boldCharacters > 0 || !(block.rest.isEmpty || rest == nil) else { return }
        let list = pango_attr_list_new()
        defer { pango_attr_list_unref(list) }
        if block.boldCharacters > 0, let bold = pango_attr_weight_new(PANGO_WEIGHT_BOLD) {
            bold.pointee.end_index = UInt32(block.text.prefix(block.boldCharacters).utf8.count)
            pango_attr_list_insert(list, bold)
        }
        if let rest, !block.rest.isEmpty,
            let color = pango_attr_foreground_new(
                UInt16(rest.red) * 257, UInt16(rest.green) * 257, UInt16(rest.blue) * 257)
        {
            color.pointee.start_index = UInt32(block.text.utf8.count)
            pango_attr_list_insert(list, color)
        }
        pango_layout_set_attributes(layout, list)
    }

    /// Draws the text into its rectangle.
    ///
    /// - Parameter rest: the colour of the block's rest.
    func draw(
        _ block: TextBlock, _ setting: Setting, with brush: Brush, in color: Color,
        rest: Color
    ) {
        let cairo = brush.cairo
        let block = setting.dropped > 0 ? block.dropping(setting.dropped) : block
        lay(block, setting)
        addAttributes(block, rest: rest)
        brush.use(color)
        var ink = PangoRectangle()
        var logical = PangoRectangle()
        pango_layout_get_pixel_extents(layout, &ink, &logical)
        unknownGlyphs += Int(pango_layout_get_unknown_glyphs_count(layout))
        let width = Int(logical.width)
        let left =
            switch block.alignment {
            case _ where block.isParagraph: block.rect.x + Int(logical.x)
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
        if block.hasCaret {
            let place = (x: Double(left) - Double(logical.x), y: Double(top))
            drawCaret(after: block.text, setting, place, brush)
        }
    }

    /// It stands still: nothing on the panel blinks.
    private func drawCaret(
        after text: String, _ setting: Setting, _ place: (x: Double, y: Double), _ brush: Brush
    ) {
        var caret = PangoRectangle()
        pango_layout_get_cursor_pos(layout, Int32(text.utf8.count), &caret, nil)
        let scale = Double(PANGO_SCALE)
        let (x, y) = (place.x + Double(caret.x) / scale, place.y + Double(caret.y) / scale)
        let height = Double(caret.height) / scale
        cairo_rectangle(
            brush.cairo, x, y + height * 0.12, max(1, setting.em * 0.07), height * 0.76)
        cairo_fill(brush.cairo)
    }
}
