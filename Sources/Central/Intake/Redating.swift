import AppendLog
import Exchange
import Feedback

/// Brings records of one log to the zeros that are known now, with everything that carries their
/// times (P6). Part of one transaction.
struct Redating {
    /// The most records that one transaction looks at.
    static let recordsMax = 1_024

    private let store: any Store
    private let tenant: String
    private let log: Int64
    private var tallies: TallyChanges
    private var counts: CountTallyChanges
    /// Whether any time changed.
    private(set) var hasMoved = false

    init(_ store: any Store, tenant: String, log: Int64) {
        self.store = store
        self.tenant = tenant
        self.log = log
        tallies = TallyChanges(tenant: tenant)
        counts = CountTallyChanges(tenant: tenant)
    }

    /// For a log that waits; nil where none does.
    static func next(in store: any Store, tenant: String) throws(StoreFault) -> Redating? {
        try store.query(
            "SELECT log FROM redatings WHERE tenant = ? ORDER BY log LIMIT 1", [.text(tenant)]
        ).first.map { Redating(store, tenant: tenant, log: $0[integer: 0]) }
    }

    /// Looks at `recordsMax` records; returns whether some are left.
    mutating func step() throws(StoreFault) -> Bool {
        let table = ClockTable(store: store, tenant: tenant, log: log)
        var left = Self.recordsMax
        while let (place, from) = try table.nextQueued() {
            guard left > 0 else { return true }
            guard let row = try table.row(place), let zero = row.zero else {
                try table.unqueue(place)
                continue
            }
            let records = try records(from: from, through: row, limit: left)
            left -= max(records.count, 1)
            for record in records where record.place.hour == place.hour {
                try move(record, to: zero)
            }
            if let last = records.last, last.sequence < row.lastSequence {
                try table.queue(place, from: last.sequence + 1)
            } else {
                try table.unqueue(place)
            }
        }
        return false
    }

    func apply() throws(StoreFault) {
        try tallies.apply(to: store)
        try counts.apply(to: store)
    }

    /// A record's clocks and its time as it stands.
    private struct Dated {
        var sequence: Int64
        var type: RecordType
        var place: ClockPlace
        var steady: Int64
        var wall: Int64
        var isWallTrusted: Bool
        var best: BestTime
    }

    /// Of the row's start, from a sequence on; those of other hours are among them.
    private func records(
        from: Int64, through row: ClockRow, limit: Int
    ) throws(StoreFault) -> [Dated] {
        try store.query(
            "SELECT sequence, type, boottime_ns, wall_ms, wall_trusted, at_ms, uncertainty_ms "
                + "FROM records WHERE tenant = ? AND log = ? AND sequence >= ? AND sequence <= ? "
                + "AND boot_ordinal = ? ORDER BY sequence LIMIT ?",
            [
                .text(tenant), .integer(log), .integer(max(from, row.firstSequence)),
                .integer(row.lastSequence), .integer(row.place.ordinal), .integer(Int64(limit)),
            ]
        ).map { found in
            let steady = Int64(UInt64(bitPattern: found[integer: 2]) / 1_000_000)
            var place = row.place
            place.hour = steady / ClockHour.milliseconds
            return Dated(
                sequence: found[integer: 0],
                type: RecordType(rawValue: UInt8(clamping: found[integer: 1])), place: place,
                steady: steady, wall: found[integer: 3], isWallTrusted: found[integer: 4] != 0,
                best: BestTime(
                    atMilliseconds: found[integer: 5], uncertaintyMilliseconds: found[integer: 6]))
        }
    }

    private mutating func move(_ record: Dated, to zero: ZeroSpan) throws(StoreFault) {
        let best = BestTime(
            steady: record.steady, wall: record.wall, isWallTrusted: record.isWallTrusted,
            zero: zero)
        guard best != record.best else { return }
        hasMoved = true
        let key: [SQLValue] = [.text(tenant), .integer(log), .integer(record.sequence)]
        try store.execute(
            "UPDATE records SET at_ms = ?, uncertainty_ms = ? \(Self.ofRecord)",
            [.integer(best.atMilliseconds), .integer(best.uncertaintyMilliseconds)] + key)
        guard best.atMilliseconds != record.best.atMilliseconds else { return }
        let at = SQLValue.integer(best.atMilliseconds)
        switch record.type {
        case .answer, .contactAnswer:
            try moveAnswer(key, to: best)
            try moveCounts(key, to: best)
        case .visitEnd:
            try store.execute("UPDATE visit_ends SET at_ms = ? \(Self.ofRecord)", [at] + key)
        default: try moveCounts(key, to: best)
        }
    }

    private static let ofRecord = "WHERE tenant = ? AND log = ? AND sequence = ?"

    private mutating func moveAnswer(
        _ key: [SQLValue], to best: BestTime
    ) throws(StoreFault) {
        let rows = try store.query(
            "SELECT \(TallyKey.ofAnswers), superseded_by, marks, several FROM answers "
                + Self.ofRecord, key)
        guard let row = rows.first else { return }
        try store.execute(
            "UPDATE answers SET at_ms = ? \(Self.ofRecord)",
            [.integer(best.atMilliseconds)] + key)
        let counts =
            row[integer: TallyKey.columnCount] == 0
            && !Marks(row: row, TallyKey.columnCount + 1).isTest
        guard counts else { return }
        var tally = TallyKey(row)
        let several = ChoiceSet(row: row, TallyKey.columnCount + 2)
        tallies.add(-1, to: tally, several)
        tally.quarter = best.atMilliseconds / TallyKey.quarterMilliseconds
        tallies.add(1, to: tally, several)
    }

    private mutating func moveCounts(
        _ key: [SQLValue], to best: BestTime
    ) throws(StoreFault) {
        for row in try store.query(
            "SELECT \(CountTallyKey.ofCounts), times FROM counts \(Self.ofRecord)", key)
        {
            var tally = CountTallyKey(row)
            let times = row[integer: CountTallyKey.columnCount]
            counts.add(-times, to: tally)
            tally.quarter = best.atMilliseconds / TallyKey.quarterMilliseconds
            counts.add(times, to: tally)
        }
        try store.execute(
            "UPDATE counts SET at_ms = ? \(Self.ofRecord)",
            [.integer(best.atMilliseconds)] + key)
    }
}
