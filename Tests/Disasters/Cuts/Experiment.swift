import AppendLog
import Foundation
import Measuring

extension ForgottenWrites {
    /// A log that was written on the forgetful disk.
    struct Writing {
        let record: OperationRecord
        let options: LogOptions
    }

    /// One disk, on which logs are written, cut off and started again.
    final class Experiment {
        /// Images of states that broke a promise are kept for whoever looks into it; so many.
        private static let keptImagesMax = 3

        private let disk: ForgetfulDisk
        private let seed: UInt64
        private let author: Author
        private var dice: Dice
        private var keptImages = 0
        private(set) var states = 0

        init(seed: UInt64) throws {
            disk = try ForgetfulDisk()
            self.seed = seed
            author = Author(seed: seed)
            dice = Dice(seed: seed, part: .max)
        }

        /// Writes a log on an empty disk.
        func write(part: UInt64, steps: Int, storage: any Storage) throws -> Writing {
            try disk.load(disk.blank)
            var workload = Workload(
                seed: seed, part: part, steps: steps, storage: storage, note: disk.note)
            let status = disk.mount()
            guard status == 0 else { throw MeasuringFault("mount", disk.folder, status) }
            try whileMounted { try workload.run(in: disk.log) }
            return Writing(record: try disk.takeOperations(), options: workload.options)
        }

        /// Cuts the power at random moments, and starts anew after each.
        ///
        /// - Parameters:
        ///   - candidates: cuts to choose from.
        ///   - again: in so many of the states, once more during the start.
        ///   - keepsFaults: whether a broken promise is news.
        func cut(
            _ writing: Writing, at candidates: [Int], honesty: Remains.Honesty, states: Int,
            again: Int = 0, keepsFaults: Bool = true
        ) throws -> (first: Tally, second: Tally) {
            var tallies = (first: Tally(), second: Tally())
            var remains = Remains(
                of: writing.record, on: disk.blank, writer: 0, honesty: honesty)
            let cuts = (0..<states).map { _ in candidates.randomElement(using: &dice)! }.sorted()
            for (index, cut) in cuts.enumerated() {
                try Interruption.check()
                remains.advance(to: cut)
                let state = state(of: remains, at: cut)
                let start = try start(state, writing.options, writer: 1, &tallies.first)
                if keepsFaults { try report(start.verdict, state) }
                guard (index + 1) * again / states > index * again / states, start.verdict.isGood
                else { continue }
                try cutAgain(state, start, writing.options, &tallies.second)
            }
            return tallies
        }

        /// What one cut left.
        private struct State {
            /// Where the cut was, for whoever looks for it.
            var name: String
            var content: [UInt8]
            var lostSectors: Int
            var promises: Promises
        }

        private func state(of remains: Remains, at cut: Int) -> State {
            let share = ForgottenWrites.shares.randomElement(using: &dice)!
            let (content, lost) = remains.image(keeping: share, &dice)
            let name = "cut before operation \(cut), \(lost) sectors lost, share kept \(share)"
            return State(
                name: name, content: content, lostSectors: lost, promises: remains.promises)
        }

        /// What one start gave.
        private struct Start {
            var verdict: Verdict
            /// What it wrote; nil where it could not be mounted.
            var record: OperationRecord?
            var served: [UInt64: Content]
            /// The disk before the start, the file system's own repair included.
            var content: [UInt8]
        }

        private func start(
            _ state: State, _ options: LogOptions, writer: UInt8, _ tally: inout Tally
        ) throws -> Start {
            tally.states += 1
            states += 1
            Console.showProgress("\(ForgottenWrites.name): \(states) starts")
            if state.lostSectors > 0 { tally.forgetting += 1 }
            try disk.load(state.content)
            var start = Start(verdict: Verdict(), served: [:], content: state.content)
            defer { tally.add(start.verdict) }
            guard try mount(&start, &tally) else {
                start.verdict.fail("the file system cannot be mounted", promised: state.promises)
                return start
            }
            var inspection = Inspection(
                folder: disk.log, options: options, author: author, writer: writer,
                note: disk.note)
            try whileMounted { try inspection.run(state.promises, &dice) }
            start.verdict = inspection.verdict
            start.served = inspection.served
            start.record = try disk.takeOperations()
            return start
        }

        /// Mounts it; where the kernel refuses, after the repair that a machine's start does.
        private func mount(_ start: inout Start, _ tally: inout Tally) throws -> Bool {
            if disk.mount() == 0 { return true }
            tally.repaired += 1
            guard try disk.repair() else {
                tally.unmountable += 1
                return false
            }
            start.content = disk.read()
            try disk.load(start.content)
            if disk.mount() == 0 { return true }
            tally.unmountable += 1
            return false
        }

        private func whileMounted(_ body: () throws -> Void) throws {
            do {
                try body()
                // What the kernel writes when it unmounts is not cut.
                try disk.note(.ended)
            } catch {
                try? disk.unmount()
                throw error
            }
            try disk.unmount()
        }

        /// The power goes while the log recovers, or just after.
        private func cutAgain(
            _ state: State, _ start: Start, _ options: LogOptions, _ tally: inout Tally
        ) throws {
            guard let record = start.record,
                let cut = Remains.unflushedCuts(of: record).randomElement(using: &dice)
            else { return }
            var remains = Remains(
                of: record, on: start.content, promises: state.promises, writer: 1,
                served: start.served)
            remains.advance(to: cut)
            var second = self.state(of: remains, at: cut)
            second.name = "\(state.name); then, while it started, \(second.name)"
            let verdict = try self.start(second, options, writer: 2, &tally).verdict
            try report(verdict, second)
        }

        /// Says what a state broke, and keeps the disk as the cut left it.
        private func report(_ verdict: Verdict, _ state: State) throws {
            guard !verdict.isGood else { return }
            var text = "\(ForgottenWrites.name): SEED=\(seed): \(state.name): \(verdict)"
            if keptImages < Self.keptImagesMax {
                keptImages += 1
                let path = "\(NSTemporaryDirectory())/\(ForgottenWrites.name)-\(seed)-\(states).img"
                try Data(state.content).write(to: URL(filePath: path))
                text += "; the disk is kept in \(path)"
            }
            Console.complain(text)
        }
    }
}
