import FoundationEssentials

/// A comparison of everything that the centre works out with the records that it follows from.
/// Empty of differences, as it always should be.
package struct Verification: Sendable {
    /// The most differences that are told one by one.
    package static let toldMax = 1_000

    package private(set) var logs = 0
    package private(set) var records = 0
    package private(set) var answers = 0
    /// How many there are, told or not.
    package private(set) var differencesFound = 0
    /// One sentence each, without a customer's text.
    package private(set) var differences: [String] = []

    /// Reads everything, as it was at one moment.
    ///
    /// - Parameter progress: called now and then with the number of records read.
    package init(
        of store: any Store, tenant: String, progress: (Int) -> Void = { _ in }
    ) throws {
        self = try store.transaction {
            var found = Verification()
            found.add(try verifyTallies(in: store, tenant: tenant))
            let marks = try MarkCheck(store: store, tenant: tenant).run()
            found.logs = marks.logs
            found.add(marks.differences)
            var check = AnswerCheck(store: store, tenant: tenant)
            try check.run(progress)
            found.records = check.records
            found.answers = check.answers
            found.add(check.differences)
            return found
        }
    }

    private init() {}

    private mutating func add(_ more: [String]) {
        differencesFound += more.count
        differences += more.prefix(Self.toldMax - differences.count)
    }

    package var holds: Bool { differencesFound == 0 }

    package var text: String {
        let what = "\(logs) logs, \(records) records of answers, \(answers) answers"
        guard !holds else {
            return "\(what): every count follows from the records.\n"
        }
        let left = differencesFound - differences.count
        let lines = differences + (left > 0 ? ["and \(left) more"] : [])
        return "\(what): \(differencesFound) differences.\n"
            + lines.map { "  \($0)\n" }.joined()
    }

    /// The stable form for programs: `Docs/Reference/verify.md`.
    package var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let document = Document(
            holds: holds, logs: logs, answerRecords: records, answers: answers,
            differencesFound: differencesFound, differences: differences)
        return Array(try! encoder.encode(document)) + [0x0a]  // Plain values always encode.
    }

    private struct Document: Encodable {
        let schema = 1
        let holds: Bool
        let logs: Int
        let answerRecords: Int
        let answers: Int
        let differencesFound: Int
        let differences: [String]
    }
}
