import Foundation
import Machine
import Screen

/// What somebody sees who looks on while a customer answers: each picture, with its time.
struct GlassRecording {
    /// One picture, from when it came.
    struct Frame {
        var picture: GlassPicture
        /// Since the recording began.
        var seconds: Double
    }

    private(set) var frames: [Frame] = []
    private let begin = ProcessInfo.processInfo.systemUptime

    /// Looks at the glass once.
    mutating func look(at machine: any Glass) throws {
        // QEMU copies the picture when it is asked, so that it is no newer than this.
        let seconds = ProcessInfo.processInfo.systemUptime - begin
        let picture = try machine.glass()
        guard picture != frames.last?.picture else { return }
        frames.append(Frame(picture: picture, seconds: seconds))
    }

    /// What stood there at a time.
    func picture(at seconds: Double) -> GlassPicture? {
        (frames.last { $0.seconds <= seconds } ?? frames.first)?.picture
    }

    /// Screens of the same kind that follow each other are one; each with its time.
    ///
    /// - Parameter known: every picture that may be seen, with the name of its screen.
    func screens(_ known: [(name: String, picture: GlassPicture)]) -> [(
        name: String, seconds: Double
    )] {
        var screens: [(name: String, seconds: Double)] = []
        for frame in frames {
            let name = known.first { $0.picture == frame.picture }?.name ?? "unknown"
            if screens.last?.name != name { screens.append((name, frame.seconds)) }
        }
        return screens
    }
}

/// Recordings below each other, time from left to right.
struct FilmStrip {
    private static let columns = 15
    private static let shrinking = 5
    private static let gap = 4

    let recordings: [GlassRecording]
    let seconds: Double

    /// - Returns: a PNG file.
    func png() throws -> [UInt8] {
        let first = recordings[0].frames[0].picture
        let (width, height) = (first.width / Self.shrinking, first.height / Self.shrinking)
        let whole = try ExpectedPanel.size(
            Self.columns * (width + Self.gap),
            max(ScreenSize.sidePixels.lowerBound, recordings.count * (height + Self.gap)))
        let surface = MemorySurface(size: whole)
        try surface.show { pixels throws(ScreenFault) in
            for (row, recording) in recordings.enumerated() {
                for column in 0..<Self.columns {
                    let time = seconds * Double(column) / Double(Self.columns)
                    guard let picture = recording.picture(at: time) else { continue }
                    Self.copy(
                        picture, to: pixels, x: column * (width + Self.gap),
                        y: row * (height + Self.gap))
                }
            }
            return [whole.bounds]
        }
        return try surface.png().bytes
    }

    private static func copy(_ picture: GlassPicture, to pixels: Pixels, x: Int, y: Int) {
        for row in 0..<picture.height / shrinking {
            for column in 0..<picture.width / shrinking {
                pixels.address[(y + row) * pixels.width + x + column] = mean(
                    picture, x: column * shrinking, y: row * shrinking)
            }
        }
    }

    /// Of a square: thin lines stay visible.
    private static func mean(_ picture: GlassPicture, x: Int, y: Int) -> UInt32 {
        var sums: (UInt32, UInt32, UInt32) = (0, 0, 0)
        for row in y..<y + shrinking {
            for column in x..<x + shrinking {
                let pixel = picture.pixel(x: column, y: row)
                sums.0 += pixel >> 16 & 0xFF
                sums.1 += pixel >> 8 & 0xFF
                sums.2 += pixel & 0xFF
            }
        }
        let count = UInt32(shrinking * shrinking)
        return 0xFF00_0000 | (sums.0 / count) << 16 | (sums.1 / count) << 8 | sums.2 / count
    }
}
