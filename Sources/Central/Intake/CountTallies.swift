/// What one row of `count_tallies` sums up.
struct CountTallyKey: QuarterKey {
    var touchpoint: String
    var kind: Int64
    var quarter: Int64

    static let columns = ["touchpoint", "kind", "quarter"]
    static var columnCount: Int { columns.count }
    /// The same for sums of whole days of UTC: there `quarter` holds the day.
    static let dayColumns = columns.map { $0 == "quarter" ? "day" : $0 }
    /// The same columns, worked out from rows of `counts`, whose times are never negative.
    static let ofCounts = "touchpoint, kind, at_ms / \(TallyKey.quarterMilliseconds)"
    /// For GROUP BY.
    static let places = "1, 2, 3"

    init(touchpoint: String, kind: CountKind, at milliseconds: Int64) {
        self.touchpoint = touchpoint
        self.kind = kind.code
        quarter = milliseconds / TallyKey.quarterMilliseconds
    }

    /// From a row that begins with `columns` or `ofCounts`.
    init(_ row: Row) {
        touchpoint = row[text: 0]
        kind = row[integer: 1]
        quarter = row[integer: 2]
    }

    static func < (left: CountTallyKey, right: CountTallyKey) -> Bool {
        (left.touchpoint, left.kind, left.quarter) < (right.touchpoint, right.kind, right.quarter)
    }

    var values: [SQLValue] {
        [.text(touchpoint), .integer(kind), .integer(quarter)]
    }
}

/// What one transaction adds to the sums of counts and takes from them.
struct CountTallyChanges {
    private let tenant: String
    private var changes: [CountTallyKey: Int64] = [:]

    init(tenant: String) {
        self.tenant = tenant
    }

    mutating func add(_ times: Int64, to key: CountTallyKey) {
        changes[key, default: 0] += times
    }

    func apply(to store: any Store) throws(StoreFault) {
        try Self.sums.add(changes, in: store, tenant: tenant)
    }

    private static let sums = SumTables(
        quarters: SumTable(name: "count_tallies", key: CountTallyKey.columns, sum: "times"),
        days: SumTable(name: "day_count_tallies", key: CountTallyKey.dayColumns, sum: "times"))
}
