import Crypto
import FoundationEssentials

/// SHA-256 of bytes that come in pieces, as `sha256sum` prints it.
package struct ContentDigest {
    private var hash = SHA256()

    package init() {}

    package mutating func add(_ bytes: [UInt8]) {
        hash.update(data: bytes)
    }

    /// 64 lower-case hexadecimal digits.
    package var text: String {
        hash.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
