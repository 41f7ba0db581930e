import AppendLog

extension ForgottenWrites {
    /// What was found wrong in one state.
    struct Verdict {
        /// Records that were promised and are not there.
        private(set) var lost: Set<UInt64> = []
        /// Records that stand where another one must, or that nobody wrote.
        private(set) var wrong: Set<UInt64> = []
        /// Records that are there twice.
        private(set) var doubled: Set<UInt64> = []
        /// Why the log could not be opened, read or written without help.
        private(set) var needsHelp: String?

        var isGood: Bool {
            lost.isEmpty && wrong.isEmpty && doubled.isEmpty && needsHelp == nil
        }

        mutating func fail(_ reason: String, promised: Promises) {
            needsHelp = reason
            lost = Set(promised.contents.keys)
        }

        /// Compares what a log gave with what it must give.
        ///
        /// - Returns: the content of every record that is what it should be.
        mutating func judge(
            _ records: [Record], _ promises: Promises, by author: Author
        ) -> [UInt64: Content] {
            var found: [UInt64: Content] = [:]
            var last: UInt64 = 0
            for record in records {
                let number = record.sequence.rawValue
                if number <= last { doubled.insert(number) }
                last = max(last, number)
                guard let content = author.content(of: record) else {
                    wrong.insert(number)
                    continue
                }
                found[number] = content
            }
            for (number, content) in promises.contents where found[number] != content {
                if found[number] == nil { lost.insert(number) } else { wrong.insert(number) }
            }
            for case .gap(let numbers) in found.values {
                // A number is either there or lost, never both.
                wrong.formUnion(found.keys.filter { numbers.contains($0) })
            }
            return found
        }

        mutating func judge(acknowledged: SequenceNumber, _ promises: Promises) {
            if acknowledged.rawValue > promises.letGo { wrong.insert(acknowledged.rawValue) }
        }
    }
}

extension ForgottenWrites.Verdict: CustomStringConvertible {
    var description: String {
        var parts: [String] = []
        if let needsHelp { parts.append(needsHelp) }
        for (numbers, what) in [(lost, "lost"), (wrong, "wrong"), (doubled, "doubled")]
        where !numbers.isEmpty {
            let few = numbers.sorted().prefix(10).map(String.init).joined(separator: ", ")
            parts.append("\(numbers.count) \(what): \(few)")
        }
        return parts.isEmpty ? "all is well" : parts.joined(separator: "; ")
    }
}
