import Hummingbird

/// The fields of a form that a browser sent: `application/x-www-form-urlencoded`.
struct FormBody {
    static let bytesMax = 8_192
    static let mediaType = "application/x-www-form-urlencoded"

    /// As they came.
    let bytes: [UInt8]
    private let fields: [String: String]

    /// - Throws: `Problem` for a body that is too long or of another type.
    init(of request: Request) async throws {
        let type = request.headers[.contentType]?.split(separator: ";").first
        guard type?.lowercased() == Self.mediaType else { throw Problem.notAForm }
        var bytes: [UInt8] = []
        for try await part in request.body {
            guard bytes.count + part.readableBytes <= Self.bytesMax else {
                throw Problem.formTooLong
            }
            bytes.append(contentsOf: part.readableBytesView)
        }
        guard !Task.isCancelled else { throw Problem.stopping }
        self.init(bytes)
    }

    /// Of two fields of one name the last counts.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        fields = bytes.split(separator: UInt8(ascii: "&")).reduce(into: [:]) { fields, pair in
            let parts = pair.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            fields[Self.decoded(parts[0])] = parts.count > 1 ? Self.decoded(parts[1]) : ""
        }
    }

    subscript(_ name: String) -> String { fields[name] ?? "" }

    private static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
        var text: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): text.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let digits = String(decoding: rest.prefix(2), as: UTF8.self)
                if digits.utf8.count == 2, let value = UInt8(digits, radix: 16) {
                    text.append(value)
                    rest = rest.dropFirst(2)
                } else {
                    text.append(byte)
                }
            default: text.append(byte)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
