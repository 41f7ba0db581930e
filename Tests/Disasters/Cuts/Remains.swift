extension ForgottenWrites {
    /// What a disk may hold when the power goes: everything before its last flush, and of what came
    /// after it, any sectors.
    struct Remains {
        /// The smallest part of a write that a device keeps or loses as a whole.
        static let sectorBytes = 512

        /// Bytes of ext4's superblock: two sectors, which we keep or lose as one. They share a
        /// checksum; no kernel mounts it torn, and a disk as small as ours has no backup of it for
        /// the repair. No log can help that.
        private static let superblock = 1_024..<2_048

        enum Honesty {
            /// A flush makes durable all that was written before.
            case honest
            /// A flush is answered and does nothing: the newest writes, so many, are in a cache
            /// that the power cut empties.
            case lying(cachedWrites: Int)
        }

        private let record: OperationRecord
        private let honesty: Honesty
        private let writer: UInt8
        private let served: [UInt64: Content]
        /// The disk's content with every operation before `durable`.
        private var content: [UInt8]
        private var durable = 0
        private var seen = 0
        /// What was promised before the cut.
        private(set) var promises: Promises

        /// - Parameters:
        ///   - content: of the disk before the first operation.
        ///   - promises: before the first operation.
        init(
            of record: OperationRecord, on content: [UInt8], promises: Promises = Promises(),
            writer: UInt8, served: [UInt64: Content] = [:], honesty: Honesty = .honest
        ) {
            self.record = record
            self.content = content
            self.promises = promises
            self.writer = writer
            self.served = served
            self.honesty = honesty
        }

        /// Cuts before which there is something that was not flushed: numbers of operations.
        static func unflushedCuts(of record: OperationRecord) -> [Int] {
            var cuts: [Int] = []
            var isUnflushed = false
            for (index, operation) in record.operations.enumerated() {
                switch operation {
                case .write: isUnflushed = true
                case .flush: isUnflushed = false
                case .mark: continue
                }
                if isUnflushed { cuts.append(index + 1) }
            }
            return cuts
        }

        /// Goes on to a cut behind so many operations.
        ///
        /// - Parameter cut: not before the one of the last call.
        mutating func advance(to cut: Int) {
            for index in seen..<cut {
                guard case .mark(let mark) = record.operations[index] else { continue }
                promises.take(mark, writer: writer, served: served)
            }
            seen = cut
            for index in durable..<max(durable, firstForgotten) { apply(index) }
            durable = max(durable, firstForgotten)
        }

        private var firstForgotten: Int {
            let operations = record.operations[durable..<seen]
            switch honesty {
            case .honest:
                let flush = operations.lastIndex { if case .flush = $0 { true } else { false } }
                return flush.map { $0 + 1 } ?? durable
            case .lying(let cachedWrites):
                let writes = operations.indices.filter {
                    if case .write = operations[$0] { true } else { false }
                }
                return writes.suffix(cachedWrites).first ?? seen
            }
        }

        /// The sectors of a write; those of the superblock as one.
        private static func pieces(of write: Range<Int>) -> [Range<Int>] {
            var pieces: [Range<Int>] = []
            var start = write.lowerBound
            while start < write.upperBound {
                var end = (start / sectorBytes + 1) * sectorBytes
                if superblock.contains(start) { end = superblock.upperBound }
                pieces.append(start..<min(end, write.upperBound))
                start = end
            }
            return pieces
        }

        private mutating func apply(_ index: Int) {
            guard case .write(let offset, let bytes) = record.operations[index] else { return }
            content.replaceSubrange(offset..<offset + bytes.count, with: record.bytes[bytes])
        }

        /// The disk as the cut leaves it, and how many sectors it lost that would have changed it.
        ///
        /// - Parameter share: of the sectors that were not flushed, how many are kept; each by its
        ///   own throw, so writes are dropped, torn, and done in any order.
        func image(keeping share: Double, _ dice: inout Dice) -> (content: [UInt8], lost: Int) {
            var image = content
            var lost = 0
            for index in durable..<seen {
                guard case .write(let offset, let bytes) = record.operations[index] else {
                    continue
                }
                for place in Self.pieces(of: offset..<offset + bytes.count) {
                    let source = bytes.lowerBound + place.lowerBound - offset
                    let piece = record.bytes[source..<source + place.count]
                    if dice.falls(share) {
                        image.replaceSubrange(place, with: piece)
                    } else if !image[place].elementsEqual(piece) {
                        lost += 1
                    }
                }
            }
            return (image, lost)
        }
    }
}
