import Feedback
import Foundation
import Peers
import Synchronization
import Testing
import Touch

@testable import Panel

/// The real socket, its thread, and clients of the worst kind.
@Suite struct ControlServerTests {
    private let folder: TemporaryFolder
    private var path: String { "\(folder.path)/control" }

    init() throws {
        folder = try TemporaryFolder("control")
    }

    private func server(
        _ limits: ControlLimits = fast, log: LoggedLines = LoggedLines(),
        at path: String? = nil, ask: @escaping ControlServer.Ask = { _, _ in false }
    ) throws -> ControlServer? {
        try ControlServer.start(
            at: path ?? self.path, version: "1.2.3", clock: .system, logger: log.logger,
            limits: limits, ask: ask)
    }

    /// A test has no second to wait for the next request.
    private static var fast: ControlLimits {
        var limits = ControlLimits()
        limits.requestsPerSecond = 1_000_000
        return limits
    }

    @Test func `whoever connects learns who is there, and each request has one reply`() throws {
        let loop = ScriptedLoop()
        let server = try #require(try server(ask: loop.ask))
        defer { server.stop() }
        loop.server = server
        let client = try RawClient(path)
        #expect(
            try client.line()
                == "{\"hello\":\"smile-panel\",\"version\":1,\"process\":\(getpid()),"
                + "\"program\":\"1.2.3\"}")
        client.send(#"{"request":"context","action":"open","seconds":5,"id":7}"# + "\n")
        #expect(
            try client.line()
                == #"{"reply":"context","id":7,"gate":true,"open":true,"closesInSeconds":5}"#)
        #expect(loop.requests == [.context(.open(seconds: 5))])
    }

    @Test func `the socket is for its owner and group alone, and goes with the server`() throws {
        let server = try #require(try server())
        var facts = stat()
        #expect(lstat(path, &facts) == 0)
        #expect(facts.st_mode & S_IFMT == S_IFSOCK)
        #expect(facts.st_mode & 0o777 == 0o660)
        server.stop()
        #expect(access(path, F_OK) != 0)
    }

    @Test func `a socket that a crash left is replaced`() throws {
        try StaleSocket.leave(at: path)
        let server = try #require(try server())
        defer { server.stop() }
        #expect(try RawClient(path).line().hasPrefix(#"{"hello""#))
    }

    @Test func `a living daemon's socket is left alone, and so is a file`() throws {
        let first = try #require(try server())
        defer { first.stop() }
        let log = LoggedLines()
        #expect(try server(log: log) == nil)
        #expect(log.lines.count == 1)
        #expect(log.lines.first?.contains("another daemon listens at") == true)
        #expect(try RawClient(path).line().hasPrefix(#"{"hello""#))
        let file = try folder.write("file", "precious")
        #expect(try server(log: log, at: file) == nil)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "precious")
    }

    @Test func `where there can be no socket there is none, and that is said once`() throws {
        let long = "/tmp/" + String(repeating: "x", count: 103)
        for (path, why) in [
            (long, "is longer than the 107 bytes"), ("/proc/control", "bind '/proc/control'"),
            ("\(folder.path)/none/control", "No such file or directory"),
        ] {
            let log = LoggedLines()
            #expect(try server(log: log, at: path) == nil)
            #expect(log.lines.count == 1)
            #expect(log.lines.first?.contains(why) == true, "\(log.lines)")
        }
    }

    @Test func `a name of 107 bytes is still a socket's name`() throws {
        let path = folder.path + "/" + String(repeating: "x", count: 106 - folder.path.utf8.count)
        #expect(path.utf8.count == 107)
        let server = try #require(try server(at: path))
        defer { server.stop() }
        #expect(try RawClient(path).line().hasPrefix(#"{"hello""#))
    }

    @Test func `a line without end is refused, and the connection is closed`() throws {
        let server = try #require(try server())
        defer { server.stop() }
        let client = try RawClient(path)
        _ = try client.line()
        client.send(String(repeating: "x", count: 100_000))
        #expect(try client.line().contains(#""code":"too-long""#))
        #expect(client.isEnded())
        #expect(try RawClient(path).line().hasPrefix(#"{"hello""#))
    }

    @Test func `half a line and then silence is closed after its time, and nobody else waits`()
        throws
    {
        var limits = Self.fast
        limits.halfLineMilliseconds = 200
        let loop = ScriptedLoop()
        let server = try #require(try server(limits, ask: loop.ask))
        defer { server.stop() }
        loop.server = server
        let slow = try RawClient(path)
        _ = try slow.line()
        slow.send(#"{"request":"dev"#)
        let other = try RawClient(path)
        _ = try other.line()
        other.send("{\"request\":\"devices\"}\n")
        #expect(try other.line() == #"{"reply":"devices","devices":[]}"#)
        #expect(slow.isEnded())
    }

    @Test func `ten thousand requests at once are answered one after the other`() throws {
        let loop = ScriptedLoop()
        let server = try #require(try server(ask: loop.ask))
        defer { server.stop() }
        loop.server = server
        let client = try RawClient(path)
        _ = try client.line()
        let count = 10_000
        let sender = Worker("sender") { [client] in
            for number in 0..<count { client.send("{\"request\":\"devices\",\"id\":\(number)}\n") }
        }
        for number in 0..<count {
            let line = try client.line()
            guard line == #"{"reply":"devices","id":\#(number),"devices":[]}"# else {
                Issue.record("\(number): \(line)")
                break
            }
        }
        sender.join()
        #expect(loop.requests.count == count)
    }

    @Test func `binary is malformed, line by line, and does no harm`() throws {
        let server = try #require(try server())
        defer { server.stop() }
        let client = try RawClient(path)
        _ = try client.line()
        client.send(bytes: (0...255).map { UInt8($0) } + [0x0a] + [0x00, 0xff, 0x0a])
        // 0x0a is among the 256, so they are two lines.
        for _ in 0..<3 { #expect(try client.line().contains(#""code":"malformed""#)) }
        client.send("{\"request\":\"devices\"}\n")
        #expect(try client.line().contains(#""code":"busy""#))
    }

    @Test func `a watcher that never reads loses events, and the other one none`() throws {
        var limits = Self.fast
        limits.eventsMax = 64
        limits.handedMax = 100_000
        let loop = ScriptedLoop()
        let server = try #require(try server(limits, ask: loop.ask))
        defer { server.stop() }
        loop.server = server
        let deaf = try RawClient(path)
        let reader = try RawClient(path)
        for client in [deaf, reader] {
            _ = try client.line()
            client.send("{\"request\":\"watch\"}\n")
            #expect(try client.line().hasPrefix(#"{"reply":"watch""#))
        }
        let count = 20_000
        for number in 1...count {
            server.tell(.contact(device: "usb-1", contact(number)))
            // A reader that keeps up is never more than a few behind.
            if number % 32 == 0 { _ = try reader.lines(32) }
        }
        _ = try reader.lines(count % 32)
        server.tell(.withheld(true))
        #expect(try reader.line() == #"{"event":"withheld","withheld":true}"#)
        // The deaf one hears again: what fitted, how many did not, and what comes now.
        var heard = 0
        var lost = 0
        while lost == 0 {
            server.tell(.withheld(false))
            _ = try reader.line()
            while let line = deaf.lineNow() {
                if line.contains(#""event":"lost""#) {
                    lost = Int(line.filter(\.isNumber))!
                } else {
                    heard += 1
                }
            }
        }
        #expect(heard < count)
        #expect(lost > count / 2)
    }

    @Test func `who leaves in the middle of an answer is forgotten, and the loop is told`() throws {
        let loop = ScriptedLoop(answers: false)
        let server = try #require(try server(ask: loop.ask))
        defer { server.stop() }
        do {
            let client = try RawClient(path)
            _ = try client.line()
            client.send("{\"request\":\"watch\"}\n")
            try wait(upTo: 20, for: "the question") { loop.requests.contains(.watch) }
        }
        try wait(upTo: 20, for: "the leave") { loop.requests.contains(.left) }
        server.reply(.watching([], isWithheld: false), to: ControlClientID(1))
        server.tell(.withheld(true))
        #expect(try RawClient(path).line().hasPrefix(#"{"hello""#))
    }

    @Test func `a loop that is busy is said to be, and learns of who left when it is not`() throws {
        let loop = ScriptedLoop(answers: false)
        let server = try #require(try server(ask: loop.ask))
        defer { server.stop() }
        do {
            let client = try RawClient(path)
            _ = try client.line()
            client.send("{\"request\":\"watch\"}\n")
            try wait(upTo: 20, for: "the question") { loop.requests.contains(.watch) }
            loop.isBusy = true
        }
        let other = try RawClient(path)
        _ = try other.line()
        other.send("{\"request\":\"devices\",\"id\":\"x\"}\n")
        #expect(
            try other.line()
                == #"{"reply":"error","request":"devices","id":"x","code":"busy","#
                + #""error":"the panel has too much to do","try":"again, in a second."}"#)
        #expect(!loop.requests.contains(.left))
        loop.isBusy = false
        try wait(upTo: 20, for: "the leave") { loop.requests.contains(.left) }
    }

    @Test
    func `the sixteenth connection is served, and the seventeenth is told that it is too many`()
        throws
    {
        let server = try #require(try server())
        defer { server.stop() }
        var clients = try (0..<16).map { _ in try RawClient(path) }
        for client in clients { #expect(try client.line().hasPrefix(#"{"hello""#)) }
        let more = try RawClient(path)
        #expect(try more.line().contains(#""code":"too-many""#))
        #expect(more.isEnded())
        clients.removeLast()
        try wait(upTo: 20, for: "a free place") {
            try RawClient(path).line().hasPrefix(#"{"hello""#)
        }
    }

    @Test func `one who asks fifty times a second is answered, and the rest waits`() throws {
        var limits = ControlLimits()
        limits.requestsPerSecond = 50
        let loop = ScriptedLoop()
        let server = try #require(try server(limits, ask: loop.ask))
        defer { server.stop() }
        loop.server = server
        let client = try RawClient(path)
        _ = try client.line()
        let begun = PanelClock.system.now()
        for _ in 0..<120 { client.send("{\"request\":\"devices\"}\n") }
        for _ in 0..<120 { #expect(try client.line().hasPrefix(#"{"reply":"devices""#)) }
        // The first fifty at once; the others need the next two seconds.
        #expect(PanelClock.system.now().milliseconds(since: begun) >= 1_000)
    }

    @Test func `frames go to who records that device, and news of a calibration to who calibrates`()
        throws
    {
        let loop = ScriptedLoop()
        let server = try #require(try server(ask: loop.ask))
        defer { server.stop() }
        loop.server = server
        let recorder = try RawClient(path)
        let calibrator = try RawClient(path)
        _ = (try recorder.line(), try calibrator.line())
        recorder.send("{\"request\":\"record\",\"device\":\"usb-1\"}\n")
        calibrator.send("{\"request\":\"calibrate\",\"action\":\"start\"}\n")
        #expect(
            try recorder.line()
                == #"{"reply":"record","device":"usb-1","header":["N: a screen"]}"#)
        #expect(try calibrator.line().hasPrefix(#"{"reply":"calibrate","device":"usb-1","#))
        let event = KernelEvent(type: EventType.absolute, code: AxisCode.slotX, value: 12)
        let frame = InputFrame(at: Instant(nanoseconds: 1_500_000_000), events: [event])
        server.tell(.frame(device: "usb-2", frame))
        server.tell(.frame(device: "usb-1", frame))
        server.tell(.calibration(.missed(why: "no")))
        server.tell(.recordingEnded(device: "usb-1"))
        #expect(
            try recorder.line()
                == #"{"event":"frame","lines":["E: 1.500000 0003 0035 12","#
                + #""E: 1.500000 0000 0000 0"]}"#)
        #expect(
            try recorder.line() == #"{"event":"recording-ended","why":"the device is gone"}"#)
        #expect(try calibrator.line() == #"{"event":"missed","why":"no"}"#)
    }

    private func contact(_ number: Int) -> ContactChange {
        ContactChange(
            kind: .down, contact: ContactNumber(UInt64(number)), point: TouchPoint(x: 0, y: 0),
            at: Instant(nanoseconds: 0))
    }
}

/// Answers as a panel's loop does, at once, on the server's own thread.
private final class ScriptedLoop: Sendable {
    private struct State: Sendable {
        var requests: [ControlRequest] = []
        var server: ControlServer?
        var isBusy = false
    }

    private let state = Mutex(State())
    private let answers: Bool

    init(answers: Bool = true) {
        self.answers = answers
    }

    var requests: [ControlRequest] { state.withLock { $0.requests } }

    var server: ControlServer? {
        get { state.withLock { $0.server } }
        set { state.withLock { $0.server = newValue } }
    }

    var isBusy: Bool {
        get { state.withLock { $0.isBusy } }
        set { state.withLock { $0.isBusy = newValue } }
    }

    var ask: ControlServer.Ask {
        { request, client in
            let isTaken = self.state.withLock { state in
                guard !state.isBusy else { return false }
                state.requests.append(request)
                return true
            }
            guard isTaken, self.answers, let server = self.server else { return isTaken }
            if let reply = Self.reply(request) { server.reply(reply, to: client) }
            return true
        }
    }

    private static func reply(_ request: ControlRequest) -> ControlReply? {
        switch request {
        case .context(.open(let seconds)):
            .context(.init(isGated: true, isOpen: true, closesInSeconds: seconds.map(UInt64.init)))
        case .context: .context(.init(isGated: true, isOpen: false))
        case .service: .service(.init(isOn: false))
        case .devices: .devices([])
        case .watch: .watching([], isWithheld: false)
        case .record: .recording(device: "usb-1", header: ["N: a screen"], slot: 0)
        case .calibrate(.start):
            .calibrating(
                device: "usb-1",
                CalibrationTarget(number: 1, of: 5, point: TouchPoint(x: 0.1, y: 0.1)))
        case .calibrate(.stop): .calibrationStopped(wasRunning: false)
        case .calibrate(.forget):
            .calibrationForgotten(device: "usb-1", wasThere: false)
        case .screen: .screen(nil)
        case .config: .refused(.hasNoFiles)
        case .panel: .restarting
        case .left: nil
        }
    }
}

/// A client that says whatever a test wants.
private final class RawClient: @unchecked Sendable {
    // One thread sends and one reads, at most.
    private let socket: ControlSocket
    private var received: [UInt8] = []
    private var buffer = [UInt8](repeating: 0, count: 65_536)

    init(_ path: String) throws {
        socket = try ControlSocket.connect(to: path)
    }

    func send(_ text: String) {
        send(bytes: Array(text.utf8))
    }

    /// Until it is taken, or nobody takes it any more.
    func send(bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            switch socket.write(rest) {
            case .bytes(let count): rest = rest.dropFirst(count)
            case .wait: wait(writes: true)
            case .end: return
            }
        }
    }

    func line() throws -> String {
        let due = PanelClock.system.now().advanced(byMilliseconds: 20_000)
        while true {
            if let line = takeLine() { return line }
            guard PanelClock.system.now() < due else { throw PeerFault("no line came") }
            guard receive() else { throw PeerFault("the connection ended") }
        }
    }

    func lines(_ count: Int) throws -> [String] {
        try (0..<count).map { _ in try line() }
    }

    /// What is there already.
    func lineNow() -> String? {
        if let line = takeLine() { return line }
        if case .bytes(let count) = socket.read(into: &buffer, upTo: buffer.count) {
            received += buffer[..<count]
        }
        return takeLine()
    }

    /// Whether the other side closes within 20 s.
    func isEnded() -> Bool {
        let due = PanelClock.system.now().advanced(byMilliseconds: 20_000)
        while PanelClock.system.now() < due {
            if !receive() { return true }
        }
        return false
    }

    private func receive() -> Bool {
        wait(writes: false)
        switch socket.read(into: &buffer, upTo: buffer.count) {
        case .bytes(let count): received += buffer[..<count]
        case .wait: break
        case .end: return false
        }
        return true
    }

    private func wait(writes: Bool) {
        let interest = ControlWait.Interest(
            descriptor: socket.descriptor, reads: !writes, writes: writes)
        _ = ControlWait.wait(for: [interest], milliseconds: 1_000)
    }

    private func takeLine() -> String? {
        guard let end = received.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        defer { received.removeSubrange(...end) }
        return String(decoding: received[..<end], as: UTF8.self)
    }
}

/// What a daemon that was killed leaves: a name that nobody listens behind.
private enum StaleSocket {
    static func leave(at path: String) throws {
        _ = try ControlSocket.listen(at: path)
        guard access(path, F_OK) == 0 else { throw PeerFault("the name is gone") }
    }
}
