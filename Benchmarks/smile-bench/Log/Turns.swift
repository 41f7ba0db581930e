import Measuring

/// One append of each contender in turn, in a new random order each time, so that all of them meet
/// the same disk and the same neighbours.
struct Turns {
    /// What is shown on a terminal meanwhile.
    let title: String
    /// Records of each append.
    let records: Int
    let seconds: UInt64
    /// Where a disk is so fast that more would say nothing new, or would fill it.
    let cyclesMax: Int
    /// Not counted: the first touch of files, caches and code.
    let warmingCycles: Int

    func measure(_ contenders: [any Contender]) throws -> [Samples] {
        try RealTime.perform {
            for _ in 0..<warmingCycles {
                try Interruption.check()
                for contender in contenders { _ = try turn(contender) }
            }
            return try take(contenders)
        }
    }

    private func take(_ contenders: [any Contender]) throws -> [Samples] {
        var samples = contenders.map { _ in Samples(reserving: cyclesMax) }
        var order = Array(contenders.indices)
        let end = Stopwatch.now + seconds * Stopwatch.nanosecondsPerSecond
        while Stopwatch.now < end && samples[0].count < cyclesMax {
            if samples[0].count % 500 == 0 {
                Console.showProgress("\(title): \(samples[0].count)")
            }
            try Interruption.check()
            order.shuffle()
            for index in order { samples[index].add(try turn(contenders[index])) }
        }
        Console.clearProgress()
        return samples
    }

    private func turn(_ contender: any Contender) throws -> Range<UInt64> {
        let start = Stopwatch.now
        try contender.append(records)
        let end = Stopwatch.now
        try contender.rest()
        return start..<end
    }
}
