import Crypto

/// A secret that the centre made: of a session, a token or a link. It is shown once; the store
/// keeps its digest, which is of no use to whoever reads it, since nobody guesses 256 bits.
package struct AccessSecret: Sendable, CustomStringConvertible, CustomReflectable {
    static let bytesCount = 32
    /// The longest text that is even looked at.
    static let textBytesMax = 128

    /// 52 of a-z and 2-7.
    package let text: String

    package init() {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<Self.bytesCount).map { _ in
            UInt8.random(in: .min ... .max, using: &generator)
        }
        text = Self.base32(bytes)
    }

    package var digest: [UInt8] { Self.digest(of: text) }

    package static func digest(of text: String) -> [UInt8] {
        Array(SHA256.hash(data: Array(text.utf8)))
    }

    /// RFC 4648 in lower case, without padding.
    private static func base32(_ bytes: [UInt8]) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
        var text: [UInt8] = []
        var (buffer, bits) = (0, 0)
        for byte in bytes {
            (buffer, bits) = (buffer << 8 | Int(byte), bits + 8)
            while bits >= 5 {
                bits -= 5
                text.append(letters[buffer >> bits & 31])
            }
            buffer &= 255
        }
        if bits > 0 { text.append(letters[buffer << (5 - bits) & 31]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// It must not slip into a log.
    package var description: String { "a secret" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
