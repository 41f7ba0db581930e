package import Screen

/// The panel's present picture as a PNG file, for a technician who looks from afar. A picture that
/// holds what a customer typed is never written: the file keeps the one before it.
package struct PictureFile: Sendable {
    private let path: String
    private let surface: MemorySurface

    package init(path: String, of surface: MemorySurface) {
        self.path = path
        self.surface = surface
    }

    package func write(_ picture: Picture) throws {
        guard !picture.holdsContact else { return }
        try FolderFile.replace(path, with: try surface.png().bytes, mode: 0o644, isDurable: false)
    }
}
