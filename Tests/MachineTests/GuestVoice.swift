import Foundation
import Machine
import Peers

/// A program that stands in for a voice in the guest: it writes down what it is told to say, and
/// how. Beside it a socket for headphones.
final class GuestVoice {
    private static let folder = "/run/machine"
    private static let program = "\(folder)/voice"
    private static let log = "\(folder)/said"
    /// One line a text, written at once: whoever goes on ends the program.
    private static let script = """
        #!/bin/sh
        text=$(cat)
        printf '%s\\t%s\\n' "$*" "$text" >> \(log)

        """

    /// The section of `panel.yaml`.
    let configuration: String
    private let socket: GuestDevice
    private let listener: GuestProgram

    /// - Parameter output: 'headphones', 'jack' or 'speaker'.
    init(in machine: any Glass, output: String) throws {
        configuration = "speech: {output: \(output), program: \(Self.program)}"
        try machine.guest.write(Self.program, Self.script)
        try machine.guest.shell("chmod 755 \(Self.program); : > \(Self.log)")
        listener = try machine.guest.start(["tail", "-n", "+1", "-f", Self.log])
        socket = try GuestDevice(.headphoneSocket, in: machine)
        try socket.plug()
    }

    /// How and what was said, as far as was heard.
    private var lines: [(words: String, text: String)] {
        listener.lines.map { line in
            let parts = line.split(separator: "\t", maxSplits: 1).map(String.init)
            return (parts.first ?? "", parts.count > 1 ? parts[1] : "")
        }
    }

    var texts: [String] { lines.map(\.text) }

    /// Whether each was said in this voice.
    func isInVoice(_ name: String) -> Bool {
        lines.allSatisfy { $0.words == "-v \(name) -a 100 -s 160 --stdin" }
    }

    /// Waits until what should be said was said, and nothing else.
    func says(asIn panel: ExpectedPanel) throws {
        let expected = panel.said
        do {
            try listener.wait(for: "'\(expected.last ?? "")' to be said") {
                whole(panel).count >= expected.count
            }
        } catch {
            throw PeerFault("\(error): \(texts.suffix(3)), not \(expected.suffix(3))")
        }
        guard whole(panel) == expected else {
            throw PeerFault("said \(texts.suffix(3)) instead of \(expected.suffix(3))")
        }
    }

    /// Without what had no time to be said, which may have been written down or not.
    private func whole(_ panel: ExpectedPanel) -> [String] {
        var whole: [String] = []
        for text in texts {
            let isNext = whole.count < panel.said.count && panel.said[whole.count] == text
            if isNext || !panel.interrupted.contains(text) { whole.append(text) }
        }
        return whole
    }

    func headphones(areIn: Bool) throws {
        var gestures = Gestures()
        gestures.headphones(areIn: areIn, at: 0)
        try socket.play(gestures)
    }

    func unplug() throws {
        try socket.unplug()
        try listener.signal(SIGTERM)
    }
}
