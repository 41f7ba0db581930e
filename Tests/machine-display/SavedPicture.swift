import Glibc
import Screen

/// What should stand on a display, as a file: `save FILE WIDTH HEIGHT DIAGONAL face 2`. A portable
/// pixmap, of which red, green and blue are all that counts.
struct SavedPicture {
    private let path: String
    private let size: ScreenSize
    private let picture: Picture

    init(_ words: ArraySlice<String>) throws {
        let words = Array(words)
        guard words.count >= 5, let width = Int(words[1]), let height = Int(words[2]),
            let inches = Double(words[3]),
            let size = ScreenSize(width: width, height: height, diagonalInches: inches)
        else { throw ScreenFault("save FILE WIDTH HEIGHT DIAGONAL WORDS") }
        path = words[0]
        self.size = size
        picture = Program.picture(Array(words[4...]))
    }

    func write() throws {
        let surface = MemorySurface(size: size)
        try Painter(theme: .light).paint(Layout(picture, on: size), on: surface)
        var bytes = Array("P6\n\(size.width) \(size.height)\n255\n".utf8)
        for pixel in surface.newestFrame.pixels {
            for shift in [16, 8, 0] as [UInt32] { bytes.append(UInt8(pixel >> shift & 0xFF)) }
        }
        let file = fopen(path, "we")
        guard let file, fwrite(bytes, 1, bytes.count, file) == bytes.count, fclose(file) == 0 else {
            throw ScreenFault("'\(path)' was not written: errno \(errno)")
        }
    }
}
