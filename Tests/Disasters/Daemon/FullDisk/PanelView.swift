import Feedback
import Foundation
import Peers
import Screen
import Settings

/// What stands on a panel's screen, seen through the picture file that it writes.
struct PanelView {
    private static let width = 480
    private static let height = 320
    private static let inches = 3.5

    private let picture: String
    private let thanks: [UInt8]
    private let tellStaff: [UInt8]

    /// - Parameter picture: the file's path.
    init(_ picture: String) throws {
        self.picture = picture
        let language = LanguageTag.russian
        let path = "\(Project.languages)/\(LanguageFile.name(of: language))"
        let words = try LanguageFile.read(
            [UInt8](try Data(contentsOf: URL(filePath: path))), named: path, language: language)
        thanks = try Self.draw(.thanks(line: words.thanks))
        tellStaff = try Self.draw(
            .tellStaff(line: words.tellStaff, whatToDo: words.tellStaffAdvice))
    }

    /// The section of `panel.yaml`.
    var section: String {
        """
        screen:
          surface: memory
          width: \(Self.width)
          height: \(Self.height)
          diagonal-inches: \(Self.inches)
          picture: \(picture)
        """
    }

    var isThanks: Bool { isNow(thanks) }
    var asksForStaff: Bool { isNow(tellStaff) }

    private func isNow(_ drawing: [UInt8]) -> Bool {
        FileManager.default.contents(atPath: picture).map { $0.elementsEqual(drawing) } ?? false
    }

    /// As the panel draws it.
    private static func draw(_ picture: Picture) throws -> [UInt8] {
        guard let size = ScreenSize(width: width, height: height, diagonalInches: inches) else {
            throw PeerFault("no screen is \(width) by \(height) pixels")
        }
        let surface = MemorySurface(size: size)
        try Painter(theme: .light).paint(Layout(picture, on: size), on: surface)
        return try surface.png().bytes
    }
}
