extension ForgottenWrites {
    /// What was known outside the disk, noted among its operations: it was so before every later
    /// one.
    enum Mark: Hashable {
        /// `append` returned these numbers: somebody was thanked for them.
        case acknowledged(Range<UInt64>)
        /// From here on, what is before this number need not be kept.
        case lettingGo(before: UInt64)
        /// A recovery has shown what it found, which is a promise too.
        case served
        /// What follows is not part of the run.
        case ended

        private var words: [UInt64] {
            switch self {
            case .acknowledged(let range): [1, range.lowerBound, range.upperBound]
            case .lettingGo(let number): [2, number, 0]
            case .served: [3, 0, 0]
            case .ended: [4, 0, 0]
            }
        }

        var bytes: [UInt8] {
            words.flatMap { word in withUnsafeBytes(of: word.littleEndian) { Array($0) } }
        }

        init?(_ bytes: UnsafeRawBufferPointer) {
            guard bytes.count == 3 * MemoryLayout<UInt64>.size else { return nil }
            let words = [0, 8, 16].map {
                UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt64.self))
            }
            switch words[0] {
            case 1: self = .acknowledged(words[1]..<words[2])
            case 2: self = .lettingGo(before: words[1])
            case 3: self = .served
            case 4: self = .ended
            default: return nil
            }
        }
    }
}
