import Foundation
import Peers

/// The real daemon at work in the guest, with a questionnaire of four faces that fill the screen:
/// every tap is an answer.
package final class GuestPanel {
    private static let folder = "/run/machine"
    private static let state = "\(folder)/state"
    private static let socket = "\(folder)/control"
    private static let stopSeconds = 30.0
    /// A panel that draws looks at every font first, through an emulated processor.
    private static let readySeconds = 120.0

    package let guest: Guest
    private let program: GuestProgram
    package let processID: String
    /// Prints what becomes durable.
    private let follower: GuestProgram
    /// Where other accounts find the programs.
    private let programs: String

    /// Ready for customers.
    ///
    /// - Parameters:
    ///   - node: a device that is plugged in already, which it has when this returns.
    ///   - thanksMilliseconds: how long each answer is thanked for.
    ///   - questionnaire: instead of the four faces.
    ///   - account: that it runs as; nil: root.
    ///   - more: further sections of `panel.yaml`.
    package init(
        in machine: any Glass, pluggedIn node: String? = nil, thanksMilliseconds: Int = 0,
        questionnaire: String? = nil, as account: GuestAccount? = nil, _ more: String = ""
    ) throws {
        guest = machine.guest
        try guest.shell("udevadm settle")
        programs = try guest.openUp(Programs.folder)
        try Self.install(
            in: guest,
            questionnaire: questionnaire
                ?? PanelFiles.buttons(thanksMilliseconds: thanksMilliseconds),
            for: account, more)
        let program = try guest.start(
            ["/bin/sh", "-c", "echo $$; exec \"$@\"", "sh"] + (account?.words ?? []) + [
                "\(programs)/smile-paneld", "run", "--config", "\(Self.folder)/panel.yaml",
            ])
        self.program = program
        processID = try program.line("")
        try program.wait(for: "the panel to be ready", seconds: Self.readySeconds) {
            program.errors.contains("the panel is ready")
        }
        follower = try guest.start([
            try Programs.path("smilectl"), "log", "dump", "\(Self.state)/log", "--json",
            "--follow", "--type", "answer",
        ])
        if let node { try holds(node) }
    }

    private static func install(
        in guest: Guest, questionnaire: String, for account: GuestAccount?, _ more: String
    ) throws {
        try guest.write("\(folder)/questionnaire.yaml", questionnaire)
        try guest.write(
            "\(folder)/panel.yaml",
            configuration(languages: try guest.openUp(Project.languages), more))
        if let account {
            try guest.shell("chown -R \(account.user):\(account.group) \(folder)")
        }
    }

    /// `panel.yaml`, whose other files stand beside it.
    ///
    /// - Parameters:
    ///   - languages: the folder of the panel's own texts.
    ///   - more: further sections.
    package static func configuration(languages: String, _ more: String) -> String {
        """
        touchpoint: main-entrance
        state-directory: state
        questionnaire: questionnaire.yaml
        languages-folder: \(languages)
        status-file: status.json
        control-socket: control
        taps:
          lock-out-milliseconds: 0
        \(more)

        """
    }

    /// The faces of the answers that are durable, those of earlier runs among them.
    package var choices: [Int] { (try? Self.choices(in: follower.output)) ?? [] }

    /// What it says to the technician.
    package var log: String { program.errors }

    package var isRunning: Bool { program.isRunning }

    /// Starts `smilectl`, which asks this panel.
    package func smilectl(
        _ words: [String], as account: GuestAccount? = nil
    ) throws -> GuestProgram {
        try guest.start((account?.words ?? []) + control(words))
    }

    /// The same, as somebody who sits at a terminal of this size.
    package func smilectl(
        _ words: [String], columns: Int, rows: Int
    ) throws -> GuestProgram {
        let line =
            "stty columns \(columns) rows \(rows); exec "
            + control(words).map { "'\($0)'" }.joined(separator: " ")
        return try guest.start(["script", "--quiet", "--command", line, "/dev/null"])
    }

    private func control(_ words: [String]) -> [String] {
        ["\(programs)/smilectl"] + words + ["--socket", Self.socket]
    }

    /// Gives the control socket to a group, as the service does.
    package func giveSocket(to account: GuestAccount) throws {
        try guest.shell("chgrp \(account.group) \(Self.socket)")
    }

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

    /// Takes a device that it holds away from it, as a session's manager may do at any time.
    package func revoke(_ node: String) throws {
        try guest.run([try Programs.path("machine-guest"), "revoke", processID, node])
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
    package static func choices(in machine: any Glass) throws -> [Int] {
        try choices(in: try dump(in: machine))
    }

    /// All that is in the log, oldest first, as `smilectl log dump --json` tells it.
    package static func records(in machine: any Glass) throws -> [[String: Any]] {
        try dump(in: machine).split(separator: "\n").map { line in
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
        }
    }

    private static func dump(in machine: any Glass) throws -> String {
        try machine.guest.run([
            try Programs.path("smilectl"), "log", "dump", "\(state)/log", "--json",
        ])
    }

    /// How many records of a type, as `smilectl log dump` calls it, are in the log.
    package static func count(of type: String, in machine: any Glass) throws -> Int {
        try machine.guest.run([
            try Programs.path("smilectl"), "log", "dump", "\(state)/log", "--json", "--type", type,
        ]).count { $0 == "\n" }
    }

    /// From what `smilectl log dump --json` tells; a line that is not whole yet is left out.
    private static func choices(in text: String) throws -> [Int] {
        try text.components(separatedBy: "\n").dropLast().compactMap { line in
            let record = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return record?["type"] as? String == "answer" ? record?["choice"] as? Int : nil
        }
    }
}
