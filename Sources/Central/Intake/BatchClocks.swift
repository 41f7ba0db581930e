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
    private var boots: [LoadedBoot] = []

    init(_ table: ClockTable) {
        self.table = table
    }

    /// Notes what a batch says, dates its boots, and queues what was dated before.
    ///
    /// - Parameter newStarts: the boot records among the new ones: they say which starts share a
    ///   clock, and in which order boots were.
    mutating func take(
        _ news: [ClockPlace: ClockNews], newStarts: [ClockPlace]
    ) throws(StoreFault) {
        var changed = Set(newStarts)
        let newest = try table.starts(.before, .max, limit: 1).first?.ordinal
        for (place, news) in news {
            if try merge(news, at: place, isNewest: newest == nil || newest == place.ordinal) {
                changed.insert(place)
            }
        }
        guard !changed.isEmpty else { return }
        var affected: [LoadedBoot] = []
        for place in changed {
            for boot in try load(place, everyStart: newStarts.contains(place)) {
                affected += try [boot] + neighbours(of: boot, .before)
                affected += try neighbours(of: boot, .behind)
            }
        }
        var dated: Set<BootStart> = []
        for boot in affected where dated.insert(boot.starts[0]).inserted { try date(boot) }
    }

    /// The zero of a record's boot; its place was among the news.
    func zero(of record: Record) -> ZeroSpan {
        let place = ClockPlace(record.stamp, at: record.sequence)
        guard let row = rows[place] else { preconditionFailure("a record's hour was not noted") }
        // Hours beyond the newest ones that count know their own arrival.
        return row.zero ?? ZeroSpan(from: nil, to: row.latest)
    }

    /// Returns whether anything changed that dates depend on.
    private mutating func merge(
        _ news: ClockNews, at place: ClockPlace, isNewest: Bool
    ) throws(StoreFault) -> Bool {
        let hasNewClaims = try table.add(news.claims, at: place)
        guard let old = try table.row(place) else {
            let row = ClockRow(place, news)
            try table.insert(row)
            rows[place] = row
            return true
        }
        var row = old
        row.merge(news)
        if row.differs(from: old) { try table.update(row) }
        rows[place] = row
        // Of the newest boot nobody asks yet how long it lasted.
        let isLonger = !isNewest && row.last != old.last
        return hasNewClaims || isLonger || row.zero == nil || row.latest != old.latest
            || row.earliest != old.earliest
    }

    // MARK: - Boots

    /// A boot of the machine: its starts share a zero.
    private struct LoadedBoot {
        /// At least one, in a fixed order.
        var starts: [BootStart]
        /// Between which it lies in the log; nil where no boot record has come.
        var sequences: ClosedRange<Int64>?
        var rows: [ClockRow]
        var hours: [ClockHour]
    }

    /// The boot that an hour belongs to; none where nothing is known that can be dated.
    ///
    /// - Parameter everyStart: every boot of that ordinal, since a further one changes the others.
    private mutating func load(
        _ place: ClockPlace, everyStart: Bool
    ) throws(StoreFault) -> [LoadedBoot] {
        let starts = try table.starts(ordinal: place.ordinal)
        guard let first = starts.first else {
            let alone = BootStart(ordinal: place.ordinal, blocks: ClockPlace.everyBlock)
            return try [load([alone], nil)].compactMap(\.self)
        }
        if starts.count > 1, place.block == ClockPlace.signatures { return [] }
        var boots: [LoadedBoot] = []
        let own = starts.last { $0.sequence / Int64(ClockPlace.blockSequences) <= place.block }
        for start in everyStart ? starts : [own ?? first] {
            if let boot = try load(start) { boots.append(boot) }
        }
        return boots
    }

    private mutating func load(_ own: StartRecord) throws(StoreFault) -> LoadedBoot? {
        var machine = [own]
        if !own.kernelBoot.isEmpty {
            machine = try table.starts(ofMachine: own.kernelBoot, limit: Self.startsMax)
            if !machine.contains(own) { machine.append(own) }
        }
        var starts: [BootStart] = []
        for start in machine { starts.append(try found(start)) }
        let sequences = machine.map(\.sequence)
        return try load(starts, sequences.min()!...sequences.max()!)
    }

    /// Where the rows of a start stand: apart from those of others under its ordinal.
    private func found(_ start: StartRecord) throws(StoreFault) -> BootStart {
        let same = try table.starts(ordinal: start.ordinal)
        guard same.count > 1 else {
            return BootStart(ordinal: start.ordinal, blocks: ClockPlace.everyBlock)
        }
        let block = start.sequence / Int64(ClockPlace.blockSequences)
        let next = same.first { $0.sequence > start.sequence }
            .map { $0.sequence / Int64(ClockPlace.blockSequences) }
        return BootStart(ordinal: start.ordinal, blocks: block..<max(block + 1, next ?? .max))
    }

    private mutating func load(
        _ starts: [BootStart], _ sequences: ClosedRange<Int64>?
    ) throws(StoreFault) -> LoadedBoot? {
        if let known = boots.first(where: { $0.starts == starts }) { return known }
        var rows: [ClockRow] = []
        var hours: [Int64: ClockHour] = [:]
        for start in starts {
            for row in try table.rows(start) {
                rows.append(row)
                hours[row.place.hour].take(row)
            }
            for (hour, claims) in try table.claims(start) {
                hours[hour]?.claims += claims
            }
        }
        guard !rows.isEmpty else { return nil }
        let boot = LoadedBoot(
            starts: starts, sequences: sequences, rows: rows,
            hours: hours.values.sorted { $0.hour < $1.hour })
        boots.append(boot)
        return boot
    }

    /// The nearest boots on a side, from the nearest on.
    private mutating func neighbours(
        of boot: LoadedBoot, _ side: ClockTable.Side
    ) throws(StoreFault) -> [LoadedBoot] {
        guard let own = boot.sequences else { return [] }
        var found: [LoadedBoot] = []
        var edge = side == .before ? own.lowerBound : own.upperBound
        while found.count < Self.neighboursMax {
            guard let start = try table.starts(side, edge, limit: 1).first else { break }
            edge = start.sequence
            guard let next = try load(start), let its = next.sequences else { continue }
            // Behind all starts of that boot, however many they are.
            edge = side == .before ? min(edge, its.lowerBound) : max(edge, its.upperBound)
            found.append(next)
        }
        return found
    }

    // MARK: - Dating

    private mutating func date(_ boot: LoadedBoot) throws(StoreFault) {
        var (firm, likely) = (ZeroBounds(), ZeroBounds())
        for other in try neighbours(of: boot, .before) {
            firm.rise(to: BootClock.firmReach(other.hours).end)
            likely.rise(to: BootClock.likelyReach(other.hours).end)
        }
        for other in try neighbours(of: boot, .behind) {
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
            try table.update(row)
            if rows[old.place] != nil { rows[old.place] = row }
            if row.mustMove(from: old.zero) { try table.queue(row.place, from: row.firstSequence) }
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

extension ClockPlace {
    fileprivate static let everyBlock = signatures..<Int64.max
}

extension ClockHour? {
    fileprivate mutating func take(_ row: ClockRow) {
        guard var hour = self else {
            self = ClockHour(
                hour: row.place.hour, earliest: row.earliest, latest: row.latest, last: row.last)
            return
        }
        if let earliest = row.earliest { hour.earliest = max(hour.earliest ?? earliest, earliest) }
        hour.latest = min(hour.latest, row.latest)
        hour.last = max(hour.last, row.last)
        self = hour
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
