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
    let verified: VerifiedBatch
    let now: Int64
    let followUps: [FollowUp]
    let questionnaires: QuestionnaireShelf

    var tallies: TallyChanges
    var counts: CountTallyChanges
    /// What goes into the tables, all of it together.
    var rows = BatchRows()
    var waitingAnswers = WaitingAnswers()
    /// Visits of which the store has answers.
    var storedVisits: Set<VisitID> = []
    /// Where the batch could have changed a session: what stands there is looked at in the end.
    var sessionPlaces: [SequenceNumber] = []
    /// The newest record of the log before this batch; nil where there was none.
    var newestStored: SequenceNumber?
    /// Records of a type that this program knows and whose payload it cannot read.
    var unreadable: Int64 = 0
    /// Whether records of before were dated anew.
    private var hasMoved = false
    /// Whether messages were caused.
    var hasMessages = false
    /// Whether any visit of this log was erased; nil before anybody asked.
    var hasErasures: Bool?
    /// Whether the tenant has messages that were begun before; nil before anybody asked.
    var hasEarlierAttempts: Bool?
    /// Where the panel stood: known for a range of sequences at a time.
    var place: Place?

    init(
        store: any Store, tenant: String, log: LogRow, verified: VerifiedBatch, now: Int64,
        followUps: [FollowUp], questionnaires: QuestionnaireShelf
    ) {
        self.store = store
        self.tenant = tenant
        self.log = log
        self.verified = verified
        self.now = now
        self.followUps = followUps
        self.questionnaires = questionnaires
        tallies = TallyChanges(tenant: tenant)
        counts = CountTallyChanges(tenant: tenant)
    }

    var batch: Batch { verified.batch }

    mutating func run() throws(StoreFault) -> Receipt {
        let sorted = try sortByName()
        unreadable += Int64(sorted.new.count { $0.payload.isFailure })
        // Boots first: they say where the panel stood for the answers beside them, and which
        // records share a clock.
        var starts: [ClockPlace] = []
        for new in sorted.new {
            guard case .success(.boot(let boot)) = new.payload else { continue }
            try keep(boot, new.record)
            starts.append(ClockPlace(new.record.stamp, at: new.record.sequence))
        }
        if !starts.isEmpty { try noteNewestBoot() }
        let clocks = try readClocks(besides: sorted.conflicts, newStarts: starts)
        let entries = sorted.new.map { new in
            Entry(
                record: new.record, digest: new.digest,
                best: BestTime(new.record.stamp, zero: clocks.zero(of: new.record)),
                payload: try? new.payload.get())
        }
        // Looks first and writes last: while the database writes, the next rows are made ready.
        storedVisits = try storedVisits(among: entries)
        if let first = entries.first { _ = try touchpoint(at: first.record.sequence) }
        try insertRecords(entries)
        for entry in entries {
            try keep(entry)
        }
        try writeAnswers()
        try tallies.apply(to: store)
        try settleSessions()
        try rows.write(to: store)
        try counts.apply(to: store)
        let isWaiting = try redate()
        let gaps = try noteGaps()
        let mark = try moveMark(hasNews: !entries.isEmpty)
        let changed = entries.count + sorted.newConflicts + gaps > 0 || mark != log.highWater
        return Receipt(
            acknowledgement: Acknowledgement(
                acknowledged: mark, stored: entries.count, known: sorted.known,
                conflicts: sorted.conflicts),
            changed: changed || hasMoved, hasMessages: hasMessages,
            isRedatingWaiting: isWaiting)
    }

    /// What is known by now of the boots of this batch's records.
    private func readClocks(
        besides conflicts: [SequenceNumber], newStarts: [ClockPlace]
    ) throws(StoreFault) -> BatchClocks {
        let table = ClockTable(store: store, tenant: tenant, log: log.number)
        let (others, signedAt) = (Set(conflicts), batch.signedAt)
        let isFirstPost =
            verified.isPosted
            ? try table.isNew(ClockPlace(signedAt, at: nil), at: signedAt.steadyMilliseconds)
            : false
        var clocks = BatchClocks(table)
        try clocks.take(
            ClockNews.of(
                batch.records.filter { !others.contains($0.sequence) }, signedAt: signedAt,
                received: now, isPosted: isFirstPost),
            newStarts: newStarts)
        return clocks
    }

    /// Dates records of before anew; returns whether some are left.
    private mutating func redate() throws(StoreFault) -> Bool {
        var redating = Redating(store, tenant: tenant, log: log.number)
        let isWaiting = try redating.step()
        try redating.apply()
        hasMoved = redating.hasMoved
        return isWaiting
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
            keep(end, entry)
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

extension Result {
    fileprivate var isFailure: Bool { if case .failure = self { true } else { false } }
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
        openBytes == record.payload.count ? record.payload : Array(record.payload[..<openBytes])
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
