import AppendLog

extension ForgottenWrites {
    /// What a panel does with its log, faster and in smaller segments, so that everything that it
    /// ever does is done many times: lone taps, groups, new and recycled segments, cursors, starts.
    struct Workload {
        private static let groupRecordsMax = 120
        private static let backlogRecordsMax: UInt64 = 2_000

        let storage: any Storage
        let options: LogOptions
        let steps: Int
        let author: Author
        let note: (Mark) throws -> Void
        var dice: Dice

        /// - Parameter storage: the real one, or the one without syncs.
        init(
            seed: UInt64, part: UInt64, steps: Int, storage: any Storage,
            note: @escaping (Mark) throws -> Void
        ) {
            dice = Dice(seed: seed, part: part)
            author = Author(seed: seed)
            options = LogOptions(
                segmentPages: Int.random(in: LogOptions.segmentPagesMin...24, using: &dice),
                keptSegments: Int.random(in: 0...3, using: &dice), segmentsMax: 160)
            self.steps = steps
            self.storage = storage
            self.note = note
        }

        mutating func run(in folder: String) throws {
            var remaining = steps
            while remaining > 0 {
                let log = try AppendLog(
                    opening: folder, storage: storage, options: options,
                    newEpoch: { Epoch(bits: UInt128(dice.next())) })
                let steps = min(remaining, Int.random(in: 1...100, using: &dice))
                if dice.falls(0.5) { try log.inspect() }
                for _ in 0..<steps { try step(log) }
                remaining -= steps
            }
        }

        private mutating func step(_ log: AppendLog) throws {
            let count =
                switch UInt8.random(in: 0..<100, using: &dice) {
                case 0..<70: 1
                case 70..<93: Int.random(in: 2...12, using: &dice)
                default: Int.random(in: 13...Self.groupRecordsMax, using: &dice)
                }
            let drafts = author.drafts(from: log.nextSequence, count: count, writer: 0)
            let numbers = try log.append(drafts)
            try note(.acknowledged(numbers.lowerBound.rawValue..<numbers.upperBound.rawValue))
            if dice.falls(0.4) { try log.prepareSpare() }
            let backlog = log.durable.rawValue - log.acknowledged.rawValue
            if dice.falls(0.1) || backlog > Self.backlogRecordsMax {
                let sent = UInt64.random(in: 0...backlog, using: &dice)
                let mark = log.acknowledged.advanced(by: Int(sent))
                try note(.lettingGo(before: mark.rawValue))
                try log.acknowledge(before: mark)
            }
        }
    }
}
