/// Taps all over the screen, as a recording in evemu's format that ends long after the last tap: a
/// panel that plays it is still there to be measured.
struct TapRecording {
    static let taps = 160
    /// Faster than a customer, slower than the disk.
    static let millisecondsPerTap = 100
    private static let downMilliseconds = 50
    private static let silenceSeconds = 300
    private static let columns = 12
    private static let rows = 9
    private static let axisMax = 4_095

    /// From the start of the recording to its last tap.
    static let seconds = taps * millisecondsPerTap / 1_000

    /// A walk that visits every cell before any for the second time, far from the one before.
    private static func cell(_ tap: Int) -> (column: Int, row: Int) {
        let cell = tap * 41 % (columns * rows)
        return (cell % columns, cell / columns)
    }

    static var text: String {
        var lines = [
            "# EVEMU 1.3", "N: Benchmark", "I: 0003 1d6b 0001 0001", "A: 2f 0 9 0 0 0",
            "A: 35 0 \(axisMax) 0 0 0", "A: 36 0 \(axisMax) 0 0 0", "A: 39 0 65535 0 0 0",
        ]
        for tap in 0..<taps {
            let (column, row) = cell(tap)
            let start = tap * millisecondsPerTap
            lines += frame(
                at: start, (0x39, tap), (0x35, middle(column, of: columns)),
                (0x36, middle(row, of: rows)))
            lines += frame(at: start + downMilliseconds, (0x39, -1))
        }
        let end = taps * millisecondsPerTap + silenceSeconds * 1_000
        lines += frame(at: end, (0x39, taps)) + frame(at: end + downMilliseconds, (0x39, -1))
        return lines.joined(separator: "\n") + "\n"
    }

    private static func middle(_ index: Int, of count: Int) -> Int {
        axisMax * (2 * index + 1) / (2 * count)
    }

    private static func frame(at milliseconds: Int, _ axes: (code: Int, value: Int)...) -> [String]
    {
        let digits = String(milliseconds % 1_000 + 1_000).dropFirst()
        let time = "\(milliseconds / 1_000).\(digits)000"
        return axes.map { "E: \(time) 0003 00\(String($0.code, radix: 16)) \($0.value)" }
            + ["E: \(time) 0000 0000 0"]
    }
}
