/// Taps as a recording in evemu's format that ends long after the last of them: a panel that plays
/// it is still there to be measured.
struct TapRecording {
    private static let downMilliseconds = 50
    private static let silenceSeconds = 300
    private static let axisMax = 4_095

    /// Places as shares of the screen, and when a finger comes down there.
    private let taps: [(x: Double, y: Double, milliseconds: Int)]

    /// - Parameter taps: places as shares of the screen, and when a finger comes down there, in
    ///   milliseconds from the start, in the order of time.
    init(_ taps: [(x: Double, y: Double, milliseconds: Int)]) {
        self.taps = taps
    }

    /// All over the screen, faster than a customer and slower than the disk.
    static let everywhere = TapRecording(
        (0..<160).map { tap in
            // A walk that visits every cell before any for the second time, far from the last.
            let (columns, rows) = (12, 9)
            let cell = tap * 41 % (columns * rows)
            return (
                x: (Double(cell % columns) + 0.5) / Double(columns),
                y: (Double(cell / columns) + 0.5) / Double(rows), milliseconds: tap * 100
            )
        })

    /// From the start of the recording to its last tap, rounded up.
    var seconds: Int { ((taps.last?.milliseconds ?? 0) + Self.downMilliseconds) / 1_000 + 1 }

    var text: String {
        var lines = [
            "# EVEMU 1.3", "N: Benchmark", "I: 0003 1d6b 0001 0001", "A: 2f 0 9 0 0 0",
            "A: 35 0 \(Self.axisMax) 0 0 0", "A: 36 0 \(Self.axisMax) 0 0 0",
            "A: 39 0 65535 0 0 0",
        ]
        for (number, tap) in taps.enumerated() {
            lines += Self.frame(
                at: tap.milliseconds, (0x39, number), (0x35, Self.units(tap.x)),
                (0x36, Self.units(tap.y)))
            lines += Self.frame(at: tap.milliseconds + Self.downMilliseconds, (0x39, -1))
        }
        let end = (seconds + Self.silenceSeconds) * 1_000
        lines += Self.frame(at: end, (0x39, taps.count))
        lines += Self.frame(at: end + Self.downMilliseconds, (0x39, -1))
        return lines.joined(separator: "\n") + "\n"
    }

    private static func units(_ share: Double) -> Int {
        Int(Double(axisMax) * share)
    }

    private static func frame(at milliseconds: Int, _ axes: (code: Int, value: Int)...) -> [String]
    {
        let digits = String(milliseconds % 1_000 + 1_000).dropFirst()
        let time = "\(milliseconds / 1_000).\(digits)000"
        return axes.map { "E: \(time) 0003 00\(String($0.code, radix: 16)) \($0.value)" }
            + ["E: \(time) 0000 0000 0"]
    }
}
