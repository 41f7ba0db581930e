import AppendLog
import Measuring

extension ForgottenWrites {
    /// The start after a power cut, as the panel does it: opens the log, shows what is there, takes
    /// new records, ends; and once more.
    struct Inspection {
        private static let recordsMax = 1_024
        private static let bytesMax = 4 << 20

        let folder: String
        let options: LogOptions
        let author: Author
        /// Which program writes now.
        let writer: UInt8
        let note: (Mark) throws -> Void

        private(set) var verdict = Verdict()
        /// What the recovery showed.
        private(set) var served: [UInt64: Content] = [:]

        init(
            folder: String, options: LogOptions, author: Author, writer: UInt8,
            note: @escaping (Mark) throws -> Void
        ) {
            self.folder = folder
            self.options = options
            self.author = author
            self.writer = writer
            self.note = note
        }

        mutating func run(_ promises: Promises, _ dice: inout Dice) throws {
            var promises = promises
            do {
                try goOn(&promises, &dice)
                let log = try open(&dice)
                _ = verdict.judge(try records(of: log), promises, by: author)
                verdict.judge(acknowledged: log.acknowledged, promises)
            } catch let fault as LogFault {
                verdict.fail(fault.description, promised: promises)
            }
        }

        private func open(_ dice: inout Dice) throws -> AppendLog {
            try AppendLog(
                opening: folder, storage: FileStorage(), options: options,
                newEpoch: { Epoch(bits: UInt128(dice.next())) })
        }

        /// The first start.
        private mutating func goOn(_ promises: inout Promises, _ dice: inout Dice) throws {
            let log = try open(&dice)
            served = verdict.judge(try records(of: log), promises, by: author)
            verdict.judge(acknowledged: log.acknowledged, promises)
            try tell(.served, &promises)
            for _ in 0..<Int.random(in: 1...3, using: &dice) {
                let count = dice.falls(0.7) ? 1 : Int.random(in: 2...90, using: &dice)
                let numbers = try log.append(
                    author.drafts(from: log.nextSequence, count: count, writer: writer))
                let range = numbers.lowerBound.rawValue..<numbers.upperBound.rawValue
                try tell(.acknowledged(range), &promises)
            }
            if dice.falls(0.5) { try log.inspect() }
            if dice.falls(0.5) { try log.prepareSpare() }
            guard dice.falls(0.5) else { return }
            let backlog = log.durable.rawValue - log.acknowledged.rawValue
            let sent = UInt64.random(in: 0...backlog, using: &dice)
            let mark = log.acknowledged.advanced(by: Int(sent))
            try tell(.lettingGo(before: mark.rawValue), &promises)
            try log.acknowledge(before: mark)
        }

        private func tell(_ mark: Mark, _ promises: inout Promises) throws {
            try note(mark)
            promises.take(mark, writer: writer, served: served)
        }

        /// All that the log holds and has promised.
        private func records(of log: AppendLog) throws -> [Record] {
            let reader = try LogReader(directory: folder, storage: FileStorage())
            var records: [Record] = []
            var from = try reader.kept().lowerBound
            while from < log.durable {
                let excerpt = try reader.read(
                    from: from, before: log.durable, recordsMax: Self.recordsMax,
                    bytesMax: Self.bytesMax)
                guard !excerpt.range.isEmpty else { break }
                records += excerpt.records
                from = excerpt.range.upperBound
            }
            return records
        }
    }
}
