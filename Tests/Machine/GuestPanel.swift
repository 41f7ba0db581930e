import Foundation
import Peers

/// The real daemon at work in the guest, with a questionnaire of four faces that fill the screen:
/// every tap is an answer.
package final class GuestPanel {
    private static let folder = "/run/machine"
    private static let state = "\(folder)/state"
    private static let stopSeconds = 30.0

    package let guest: Guest
    private let program: GuestProgram
    package let processID: String
    /// Prints what becomes durable.
    private let follower: GuestProgram

    /// Ready for customers.
    ///
    /// - Parameters:
    ///   - node: a device that is plugged in already, which it has when this returns.
    ///   - thanksMilliseconds: how long each answer is thanked for.
    ///   - more: further sections of `panel.yaml`.
    package init(
        in machine: VirtualMachine, pluggedIn node: String? = nil, thanksMilliseconds: Int = 0,
        _ more: String = ""
    ) throws {
        try machine.guest.shell("udevadm settle")
        guest = machine.guest
        try guest.write(
            "\(Self.folder)/buttons.yaml",
            PanelFiles.buttons(thanksMilliseconds: thanksMilliseconds))
        try guest.write(
            "\(Self.folder)/panel.yaml",
            """
            touchpoint: main-entrance
            state-directory: \(Self.state)
            questionnaire: \(Self.folder)/buttons.yaml
            languages-folder: \(Project.languages)
            status-file: \(Self.folder)/status.json
            taps:
              lock-out-milliseconds: 0
            \(more)

            """)
        let program = try guest.start([
            "/bin/sh", "-c", "echo $$; exec \"$@\"", "sh", try Programs.path("smile-paneld"),
            "run", "--config", "\(Self.folder)/panel.yaml",
        ])
        self.program = program
        processID = try program.line("")
        try program.wait(for: "the panel to be ready") {
            program.errors.contains("the panel is ready")
        }
        follower = try guest.start([
            try Programs.path("smilectl"), "log", "dump", "\(Self.state)/log", "--json",
            "--follow", "--type", "answer",
        ])
        if let node { try holds(node) }
    }

    /// The faces of the answers that are durable, those of earlier runs among them.
    package var choices: [Int] { (try? Self.choices(in: follower.output)) ?? [] }

    /// What it says to the technician.
    package var log: String { program.errors }

    package var isRunning: Bool { program.isRunning }

    /// Waits until this is so of what it said.
    package func waits(
        for what: String, seconds: Double = 30, until isSo: () throws -> Bool
    ) throws {
        try program.wait(for: what, seconds: seconds, until: isSo)
    }

    /// Waits until so many answers are durable, of this one face or of all.
    package func hears(answers: Int, of face: Int? = nil, seconds: Double = 15) throws {
        do {
            try follower.wait(for: "\(answers) answers", seconds: seconds) {
                choices.filter { face == nil || $0 == face }.count >= answers
            }
        } catch {
            throw PeerFault("\(error); the panel printed: \(program.errors)")
        }
    }

    /// Waits until the panel has the device at work.
    ///
    /// - Returns: how many milliseconds that took.
    @discardableResult
    package func holds(_ node: String, seconds: Int = 10) throws -> Int {
        let answer = try guest.run([
            try Programs.path("machine-guest"), "held", processID, node, "\(1_000 * seconds)",
        ])
        return Int(answer.trimmingCharacters(in: .newlines)) ?? 0
    }

    package func signal(_ signal: Int32) throws {
        try program.signal(signal)
    }

    /// Ends it, as the system does.
    package func stop() throws {
        try follower.signal(SIGTERM)
        try program.signal(SIGTERM)
        let status = try program.exitStatus(seconds: Self.stopSeconds)
        guard status == 0 else {
            throw PeerFault("the panel ended with \(status ?? -1): \(program.errors)")
        }
    }

    /// The faces that were chosen in all of its runs, in order, as numbers from 1.
    package static func choices(in machine: VirtualMachine) throws -> [Int] {
        try choices(
            in: try machine.guest.run([
                try Programs.path("smilectl"), "log", "dump", "\(state)/log", "--json",
            ]))
    }

    /// From what `smilectl log dump --json` tells; a line that is not whole yet is left out.
    private static func choices(in text: String) throws -> [Int] {
        try text.components(separatedBy: "\n").dropLast().compactMap { line in
            let record = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return record?["type"] as? String == "answer" ? record?["choice"] as? Int : nil
        }
    }
}
