import Foundation

/// A virtual computer with a display, whatever its plug.
package protocol Glass: AnyObject {
    var guest: Guest { get }

    /// The picture on the display, pixel by pixel.
    func glass() throws -> GlassPicture

    /// The same, as a PNG file.
    func takePicture(_ path: String) throws
}

extension VirtualMachine: Glass {}
extension DisplayMachine: Glass {}

extension Glass {
    /// Keeps a picture for whoever wants to look at it, where `SMILE_MACHINE_PICTURES` names a
    /// folder.
    package func keep(_ name: String) throws {
        guard let folder = Pictures.folder else { return }
        try takePicture("\(folder)/\(name).png")
    }
}

/// Where pictures stay that somebody wants to look at.
package enum Pictures {
    /// Nil: nobody does.
    package static let folder = ProcessInfo.processInfo.environment["SMILE_MACHINE_PICTURES"]
}
