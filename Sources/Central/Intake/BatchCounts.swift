import AppendLog
import Exchange
import Feedback

extension BatchIntake {
    mutating func keep(_ asked: StaffAsked, _ entry: Entry) throws(StoreFault) {
        try count(Int64(asked.times), .staffAsked, entry.record.sequence, entry.best)
    }

    mutating func keep(_ taps: IgnoredTaps, _ entry: Entry) throws(StoreFault) {
        for (reason, times) in taps.counts.enumerated() {
            try count(Int64(times), .ignored(reason), entry.record.sequence, entry.best)
        }
    }

    /// Notes what one record counts, where and when it was.
    mutating func count(
        _ times: Int64, _ kind: CountKind, _ sequence: SequenceNumber, _ best: BestTime
    ) throws(StoreFault) {
        let touchpoint = try touchpoint(at: sequence)
        count(times, kind, sequence, touchpoint: touchpoint, at: best.atMilliseconds)
    }

    mutating func count(
        _ times: Int64, _ kind: CountKind, _ sequence: SequenceNumber, touchpoint: String,
        at milliseconds: Int64
    ) {
        guard times > 0 else { return }
        rows.add(
            [
                .text(tenant), .integer(log.number), .sequence(sequence), .integer(kind.code),
                .integer(times), .text(touchpoint), .integer(milliseconds),
            ], to: "counts",
            ["tenant", "log", "sequence", "kind", "times", "touchpoint", "at_ms"])
        counts.add(
            times, to: CountTallyKey(touchpoint: touchpoint, kind: kind, at: milliseconds))
    }

    /// Counts that came before the boot record they follow stood at the wrong place until now.
    mutating func moveCounts(
        _ span: [SQLValue], _ those: String, to touchpoint: String
    ) throws(StoreFault) {
        let rows = try store.query(
            "SELECT \(CountTallyKey.ofCounts), CAST(SUM(times) AS BIGINT) FROM counts \(those) "
                + "GROUP BY \(CountTallyKey.places)", span)
        for row in rows {
            var key = CountTallyKey(row)
            let times = row[integer: CountTallyKey.columnCount]
            counts.add(-times, to: key)
            key.touchpoint = touchpoint
            counts.add(times, to: key)
        }
        try store.execute("UPDATE counts SET touchpoint = ? \(those)", [.text(touchpoint)] + span)
    }
}
