/// Records that stand side by side and whose numbers follow each other.
struct RecordRun: Hashable {
    var first: SequenceNumber
    var count: Int
    /// All of them, from the beginning of what they were found in.
    var bytes: Range<Int>

    /// The number behind the last one.
    var end: SequenceNumber { first.advanced(by: count) }

    func moved(by offset: Int) -> RecordRun {
        RecordRun(
            first: first, count: count,
            bytes: bytes.lowerBound + offset..<bytes.upperBound + offset)
    }

    /// Each record alone, in order.
    ///
    /// - Parameter bytes: what the run was found in.
    func forEach(in bytes: UnsafeRawBufferPointer, _ body: (RecordRun) -> Void) {
        var start = self.bytes.lowerBound
        for number in 0..<count {
            let end = start + Record.headerBytes + Int(bytes.load(UInt16.self, at: start + 4))
            body(RecordRun(first: first.advanced(by: number), count: 1, bytes: start..<end))
            start = end
        }
    }
}

extension PageHeader {
    /// Hands the records of this page that verify to `take`, in order. What does not verify is
    /// passed over: the next record is looked for byte by byte.
    ///
    /// - Parameter page: at least the header and the `used` bytes behind it.
    /// - Returns: how many records verified.
    @discardableResult
    func walk(
        _ page: UnsafeRawBufferPointer, seed: UInt32, _ take: (RecordRun) -> Void
    ) -> Int {
        let stop = Page.headerBytes + used
        guard let start = page.baseAddress, page.count >= stop else { return 0 }
        var position = Page.headerBytes
        var run = RecordRun(first: first, count: 0, bytes: position..<position)
        var found = 0
        while position + Record.headerBytes <= stop, run.end < end {
            if let four = FourRecords(start + position, within: stop - position),
                position == run.bytes.upperBound, run.end.advanced(by: 4) <= end,
                four.verify(from: run.end, seed: seed)
            {
                position += four.byteCount
                run.count += 4
                run.bytes = run.bytes.lowerBound..<position
                found += 4
                continue
            }
            let rest = UnsafeRawBufferPointer(rebasing: page[position..<stop])
            let sequence = SequenceNumber(rest.load(UInt64.self, at: 8))
            // Only the number that is due at this place counts, unless bytes were passed over.
            guard sequence >= run.end, sequence < end,
                let length = Record.length(rest, seed: seed)
            else {
                position += 1
                continue
            }
            if sequence > run.end || position > run.bytes.upperBound {
                if run.count > 0 { take(run) }
                run = RecordRun(first: sequence, count: 0, bytes: position..<position)
            }
            position += length
            run.count += 1
            run.bytes = run.bytes.lowerBound..<position
            found += 1
        }
        if run.count > 0 { take(run) }
        return found
    }
}
