import Foundation
import Machine
import Peers

/// What `smilectl device record` writes in the guest while fingers move.
struct GuestRecording {
    static let file = "/run/recording.events"

    private let panel: GuestPanel
    private let recorder: GuestProgram

    /// Recording, when this returns.
    ///
    /// - Parameter device: its stable name; nil: the only one.
    init(of device: String? = nil, by panel: GuestPanel) throws {
        self.panel = panel
        try panel.guest.shell("rm -f \(Self.file)")
        recorder = try panel.smilectl(
            ["device", "record", Self.file] + (device.map { ["--device", $0] } ?? []))
        try recorder.line("recording")
    }

    /// Ends it once so many frames are there.
    ///
    /// - Returns: the file's lines.
    func end(frames: Int) throws -> [String] {
        var lines: [String] = []
        try recorder.wait(for: "\(frames) frames") {
            lines = String(decoding: try panel.guest.read(Self.file), as: UTF8.self)
                .components(separatedBy: "\n")
            return lines.filter { $0.hasSuffix(" 0000 0000 0") }.count >= frames
        }
        try recorder.signal(SIGINT)
        _ = try recorder.exitStatus()
        return lines
    }
}
