import Measuring

extension ForgottenWrites {
    /// One thing that reached the disk, or was said beside it.
    enum Operation {
        /// Where on the disk, and which bytes of the record.
        case write(offset: Int, bytes: Range<Int>)
        case flush
        case mark(Mark)
    }

    /// All that a forgetful disk was asked to do during a run, in order.
    struct OperationRecord {
        /// What `forgetful-disk` puts before the bytes of an entry: kind, offset, count.
        private static let headerBytes = 24

        let bytes: [UInt8]
        private(set) var operations: [Operation] = []

        /// - Parameter bytes: the disk's operation log. What follows the mark `ended` is left out.
        init(_ bytes: [UInt8]) throws {
            self.bytes = bytes
            var position = 0
            while position < bytes.count {
                let (operation, end) = try Self.operation(at: position, in: bytes)
                if case .mark(.ended) = operation { return }
                operations.append(operation)
                position = end
            }
            throw MeasuringFault("the disk's operation log has no end")
        }

        private static func operation(
            at start: Int, in bytes: [UInt8]
        ) throws -> (Operation, end: Int) {
            let body = start + headerBytes
            guard body <= bytes.count else { throw MeasuringFault("half an entry at \(start)") }
            return try bytes.withUnsafeBytes { all in
                let words = [0, 8, 16].map {
                    UInt64(
                        littleEndian: all.loadUnaligned(
                            fromByteOffset: start + $0, as: UInt64.self))
                }
                let end = body + Int(words[2])
                guard end <= all.count else { throw MeasuringFault("half an entry at \(start)") }
                switch words[0] {
                case 0: return (.write(offset: Int(words[1]), bytes: body..<end), end)
                case 1: return (.flush, end)
                default:
                    let body = UnsafeRawBufferPointer(rebasing: all[body..<end])
                    guard let mark = Mark(body) else {
                        throw MeasuringFault("an unknown mark at \(start)")
                    }
                    return (.mark(mark), end)
                }
            }
        }
    }
}
