import AppendLog

/// Whether the centre has everything before each log's high-water mark, but what the panel said it
/// lost.
struct MarkCheck {
    /// The most logs that are read at a time.
    private static let logsAtOnce: Int64 = 500

    let store: any Store
    let tenant: String

    func run() throws(StoreFault) -> (logs: Int, differences: [String]) {
        var (logs, differences): (Int, [String]) = (0, [])
        var after: Int64 = 0
        while true {
            let rows = try store.query(
                "SELECT log, high_water FROM logs WHERE tenant = ? AND log > ? "
                    + "ORDER BY log LIMIT ?",
                [.text(tenant), .integer(after), .integer(Self.logsAtOnce)])
            for row in rows {
                differences += try check(log: row[integer: 0], mark: row[integer: 1])
            }
            guard let last = rows.last else { return (logs, differences) }
            logs += rows.count
            after = last[integer: 0]
        }
    }

    private func check(log: Int64, mark: Int64) throws(StoreFault) -> [String] {
        let gaps = try store.query(
            "SELECT first_sequence, end_sequence FROM gaps WHERE tenant = ? AND log = ? "
                + "ORDER BY first_sequence", [.text(tenant), .integer(log)]
        ).map { $0[integer: 0]..<max($0[integer: 0], $0[integer: 1]) }
        return try holes(log: log, before: mark).flatMap { hole in
            Self.uncovered(hole, by: gaps).map {
                "log \(log): the high-water mark is \(mark), and records \($0.lowerBound) to "
                    + "\($0.upperBound - 1) are neither here nor said to be lost"
            }
        }
    }

    /// The ranges before `mark` of which no record is here.
    private func holes(log: Int64, before mark: Int64) throws(StoreFault) -> [Range<Int64>] {
        let key: [SQLValue] = [.text(tenant), .integer(log), .integer(mark)]
        let those = "FROM records WHERE tenant = ? AND log = ? AND sequence < ?"
        let ends = try store.query("SELECT min(sequence), max(sequence) \(those)", key)[0]
        let first = Int64(SequenceNumber.first.rawValue)
        guard let lowest = ends.optionalInteger(0), let highest = ends.optionalInteger(1) else {
            return mark > first ? [first..<mark] : []
        }
        let inner = try store.query(
            "SELECT sequence + 1, following FROM (SELECT sequence, "
                + "LEAD(sequence) OVER (ORDER BY sequence) AS following \(those)) AS pairs "
                + "WHERE following > sequence + 1 ORDER BY sequence", key
        ).map { $0[integer: 0]..<$0[integer: 1] }
        return ([min(first, lowest)..<lowest] + inner + [highest + 1..<mark])
            .filter { !$0.isEmpty }
    }

    /// What of `hole` lies in no gap. The gaps are in the order of their beginnings.
    static func uncovered(_ hole: Range<Int64>, by gaps: [Range<Int64>]) -> [Range<Int64>] {
        var open: [Range<Int64>] = []
        var next = hole.lowerBound
        for gap in gaps where gap.upperBound > next && gap.lowerBound < hole.upperBound {
            if gap.lowerBound > next { open.append(next..<gap.lowerBound) }
            next = gap.upperBound
        }
        if next < hole.upperBound { open.append(next..<hole.upperBound) }
        return open
    }
}
