import AppendLog

/// What a reader is given of a damaged log.
struct LogSight {
    /// By number: the record is there and it is the one that was promised.
    private(set) var found: [Bool]
    /// Numbers whose record is another one, with its bytes.
    private(set) var others: [(number: UInt64, bytes: [UInt8])] = []
    private(set) var count = 0
    /// Numbers that the reader says have no record.
    private(set) var missing: [Range<UInt64>] = []
    /// Behind the last number that the reader speaks for.
    private(set) var end: UInt64

    /// Reads everything there is.
    init(_ reader: LogReader, of image: LogImage) throws(LogFault) {
        found = [Bool](repeating: false, count: image.originals.count)
        end = image.oldest
        while true {
            do {
                let excerpt = try reader.read(
                    from: SequenceNumber(end), before: nil, recordsMax: 1 << 20,
                    bytesMax: 1 << 24)
                if excerpt.range.isEmpty { return }
                take(excerpt, image)
            } catch {
                guard case .gone(let oldest) = error, oldest.rawValue > end else { throw error }
                missing.append(end..<oldest.rawValue)
                end = oldest.rawValue
            }
        }
    }

    private mutating func take(_ excerpt: LogExcerpt, _ image: LogImage) {
        count += excerpt.count
        missing += excerpt.missing.map { $0.lowerBound.rawValue..<$0.upperBound.rawValue }
        end = excerpt.range.upperBound.rawValue
        excerpt.bytes.withUnsafeBytes { bytes in
            var position = 0
            while position < bytes.count {
                let length =
                    PageFacts.recordHeaderBytes
                    + Int(bytes.loadUnaligned(fromByteOffset: position + 4, as: UInt16.self))
                let number = bytes.loadUnaligned(fromByteOffset: position + 8, as: UInt64.self)
                let record = bytes[position..<position + length]
                if number < image.originals.count,
                    image.originals[Int(number)].elementsEqual(record)
                {
                    found[Int(number)] = true
                } else {
                    others.append((number, Array(record)))
                }
                position += length
            }
        }
    }

    func names(_ number: UInt64) -> Bool {
        missing.contains { $0.contains(number) }
    }
}
