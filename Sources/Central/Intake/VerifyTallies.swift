import Feedback

/// Compares the tallies with the rows that they count. Empty where they agree, as they always
/// should; otherwise one line a difference. Reads every answer.
package func verifyTallies(in store: any Store, tenant: String) throws(StoreFault) -> [String] {
    let check = TallyCheck(store: store, tenant: tenant)
    return try check.answers() + check.counts() + check.days() + check.sessions()
}

private struct TallyCheck {
    let store: any Store
    let tenant: String

    func answers() throws(StoreFault) -> [String] {
        try differences(
            "SELECT \(TallyKey.columns.joined(separator: ", ")), answers, 0 FROM tallies "
                + "WHERE tenant = ?",
            "SELECT \(TallyKey.ofAnswers), count(*), several FROM answers WHERE tenant = ? "
                + "AND \(TallyKey.isCounted) GROUP BY \(TallyKey.places), several",
            TallyKey.columnCount
        ) { TallyKey($0).each(ChoiceSet(row: $0, TallyKey.columnCount + 1)) }
    }

    func counts() throws(StoreFault) -> [String] {
        try differences(
            "SELECT \(CountTallyKey.columns.joined(separator: ", ")), times FROM count_tallies "
                + "WHERE tenant = ?",
            "SELECT \(CountTallyKey.ofCounts), CAST(SUM(times) AS BIGINT) FROM counts "
                + "WHERE tenant = ? GROUP BY \(CountTallyKey.places)",
            CountTallyKey.columnCount
        ) { [CountTallyKey($0)] }
    }

    /// The sums of whole days.
    func days() throws(StoreFault) -> [String] {
        let quarters = TallyKey.columns.map { $0 == "quarter" ? "quarter / 96" : $0 }
        let countQuarters = CountTallyKey.columns.map { $0 == "quarter" ? "quarter / 96" : $0 }
        return try differences(
            "SELECT \(TallyKey.dayColumns.joined(separator: ", ")), answers FROM day_tallies "
                + "WHERE tenant = ?",
            "SELECT \(quarters.joined(separator: ", ")), CAST(SUM(answers) AS BIGINT) "
                + "FROM tallies WHERE tenant = ? GROUP BY \(TallyKey.places)",
            TallyKey.columnCount
        ) { [TallyKey($0)] }
            + differences(
                "SELECT \(CountTallyKey.dayColumns.joined(separator: ", ")), times "
                    + "FROM day_count_tallies WHERE tenant = ?",
                "SELECT \(countQuarters.joined(separator: ", ")), CAST(SUM(times) AS BIGINT) "
                    + "FROM count_tallies WHERE tenant = ? GROUP BY \(CountTallyKey.places)",
                CountTallyKey.columnCount
            ) { [CountTallyKey($0)] }
    }

    /// Sessions that are said to be answered, and those in which an answer is.
    func sessions() throws(StoreFault) -> [String] {
        let said = try store.query(
            "SELECT log, sequence FROM counts WHERE tenant = ? AND kind = ?",
            [.text(tenant), .integer(CountKind.sessionAnswered.code)])
        let found = try store.query(
            """
            SELECT b.log, b.sequence FROM session_bounds b WHERE b.tenant = ? AND b.opens = 1
                AND EXISTS (
                    SELECT 1 FROM answers WHERE tenant = b.tenant AND log = b.log
                        AND sequence > b.sequence AND question = 0 AND \(TallyKey.isNoTest)
                        AND sequence < COALESCE(
                            (SELECT min(n.sequence) FROM session_bounds n WHERE n.tenant = b.tenant
                                AND n.log = b.log AND n.sequence > b.sequence),
                            \(Int64.max)))
            """, [.text(tenant)])
        return Set(said.map(\.values)).symmetricDifference(found.map(\.values))
            .map { "whether the session \($0) is answered" }.sorted()
    }

    private func differences<Key: Hashable>(
        _ kept: String, _ counted: String, _ column: Int, _ keys: (Row) -> [Key]
    ) throws(StoreFault) -> [String] {
        func sums(_ statement: String) throws(StoreFault) -> [Key: Int64] {
            var sums: [Key: Int64] = [:]
            for row in try store.query(statement, [.text(tenant)]) {
                for key in keys(row) { sums[key, default: 0] += row[integer: column] }
            }
            return sums
        }
        let (kept, counted) = (try sums(kept), try sums(counted))
        return Set(kept.keys).union(counted.keys).filter { kept[$0] != counted[$0] }
            .map { "\($0): \(kept[$0] ?? 0) in the tallies, \(counted[$0] ?? 0) in the rows" }
            .sorted()
    }
}
