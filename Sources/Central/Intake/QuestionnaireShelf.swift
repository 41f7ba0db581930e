import Exchange
import Feedback
import Settings

/// The questionnaires that panels logged, read when something first names them.
///
/// Used by one thread, like the store behind it.
final class QuestionnaireShelf {
    /// The most that are kept read: an organisation has a few, each in a few revisions.
    static let questionnairesMax = 64

    private let store: any Store
    private let tenant: String
    /// Nil for a file that is here and that this version cannot read.
    private var read: [Revision: Questionnaire?] = [:]

    init(in store: any Store, tenant: String) {
        self.store = store
        self.tenant = tenant
    }

    /// Nil where the file has not come whole, or cannot be read by this version.
    func questionnaire(of revision: Revision) throws(StoreFault) -> Questionnaire? {
        if let found = read[revision] { return found }
        guard let file = try file(of: revision) else { return nil }
        let questionnaire = try? QuestionnaireFile.read(
            file, named: "a stored questionnaire", digest: revision.digest, for: .reporting)
        if read.count >= Self.questionnairesMax { read = [:] }
        read[revision] = .some(questionnaire)
        return questionnaire
    }

    func has(_ revision: Revision) throws(StoreFault) -> Bool {
        if read[revision] != nil { return true }
        return try !store.query(
            "SELECT 1 FROM questionnaires WHERE tenant = ? AND digest = ? AND number = ?",
            key(revision)
        ).isEmpty
    }

    func forget() {
        read = [:]
    }

    /// Forgets in every run of a transaction's body but the first.
    func forget(unless isFirstRun: inout Bool) {
        if !isFirstRun { forget() }
        isFirstRun = false
    }

    private func file(of revision: Revision) throws(StoreFault) -> [UInt8]? {
        try store.query(
            "SELECT file FROM questionnaires WHERE tenant = ? AND digest = ? AND number = ?",
            key(revision)
        ).first?[bytes: 0]
    }

    private func key(_ revision: Revision) -> [SQLValue] {
        [.text(tenant), .number(revision.digest), .number(revision.number)]
    }
}
