import Feedback
import Logging
import Touch

/// The server's own thread: who is connected, and what goes to whom.
final class ControlSocketDesk {
    fileprivate struct Client {
        let socket: ControlSocket
        var connection: ControlConnection
    }

    /// How long nobody is let in after the process could open no more descriptors.
    private static let pauseMilliseconds: UInt64 = 1_000

    private let listener: ControlSocket
    private let path: String
    private let inode: UInt64?
    private let version: String
    private let clock: PanelClock
    private let logger: Logger
    private let limits: ControlLimits
    private let outbox: ControlOutbox
    private let ask: ControlServer.Ask
    private let ownUser = ControlWait.ownUser

    private var clients: [ControlClientID: Client] = [:]
    private var lastClient: UInt64 = 0
    private var pace: ControlPace
    /// Somebody's request waits for the next second.
    private var isPaced = false
    private var pausesUntil: Instant?
    /// Connections that are gone and that the loop still has to be told of.
    private var leavers: [ControlClientID] = []
    private var buffer: [UInt8]

    init(
        _ listener: ControlSocket, at path: String, version: String, clock: PanelClock,
        logger: Logger, limits: ControlLimits, outbox: ControlOutbox,
        ask: @escaping ControlServer.Ask
    ) {
        self.listener = listener
        self.path = path
        inode = ControlWait.inode(of: path)
        self.version = version
        self.clock = clock
        self.logger = logger
        self.limits = limits
        self.outbox = outbox
        self.ask = ask
        pace = ControlPace(perSecond: limits.requestsPerSecond, at: clock.now())
        buffer = [UInt8](repeating: 0, count: limits.lineBytesMax)
    }

    /// Serves until `isStopping`, which is asked after each ring of the outbox's bell.
    func run(until isStopping: () -> Bool) {
        while !isStopping() { turn() }
        ControlWait.remove(path, of: inode)
    }

    private func turn() {
        let ids = Array(clients.keys)
        let interests =
            [listenerInterest, ControlWait.Interest(descriptor: outbox.bell.descriptor)]
            + ids.map(interest)
        let ready = ControlWait.wait(for: interests, milliseconds: millisecondsToWait)
        deliver()
        isPaced = false
        for (id, ready) in zip(ids, ready[2...]) { serve(id, ready) }
        if ready[0].reads { letIn() }
        sayWhoLeft()
    }

    private var listenerInterest: ControlWait.Interest {
        if let pausesUntil, clock.now() >= pausesUntil { self.pausesUntil = nil }
        return ControlWait.Interest(descriptor: listener.descriptor, reads: pausesUntil == nil)
    }

    private func interest(in id: ControlClientID) -> ControlWait.Interest {
        guard let client = clients[id] else { preconditionFailure("of the clients that are there") }
        return ControlWait.Interest(
            descriptor: client.socket.descriptor, reads: client.connection.room > 0,
            writes: !client.connection.unsent.isEmpty)
    }

    private var millisecondsToWait: UInt64? {
        let now = clock.now()
        var dues = clients.values.compactMap(\.connection.due)
        if isPaced { dues.append(pace.due) }
        if let pausesUntil { dues.append(pausesUntil) }
        if !leavers.isEmpty { dues.append(now.advanced(byMilliseconds: Self.pauseMilliseconds)) }
        guard let due = dues.min() else { return nil }
        return due <= now ? 0 : due.milliseconds(since: now) + 1
    }

    // MARK: Connections

    private func letIn() {
        do {
            while let socket = try listener.accept() { letIn(socket) }
        } catch {
            logger.warning(
                "nobody can connect to the control socket for now",
                metadata: ["fault": "\(error)"])
            pausesUntil = clock.now().advanced(byMilliseconds: Self.pauseMilliseconds)
        }
    }

    private func letIn(_ socket: ControlSocket) {
        guard let peer = socket.peer else { return }
        guard clients.count < limits.clientsMax else {
            let line = ControlText.reply(.refused(.tooMany(limits.clientsMax)), to: nil) + "\n"
            _ = socket.write(Array(line.utf8)[...])
            return
        }
        lastClient += 1
        let now = clock.now()
        var client = Client(
            socket: socket, connection: ControlConnection(peer: peer, limits: limits, at: now))
        client.connection.put(
            ControlText.hello(process: LockHolder.ownProcess, program: version), at: now)
        Self.write(&client)
        clients[ControlClientID(lastClient)] = client
        logger.debug("somebody connected to the control socket", metadata: Self.metadata(peer))
    }

    private func serve(_ id: ControlClientID, _ ready: ControlWait.Ready) {
        guard var client = clients.removeValue(forKey: id) else { return }
        if ready.reads { read(&client) }
        // Who is gone altogether does not wait for an answer.
        if ready.isOver && !ready.reads { return left(id, client) }
        takeLines(&client, id)
        let isThere = Self.write(&client)
        let isLate = client.connection.due.map { clock.now() >= $0 } ?? false
        if !isThere || isLate || client.connection.isDone { return left(id, client) }
        clients[id] = client
    }

    private func read(_ client: inout Client) {
        let room = client.connection.room
        guard room > 0 else { return }
        switch client.socket.read(into: &buffer, upTo: room) {
        case .bytes(let count): client.connection.receive(buffer[..<count], at: clock.now())
        case .wait: break
        case .end: client.connection.ended()
        }
    }

    /// - Returns: false where the other side is gone.
    @discardableResult
    private static func write(_ client: inout Client) -> Bool {
        while !client.connection.unsent.isEmpty {
            switch client.socket.write(client.connection.unsent) {
            case .bytes(let count): client.connection.sent(count)
            case .wait: return true
            case .end: return false
            }
        }
        return true
    }

    private func left(_ id: ControlClientID, _ client: Client) {
        if client.connection.isKnownToLoop { leavers.append(id) }
    }

    private func sayWhoLeft() {
        leavers = leavers.filter { !ask(.left, $0) }
    }
}

// MARK: - Requests and what comes of them

extension ControlSocketDesk {
    private func takeLines(_ client: inout Client, _ id: ControlClientID) {
        while client.connection.underWay == nil {
            if client.connection.hasLine {
                guard pace.take(at: clock.now()) else {
                    isPaced = true
                    return
                }
            }
            switch client.connection.nextLine(at: clock.now()) {
            case .none: return
            case .whole(let bytes): take(ControlLine(bytes), &client, id)
            case .tooLong: answer(.refused(.tooLong(limits.lineBytesMax)), nil, &client)
            }
        }
    }

    private func take(_ line: ControlLine, _ client: inout Client, _ id: ControlClientID) {
        switch line.request {
        case .failure(let refusal): answer(.refused(refusal), line, &client)
        case .success(let request):
            let peer = client.connection.peer
            guard !request.isForTechnicians || peer.isTechnician(besides: ownUser) else {
                logger.notice("a request was forbidden", metadata: Self.metadata(peer, request))
                return answer(.refused(.forbidden(request.name)), line, &client)
            }
            guard ask(request, id) else {
                return answer(.refused(.panelIsBusy), line, &client)
            }
            logger.log(
                level: request.isForTechnicians ? .info : .debug,
                "somebody asks at the control socket", metadata: Self.metadata(peer, request))
            client.connection.underWay = line
            if request.isForTechnicians { client.connection.isKnownToLoop = true }
        }
    }

    private func answer(_ reply: ControlReply, _ line: ControlLine?, _ client: inout Client) {
        client.connection.put(ControlText.reply(reply, to: line), at: clock.now())
    }

    private func deliver() {
        let (items, lost) = outbox.takeAll()
        for item in items {
            switch item {
            case .reply(let reply, let id): deliver(reply, to: id)
            case .event(let event): deliver(event)
            }
        }
        guard lost > 0 else { return }
        for id in clients.keys { clients[id]?.lose(lost) }
    }

    private func deliver(_ reply: ControlReply, to id: ControlClientID) {
        guard var client = clients.removeValue(forKey: id) else { return }
        answer(reply, client.connection.underWay, &client)
        client.connection.underWay = nil
        switch reply {
        case .watching: client.connection.watches = true
        case .recording(let device, _, let slot):
            client.connection.recording = (device, RecordingStream(slot: slot))
        case .calibrating: client.connection.calibrates = true
        default: break
        }
        clients[id] = client
    }

    private func deliver(_ event: ControlEvent) {
        switch event {
        case .frame(let device, let frame):
            for id in clients.keys { clients[id]?.connection.tell(frame, of: device) }
        case .recordingEnded(let device):
            for id in clients.keys where clients[id]?.connection.recording?.device == device {
                clients[id]?.connection.recording = nil
                clients[id]?.connection.put(event: ControlText.event(event))
            }
        case .calibration(let news):
            for id in clients.keys where clients[id]?.connection.calibrates == true {
                clients[id]?.connection.put(event: ControlText.event(event))
                clients[id]?.connection.calibrates = !news.isLast
            }
        case .withheld:
            tell(event) { $0.watches || $0.recording != nil }
        case .contact, .key, .verdict, .device:
            tell(event) { $0.watches }
        }
    }

    private func tell(_ event: ControlEvent, where isMeant: (ControlConnection) -> Bool) {
        var text: String?
        for id in clients.keys {
            guard let connection = clients[id]?.connection, isMeant(connection) else { continue }
            let line = text ?? ControlText.event(event)
            text = line
            clients[id]?.connection.put(event: line)
        }
    }

    private static func metadata(
        _ peer: ControlPeer, _ request: ControlRequest? = nil
    ) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "process": "\(peer.process)", "user": "\(peer.user)", "group": "\(peer.group)",
        ]
        if let request { metadata["request"] = "\(request.name)" }
        return metadata
    }
}

extension ControlSocketDesk.Client {
    /// The box between the loop and this thread ran over.
    fileprivate mutating func lose(_ events: UInt64) {
        if connection.watches { connection.lose(events) }
        guard connection.recording != nil else { return }
        // Which finger is in which slot is not known any more: better an end than a guess.
        connection.recording = nil
        connection.put(event: ControlText.recordingEnded(why: "the panel had too much to do"))
    }
}

extension ControlConnection {
    /// A frame that does not fit is passed over, and the recording says so.
    fileprivate mutating func tell(_ frame: InputFrame, of device: String) {
        guard recording?.device == device else { return }
        let frameBytes = 64 * (frame.events.count + 1)
        guard hasRoom(forEventOf: 4 * frameBytes) else {
            recording?.stream.skip(frame)
            return
        }
        for frame in recording?.stream.take(frame, isWithheld: false) ?? [] {
            put(event: ControlText.event(.frame(device: device, frame)))
        }
    }
}

extension CalibrationNews {
    /// Whether nothing comes after it.
    fileprivate var isLast: Bool {
        switch self {
        case .target, .missed, .trial: false
        case .calibrated, .kept, .ended: true
        }
    }
}
