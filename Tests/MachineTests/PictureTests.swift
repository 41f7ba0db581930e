import Foundation
import Machine
import Peers
import Testing

/// What stands on the guest's display can be looked at from outside.
@Suite(.serialized, .needsVirtualMachine) struct PictureTests {
    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47]

    @Test(.enabled(if: Scale.isFull, "no test needs a picture yet: make machine-tests"))
    func `a picture of the display changes with what is written there`() throws {
        let machine = try VirtualMachine()
        let folder = try TemporaryFolder("picture")
        var pictures: [Data] = []
        for text in ["one", "another"] {
            try machine.guest.shell("printf '\\033c\\033[?25l\(text)' > /dev/tty1; sleep 0.5")
            let path = "\(folder.path)/\(text).png"
            try machine.takePicture(path)
            pictures.append(try Data(contentsOf: URL(filePath: path)))
        }
        #expect(pictures.allSatisfy { $0.starts(with: Self.signature) })
        #expect(pictures[0] != pictures[1])
    }
}
