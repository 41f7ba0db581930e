/// A display, or something that stands for one.
///
/// A surface keeps its pixels from one frame to the next, so that a painter need only change what
/// is new. After the pixels were lost, tell the painter: `Painter.forgetFrame()`.
package protocol Surface: AnyObject {
    var size: ScreenSize { get }

    /// Lends the pixels of the last frame to `draw`, which changes them and says where, and then
    /// shows them. An empty answer shows nothing new. Where this throws, nobody knows what the
    /// surface shows until the next whole frame.
    func show(_ draw: (Pixels) throws(ScreenFault) -> [PixelRect]) throws(ScreenFault)
}

/// Pixels that may be changed until the call they were lent for returns: 32 bits each, native byte
/// order, `0xAARRGGBB`, rows without padding between them.
package struct Pixels {
    package let address: UnsafeMutablePointer<UInt32>
    package let width: Int
    package let height: Int

    package init(address: UnsafeMutablePointer<UInt32>, width: Int, height: Int) {
        self.address = address
        self.width = width
        self.height = height
    }
}

/// The screen could not show a picture. Nothing is lost by it: answers are kept elsewhere.
package struct ScreenFault: Error, Hashable, CustomStringConvertible {
    package var description: String

    package init(_ description: String) {
        self.description = description
    }
}
