import Foundation
import Peers

/// A program in the guest that paints the questionnaire on the display as the panel does; see
/// `Tests/machine-display`.
package final class GuestDisplay {
    private static let startSeconds = 60.0
    private static let showSeconds = 30.0

    /// Given to the program, so that what it paints does not hang on what QEMU says of its display.
    private static let inches = 10.1

    package let processID: String
    private let machine: DisplayMachine
    private let program: GuestProgram
    private let degrees: Int
    private let scratch: TemporaryFolder

    /// - Parameters:
    ///   - degrees: how far the picture is turned.
    ///   - words: further wishes: 'mode=1024x768'.
    ///   - beginning: a program that starts it, with its words: another account's.
    package init(
        on machine: DisplayMachine, turnedBy degrees: Int = 0, _ words: [String] = [],
        by beginning: [String] = []
    ) throws {
        self.machine = machine
        self.degrees = degrees
        scratch = try TemporaryFolder("glass")
        program = try machine.guest.start(
            ["/bin/sh", "-c", "echo $$; exec \"$@\"", "sh"] + beginning
                + [
                    try Programs.path("machine-display"), "rotation=\(degrees)",
                    "diagonal=\(Self.inches)",
                ] + words)
        processID = try program.line("")
        try program.wait(for: "the first picture", seconds: Self.startSeconds) {
            program.output.contains("painted")
        }
    }

    /// What it told so far.
    package var notes: [String] {
        program.lines.filter { $0.hasPrefix("note ") || $0.hasPrefix("fault ") }
    }

    package var lines: [String] { program.lines }

    /// Waits for a line that begins so, behind those that were waited for before.
    @discardableResult
    package func line(_ beginning: String) throws -> String {
        try program.line(beginning)
    }

    /// Tells it to do something, and waits until it has.
    package func does(_ words: String) throws {
        try program.write("\(words)\n")
        try program.line("did \(words)")
    }

    /// Waits until every pixel of the display is as the same program paints it outside.
    ///
    /// - Parameter words: what it was told to show: 'face 2'.
    package func shows(_ words: String, seconds: Double = showSeconds) throws {
        let begin = ProcessInfo.processInfo.systemUptime
        var wanted: [GlassPicture] = []
        while true {
            let glass = try machine.glass().turnedBack(by: degrees)
            let now = ProcessInfo.processInfo.systemUptime
            if wanted.last?.width != glass.width || wanted.last?.height != glass.height {
                wanted = [try picture(words, width: glass.width, height: glass.height)]
            }
            if wanted == [glass] { return }
            guard now - begin < seconds else {
                throw PeerFault(
                    "the display has \(glass.width)x\(glass.height) pixels, of which "
                        + "\(glass.differences(from: wanted[0])) do not belong to '\(words)': "
                        + program.output)
            }
        }
    }

    /// What `shows` waits for, on a display of this size.
    package func picture(_ words: String, width: Int, height: Int) throws -> GlassPicture {
        let path = "\(scratch.path)/wanted.ppm"
        let sizes = ["\(width)", "\(height)", "\(Self.inches)"]
        _ = try Programs.run(
            "machine-display",
            ["save", path] + sizes + words.split(separator: " ").map(String.init), in: scratch
        ).succeeded()
        return try GlassPicture(ppm: try Data(contentsOf: URL(filePath: path)))
    }

    /// Closes the display and ends.
    package func close() throws {
        try program.write("close\n")
        try program.line("closed")
        guard try program.exitStatus() == 0 else {
            throw PeerFault("it ended badly: \(program.output)\(program.errors)")
        }
    }

    /// Ends it as a crash does.
    package func kill() throws {
        try program.signal(SIGKILL)
        _ = try program.exitStatus()
    }
}
