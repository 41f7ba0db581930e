import Central
import Exchange
import Glibc
import Measuring

/// A year of one touchpoint, put into SQLite by SQL: all of its tallies, and the newest of its
/// answers as rows.
struct FilledYear {
    /// Answers that go in as rows; the tallies count all of them.
    static let rowsMax = Drain.isFull ? 10_000_000 : 1_000_000
    private static let days: Int64 = 365
    private static let quarter: Int64 = 900_000
    private static let tallyColumns = [
        "tenant", "touchpoint", "digest", "number", "question", "quarter", "choice", "marked",
        "answers",
    ]

    private static let questionnaire = Array(
        """
        questionnaire: shop
        revision: 3
        languages: [en]
        questions:
          - key: face
            scale: four-faces
            text: {en: "How was it?"}
        """.utf8)

    let setup: CentralSetup
    let answers: Int
    /// The first moment of the year, a quarter's, in milliseconds since 1970.
    let start: Int64

    init(_ setup: CentralSetup, answers: Int) {
        self.setup = setup
        self.answers = answers
        let today = CentralClock.system.nowMilliseconds / (96 * Self.quarter)
        start = (today - Self.days) * 96 * Self.quarter
    }

    func fill() throws {
        guard mkdir(setup.stateDirectory, 0o700) == 0 else {
            throw MeasuringFault("mkdir", setup.stateDirectory)
        }
        let store = try setup.writer()
        let digest = Int64(revisionDigest(ofFile: Self.questionnaire))
        try store.transaction {
            try addPlaces(to: store)
            try store.insertBatch(
                into: "questionnaires", ["tenant", "digest", "number", "file"],
                [[.text("shop"), .integer(digest), .integer(3), .bytes(Self.questionnaire)]])
            try addTallies(to: store, digest)
        }
        try addRows(to: store, digest)
    }

    private func addPlaces(to store: any Store) throws {
        try store.insertBatch(
            into: "places",
            [
                "tenant", "kind", "place", "parent", "name", "time_zone", "address",
                "opening_hours", "retired_ms",
            ],
            [(1, "north", ""), (2, "mall", "north"), (3, "mall/exit", "mall")].map {
                [
                    .text("shop"), .integer($0.0), .text($0.1), .text($0.2), .text($0.1),
                    .text(""), .text(""), .text(""), .integer(0),
                ]
            })
    }

    /// Twelve hours a day, four faces.
    private func addTallies(to store: any Store, _ digest: Int64) throws {
        var random = SplitMix(state: 11)
        var quarters: [Int64: Int64] = [:]
        for _ in 0..<answers {
            let day = Int64(random.next() % UInt64(Self.days))
            let quarter = start / Self.quarter + day * 96 + 36 + Int64(random.next() % 48)
            quarters[quarter * 8 + Int64(1 + random.next() % 4), default: 0] += 1
        }
        let days = quarters.reduce(into: [Int64: Int64]()) { days, entry in
            days[entry.key / 8 / 96 * 8 + entry.key % 8, default: 0] += entry.value
        }
        try add(quarters, to: "tallies", Self.tallyColumns, store, digest)
        let dayColumns = Self.tallyColumns.map { $0 == "quarter" ? "day" : $0 }
        try add(days, to: "day_tallies", dayColumns, store, digest)
    }

    private func add(
        _ sums: [Int64: Int64], to table: String, _ columns: [String], _ store: any Store,
        _ digest: Int64
    ) throws {
        try store.insertBatch(
            into: table, columns,
            sums.sorted { $0.key < $1.key }.map { key, sum in
                [
                    .text("shop"), .text("mall/exit"), .integer(digest), .integer(3), .integer(0),
                    .integer(key / 8), .integer(key % 8), .integer(0), .integer(sum),
                ]
            })
    }

    private func addRows(to store: any Store, _ digest: Int64) throws {
        let rows = Int64(min(answers, Self.rowsMax))
        let values: [SQLValue] = [.integer(rows + 1), .integer(start)]
        let step = Self.days * 96 * Self.quarter / rows
        let numbers = "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
        try store.transaction {
            try store.execute(
                """
                INSERT INTO logs (tenant, log, panel, epoch, public_key, touchpoint, version,
                    high_water, unreadable, first_received_ms, last_received_ms)
                VALUES ('shop', 1, '0123456789abcdef0123456789abcdef',
                    '0123456789abcdef0123456789abcdef', zeroblob(32), 'mall/exit', '0.1.0', ?, 0,
                    0, 0)
                """, [.integer(rows + 2)])
            try store.execute(
                """
                \(numbers) INSERT INTO records (tenant, log, sequence, type, version, boot_ordinal,
                    boottime_ns, wall_ms, wall_trusted, at_ms, uncertainty_ms, received_ms, digest,
                    payload)
                SELECT 'shop', 1, i, 3, 1, 1, i * 1000000, 0, 1, ? + i * \(step), 2000, 0,
                    zeroblob(16), zeroblob(32) FROM n
                """, values)
            try store.execute(
                """
                \(numbers) INSERT INTO answers (tenant, log, sequence, visit, digest, number,
                    question, choice, shown_ms, marks, triggers, superseded_by, touchpoint, at_ms,
                    several)
                SELECT 'shop', 1, i, printf('%016x', i), \(digest), 3, 0, 1 + i % 4, 900, 0, 0, 0,
                    'mall/exit', ? + i * \(step), 0 FROM n
                """, values)
        }
    }
}
