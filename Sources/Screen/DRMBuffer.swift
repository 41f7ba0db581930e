import CDRM
import Glibc

/// Memory of a graphics card that it can show: 32 bits a pixel, `0x00RRGGBB`.
final class DRMBuffer {
    private static let bitsPerPixel: UInt32 = 32

    /// What the kernel shows it by.
    let framebuffer: UInt32
    let pixels: UnsafeMutablePointer<UInt32>
    /// Pixels from a row to the next.
    let stride: Int

    private let card: DRMCard
    private let handle: UInt32
    private let bytes: UInt64

    /// All black, as the kernel gives it.
    init(on card: DRMCard, width: Int, height: Int) throws(DisplayFault) {
        var (handle, pitch, bytes): (UInt32, UInt32, UInt64) = (0, 0, 0)
        var code = drmModeCreateDumbBuffer(
            card.descriptor, UInt32(width), UInt32(height), Self.bitsPerPixel, 0, &handle, &pitch,
            &bytes)
        guard code == 0 else { throw .noBuffer(path: card.path, code: Self.errorNumber(code)) }
        var framebuffer: UInt32 = 0
        code = Self.add(handle, pitch: pitch, width, height, on: card, &framebuffer)
        guard code == 0 else {
            drmModeDestroyDumbBuffer(card.descriptor, handle)
            throw .noBuffer(path: card.path, code: Self.errorNumber(code))
        }
        var offset: UInt64 = 0
        code = drmModeMapDumbBuffer(card.descriptor, handle, &offset)
        guard code == 0, let start = smile_map_buffer(card.descriptor, offset, bytes) else {
            let number = code == 0 ? errno : Self.errorNumber(code)
            drmModeRmFB(card.descriptor, framebuffer)
            drmModeDestroyDumbBuffer(card.descriptor, handle)
            throw .noBuffer(path: card.path, code: number)
        }
        self.card = card
        self.handle = handle
        self.bytes = bytes
        self.framebuffer = framebuffer
        pixels = start.bindMemory(to: UInt32.self, capacity: Int(bytes) / 4)
        stride = Int(pitch) / 4
    }

    deinit {
        munmap(pixels, Int(bytes))
        // Where it is shown, the display goes dark; whoever holds it shows another one first.
        drmModeRmFB(card.descriptor, framebuffer)
        drmModeDestroyDumbBuffer(card.descriptor, handle)
    }

    /// Old drivers know only the older of the two calls.
    private static func add(
        _ handle: UInt32, pitch: UInt32, _ width: Int, _ height: Int, on card: DRMCard,
        _ framebuffer: inout UInt32
    ) -> Int32 {
        let code = drmModeAddFB2(
            card.descriptor, UInt32(width), UInt32(height), SMILE_FORMAT_XRGB8888,
            [handle, 0, 0, 0], [pitch, 0, 0, 0], [0, 0, 0, 0], &framebuffer, 0)
        guard code != 0 else { return 0 }
        return drmModeAddFB(
            card.descriptor, UInt32(width), UInt32(height), 24, UInt8(bitsPerPixel), pitch, handle,
            &framebuffer)
    }

    private static func errorNumber(_ code: Int32) -> Int32 {
        code < -1 ? -code : errno
    }
}
