import AppendLog
import Exchange

/// Works out the zeros of one log's boots anew where a batch says something new of them.
struct BatchClocks {
    /// How many boots on either side bound a boot.
    static let neighboursMax = 4
    /// The most starts of the daemon within one boot of the machine that are looked at, the newest.
    static let startsMax = 64

    let table: ClockTable
    /// Rows that were read or written for this batch.
    private var rows: [ClockPlace: ClockRow] = [:]
    /// Those that were not there before: whatever has their hour is of this batch.
    private var fresh: Set<ClockPlace> = []
    private var boots: BootShelf

    init(_ table: ClockTable) {
        self.table = table
        boots = BootShelf(table)
    }

    /// Notes what a batch says, dates its boots, and queues what was dated before.
    ///
    /// - Parameter newStarts: the boot records among the new ones: they say which starts share a
    ///   clock, and in which order boots were.
    mutating func take(
        _ news: [ClockPlace: ClockNews], newStarts: [ClockPlace]
    ) throws(StoreFault) {
        try date(merge(news).union(newStarts), newStarts)
        // Each once, with what the batch says of it and what follows from that.
        try table.write(boots.unwritten.values)
    }

    private mutating func date(
        _ changed: Set<ClockPlace>, _ newStarts: [ClockPlace]
    ) throws(StoreFault) {
        guard !changed.isEmpty else { return }
        var said: [BootStart: LoadedBoot] = [:]
        for place in changed {
            for boot in try boots.load(place, everyStart: newStarts.contains(place)) {
                said[boot.starts[0]] = boot
            }
        }
        var affected = said
        for boot in said.values {
            let others =
                try boots.neighbours(of: boot, .before)
                + boots.neighbours(of: boot, .behind)
            for other in others { affected[other.starts[0]] = other }
        }
        for boot in affected.values { try date(boot) }
    }

    /// The zero of a record's boot; its place was among the news.
    func zero(of record: Record) -> ZeroSpan {
        let place = ClockPlace(record.stamp, at: record.sequence)
        guard let row = rows[place] else { preconditionFailure("a record's hour was not noted") }
        // Hours beyond the newest ones that count know their own arrival.
        return row.zero ?? ZeroSpan(from: nil, to: row.latest)
    }

    /// Returns where anything changed that dates depend on.
    private mutating func merge(
        _ news: [ClockPlace: ClockNews]
    ) throws(StoreFault) -> Set<ClockPlace> {
        let newest = try table.starts(.before, .max, limit: 1).first?.ordinal
        var changed = try table.add(news.mapValues(\.claims))
        let known = try table.rows(news.keys)
        for (place, news) in news {
            guard let old = known[place] else {
                let row = ClockRow(place, news)
                rows[place] = row
                boots.unwritten[place] = row
                fresh.insert(place)
                changed.insert(place)
                continue
            }
            var row = old
            row.merge(news)
            if row.differs(from: old) { boots.unwritten[place] = row }
            rows[place] = row
            // Of the newest boot nobody asks yet how long it lasted.
            let isLonger = newest != nil && newest != place.ordinal && row.last != old.last
            let isOther = row.latest != old.latest || row.earliest != old.earliest
            if isLonger || isOther || row.zero == nil { changed.insert(place) }
        }
        return changed
    }

    // MARK: - Dating

    private mutating func date(_ boot: LoadedBoot) throws(StoreFault) {
        var (firm, likely) = (ZeroBounds(), ZeroBounds())
        for other in try boots.neighbours(of: boot, .before) {
            firm.rise(to: BootClock.firmReach(other.hours).end)
            likely.rise(to: BootClock.likelyReach(other.hours).end)
        }
        for other in try boots.neighbours(of: boot, .behind) {
            firm.fall(to: BootClock.firmReach(other.hours).begin)
            likely.fall(to: BootClock.likelyReach(other.hours).begin)
        }
        let clock = BootClock(boot.hours, firm: firm, likely: likely)
        let spans = Dictionary(
            uniqueKeysWithValues: zip(boot.hours.map(\.hour), clock.spans.map(\.rounded)))
        for old in boot.rows where old.zero != spans[old.place.hour] {
            // The batch may have read the row, and no more than that.
            var row = rows[old.place] ?? old
            row.zero = spans[old.place.hour]
            boots.unwritten[row.place] = row
            if rows[old.place] != nil { rows[old.place] = row }
            if !fresh.contains(row.place), row.mustMove(from: old.zero) {
                try table.queue(row.place, from: row.firstSequence)
            }
        }
    }
}

extension ClockRow {
    fileprivate func differs(from old: ClockRow) -> Bool {
        earliest != old.earliest || latest != old.latest || posted != old.posted
            || firstSequence != old.firstSequence
            || lastSequence != old.lastSequence || first != old.first || last != old.last
            || isUntrusted != old.isUntrusted
    }

    /// Whether records of this hour may be dated otherwise than before. Trusted clocks that nothing
    /// speaks against date themselves.
    fileprivate func mustMove(from old: ZeroSpan?) -> Bool {
        guard lastSequence > 0 else { return false }
        guard let old, let zero, !isUntrusted else { return true }
        return !(old.isAgreed && zero.isAgreed && old.doubts.isEmpty && zero.doubts.isEmpty)
    }
}

extension ZeroSpan {
    /// Outwards to the second, so that a hair's breadth moves nothing.
    fileprivate var rounded: ZeroSpan {
        var span = self
        span.from = from.map { $0 - ($0 % 1_000 + 1_000) % 1_000 }
        span.to = to + (1_000 - (to % 1_000 + 1_000) % 1_000) % 1_000
        return span
    }
}

extension ZeroBounds {
    fileprivate mutating func rise(to bound: Int64?) {
        guard let bound else { return }
        earliest = max(earliest ?? bound, bound)
    }

    fileprivate mutating func fall(to bound: Int64) {
        latest = min(latest ?? bound, bound)
    }
}
