import Foundation

/// A recording of many quick taps, one after the other, each somewhere else.
package enum CrowdRecording {
    private static let millisecondsDown = 40
    private static let places = 4_096
    /// Far from the place before, and never the same until all were touched.
    private static let step = 997

    /// In evemu's format.
    ///
    /// - Parameter millisecondsPerTap: from one tap to the next, in the recording's own time. A
    ///   finger that was down before the panel showed its first picture is no answer to it: for a
    ///   recording that is played much faster, this is much longer than a start takes.
    package static func text(taps: Int, millisecondsPerTap: Int = 60) -> String {
        var lines = ["N: A crowd"]
        for axis in ["2f 0 9", "35 0 4095", "36 0 4095", "39 0 65535"] {
            lines.append("A: \(axis) 0 0 0")
        }
        for tap in 0..<taps {
            let place = tap * step % places
            for (milliseconds, events) in [
                (0, ["0003 0039 \(tap)", "0003 0035 \(place)", "0003 0036 \(place)"]),
                (millisecondsDown, ["0003 0039 -1"]),
            ] {
                let at = Double(tap * millisecondsPerTap + milliseconds) / 1_000
                for event in events + ["0000 0000 0"] {
                    lines.append(String(format: "E: %.6f %@", at, event))
                }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
