import ArgumentParser
import Feedback
import Panel

struct DeviceWatch: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Shows what fingers and keys do, as the panel sees it, until Ctrl-C.",
        discussion: """
            On a terminal it draws the screen and a sign for each finger; elsewhere it prints a \
            line for each thing that happens. While a customer is asked for a contact it says \
            nothing of positions and keys.
            """)

    @OptionGroup var control: ControlOptions

    @Option(
        name: .customLong("for"), help: ArgumentHelp("Ends after so many seconds.", valueName: "s"))
    var seconds: UInt64?

    @Flag(help: "Prints one JSON object a line, as the control socket has them.")
    var json = false

    private struct Beginning: Decodable {
        var devices: [DeviceView]
        var withheld: Bool
    }

    private static let pauseMilliseconds: UInt64 = 50

    func run() throws {
        try askingDaemon { output in
            let client = try control.connect()
            try client.send(jsonLine(ControlQuestion(request: "watch")))
            let beginning = try client.reply(Beginning.self)
            let end = EndTime(seconds)
            if let size = TerminalSize.ofOutput, !json {
                try draw(client, beginning, size, until: end, output)
            } else {
                if !json { try output.put(Self.title(beginning)) }
                try output.flush()
                try list(client, until: end, output)
            }
        }
    }

    private static func title(_ beginning: Beginning) -> String {
        let held = beginning.devices.filter { $0.state == "held" }
        var lines = held.isEmpty ? ["the panel holds no device"] : held.flatMap(\.lines)
        if beginning.withheld { lines.append("withheld: a contact is asked for") }
        return lines.joined(separator: "\n")
    }

    private func list(_ client: ControlClient, until end: EndTime, _ output: StandardOutput) throws
    {
        while let left = end.millisecondsLeft {
            guard let line = try client.line(milliseconds: left) else { continue }
            if json {
                try output.put(line)
            } else if let text = try client.decode(DeviceEvent.self, line).line {
                try output.put(text)
            }
            try output.flush()
        }
    }

    private func draw(
        _ client: ControlClient, _ beginning: Beginning, _ size: TerminalSize,
        until end: EndTime, _ output: StandardOutput
    ) throws {
        let screen = beginning.devices.first { $0.kind == "touchscreen" && $0.state == "held" }
        var picture = WatchPicture(proportion: screen?.proportion ?? 16.0 / 9)
        picture.withhold(beginning.withheld)
        for line in Self.title(beginning).split(separator: "\n") { picture.note(String(line)) }
        var terminal = TerminalPicture(size, output)
        try terminal.show(picture)
        while let left = end.millisecondsLeft {
            let wait = terminal.isStale ? Self.pauseMilliseconds : left
            guard let line = try client.line(milliseconds: min(wait, left)) else {
                try terminal.show(picture)
                continue
            }
            picture.take(try client.decode(DeviceEvent.self, line))
            try terminal.showSoon(picture, pauseMilliseconds: Self.pauseMilliseconds)
        }
    }
}

extension WatchPicture {
    fileprivate mutating func take(_ event: DeviceEvent) {
        if let line = event.line { note(line) }
        switch event.event {
        case "contact":
            guard let device = event.device, let contact = event.contact else { return }
            let finger = Finger(device: device, contact: contact)
            if let x = event.x, let y = event.y, ["down", "moved"].contains(event.kind) {
                put(finger, x: x, y: y)
            } else {
                lift(finger)
            }
        case "device" where event.report?.state != "held": liftAll(of: event.device ?? "")
        case "withheld": withhold(event.withheld ?? true)
        default: break
        }
    }
}

/// A picture on a terminal that is drawn over again and again, where it stands.
private struct TerminalPicture {
    private let size: TerminalSize
    private let output: StandardOutput
    private var shownAt: Instant?
    /// Whether something was not shown yet.
    private(set) var isStale = false

    init(_ size: TerminalSize, _ output: StandardOutput) {
        self.size = size
        self.output = output
    }

    /// Shows it, or not yet where the last one is too new.
    mutating func showSoon(_ picture: WatchPicture, pauseMilliseconds: UInt64) throws {
        let age = shownAt.map { PanelClock.system.now().milliseconds(since: $0) } ?? .max
        if age >= pauseMilliseconds { try show(picture) } else { isStale = true }
    }

    mutating func show(_ picture: WatchPicture) throws {
        // The last row stays free for the cursor.
        let rows = size.rows - 1
        let lines = picture.lines(columns: size.columns, rows: rows)
        // Up to where it began; erase each line to its end (ECMA-48, CUU and EL).
        let start = shownAt == nil ? "" : "\u{1B}[\(rows)A"
        try output.put(start + lines.map { "\u{1B}[K" + $0.printable }.joined(separator: "\n"))
        try output.flush()
        shownAt = PanelClock.system.now()
        isStale = false
    }
}

/// When a command that watches ends by itself.
struct EndTime {
    private let end: Instant?
    private static let hourMilliseconds: UInt64 = 3_600_000

    init(_ seconds: UInt64?) {
        end = seconds.map {
            PanelClock.system.now().advanced(byMilliseconds: min($0, 1 << 40) * 1_000)
        }
    }

    /// How long to wait at most; nil once it is over.
    var millisecondsLeft: UInt64? {
        guard let end else { return Self.hourMilliseconds }
        let now = PanelClock.system.now()
        return now >= end ? nil : end.milliseconds(since: now) + 1
    }
}
