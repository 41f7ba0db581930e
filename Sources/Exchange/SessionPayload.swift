import Feedback

extension SessionChange {
    var bytes: [UInt8] {
        var writer = ByteWriter(reserving: 16)
        writer.put(rawValue)
        writer.putZeros(15)
        return writer.bytes
    }

    init(_ reader: inout ByteReader) throws(PayloadFault) {
        let at = reader.offset
        let code = try reader.integer(UInt8.self)
        guard let change = SessionChange(rawValue: code) else {
            throw PayloadFault(byte: at, what: "names the unknown change of a session \(code)")
        }
        _ = try reader.take(15)
        self = change
    }
}
