import AppendLog

extension ForgottenWrites {
    /// The author of every record's content.
    struct Author {
        private static let type = RecordType(rawValue: 1)
        /// The number in 8 bytes, then the writer.
        private static let payloadBytesMin = 9
        /// With the record's header, 64 bytes: the size of an answer of one tap.
        private static let payloadBytesUsual = 32
        private static let nanosecondsPerRecord: UInt64 = 1_000_000_000
        private static let firstWallMilliseconds: UInt64 = 1_750_000_000_000

        let seed: UInt64

        func draft(_ number: UInt64, writer: UInt8) -> Draft {
            var dice = Dice(seed: seed &+ UInt64(writer), part: number)
            let most =
                switch UInt8.random(in: 0..<100, using: &dice) {
                case 0..<80: Self.payloadBytesUsual
                case 80..<95: Record.payloadBytesMax / 8
                default: Record.payloadBytesMax
                }
            let count = Int.random(in: Self.payloadBytesMin...most, using: &dice)
            var payload = withUnsafeBytes(of: number.littleEndian) { Array($0) } + [writer]
            while payload.count < count { payload.append(UInt8.random(in: 0...255, using: &dice)) }
            let stamp = Stamp(
                boottimeNanoseconds: number * Self.nanosecondsPerRecord,
                wallMilliseconds: Self.firstWallMilliseconds + number, isWallTrusted: true,
                bootOrdinal: UInt16(writer))
            return Draft(type: Self.type, version: 1, stamp: stamp, payload: payload)
        }

        /// Drafts that will get consecutive numbers.
        func drafts(from first: SequenceNumber, count: Int, writer: UInt8) -> [Draft] {
            (0..<UInt64(count)).map { draft(first.rawValue + $0, writer: writer) }
        }

        /// Nil where the record is not, to the last bit, what was written under its number.
        func content(of record: Record) -> Content? {
            if let gap = Gap(record) {
                return .gap(gap.lost.lowerBound.rawValue..<gap.lost.upperBound.rawValue)
            }
            guard record.payload.count >= Self.payloadBytesMin else { return nil }
            let writer = record.payload[Self.payloadBytesMin - 1]
            let draft = draft(record.sequence.rawValue, writer: writer)
            return record == Record(draft, sequence: record.sequence)
                ? .record(writer: writer) : nil
        }
    }
}
