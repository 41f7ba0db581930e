import Synchronization

/// A display in memory: behind the demo's page, behind pictures as files, and in tests.
///
/// One thread draws; any thread may read the newest frame as PNG.
package final class MemorySurface: Surface, Sendable {
    /// One finished frame.
    package struct Frame: Sendable {
        /// Counts frames from 1; 0 is the black screen before the first one.
        package var generation: UInt64
        /// `0xAARRGGBB`, row by row.
        package var pixels: [UInt32]
    }

    package let size: ScreenSize
    private let frame: Mutex<Frame>
    private let newestPNG = Mutex<(generation: UInt64, bytes: [UInt8])?>(nil)

    package init(size: ScreenSize) {
        self.size = size
        let black = [UInt32](repeating: 0xFF00_0000, count: size.width * size.height)
        frame = Mutex(Frame(generation: 0, pixels: black))
    }

    package func show(
        _ draw: (Pixels) throws(ScreenFault) -> [PixelRect]
    ) throws(ScreenFault) {
        try frame.withLock { frame throws(ScreenFault) in
            let damage = try Self.lend(&frame.pixels, size, draw)
            if !damage.isEmpty {
                frame.generation += 1
            }
        }
    }

    /// Where a reader still holds the pixels of an older frame, the first change copies them.
    private static func lend(
        _ pixels: inout [UInt32], _ size: ScreenSize,
        _ draw: (Pixels) throws(ScreenFault) -> [PixelRect]
    ) throws(ScreenFault) -> [PixelRect] {
        let result = pixels.withUnsafeMutableBufferPointer { buffer in
            Result { () throws(ScreenFault) in
                try draw(
                    Pixels(address: buffer.baseAddress!, width: size.width, height: size.height))
            }
        }
        return try result.get()
    }

    package var generation: UInt64 {
        frame.withLock(\.generation)
    }

    package var newestFrame: Frame {
        frame.withLock { $0 }
    }

    /// The newest frame as a PNG file. It is made when first asked for, outside the lock that
    /// drawing takes, and kept until there is a newer frame.
    package func png() throws(ScreenFault) -> (generation: UInt64, bytes: [UInt8]) {
        try newestPNG.withLock { kept throws(ScreenFault) in
            let frame = newestFrame
            if let kept, kept.generation == frame.generation {
                return kept
            }
            let bytes = try PNG.encode(frame.pixels, width: size.width, height: size.height)
            kept = (frame.generation, bytes)
            return (frame.generation, bytes)
        }
    }
}
