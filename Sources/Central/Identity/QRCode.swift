import CQRCode

/// A text as a QR code (ISO/IEC 18004), by libqrencode.
package struct QRCode {
    /// Light modules around the code, as the standard wants.
    private static let quiet = 4
    /// Of a module in a PNG.
    private static let modulePixels = 8

    /// Rows of dark modules, without the quiet zone.
    private let rows: [[Bool]]

    /// Nil where the text is too long for any code.
    package init?(_ text: String) {
        // M: a seventh of the code may be dirty or folded.
        guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        let side = Int(code.pointee.width)
        let modules = code.pointee.data!
        rows = (0..<side).map { y in (0..<side).map { modules[y * side + $0] & 1 == 1 } }
    }

    private var side: Int { rows.count + 2 * Self.quiet }

    private func isDark(_ x: Int, _ y: Int) -> Bool {
        let (column, row) = (x - Self.quiet, y - Self.quiet)
        return rows.indices.contains(row) && rows.indices.contains(column) && rows[row][column]
    }

    /// Two rows of modules in a line of characters: black on white whatever the terminal's own
    /// colours are, since readers want the code darker than its ground.
    package var terminalText: String {
        stride(from: 0, to: side, by: 2).map { y in
            let line = (0..<side).map { x in
                switch (isDark(x, y), isDark(x, y + 1)) {
                case (true, true): "\u{2588}"
                case (true, false): "\u{2580}"
                case (false, true): "\u{2584}"
                case (false, false): " "
                }
            }
            return "\u{1b}[38;5;16;48;5;231m\(line.joined())\u{1b}[0m\n"
        }.joined()
    }

    package var svg: [UInt8]? {
        var path = ""
        for y in 0..<side {
            for x in 0..<side where isDark(x, y) { path += "M\(x) \(y)h1v1h-1z" }
        }
        return Array(
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" \
            shape-rendering="crispEdges"><path fill="#fff" d="M0 0h\(side)v\(side)H0z"/>\
            <path d="\(path)"/></svg>

            """.utf8)
    }

    /// Nil where libpng has no memory.
    package var png: [UInt8]? {
        let pixels = side * Self.modulePixels
        var grey = [UInt8](repeating: 255, count: pixels * pixels)
        for y in 0..<pixels {
            for x in 0..<pixels where isDark(x / Self.modulePixels, y / Self.modulePixels) {
                grey[y * pixels + x] = 0
            }
        }
        var count = 0
        guard smile_png_write(nil, &count, grey, UInt32(pixels), UInt32(pixels)) != 0 else {
            return nil
        }
        var bytes = [UInt8](repeating: 0, count: count)
        guard smile_png_write(&bytes, &count, grey, UInt32(pixels), UInt32(pixels)) != 0 else {
            return nil
        }
        return Array(bytes[..<count])
    }
}
