import AppendLog

/// What the store knows of the clocks of one log's boots.
struct ClockTable {
    /// The most hours of a start that are looked at, the newest.
    static let hoursMax = 4_096

    let store: any Store
    let tenant: String
    let log: Int64

    private var key: [SQLValue] { [.text(tenant), .integer(log)] }

    private func key(_ place: ClockPlace) -> [SQLValue] {
        key + [.integer(place.ordinal), .integer(place.block), .integer(place.hour)]
    }

    private static let ofPlace =
        "WHERE tenant = ? AND log = ? AND boot_ordinal = ? AND block = ? AND hour = ?"

    func row(_ place: ClockPlace) throws(StoreFault) -> ClockRow? {
        try store.query(
            "SELECT \(ClockRow.columns) FROM clock_hours \(Self.ofPlace)", key(place)
        ).first.map(ClockRow.init)
    }

    func rows(
        _ places: some Sequence<ClockPlace>
    ) throws(StoreFault) -> [ClockPlace: ClockRow] {
        var rows: [ClockPlace: ClockRow] = [:]
        for row in try query("SELECT \(ClockRow.columns) FROM clock_hours", at: places) {
            let row = ClockRow(row)
            rows[row.place] = row
        }
        return rows
    }

    private static let placeColumns = ["tenant", "log", "boot_ordinal", "block", "hour"]

    /// Rows of many hours: few statements, since those of one boot stand together.
    private func query(
        _ statement: String, at places: some Sequence<ClockPlace>
    ) throws(StoreFault) -> [Row] {
        let blocks = Dictionary(grouping: places) { place in
            ClockPlace(ordinal: place.ordinal, block: place.block, hour: 0)
        }
        var rows: [Row] = []
        for (block, places) in blocks {
            rows += try store.query(
                "\(statement) \(Self.ofPlace)", key(block).dropLast(),
                forEach: places.map { .integer($0.hour) })
        }
        return rows
    }

    /// Writes rows, new ones and such as are there.
    func write(_ rows: some Sequence<ClockRow>) throws(StoreFault) {
        try store.insertMeanwhile(
            into: "clock_hours",
            ["tenant", "log"] + ClockRow.columns.split(separator: ", ").map(String.init),
            rows.map { key($0.place) + $0.values }, whereTaken: .replace(key: Self.placeColumns))
    }

    /// Notes claims by their hours and cells; returns of which hours they say anything that was not
    /// known.
    func add(
        _ claims: [ClockPlace: [Int64: ClosedRange<Int64>]]
    ) throws(StoreFault) -> Set<ClockPlace> {
        var known: [ClockPlace: [Int64: ClosedRange<Int64>]] = [:]
        for row in try query(
            "SELECT boot_ordinal, block, hour, cell, lowest_ms, highest_ms FROM clock_claims",
            at: claims.filter { !$0.value.isEmpty }.keys)
        {
            let place = ClockPlace(
                ordinal: row[integer: 0], block: row[integer: 1], hour: row[integer: 2])
            known[place, default: [:]][row[integer: 3]] = row[integer: 4]...row[integer: 5]
        }
        var (news, rows) = (Set<ClockPlace>(), [[SQLValue]]())
        for (place, claims) in claims {
            for (cell, claim) in claims {
                let old = known[place]?[cell] ?? claim
                let (low, high) = (
                    min(old.lowerBound, claim.lowerBound), max(old.upperBound, claim.upperBound)
                )
                guard low...high != known[place]?[cell] else { continue }
                news.insert(place)
                rows.append(key(place) + [.integer(cell), .integer(low), .integer(high)])
            }
        }
        try store.insertMeanwhile(
            into: "clock_claims", Self.placeColumns + ["cell", "lowest_ms", "highest_ms"], rows,
            whereTaken: .replace(key: Self.placeColumns + ["cell"]))
        return news
    }

    /// Whether a signature is newer than every posted one of its boot: the same bytes once more are
    /// not.
    func isNew(_ signature: ClockPlace, at steady: Int64) throws(StoreFault) -> Bool {
        let newest = try store.query(
            "SELECT posted_boot_ms FROM clock_hours WHERE tenant = ? AND log = ? "
                + "AND boot_ordinal = ? AND block = ? AND posted_boot_ms IS NOT NULL "
                + "ORDER BY hour DESC LIMIT 1",
            key + [.integer(signature.ordinal), .integer(signature.block)])
        return newest.first.map { $0[integer: 0] < steady } ?? true
    }

    // MARK: - Starts

    func rows(_ start: BootStart) throws(StoreFault) -> [ClockRow] {
        try rows(ClockRow.columns, "clock_hours", start).map(ClockRow.init)
    }

    /// By hour.
    func claims(_ start: BootStart) throws(StoreFault) -> [Int64: [ClosedRange<Int64>]] {
        var claims: [Int64: [ClosedRange<Int64>]] = [:]
        for row in try rows("hour, lowest_ms, highest_ms", "clock_claims", start) {
            claims[row[integer: 0], default: []].append(row[integer: 1]...row[integer: 2])
        }
        return claims
    }

    private func rows(
        _ columns: String, _ table: String, _ start: BootStart
    ) throws(StoreFault) -> [Row] {
        try store.query(
            "SELECT \(columns) FROM \(table) WHERE tenant = ? AND log = ? AND boot_ordinal = ? "
                + "AND block >= ? AND block < ? ORDER BY hour DESC, block DESC "
                + "LIMIT \(Self.hoursMax)",
            key + [
                .integer(start.ordinal), .integer(start.blocks.lowerBound),
                .integer(start.blocks.upperBound),
            ])
    }

    /// The starts of the daemon under an ordinal, in order: one, but where the ordinals came round.
    func starts(ordinal: Int64) throws(StoreFault) -> [StartRecord] {
        try store.query(
            "SELECT \(StartRecord.columns) FROM boots "
                + "WHERE tenant = ? AND log = ? AND boot_ordinal = ? ORDER BY sequence",
            key + [.integer(ordinal)]
        ).map(StartRecord.init)
    }

    /// The starts in one boot of the machine around `sequence`.
    func starts(
        ofMachine kernelBoot: String, limit: Int
    ) throws(StoreFault) -> [StartRecord] {
        try store.query(
            "SELECT \(StartRecord.columns) FROM boots WHERE tenant = ? AND log = ? "
                + "AND kernel_boot = ? ORDER BY sequence DESC LIMIT \(limit)",
            key + [.text(kernelBoot)]
        ).map(StartRecord.init)
    }

    /// The starts before a sequence, the newest first, or those behind it, the oldest first.
    func starts(
        _ side: Side, _ sequence: Int64, limit: Int
    ) throws(StoreFault) -> [StartRecord] {
        let which =
            side == .before
            ? "sequence < ? ORDER BY sequence DESC" : "sequence > ? ORDER BY sequence"
        return try store.query(
            "SELECT \(StartRecord.columns) FROM boots WHERE tenant = ? AND log = ? AND \(which) "
                + "LIMIT \(limit)", key + [.integer(sequence)]
        ).map(StartRecord.init)
    }

    enum Side {
        case before
        case behind
    }

    // MARK: - Hours to be dated anew

    func queue(_ place: ClockPlace, from sequence: Int64) throws(StoreFault) {
        try store.execute(
            "INSERT INTO redatings (tenant, log, boot_ordinal, block, hour, next_sequence) "
                + "VALUES (?, ?, ?, ?, ?, ?) "
                + "ON CONFLICT (tenant, log, boot_ordinal, block, hour) DO UPDATE "
                + "SET next_sequence = excluded.next_sequence",
            key(place) + [.integer(sequence)])
    }

    func unqueue(_ place: ClockPlace) throws(StoreFault) {
        try store.execute("DELETE FROM redatings \(Self.ofPlace)", key(place))
    }

    /// The next hour of this log that is to be dated anew, and from where.
    func nextQueued() throws(StoreFault) -> (place: ClockPlace, from: Int64)? {
        try store.query(
            "SELECT boot_ordinal, block, hour, next_sequence FROM redatings "
                + "WHERE tenant = ? AND log = ? ORDER BY boot_ordinal, block, hour LIMIT 1", key
        ).first.map { row in
            (
                ClockPlace(ordinal: row[integer: 0], block: row[integer: 1], hour: row[integer: 2]),
                row[integer: 3]
            )
        }
    }
}

/// A start of the daemon, as its boot record says.
struct StartRecord: Hashable {
    var sequence: Int64
    var ordinal: Int64
    /// Empty where the machine does not name its boots.
    var kernelBoot: String

    static let columns = "sequence, boot_ordinal, kernel_boot"

    init(_ row: Row) {
        sequence = row[integer: 0]
        ordinal = row[integer: 1]
        kernelBoot = row[text: 2].contains { $0 != "0" } ? row[text: 2] : ""
    }
}

/// A start of the daemon, as its rows are found.
struct BootStart: Hashable {
    var ordinal: Int64
    var blocks: Range<Int64>

    func has(_ place: ClockPlace) -> Bool {
        place.ordinal == ordinal && blocks.contains(place.block)
    }
}
