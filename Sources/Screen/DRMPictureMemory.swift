/// The picture as it was last painted, in memory that is quick to read: a painter blends with what
/// stands there, and reading a graphics card's own memory takes a hundred times as long.
final class PictureMemory {
    let size: ScreenSize
    private let storage: UnsafeMutablePointer<UInt32>

    var pixels: UnsafePointer<UInt32> { UnsafePointer(storage) }

    /// All black.
    init(size: ScreenSize) {
        self.size = size
        storage = .allocate(capacity: size.width * size.height)
        storage.initialize(repeating: 0xFF00_0000, count: size.width * size.height)
    }

    deinit {
        storage.deallocate()
    }

    func lend(
        to draw: (Pixels) throws(ScreenFault) -> [PixelRect]
    ) throws(ScreenFault) -> [PixelRect] {
        try draw(Pixels(address: storage, width: size.width, height: size.height))
    }
}
