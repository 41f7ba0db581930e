import Crypto

/// Why bytes are no message that a panel signed. Nothing comes of it.
package enum MessageFault: Error, Hashable, CustomStringConvertible {
    case wrongLength(bytes: Int, expected: Int)
    case notOne
    case unknownVersion(UInt16)
    case unknownFeatures(UInt32)
    case wrongSignature
    /// It is signed, and what it says cannot be.
    case nonsense(String)

    package var description: String {
        switch self {
        case .wrongLength(let bytes, let expected):
            "the message has \(bytes) bytes; it must have \(expected)"
        case .notOne: "the bytes do not begin as such a message does"
        case .unknownVersion(let version):
            "the message is of version \(version), which this program does not read"
        case .unknownFeatures(let bits):
            "the message needs features that this program lacks (bits \(String(bits, radix: 16)))"
        case .wrongSignature: "the signature does not fit the message and its key"
        case .nonsense(let what): "the message \(what)"
        }
    }
}

/// What every message that a panel signs beside its batches begins with: what it is (8 bytes), its
/// version (2), its whole length (2), and the features that a reader must know (4).
enum MessageHead {
    static let version: UInt16 = 1
    static let byteCount = 16

    static func writer(_ magic: String, length: Int) -> ByteWriter {
        precondition(magic.utf8.count == 8)
        var writer = ByteWriter(reserving: length)
        writer.put(Array(magic.utf8))
        writer.put(version)
        writer.put(UInt16(length))
        writer.put(UInt32(0))
        return writer
    }

    static func check(_ bytes: [UInt8], _ magic: String, length: Int) throws(MessageFault) {
        guard bytes.starts(with: Array(magic.utf8)) else { throw .notOne }
        guard bytes.count == length else {
            throw .wrongLength(bytes: bytes.count, expected: length)
        }
        let found = UInt16(bytes[8]) | UInt16(bytes[9]) << 8
        let announced = Int(bytes[10]) | Int(bytes[11]) << 8
        guard found == version, announced == length else { throw .unknownVersion(found) }
        let features = bytes[12..<16].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard features == 0 else { throw .unknownFeatures(features) }
    }

    /// Whether bytes `end` up to `end + 64` sign everything before them.
    static func isSigned(_ bytes: [UInt8], upTo end: Int, by publicKey: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else {
            return false
        }
        return key.isValidSignature(bytes[end..<end + 64], for: bytes[..<end])
    }
}
