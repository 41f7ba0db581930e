import Feedback

extension IgnoredTaps {
    var bytes: [UInt8] {
        var writer = ByteWriter(reserving: 64)
        writer.put(first.nanoseconds)
        writer.put(last.nanoseconds)
        for count in counts { writer.put(count) }
        writer.putZeros(16)
        return writer.bytes
    }

    init(_ reader: inout ByteReader) throws(PayloadFault) {
        let first = Instant(nanoseconds: try reader.integer(UInt64.self))
        let last = Instant(nanoseconds: try reader.integer(UInt64.self))
        var counts: [UInt32] = []
        for _ in 0..<Self.reasonsMax { counts.append(try reader.integer(UInt32.self)) }
        _ = try reader.take(16)
        self.init(counts: counts, first: first, last: last)
    }
}
