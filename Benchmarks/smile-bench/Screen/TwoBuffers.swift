import Screen

/// A display's surface in ordinary memory: a picture that is painted, and two buffers of the same
/// size that take turns, into which what each of them lacks is copied, as a display that is driven
/// by page flips has it.
final class TwoBuffers: Surface {
    let size: ScreenSize
    private let picture: UnsafeMutablePointer<UInt32>
    private let buffers: [UnsafeMutablePointer<UInt32>]
    private let copy: TurningCopy
    private var ledger: DamageLedger
    private var hidden = 0

    init(size: ScreenSize) {
        func memory() -> UnsafeMutablePointer<UInt32> {
            let memory = UnsafeMutablePointer<UInt32>.allocate(capacity: size.width * size.height)
            memory.initialize(repeating: 0, count: size.width * size.height)
            return memory
        }
        self.size = size
        picture = memory()
        buffers = [memory(), memory()]
        copy = TurningCopy(rotation: .none, width: size.width, height: size.height)
        ledger = DamageLedger(buffers: buffers.count, bounds: size.bounds)
    }

    deinit {
        for memory in buffers + [picture] { memory.deallocate() }
    }

    func show(_ draw: (Pixels) throws(ScreenFault) -> [PixelRect]) throws(ScreenFault) {
        let rects = try draw(Pixels(address: picture, width: size.width, height: size.height))
        guard !rects.isEmpty else { return }
        ledger.drew(rects)
        for rect in ledger.take(for: hidden) {
            copy.copy(rect, from: picture, to: buffers[hidden], stride: size.width)
        }
        hidden = 1 - hidden
    }
}
