package import Exchange

/// Cuts an export into its batches, and finds the next one behind what is damaged. It holds no more
/// than one batch and a piece. `Docs/Formats/export.md` says what an export is.
package struct BatchCutter {
    /// Bytes that are no whole batch with a valid signature.
    package struct Damage: Hashable, Sendable {
        /// Where they begin, from the file's first byte.
        package var first: Int
        package var bytes: Int
        package var why: String
    }

    package enum Piece: Sendable {
        case batch(Batch, bytes: [UInt8])
        case damage(Damage)
    }

    /// Bytes that are read at a time.
    static let pieceBytes = 65_536

    private let read: (Int) throws -> [UInt8]
    private var buffer: [UInt8] = []
    /// Of `buffer`, in the file.
    private var offset = 0
    private var isAtEnd = false
    private var damage: Damage?
    /// A batch that was found behind damage, which is told first.
    private var found: Piece?

    /// - Parameter read: gives at most so many bytes more; none at the end.
    package init(_ read: @escaping (Int) throws -> [UInt8]) {
        self.read = read
    }

    /// Nil at the end.
    package mutating func next() throws -> Piece? {
        if let piece = found {
            found = nil
            return piece
        }
        while try fill(1) {
            do throws(BatchFault) {
                let piece = try takeBatch()
                guard let damage else { return piece }
                self.damage = nil
                found = piece
                return .damage(damage)
            } catch let fault {
                try skip(because: fault)
            }
        }
        guard let damage else { return nil }
        self.damage = nil
        return .damage(damage)
    }

    /// The batch that begins here.
    private mutating func takeBatch() throws(BatchFault) -> Piece {
        let bytes: [UInt8]
        do {
            bytes = try batchBytes()
        } catch let fault as BatchFault {
            throw fault
        } catch {
            // A read that fails is met again by the next one, which tells it.
            throw .tooShort(bytes: buffer.count)
        }
        let batch = try Batch(verifying: bytes)
        drop(bytes.count)
        return .batch(batch, bytes: bytes)
    }

    private mutating func batchBytes() throws -> [UInt8] {
        guard try fill(Batch.headerBytes) else { throw BatchFault.tooShort(bytes: buffer.count) }
        let count = try Batch.announcedBytes(ofHeader: buffer[..<Batch.headerBytes])
        guard try fill(count) else {
            throw BatchFault.wrongLength(bytes: buffer.count, expected: count)
        }
        return Array(buffer[..<count])
    }

    /// Passes over what is here, to where the next batch may begin.
    private mutating func skip(because fault: BatchFault) throws {
        let old = damage ?? Damage(first: offset, bytes: 0, why: "\(fault)")
        let mark = Batch.firstBytes
        drop(1)
        while true {
            if let next = buffer.firstRange(of: mark)?.lowerBound {
                drop(next)
                break
            }
            // The mark itself may be half read.
            drop(max(0, buffer.count - mark.count + 1))
            guard try fill(mark.count) else {
                drop(buffer.count)
                break
            }
        }
        damage = Damage(first: old.first, bytes: offset - old.first, why: old.why)
    }

    private mutating func drop(_ count: Int) {
        buffer.removeFirst(count)
        offset += count
    }

    /// Whether so many bytes are there.
    private mutating func fill(_ count: Int) throws -> Bool {
        while buffer.count < count, !isAtEnd {
            let more = try read(Self.pieceBytes)
            isAtEnd = more.isEmpty
            buffer += more
        }
        return buffer.count >= count
    }
}
