import FoundationEssentials
import Hummingbird

/// The fields of an object that a program sent: `application/json`.
struct JSONBody {
    static let bytesMax = 16_384
    static let mediaType = "application/json"

    private enum Value: Decodable {
        case text(String)
        case number(Int)
        case flag(Bool)
        case other

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let flag = try? container.decode(Bool.self) {
                self = .flag(flag)
            } else if let number = try? container.decode(Int.self) {
                self = .number(number)
            } else if let text = try? container.decode(String.self) {
                self = .text(text)
            } else {
                self = .other
            }
        }
    }

    let bytes: [UInt8]
    private let fields: [String: Value]

    /// - Parameter names: the fields that there may be.
    /// - Throws: `Problem` for a body of another type, that is too long, is no object, or has
    ///   another field.
    init(of request: Request, fields names: Set<String>) async throws {
        let type = request.headers[.contentType]?.split(separator: ";").first
        guard type?.lowercased() == Self.mediaType else { throw Problem.notJSON }
        var bytes: [UInt8] = []
        for try await part in request.body {
            guard bytes.count + part.readableBytes <= Self.bytesMax else {
                throw Problem.bodyTooLong
            }
            bytes.append(contentsOf: part.readableBytesView)
        }
        guard !Task.isCancelled else { throw Problem.stopping }
        try self.init(bytes, fields: names)
    }

    init(_ bytes: [UInt8], fields names: Set<String>) throws(Problem) {
        guard
            let fields = try? JSONDecoder().decode([String: Value].self, from: Data(bytes))
        else { throw Problem.wrongBody }
        if let other = fields.keys.filter({ !names.contains($0) }).min() {
            let known = names.isEmpty ? "none" : names.sorted().joined(separator: ", ")
            throw Problem.wrongField(
                String(other.prefix(64)), "is no field of this order; there is \(known)")
        }
        self.bytes = bytes
        self.fields = fields
    }

    /// - Throws: `Problem` where it is not there, or `read` makes nothing of it.
    func text<Result>(
        _ name: String, _ what: String, _ read: (String) -> Result?
    ) throws(Problem) -> Result {
        guard case .text(let text)? = fields[name], let result = read(text) else {
            throw Problem.wrongField(name, what)
        }
        return result
    }

    /// The standard where it is not there.
    func number(
        _ name: String, in range: ClosedRange<Int>, standard: Int
    ) throws(Problem) -> Int {
        guard let value = fields[name] else { return standard }
        guard case .number(let number) = value, range.contains(number) else {
            throw Problem.wrongField(
                name, "is a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// False where it is not there.
    func flag(_ name: String) throws(Problem) -> Bool {
        guard let value = fields[name] else { return false }
        guard case .flag(let flag) = value else {
            throw Problem.wrongField(name, "is true or false")
        }
        return flag
    }
}
