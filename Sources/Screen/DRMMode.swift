/// A way in which a display can be driven.
package struct DisplayMode: Hashable, Sendable, CustomStringConvertible {
    /// In pixels.
    package var width: Int
    package var height: Int
    /// Pictures a second, in thousandths.
    package var millihertz: Int
    /// The display's own choice.
    package var isPreferred: Bool
    package var isInterlaced: Bool
    /// Its place in the display's list.
    package var index: Int

    package init(
        width: Int, height: Int, millihertz: Int, isPreferred: Bool = false,
        isInterlaced: Bool = false, index: Int = 0
    ) {
        self.width = width
        self.height = height
        self.millihertz = millihertz
        self.isPreferred = isPreferred
        self.isInterlaced = isInterlaced
        self.index = index
    }

    var pixels: Int { width * height }

    /// Whether the panel can draw so few and so many pixels.
    package var isUsable: Bool {
        ScreenSize.sidePixels.contains(width) && ScreenSize.sidePixels.contains(height)
    }

    package var description: String {
        let hertz = (millihertz + 500) / 1_000
        return "\(width)x\(height)@\(hertz)\(isInterlaced ? " interlaced" : "")"
    }
}

/// What a technician writes: "1280x800", or "1920x1080@50" with the pictures a second.
package struct DisplayModeWish: Hashable, Sendable, CustomStringConvertible {
    /// Pictures a second that a mode may have.
    package static let hertzRange = 1...500

    package var width: Int
    package var height: Int
    package var hertz: Int?

    /// Nil where it is no mode, or one that the panel cannot draw.
    package init?(_ text: String) {
        let halves = text.split(separator: "@", omittingEmptySubsequences: false)
        let sides = halves[0].split(separator: "x", omittingEmptySubsequences: false)
        guard halves.count <= 2, sides.count == 2, let width = Self.number(sides[0]),
            let height = Self.number(sides[1]), ScreenSize.sidePixels.contains(width),
            ScreenSize.sidePixels.contains(height)
        else { return nil }
        self.width = width
        self.height = height
        if halves.count == 2 {
            guard let hertz = Self.number(halves[1]), Self.hertzRange.contains(hertz) else {
                return nil
            }
            self.hertz = hertz
        }
    }

    /// Digits alone: `Int` also takes a sign.
    private static func number(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            ? Int(text) : nil
    }

    package var description: String {
        "\(width)x\(height)" + (hertz.map { "@\($0)" } ?? "")
    }
}

extension DisplayMode {
    /// What pictures are made for, where nobody says otherwise.
    private static let usualMillihertz = 60_000

    /// The one to use.
    ///
    /// - Returns: nil where the display offers none that the panel can draw; `isWished` is false
    ///   where the wish cannot be fulfilled.
    package static func choose(
        from modes: [DisplayMode], wish: DisplayModeWish?
    ) -> (mode: DisplayMode, isWished: Bool)? {
        let usable = modes.filter(\.isUsable)
        if let wish {
            let millihertz = wish.hertz.map { $0 * 1_000 }
            let fitting = usable.filter { mode in
                mode.width == wish.width && mode.height == wish.height
                    && millihertz.map { abs(mode.millihertz - $0) <= 500 } ?? true
            }
            if let mode = best(of: fitting, near: millihertz) { return (mode, true) }
        }
        guard let mode = best(of: usable, near: nil) else { return nil }
        return (mode, wish == nil)
    }

    /// Whole pictures before interlaced ones, then the display's own choice, then the most pixels,
    /// then the usual speed, then the order of the list.
    private static func best(of modes: [DisplayMode], near millihertz: Int?) -> DisplayMode? {
        func rank(_ mode: DisplayMode) -> (Int, Int, Int, Int, Int) {
            (
                mode.isInterlaced ? 1 : 0, mode.isPreferred ? 0 : 1, -mode.pixels,
                abs(mode.millihertz - (millihertz ?? usualMillihertz)), mode.index
            )
        }
        return modes.min { rank($0) < rank($1) }
    }
}
