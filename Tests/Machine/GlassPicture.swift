import Foundation
import Peers

/// What stands on a display, as the machine's other end sees it.
package struct GlassPicture: Hashable, Sendable {
    package let width: Int
    package let height: Int
    /// Red, green and blue of each pixel, row by row.
    private let bytes: [UInt8]

    private init(width: Int, height: Int, bytes: [UInt8]) {
        self.width = width
        self.height = height
        self.bytes = bytes
    }

    /// - Parameter pixels: `0xAARRGGBB`, row by row.
    package init(width: Int, height: Int, pixels: [UInt32]) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(3 * pixels.count)
        for pixel in pixels {
            bytes.append(UInt8(truncatingIfNeeded: pixel >> 16))
            bytes.append(UInt8(truncatingIfNeeded: pixel >> 8))
            bytes.append(UInt8(truncatingIfNeeded: pixel))
        }
        self.init(width: width, height: height, bytes: bytes)
    }

    /// From a binary portable pixmap: `P6`, width, height, 255, and the bytes.
    init(ppm: Data) throws {
        var rest = Array(ppm)[...]
        func word() -> String {
            let word = rest.prefix { $0 > 0x20 }
            rest = rest.dropFirst(word.count + 1)
            return String(decoding: word, as: UTF8.self)
        }
        let (kind, width, height, depth) = (word(), Int(word()), Int(word()), word())
        guard kind == "P6", depth == "255", let width, let height,
            rest.count == 3 * width * height
        else { throw PeerFault("QEMU's picture is none") }
        self.init(width: width, height: height, bytes: Array(rest))
    }

    /// The picture as a person sees it who turns the display back by so many degrees: a quarter to
    /// the left for 90.
    package func turnedBack(by degrees: Int) -> GlassPicture {
        (0..<degrees / 90).reduce(self) { picture, _ in picture.turnedLeft }
    }

    /// The picture as it lies on a display that is turned so that a person sees this one.
    package func turned(by degrees: Int) -> GlassPicture {
        turnedBack(by: (360 - degrees) % 360)
    }

    private var turnedLeft: GlassPicture {
        var turned: [UInt8] = []
        turned.reserveCapacity(bytes.count)
        // Its right column becomes the upper row.
        for x in (0..<width).reversed() {
            for y in 0..<height {
                let at = 3 * (y * width + x)
                turned += bytes[at..<at + 3]
            }
        }
        return GlassPicture(width: height, height: width, bytes: turned)
    }

    /// Red, green and blue of a pixel, as `0xAARRGGBB`.
    package func pixel(x: Int, y: Int) -> UInt32 {
        let at = 3 * (y * width + x)
        let (red, green, blue) = (bytes[at], bytes[at + 1], bytes[at + 2])
        return 0xFF00_0000 | UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
    }

    package var isBlack: Bool { bytes.allSatisfy { $0 == 0 } }

    /// The pixels that differ, of pictures of the same size.
    package func differences(from other: GlassPicture) -> Int {
        (0..<width * height).count { pixel in
            bytes[3 * pixel..<3 * pixel + 3] != other.bytes[3 * pixel..<3 * pixel + 3]
        }
    }
}
