import AppendLog
import Exchange
import Feedback

/// Where the panel stood for a range of sequences.
struct Place {
    let sequences: Range<SequenceNumber>
    let touchpoint: String
}

extension BatchIntake {
    mutating func keep(_ boot: Boot, _ record: Record) throws(StoreFault) {
        let touchpoint = try PanelRegister(in: store, tenant: tenant)
            .place(of: batch.panel, saying: printable(boot.touchpoint))
        try store.execute(
            "INSERT INTO boots (tenant, log, sequence, boot_ordinal, kernel_boot, touchpoint, "
                + "version) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                .text(tenant), .integer(log.number), .sequence(record.sequence),
                .number(record.stamp.bootOrdinal),
                .text(Epoch(bits: boot.kernelBootID).description), .text(touchpoint),
                .text(printable(boot.version)),
            ])
        place = nil
        boundSession(at: record.sequence, opens: false)
        try moveAnswers(after: record.sequence, to: touchpoint)
    }

    /// What came before the boot record that it follows stood at the wrong place until now.
    private mutating func moveAnswers(
        after boot: SequenceNumber, to touchpoint: String
    ) throws(StoreFault) {
        let span: [SQLValue] = [
            .text(tenant), .integer(log.number), .sequence(boot),
            .sequence(try endOfPlace(from: boot)), .text(touchpoint),
        ]
        let those =
            "WHERE tenant = ? AND log = ? AND sequence > ? AND sequence < ? AND touchpoint <> ?"
        let counted = try store.query(
            "SELECT \(TallyKey.ofAnswers), count(*), several FROM answers \(those) "
                + "AND \(TallyKey.isCounted) GROUP BY \(TallyKey.places), several", span)
        for row in counted {
            var key = TallyKey(row)
            let count = row[integer: TallyKey.columnCount]
            let several = ChoiceSet(row: row, TallyKey.columnCount + 1)
            tallies.add(-count, to: key, several)
            key.touchpoint = touchpoint
            tallies.add(count, to: key, several)
        }
        try store.execute("UPDATE answers SET touchpoint = ? \(those)", [.text(touchpoint)] + span)
        try moveCounts(span, those, to: touchpoint)
    }

    /// The touchpoint in the newest boot record before `sequence`; empty where none has come.
    mutating func touchpoint(at sequence: SequenceNumber) throws(StoreFault) -> String {
        if let place, place.sequences.contains(sequence) { return place.touchpoint }
        let boots = try store.query(
            "SELECT sequence, touchpoint FROM boots WHERE tenant = ? AND log = ? AND sequence < ? "
                + "ORDER BY sequence DESC LIMIT 1",
            [.text(tenant), .integer(log.number), .sequence(sequence)])
        let from = boots.first?.sequence(0) ?? SequenceNumber(0)
        let found = Place(
            sequences: from..<(try endOfPlace(from: from)), touchpoint: boots.first?[text: 1] ?? "")
        place = found
        return found.touchpoint
    }

    /// The sequence of the next boot record after `boot`; the end of all numbers where none has
    /// come.
    private func endOfPlace(from boot: SequenceNumber) throws(StoreFault) -> SequenceNumber {
        let rows = try store.query(
            "SELECT min(sequence) FROM boots WHERE tenant = ? AND log = ? AND sequence > ?",
            [.text(tenant), .integer(log.number), .sequence(boot)])
        return rows[0].optionalInteger(0).map { SequenceNumber(UInt64($0)) }
            ?? SequenceNumber(UInt64(Int64.max))
    }

    /// Shows the newest boot's place and version beside the log.
    func noteNewestBoot() throws(StoreFault) {
        let boots = try store.query(
            "SELECT touchpoint, version FROM boots WHERE tenant = ? AND log = ? "
                + "ORDER BY sequence DESC LIMIT 1", [.text(tenant), .integer(log.number)])
        guard let boot = boots.first else { return }
        try store.execute(
            "UPDATE logs SET touchpoint = ?, version = ? WHERE tenant = ? AND log = ?",
            [boot.values[0], boot.values[1], .text(tenant), .integer(log.number)])
    }
}
