import Feedback

/// What one connection has said, and what it is still to be told: a pure value, without its socket.
struct ControlConnection: Sendable {
    /// What the bytes that came make.
    enum Line: Hashable, Sendable {
        case none
        case whole(ArraySlice<UInt8>)
        /// Longer than a request may be; nothing more is read.
        case tooLong
    }

    private struct Piece: Sendable {
        var bytes: [UInt8]
        var isEvent: Bool
    }

    let peer: ControlPeer
    private let limits: ControlLimits

    /// Asked of the loop and not answered yet.
    var underWay: ControlLine?
    var watches = false
    var calibrates = false
    var recording: (device: String, stream: RecordingStream)?
    /// Whether the loop has to be told when it leaves.
    var isKnownToLoop = false
    /// No more requests come, or none is taken any more.
    private(set) var isAtEnd = false

    private var input: [UInt8] = []
    private var lineSince: Instant?
    private var askedAt: Instant
    private var output: [Piece] = []
    private var sentOfFirst = 0
    private var replies = 0
    private var repliesSince: Instant?
    private var events = 0
    private var eventBytes = 0
    private(set) var lostEvents: UInt64 = 0

    init(peer: ControlPeer, limits: ControlLimits, at now: Instant) {
        self.peer = peer
        self.limits = limits
        askedAt = now
    }

    // MARK: What comes

    /// How many bytes may come now: none while a request waits for its answer, which slows who asks
    /// too much, and nobody else.
    var room: Int {
        underWay == nil && !isAtEnd && replies < 2 ? limits.lineBytesMax - input.count : 0
    }

    mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {
        precondition(bytes.count <= room)
        if input.isEmpty { lineSince = now }
        input += bytes
    }

    /// The next request's line without its line feed; blank lines are passed over.
    mutating func nextLine(at now: Instant) -> Line {
        while underWay == nil, let end = input.firstIndex(of: UInt8(ascii: "\n")) {
            let line = input[..<end]
            input = Array(input[(end + 1)...])
            lineSince = input.isEmpty ? nil : now
            askedAt = now
            if line.contains(where: { ![0x20, 0x09, 0x0d].contains($0) }) { return .whole(line) }
        }
        guard underWay == nil, input.count >= limits.lineBytesMax else { return .none }
        input = []
        isAtEnd = true
        return .tooLong
    }

    /// Whether a whole line waits to be taken.
    var hasLine: Bool { underWay == nil && input.contains(UInt8(ascii: "\n")) }

    /// The other side says no more.
    mutating func ended() {
        isAtEnd = true
    }

    // MARK: What goes

    mutating func put(_ reply: String, at now: Instant) {
        if replies == 0 { repliesSince = now }
        replies += 1
        output.append(Piece(bytes: Array((reply + "\n").utf8), isEvent: false))
    }

    /// Whether an event of so many bytes still fits.
    func hasRoom(forEventOf bytes: Int) -> Bool {
        events < limits.eventsMax && eventBytes + bytes <= limits.eventBytesMax
    }

    /// Counts it as lost where it does not fit. What was lost is told before the next that fits.
    mutating func put(event: String) {
        let bytes = Array((event + "\n").utf8)
        // Told once half of the queue has been taken, or each event would bring such a word.
        let mayTell = lostEvents == 0 || events <= limits.eventsMax / 2
        guard mayTell, hasRoom(forEventOf: bytes.count) else { return lose(1) }
        if lostEvents > 0 {
            append(Array((ControlText.lost(lostEvents) + "\n").utf8))
            lostEvents = 0
        }
        append(bytes)
    }

    mutating func lose(_ count: UInt64) {
        lostEvents += count
    }

    private mutating func append(_ bytes: [UInt8]) {
        events += 1
        eventBytes += bytes.count
        output.append(Piece(bytes: bytes, isEvent: true))
    }

    /// What is to be sent next; empty where there is nothing.
    var unsent: ArraySlice<UInt8> { output.first?.bytes[sentOfFirst...] ?? [] }

    /// So many bytes of `unsent` were taken.
    mutating func sent(_ count: Int) {
        sentOfFirst += count
        guard let first = output.first, sentOfFirst >= first.bytes.count else { return }
        output.removeFirst()
        sentOfFirst = 0
        if first.isEvent {
            events -= 1
            eventBytes -= first.bytes.count
        } else {
            replies -= 1
            if replies == 0 { repliesSince = nil }
        }
    }

    // MARK: Ends

    /// Whether there is nothing left to do for it.
    var isDone: Bool {
        isAtEnd && underWay == nil && !hasLine && (output.isEmpty || listens)
    }

    private var listens: Bool { watches || calibrates || recording != nil }

    /// When it has had its time; nil: it has all the time it wants.
    var due: Instant? {
        var dues: [Instant] = []
        if let since = repliesSince {
            dues.append(since.advanced(byMilliseconds: limits.replyMilliseconds))
        }
        // Who waits for us owes us nothing.
        if underWay == nil && !hasLine {
            if let since = lineSince {
                dues.append(since.advanced(byMilliseconds: limits.halfLineMilliseconds))
            } else if !listens {
                dues.append(askedAt.advanced(byMilliseconds: limits.idleMilliseconds))
            }
        }
        return dues.min()
    }
}
