/// The memory that pages are put together in: made once, used for every append.
final class PageBuffer {
    /// 64 KiB: enough for a group of a thousand answers in one write.
    static let pages = 17

    private let memory = UnsafeMutableRawBufferPointer.allocate(
        byteCount: PageBuffer.pages * Page.byteCount, alignment: Page.byteCount)

    deinit {
        memory.deallocate()
    }

    func page(_ index: Int) -> UnsafeMutableRawBufferPointer {
        let start = index * Page.byteCount
        return UnsafeMutableRawBufferPointer(rebasing: memory[start..<start + Page.byteCount])
    }

    /// The first `count` pages.
    func pages(_ count: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: memory[..<(count * Page.byteCount)])
    }
}
