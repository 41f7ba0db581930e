import Glibc
import Testing
import Touch

/// Every recording in `Hardware/Touchscreens`: whoever adds a folder there adds a test.
@Suite struct HardwareTests {
    static let folder = TestFiles.package + "/Hardware/Touchscreens"
    static let parts = TestFiles.names(in: folder)

    static func recordings(of part: String) -> [String] {
        TestFiles.names(in: folder + "/" + part).filter { $0.hasSuffix(".events") }
    }

    @Test func `there are parts`() {
        #expect(!Self.parts.isEmpty)
    }

    @Test(arguments: parts)
    func `a part has a page and recordings`(part: String) {
        #expect(TestFiles.exists("\(Self.folder)/\(part)/README.md"))
        #expect(!Self.recordings(of: part).isEmpty)
    }

    @Test(arguments: parts)
    func `a part's recordings give the contacts and taps beside them`(part: String) throws {
        for name in Self.recordings(of: part) {
            let path = "\(Self.folder)/\(part)/\(name.dropLast(".events".count))"
            let recording = try Recording(evemu: try #require(TestFiles.bytes(path + ".events")))
            let expected = try #require(TestFiles.text(path + ".jsonl"), "no \(path).jsonl")
            #expect(recording.cut == nil)
            #expect(try Replay(recording).jsonLines.joined(separator: "\n") + "\n" == expected)
        }
    }

    private static let buttons = TestFiles.package + "/Hardware/Buttons"
    static let boxes = TestFiles.names(in: buttons).filter { !$0.contains(".") }

    @Test(arguments: boxes)
    func `a box's recordings give the presses beside them`(box: String) throws {
        let folder = "\(Self.buttons)/\(box)"
        #expect(TestFiles.exists("\(folder)/README.md"))
        let names = TestFiles.names(in: folder).filter { $0.hasSuffix(".events") }
        #expect(!names.isEmpty)
        for name in names {
            let path = "\(folder)/\(name.dropLast(".events".count))"
            let recording = try Recording(evemu: try #require(TestFiles.bytes(path + ".events")))
            let expected = try #require(TestFiles.text(path + ".jsonl"), "no \(path).jsonl")
            #expect(recording.cut == nil)
            let lines = ButtonReplay(recording).jsonLines
            #expect(lines.joined(separator: "\n") + "\n" == expected)
        }
    }

    @Test(arguments: [
        ("smiley-box-keyboard/four-presses", 4), ("smiley-box-keyboard/held", 1),
        ("smiley-box-keyboard/bouncing", 4), ("smiley-box-gamepad/four-presses", 4),
        ("smiley-box-gamepad/two-at-once", 2),
    ])
    func `a press counts once`(name: String, presses: Int) throws {
        let path = "\(Self.buttons)/\(name).events"
        let recording = try Recording(evemu: try #require(TestFiles.bytes(path)))
        #expect(ButtonReplay(recording).presses.count == presses)
    }

    /// With SMILE_WRITE_RECORDINGS in the environment it writes them instead, for a look and a
    /// commit.
    @Test func `the virtual screen's recordings are what its generator writes`() throws {
        let folder = Self.folder + "/smile-virtual"
        for (name, recording) in VirtualTouchscreen.shipped {
            if getenv("SMILE_WRITE_RECORDINGS") != nil {
                let lines = try Replay(recording).jsonLines.joined(separator: "\n") + "\n"
                let path = "\(folder)/\(name.dropLast(".events".count))"
                #expect(TestFiles.write(recording.evemuText, to: path + ".events"))
                #expect(TestFiles.write(lines, to: path + ".jsonl"))
            }
            #expect(TestFiles.text("\(folder)/\(name)") == recording.evemuText)
        }
        #expect(Set(Self.recordings(of: "smile-virtual")) == Set(VirtualTouchscreen.shipped.keys))
    }
}
