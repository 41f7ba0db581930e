import Feedback

/// Files that are read again while the panel works: who asked, what is done with what was read, and
/// when. A pure value.
///
/// A visit ends with the questionnaire with which it began, so an edition waits until nobody is in
/// the middle of one. What cannot be used changes nothing.
struct Reload: Sendable {
    enum Outcome: Hashable, Sendable {
        /// Nothing of what a panel at work can take differs.
        case unchanged(EditionReader.Reading)
        /// It is taken as soon as no visit is under way.
        case waits(EditionReader.Reading, changes: [String])
    }

    /// What is on the screen.
    private(set) var running: Edition
    private var waiting: Edition?
    /// Whether a thread reads just now.
    private(set) var isReading = false
    /// Who waits for the outcome; nil: nobody who could be answered.
    private(set) var client: ControlClientID?
    /// A signal came while files were being read that may have changed since.
    private var isAskedAgain = false

    init(_ running: Edition) {
        self.running = running
    }

    /// Somebody wants the files read again.
    ///
    /// - Parameter client: who gets the outcome; nil for a signal, which nobody answers.
    /// - Returns: whether they are to be read now. A client who gets false is told to come again.
    mutating func ask(from client: ControlClientID?) -> Bool {
        guard !isReading else {
            if client == nil { isAskedAgain = true }
            return false
        }
        isReading = true
        self.client = client
        return true
    }

    /// The files are read.
    ///
    /// - Returns: nil where they cannot be used, and all stays as it is.
    mutating func read(_ reading: EditionReader.Reading?) -> Outcome? {
        isReading = false
        guard let reading else { return nil }
        let changes = reading.edition.changes(from: running)
        waiting = changes.isEmpty ? nil : reading.edition
        return changes.isEmpty ? .unchanged(reading) : .waits(reading, changes: changes)
    }

    /// Whether the files are to be read once more at once.
    mutating func takeAskedAgain() -> Bool {
        defer { isAskedAgain = false }
        return isAskedAgain
    }

    /// The edition that takes the running one's place now.
    ///
    /// - Parameter isFree: whether no visit is under way.
    mutating func take(isFree: Bool) -> Edition? {
        guard isFree, let waiting else { return nil }
        self.waiting = nil
        running = waiting
        return waiting
    }

    var isWaiting: Bool { waiting != nil }
}
