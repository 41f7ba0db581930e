import AppendLog
import Exchange
import Feedback
import Settings

/// One batch on its way into the store, within one transaction. Its steps stand in the files
/// named after it.
struct BatchIntake {
    let store: any Store
    let tenant: String
    let log: LogRow
    let batch: Batch
    let now: Int64
    let followUps: [FollowUp]
    let questionnaires: QuestionnaireShelf

    var tallies: TallyChanges
    var counts: CountTallyChanges
    /// Where the batch could have changed a session: what stands there is looked at in the end.
    var sessionPlaces: [SequenceNumber] = []
    /// The newest record of the log before this batch; nil where there was none.
    var newestStored: SequenceNumber?
    /// Records of a type that this program knows and whose payload it cannot read.
    var unreadable: Int64 = 0
    /// Where the panel stood: known for a range of sequences at a time.
    var place: Place?

    init(
        store: any Store, tenant: String, log: LogRow, batch: Batch, now: Int64,
        followUps: [FollowUp], questionnaires: QuestionnaireShelf
    ) {
        self.store = store
        self.tenant = tenant
        self.log = log
        self.batch = batch
        self.now = now
        self.followUps = followUps
        self.questionnaires = questionnaires
        tallies = TallyChanges(tenant: tenant)
        counts = CountTallyChanges(tenant: tenant)
    }

    mutating func run() throws(StoreFault) -> Receipt {
        let sorted = try sortByName()
        let entries = sorted.new.map { read($0) }
        try insertRecords(entries)
        // Boots first: they say where the panel stood for the answers beside them.
        var hasBoots = false
        for entry in entries {
            guard case .boot(let boot) = entry.payload else { continue }
            try keep(boot, entry.record)
            hasBoots = true
        }
        if hasBoots { try noteNewestBoot() }
        for entry in entries {
            try keep(entry)
        }
        try settleSessions()
        try tallies.apply(to: store)
        try counts.apply(to: store)
        let gaps = try noteGaps()
        let mark = try moveMark(hasNews: !entries.isEmpty)
        let changed = entries.count + sorted.newConflicts + gaps > 0 || mark != log.highWater
        return Receipt(
            acknowledgement: Acknowledgement(
                acknowledged: mark, stored: entries.count, known: sorted.known,
                conflicts: sorted.conflicts),
            changed: changed)
    }

    private mutating func read(_ new: NamedRecord) -> Entry {
        let record = new.record
        let best = BestTime(record.stamp, signedAt: batch.signedAt, received: now)
        do {
            let payload = try Payload(
                type: record.type, version: record.version, bytes: record.payload[...])
            return Entry(record: record, digest: new.digest, best: best, payload: payload)
        } catch {
            unreadable += 1
            return Entry(record: record, digest: new.digest, best: best, payload: nil)
        }
    }

    private mutating func keep(_ entry: Entry) throws(StoreFault) {
        switch entry.payload {
        case .boot: break
        case .questionnaire(let part):
            try keep(part)
        case .answer(let answer):
            try keep(answer, entry)
        case .contactAnswer(let answer, _):
            try keep(answer, entry)
            try keepContact(entry, of: answer.visit)
        case .visitEnd(let end):
            try keep(end, entry)
        case .staffAsked(let asked): try keep(asked, entry)
        case .marked(let late): try keep(late, entry)
        case .session(let change): try keep(change, entry)
        case .ignoredTaps(let taps): try keep(taps, entry)
        case nil:
            // What is sealed must be erasable, whatever it is.
            if entry.record.type == .contactAnswer { try keepContact(entry, of: nil) }
        }
    }
}

/// A new record, and what this program makes of it.
struct Entry {
    let record: Record
    let digest: [UInt8]
    let best: BestTime
    /// Nil for what this program does not know or cannot read: stored, and passed over.
    let payload: Payload?

    /// What `records` holds of the payload: all of it, but of a contact's record the rating alone.
    var openPayload: [UInt8] {
        Array(record.payload[..<openBytes])
    }

    /// What `contacts` holds of the payload of a contact's record.
    var sealedPayload: [UInt8] {
        Array(record.payload[openBytes...])
    }

    private var openBytes: Int {
        guard record.type == .contactAnswer else { return record.payload.count }
        guard case .contactAnswer(let answer, _) = payload else { return 0 }
        return Payload.answer(answer).bytes.count
    }
}

/// The text of a panel without control characters: it is shown, and stored where a database takes
/// no NUL.
func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else { return text }
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        scalars.append(scalar.properties.generalCategory == .control ? "\u{fffd}" : scalar)
    }
    return String(scalars)
}
