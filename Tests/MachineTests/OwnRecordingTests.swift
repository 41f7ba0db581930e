import Foundation
import Machine
import Peers
import Testing

/// The recordings of parts that nobody can buy are what the kernel makes of them.
@Suite(.serialized, .needsVirtualMachine) struct OwnRecordingTests {
    private static let folder = Project.root.appending(path: "Hardware").path
    /// How far a pause may be from that of the shipped file, in seconds: the machine is an emulated
    /// one.
    private static let toleranceSeconds = 0.25

    /// With SMILE_WRITE_RECORDINGS in the environment it writes them instead, for a look and a
    /// commit.
    @Test(.enabled(if: Scale.isFull, "it takes as long as they do: make machine-tests"))
    func `our own recordings are what the kernel reports of their devices`() throws {
        let machine = try VirtualMachine()
        for recording in OwnRecording.all {
            let lines = try record(recording, in: machine)
            let path = "\(Self.folder)/\(recording.path).events"
            if ProcessInfo.processInfo.environment["SMILE_WRITE_RECORDINGS"] != nil {
                try write(recording, lines, to: path)
            }
            let shipped = try String(contentsOfFile: path, encoding: .utf8)
                .components(separatedBy: "\n").filter { $0.hasPrefix("E: ") }
            expectAlike(lines, shipped, recording.path)
        }
    }

    private func record(_ recording: OwnRecording, in machine: VirtualMachine) throws -> [String] {
        let device = try GuestDevice(recording.device, in: machine)
        let node = try device.plug()
        let reader = try machine.guest.start([
            try Programs.path("machine-guest"), "read", node,
        ])
        try reader.line("reading")
        try device.play(recording.gestures)
        try device.unplug()
        _ = try reader.exitStatus()
        return reader.lines.filter { $0.hasPrefix("E: ") }
    }

    private func write(_ recording: OwnRecording, _ lines: [String], to path: String) throws {
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true)
        let text = "# EVEMU 1.3\n\(recording.device.text)\(lines.joined(separator: "\n"))\n"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }

    /// Repetitions of a key that is held are the kernel's own; their number is a matter of time.
    private func expectAlike(_ lines: [String], _ shipped: [String], _ name: String) {
        let (own, other) = (lines.compactMap(Happening.init), shipped.compactMap(Happening.init))
        let without = (own.filter { !$0.isRepetition }, other.filter { !$0.isRepetition })
        #expect(without.0.map(\.what) == without.1.map(\.what), "\(name)")
        for (one, another) in zip(gaps(without.0), gaps(without.1)) {
            #expect(abs(one - another) <= Self.toleranceSeconds, "\(name)")
        }
    }

    private func gaps(_ happenings: [Happening]) -> [Double] {
        zip(happenings.dropFirst(), happenings).map { $0.seconds - $1.seconds }
    }

    private struct Happening {
        var seconds: Double
        var what: String
        /// A key's third value, and the frame's end that goes with it.
        var isRepetition: Bool

        init?(_ line: String) {
            let words = line.split(separator: " ")
            guard words.count == 5, let seconds = Double(words[1]) else { return nil }
            self.seconds = seconds
            what = words[2...].joined(separator: " ")
            isRepetition = (words[2] == "0001" && words[4] == "2") || what == "0000 0000 1"
        }
    }
}
