/// A boot of the machine: its starts share a zero.
struct LoadedBoot {
    /// At least one, in a fixed order.
    var starts: [BootStart]
    /// Between which it lies in the log; nil where no boot record has come.
    var sequences: ClosedRange<Int64>?
    var rows: [ClockRow]
    var hours: [ClockHour]
}

/// The boots of one log that a batch has to do with, each read once.
struct BootShelf {
    let table: ClockTable
    /// Rows that are other than the table's, which is written once, in the end.
    var unwritten: [ClockPlace: ClockRow] = [:]
    private var boots: [LoadedBoot] = []
    private var bootsOfStarts: [StartRecord: LoadedBoot?] = [:]
    private var startsOfOrdinals: [Int64: [StartRecord]] = [:]
    private var neighbours: [Neighbourhood: [LoadedBoot]] = [:]

    init(_ table: ClockTable) {
        self.table = table
    }

    /// The boot that an hour belongs to; none where nothing is known that can be dated.
    ///
    /// - Parameter everyStart: every boot of that ordinal, since a further one changes the others.
    mutating func load(
        _ place: ClockPlace, everyStart: Bool
    ) throws(StoreFault) -> [LoadedBoot] {
        let starts = try starts(ordinal: place.ordinal)
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

    private mutating func starts(ordinal: Int64) throws(StoreFault) -> [StartRecord] {
        if let known = startsOfOrdinals[ordinal] { return known }
        let starts = try table.starts(ordinal: ordinal)
        startsOfOrdinals[ordinal] = starts
        return starts
    }

    private mutating func load(_ own: StartRecord) throws(StoreFault) -> LoadedBoot? {
        if let known = bootsOfStarts[own] { return known }
        let boot = try loadAnew(own)
        bootsOfStarts[own] = .some(boot)
        return boot
    }

    private mutating func loadAnew(_ own: StartRecord) throws(StoreFault) -> LoadedBoot? {
        var machine = [own]
        if !own.kernelBoot.isEmpty {
            machine = try table.starts(ofMachine: own.kernelBoot, limit: BatchClocks.startsMax)
            if !machine.contains(own) { machine.append(own) }
        }
        var starts: [BootStart] = []
        for start in machine { starts.append(try found(start)) }
        let sequences = machine.map(\.sequence)
        return try load(starts, sequences.min()!...sequences.max()!)
    }

    /// Where the rows of a start stand: apart from those of others under its ordinal.
    private mutating func found(_ start: StartRecord) throws(StoreFault) -> BootStart {
        let same = try starts(ordinal: start.ordinal)
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
            for row in try newestRows(start) {
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

    /// The newest hours of a start, the newest first.
    private func newestRows(_ start: BootStart) throws(StoreFault) -> [ClockRow] {
        let stored = try table.rows(start)
        let others = unwritten.filter { start.has($0.key) }
        guard !others.isEmpty else { return stored }
        let rows = stored.filter { others[$0.place] == nil } + others.values
        let newest = rows.sorted {
            ($0.place.hour, $0.place.block) > ($1.place.hour, $1.place.block)
        }
        return Array(newest.prefix(ClockTable.hoursMax))
    }

    /// Where neighbours were looked for.
    private struct Neighbourhood: Hashable {
        var boot: BootStart
        var side: ClockTable.Side
    }

    mutating func neighbours(
        of boot: LoadedBoot, _ side: ClockTable.Side
    ) throws(StoreFault) -> [LoadedBoot] {
        let place = Neighbourhood(boot: boot.starts[0], side: side)
        if let known = neighbours[place] { return known }
        let found = try findNeighbours(of: boot, side)
        neighbours[place] = found
        return found
    }

    /// The nearest boots on a side, from the nearest on.
    private mutating func findNeighbours(
        of boot: LoadedBoot, _ side: ClockTable.Side
    ) throws(StoreFault) -> [LoadedBoot] {
        guard let own = boot.sequences else { return [] }
        var found: [LoadedBoot] = []
        var edge = side == .before ? own.lowerBound : own.upperBound
        while found.count < BatchClocks.neighboursMax {
            guard let start = try table.starts(side, edge, limit: 1).first else { break }
            edge = start.sequence
            guard let next = try load(start), let its = next.sequences else { continue }
            // Behind all starts of that boot, however many they are.
            edge = side == .before ? min(edge, its.lowerBound) : max(edge, its.upperBound)
            found.append(next)
        }
        return found
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
