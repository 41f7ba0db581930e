import Feedback
import Screen
import Testing

@Suite struct MemorySurfaceTests {
    private let size = ScreenSize(width: 480, height: 320, diagonalInches: 5)!

    private func paint(_ line: String, _ painter: Painter, on surface: MemorySurface) throws {
        try painter.paint(Layout(.thanks(line: line), on: size), on: surface)
    }

    @Test func `a PNG of the newest frame is at hand, and before the first it is black`() throws {
        let surface = MemorySurface(size: size)
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let black = try surface.png()
        #expect(black.generation == 0)
        #expect(black.bytes.starts(with: signature))
        try paint("one", Painter(theme: .light), on: surface)
        let first = try surface.png()
        #expect(first.generation == 1)
        #expect(first.bytes.starts(with: signature))
        let isOther = first.bytes != black.bytes
        #expect(isOther)
        // Width and height stand big-endian in the first chunk.
        #expect(first.bytes[16..<24] == [0, 0, 1, 224, 0, 0, 1, 64])
    }

    @Test func `the generation grows with each frame that differs`() throws {
        let surface = MemorySurface(size: size)
        let painter = Painter(theme: .light)
        for (line, generation) in [("one", 1), ("one", 1), ("two", 2), ("one", 3)] {
            try paint(line, painter, on: surface)
            #expect(surface.generation == UInt64(generation))
        }
    }

    @Test func `a frame that was read stays as it is while the next is drawn`() throws {
        let surface = MemorySurface(size: size)
        let painter = Painter(theme: .light)
        try paint("one", painter, on: surface)
        let frame = surface.newestFrame
        let copy = frame.pixels.map { $0 }
        try paint("two", painter, on: surface)
        let isKept = frame.pixels == copy
        let isNew = surface.newestFrame.pixels != copy
        #expect(isKept)
        #expect(isNew)
    }

    @Test func `PNGs can be read by others while the panel draws`() async throws {
        let surface = MemorySurface(size: size)
        let readers = (0..<2).map { _ in
            Task.detached {
                var last: UInt64 = 0
                for _ in 0..<20 {
                    let png = try surface.png()
                    #expect(png.generation >= last)
                    #expect(png.bytes.suffix(8).prefix(4) == [0x49, 0x45, 0x4E, 0x44])
                    last = png.generation
                }
            }
        }
        let painter = Painter(theme: .light)
        for number in 1...40 {
            try paint("\(number)", painter, on: surface)
        }
        for reader in readers {
            try await reader.value
        }
        #expect(try surface.png().generation == 40)
    }
}
