import Feedback

/// One thing that is wrong in a file that a person wrote.
package struct SettingsFault: Hashable, Sendable, CustomStringConvertible {
    /// As the caller named it.
    package var file: String
    package var position: Position
    /// What is so, without a full stop.
    package var what: String
    /// What to do about it: a sentence.
    package var advice: String

    /// One line of what is so, and one `Try:` line.
    package var description: String {
        "\(file):\(position): \(what)\nTry: \(advice)"
    }
}

/// Everything that is wrong in one file, in the order of the file. Nothing of the file is used.
package struct SettingsFaults: Error, Hashable, Sendable, CustomStringConvertible {
    /// The most faults that are listed; whoever mends these sees the next.
    package static let listedMax = 20

    /// At least one.
    package let listed: [SettingsFault]
    /// How many more there are.
    package let unlistedCount: Int

    package var description: String {
        var lines = listed.map(\.description)
        if unlistedCount > 0 {
            lines.append("\(listed[0].file): \(unlistedCount) more faults are not listed")
        }
        return lines.joined(separator: "\n")
    }
}

/// The faults of one file, gathered while it is read.
///
/// A reader records a fault, goes on with a stand-in for the broken value, and calls `check` before
/// anyone sees the result: so that one reading finds every fault.
final class FaultList {
    /// The most that are kept for sorting: a hostile file could hold one in every byte.
    static let keptMax = 200

    let file: String
    private var kept: [SettingsFault] = []
    private var droppedCount = 0
    /// What is missing, and stood in for, in each language.
    private(set) var fallbacks: [LanguageTag: [SettingsFault]] = [:]

    init(file: String) {
        self.file = file
    }

    /// The texts are not even made once the list is full.
    func add(
        _ position: Position, _ what: @autoclosure () -> String,
        try advice: @autoclosure () -> String
    ) {
        guard kept.count < Self.keptMax else {
            droppedCount += 1
            return
        }
        let fault = SettingsFault(
            file: file, position: position, what: what(), advice: advice())
        // An alias leads to the same place again and again.
        if !kept.contains(fault) { kept.append(fault) }
    }

    /// Notes a text that is missing in one language, where another's stands in: no fault.
    func fallBack(
        _ language: LanguageTag, _ position: Position, _ what: String, try advice: String
    ) {
        fallbacks[language, default: []].append(
            SettingsFault(file: file, position: position, what: what, advice: advice))
    }

    /// Throws what was found, unless that is nothing.
    func check() throws(SettingsFaults) {
        guard !kept.isEmpty else { return }
        // Stable: of two faults in one place the one found first explains the other.
        let ordered = kept.enumerated()
            .sorted { ($0.element.position, $0.offset) < ($1.element.position, $1.offset) }
            .map(\.element)
        throw SettingsFaults(
            listed: Array(ordered.prefix(SettingsFaults.listedMax)),
            unlistedCount: max(0, ordered.count - SettingsFaults.listedMax) + droppedCount)
    }
}
