import Peers

/// One device that the guest makes by itself, to plug in and play on.
package final class GuestDevice {
    private let program: GuestProgram
    private var marks = 0
    /// The guest's name of it while it is plugged in: 'event3'.
    package private(set) var node = ""

    /// Described, not plugged in yet.
    package init(_ script: DeviceScript, in machine: any Glass) throws {
        program = try machine.guest.start([try Programs.path("machine-guest"), "device"])
        try program.write(script.text)
    }

    /// - Returns: its node: 'event3'.
    @discardableResult
    package func plug() throws -> String {
        try program.write("plug\n")
        node = String(try program.line("plugged ").dropFirst("plugged ".count))
        return node
    }

    package func unplug() throws {
        try program.write("unplug\n")
        try program.line("unplugged")
    }

    /// Plays at its own pace, from now on, and waits until all of it has happened.
    package func play(_ gestures: Gestures) throws {
        try begin(gestures)
        try program.line("mark \(marks)", seconds: Double(gestures.milliseconds) / 1_000 + 30)
    }

    /// Plays while somebody looks on: see `isPlaying`.
    package func begin(_ gestures: Gestures) throws {
        marks += 1
        try program.write("now\n\(gestures.text)mark \(marks)\n")
    }

    /// Whether what was begun last has not happened yet, as far as was heard.
    package var isPlaying: Bool { !program.lines.contains("mark \(marks)") }

    /// What was written to it so far, as type, code and value: lights and sounds.
    package var received: [String] {
        program.lines.filter { $0.hasPrefix("got ") }.map { String($0.dropFirst("got ".count)) }
    }
}
