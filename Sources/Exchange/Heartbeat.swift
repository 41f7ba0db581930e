package import AppendLog
package import Feedback

/// What a panel says of itself every few minutes, whether or not anybody taps.
///
/// `Docs/Formats/messages.md` has the bytes.
package struct Heartbeat: Hashable, Sendable {
    /// Between two of them.
    package static let intervalMilliseconds: Int64 = 300_000

    package enum Screen: UInt8, Hashable, Sendable {
        case none = 0
        case lit = 1
        /// The panel sleeps.
        case dark = 2
        case failing = 3
    }

    /// What of the panel's own configuration it has from the centre.
    package struct Configuration: Hashable, Sendable {
        /// The one that it has.
        package var held: ConfigurationTag?
        /// The one that it refused last.
        package var refused: ConfigurationTag?
        /// Why; at most 255 bytes of it are sent.
        package var fault = ""

        package init(
            held: ConfigurationTag? = nil, refused: ConfigurationTag? = nil, fault: String = ""
        ) {
            (self.held, self.refused, self.fault) = (held, refused, fault)
        }
    }

    /// Of the daemon; at most 23 bytes of it are sent.
    package var version: String
    /// The panel's clocks as it speaks.
    package var stamp: Stamp
    /// The number of the log's next record.
    package var next = SequenceNumber(0)
    /// Records that wait for the centre.
    package var backlog: UInt64 = 0
    /// Of the log's file system.
    package var diskFreeBytes: UInt64
    /// How much of the disk's life is used, in percent, at most 200; nil where it does not tell.
    package var diskWearPercent: Int?
    /// Touch screens, buttons and keyboards that are open.
    package var inputDevices: Int
    /// Contacts and keys that have been down for longer than any person would.
    package var stuck = 0
    package var screen = Screen.lit
    /// The last answer could not be stored.
    package var isRefusing = false
    package var hasSpare = true
    /// A technician or the staff has the panel: taps are no answers.
    package var isInService = false
    /// Of the warmest sensor; nil where the machine has none.
    package var celsius: Int?
    /// Since the last touch or key, counted or not; nil where there was none since the start.
    package var sinceTapMilliseconds: UInt64?
    package var configuration = Configuration()

    package init(version: String, stamp: Stamp, diskFreeBytes: UInt64, inputDevices: Int) {
        self.version = version
        self.stamp = stamp
        self.diskFreeBytes = diskFreeBytes
        self.inputDevices = inputDevices
    }

    /// Since the machine was started.
    package var upMilliseconds: Int64 { Int64(clamping: stamp.boottimeNanoseconds / 1_000_000) }
}

/// A heartbeat with who says it: the body of `POST /v1/panels/{id}/heartbeats`.
///
/// A value of this type is verified.
package struct SignedHeartbeat: Hashable, Sendable {
    package static let byteCount = 512
    package static let mediaType = "application/vnd.smile-panel.heartbeat"
    package static let versionBytesMax = 23
    package static let faultBytesMax = 255
    private static let magic = "SMILEHBT"
    private static let signedBytes = 448
    private static let noTap = UInt64.max

    package let panel: PanelID
    /// Ed25519, 32 bytes: what signed it.
    package let publicKey: [UInt8]
    package let epoch: Epoch
    package let heartbeat: Heartbeat

    package static func signed(_ beat: Heartbeat, epoch: Epoch, by key: PanelKey) -> [UInt8] {
        var writer = MessageHead.writer(magic, length: byteCount)
        writer.put(key.panel.bytes)
        writer.put(key.publicKey)
        writer.put(epoch.bits)
        writer.put(beat.stamp)
        writer.put(beat.next.rawValue)
        writer.put(beat.backlog)
        writer.put(beat.diskFreeBytes)
        writer.put(beat.sinceTapMilliseconds ?? noTap)
        writer.put(UInt16(clamping: beat.inputDevices))
        writer.put(UInt16(clamping: beat.stuck))
        writer.put(beat.screen.rawValue)
        writer.put(beat.flags)
        writer.put(beat.celsius.map { UInt8(clamping: max($0, -99) + 100) } ?? 0)
        writer.put(beat.diskWearPercent.map { UInt8(clamping: min(max($0, 0), 200) + 1) } ?? 0)
        writer.put(beat.configuration.held?.bytes ?? ConfigurationTag.none)
        writer.put(beat.configuration.refused?.bytes ?? ConfigurationTag.none)
        writer.put(beat.version, bytesMax: versionBytesMax)
        writer.put(beat.configuration.fault, bytesMax: faultBytesMax)
        precondition(writer.bytes.count == signedBytes)
        writer.put(key.signature(of: writer.bytes))
        return writer.bytes
    }

    package init(verifying bytes: [UInt8]) throws(MessageFault) {
        try MessageHead.check(bytes, Self.magic, length: Self.byteCount)
        guard MessageHead.isSigned(bytes, upTo: Self.signedBytes, by: Array(bytes[32..<64])) else {
            throw .wrongSignature
        }
        try self.init(kept: bytes)
    }

    /// Reads one that was verified before it was kept.
    package init(kept bytes: [UInt8]) throws(MessageFault) {
        try MessageHead.check(bytes, Self.magic, length: Self.byteCount)
        publicKey = Array(bytes[32..<64])
        panel = PanelID(bytes: bytes[16..<32])
        var reader = ByteReader(bytes[64..<Self.signedBytes])
        do throws(PayloadFault) {
            epoch = Epoch(bits: try reader.integer(UInt128.self))
            heartbeat = try Heartbeat(&reader)
        } catch {
            throw .nonsense(error.what)
        }
    }

    /// Whether the panel's id follows from the key: it is the panel's first.
    package var isFirstKey: Bool { panel == PanelID(ofPublicKey: publicKey) }
}

extension Heartbeat {
    private static let noTap = UInt64.max

    fileprivate var flags: UInt8 {
        (isRefusing ? 1 : 0) | (hasSpare ? 0 : 2) | (isInService ? 4 : 0)
    }

    fileprivate init(_ reader: inout ByteReader) throws(PayloadFault) {
        let stamp = try reader.stamp()
        let next = SequenceNumber(rawValue: try reader.integer(UInt64.self))
        let backlog = try reader.integer(UInt64.self)
        let free = try reader.integer(UInt64.self)
        let sinceTap = try reader.integer(UInt64.self)
        let devices = Int(try reader.integer(UInt16.self))
        let stuck = Int(try reader.integer(UInt16.self))
        let screen = try reader.integer(UInt8.self)
        let flags = try reader.integer(UInt8.self)
        let celsius = Int(try reader.integer(UInt8.self))
        let wear = Int(try reader.integer(UInt8.self))
        let held = ConfigurationTag(bytes: try reader.take(ConfigurationTag.byteCount))
        let refused = ConfigurationTag(bytes: try reader.take(ConfigurationTag.byteCount))
        let version = try reader.text(bytesMax: SignedHeartbeat.versionBytesMax)
        let fault = try reader.text(bytesMax: SignedHeartbeat.faultBytesMax)
        self.init(version: version, stamp: stamp, diskFreeBytes: free, inputDevices: devices)
        self.next = next
        self.backlog = backlog
        self.stuck = stuck
        // What a newer panel says of its screen is at least that it has one.
        self.screen = Screen(rawValue: screen) ?? .lit
        isRefusing = flags & 1 != 0
        hasSpare = flags & 2 == 0
        isInService = flags & 4 != 0
        self.celsius = celsius == 0 ? nil : celsius - 100
        diskWearPercent = wear == 0 ? nil : wear - 1
        sinceTapMilliseconds = sinceTap == Self.noTap ? nil : sinceTap
        configuration = Configuration(held: held, refused: refused, fault: fault)
    }
}

extension ByteWriter {
    /// Text of a fixed width: a byte for its length, the text, zeros. Cut at a whole character.
    fileprivate mutating func put(_ text: String, bytesMax: Int) {
        let cut = text.prefix(bytes: bytesMax)
        put(UInt8(cut.utf8.count))
        put(cut.utf8)
        putZeros(bytesMax - cut.utf8.count)
    }
}

extension ByteReader {
    fileprivate mutating func text(bytesMax: Int) throws(PayloadFault) -> String {
        let at = offset
        let count = Int(try integer(UInt8.self))
        let bytes = try take(bytesMax)
        guard count <= bytesMax, let text = String(validating: bytes.prefix(count), as: UTF8.self)
        else { throw PayloadFault(byte: at, what: "holds a text that is not UTF-8") }
        return text
    }
}
