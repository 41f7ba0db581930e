import ArgumentParser
import FoundationEssentials
import Panel

/// Where the daemon listens.
struct ControlOptions: ParsableArguments {
    @Option(help: "The configuration file.")
    var config = Self.usualConfiguration

    @Option(
        help: ArgumentHelp(
            "The daemon's control socket, instead of the configured one.", valueName: "path"))
    var socket: String?

    private static let usualConfiguration = "/etc/smile-panel/panel.yaml"

    /// A till's account need not read the configuration: without one, the usual place it is.
    func path() throws -> String {
        if let socket { return socket }
        let isThere = FileManager.default.isReadableFile(atPath: config)
        guard isThere || config != Self.usualConfiguration else {
            return PanelPlaces.usualControlSocket
        }
        return try PanelPlaces.controlSocket(configuration: config)
    }

    func connect() throws -> ControlClient {
        try ControlClient(path: try path())
    }

    /// Asks once, and gives the one answer.
    func ask<Reply: Decodable>(_ request: some Encodable, for _: Reply.Type) throws -> Reply {
        let client = try connect()
        try client.send(jsonLine(request))
        return try client.reply(Reply.self)
    }
}

/// A request of the control socket: what is nil is left out.
struct ControlQuestion: Encodable {
    var request: String
    var action: String?
    var seconds: UInt32?
    var device: String?
    var keep: Bool?
}

/// What stands in a line of the daemon's besides its answer.
private struct ControlFault: Decodable {
    var reply: String?
    var code: String?
    var error: String?
    var advice: String?

    private enum CodingKeys: String, CodingKey {
        case reply, code, error
        case advice = "try"
    }

    /// Again later helps.
    private static let passing: Set = ["busy", "too-many", "withheld"]

    var ending: Ending? {
        guard reply == "error" else { return nil }
        let reason: ExitReason =
            Self.passing.contains(code ?? "")
            ? .tryAgainLater : code == "configuration" ? .configuration : .failed
        return Ending(
            "\(error ?? "the daemon refuses")\nTry: \(advice ?? "smilectl doctor")", reason)
    }
}

extension ControlClient {
    /// The answer to what was sent last.
    func reply<Reply: Decodable>(_: Reply.Type) throws -> Reply {
        guard let line = try line(milliseconds: Self.answerMilliseconds) else {
            throw Fault.silent
        }
        if let ending = (try? decode(ControlFault.self, line))?.ending { throw ending }
        return try decode(Reply.self, line)
    }

    func decode<Value: Decodable>(_: Value.Type, _ line: String) throws -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(line.utf8))
        } catch {
            throw Fault.strange(String(line.prefix(80)))
        }
    }
}

extension Ending {
    /// Why the daemon could not be asked.
    init(_ fault: ControlClient.Fault) {
        switch fault {
        case .unreachable:
            self.init(
                "\(fault)\nTry: systemctl start smile-paneld; or --socket with where it listens.",
                .unreachable)
        case .forbidden:
            self.init(
                "\(fault)\nTry: sudo, or an account in the group smile-panel.", .failed)
        case .pathTooLong: self.init("\(fault)\nTry: a shorter path.", .failed)
        case .ended, .silent:
            self.init("\(fault)\nTry: journalctl -u smile-paneld", .unreachable)
        case .strange:
            self.init("\(fault)\nTry: a smilectl of the daemon's release.", .unreachable)
        }
    }
}

/// Does the work of a command that asks the daemon.
func askingDaemon(_ work: (StandardOutput) throws -> Void) throws {
    try answering { output in
        do {
            try work(output)
        } catch let fault as ControlClient.Fault {
            throw Ending(fault)
        }
    }
}

/// `12 s`, `3 min`, `2 h`.
func shortTime(_ seconds: UInt64) -> String {
    switch seconds {
    case ..<120: "\(seconds) s"
    case ..<7_200: "\(seconds / 60) min"
    default: "\(seconds / 3_600) h"
    }
}
