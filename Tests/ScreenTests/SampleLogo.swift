import Screen

extension Sample {
    /// A wide logo: a dark disc and a bar, on nothing.
    static let logoPNG: [UInt8] = {
        let (width, height) = (320, 80)
        let pixels = (0..<width * height).map { place -> UInt32 in
            let (x, y) = (place % width, place / width)
            let isDisc = (x - 40) * (x - 40) + (y - 40) * (y - 40) < 38 * 38
            let isBar = x > 100 && (24..<56).contains(y)
            return isDisc ? 0xFF17_475A : isBar ? 0xFF4C_5660 : 0
        }
        return (try? PNG.encode(pixels, width: width, height: height)) ?? []
    }()

    static let logo = try? Logo(logoPNG)
}
