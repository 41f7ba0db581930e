import AppendLog
import Exchange

/// One hour of one start of the daemon, as its row is named.
struct ClockPlace: Hashable {
    /// Sequences to a block: an ordinal comes again after as many starts, each with a record, so
    /// that a block never holds two starts of one ordinal.
    static let blockSequences = UInt64(Stamp.bootOrdinalMax) + 1
    /// Of signatures, which have no sequence.
    static let signatures: Int64 = -1

    var ordinal: Int64
    var block: Int64
    var hour: Int64

    init(ordinal: Int64, block: Int64, hour: Int64) {
        self.ordinal = ordinal
        self.block = block
        self.hour = hour
    }

    /// - Parameter sequence: of the record; nil for a signature.
    init(_ stamp: Stamp, at sequence: SequenceNumber?) {
        ordinal = Int64(stamp.bootOrdinal)
        block = sequence.map { Int64($0.rawValue / Self.blockSequences) } ?? Self.signatures
        hour = stamp.steadyMilliseconds / ClockHour.milliseconds
    }
}

/// What one batch says of one hour of a boot.
struct ClockNews: Hashable {
    /// The centre's own clock is right within this.
    static let centreMilliseconds: Int64 = 1_000
    /// From a panel's signature to the end of its post: it gives up after 60 s, and what stands
    /// between it and the centre may hold on to the bytes for as long again.
    static let transitMilliseconds: Int64 = 120_000
    /// Claims that lie closer than this are noted together: no two of them contradict each other.
    static let cellMilliseconds = 2 * BootClock.trustedMilliseconds
    /// Bounds are noted by the second and claims by the hundredth, outwards: a panel that is online
    /// does not move its past with each batch.
    static let boundGrain: Int64 = 1_000
    static let claimGrain: Int64 = 10
    /// What no clock shows, so that no sum of times overflows.
    private static let arrivalMax = Int64(Stamp.wallMillisecondsMax)

    var earliest: Int64?
    var latest: Int64 = .max
    /// The steady clock of a post's signature.
    var posted: Int64?
    /// By the cell.
    var claims: [Int64: ClosedRange<Int64>] = [:]
    /// Nil where there are no records.
    var sequences: ClosedRange<Int64>?
    var first: Int64 = .max
    var last: Int64 = 0
    var isUntrusted = false

    /// Everything that a batch says.
    ///
    /// - Parameters:
    ///   - records: those that the centre did not hold other content of.
    ///   - isPosted: whether the panel itself posted it, and these bytes for the first time.
    static func of(
        _ records: [Record], signedAt: Stamp, received: Int64, isPosted: Bool
    ) -> [ClockPlace: ClockNews] {
        let arrival = min(max(received, 0), arrivalMax)
        var news: [ClockPlace: ClockNews] = [:]
        for record in records {
            news[ClockPlace(record.stamp, at: record.sequence), default: ClockNews()]
                .add(record, arrival)
        }
        var signature = ClockNews()
        _ = signature.add(signedAt, arrival)
        if isPosted {
            signature.earliest =
                (arrival - transitMilliseconds - centreMilliseconds - signedAt.steadyMilliseconds)
                .down(to: boundGrain)
            signature.posted = signedAt.steadyMilliseconds
        }
        news[ClockPlace(signedAt, at: nil)] = signature
        return news
    }

    private mutating func add(_ record: Record, _ arrival: Int64) {
        let sequence = Int64(record.sequence.rawValue)
        sequences =
            sequences.map { min($0.lowerBound, sequence)...max($0.upperBound, sequence) }
            ?? sequence...sequence
        if !add(record.stamp, arrival) { isUntrusted = true }
    }

    /// Returns whether the wall clock claims anything.
    private mutating func add(_ stamp: Stamp, _ arrival: Int64) -> Bool {
        let steady = stamp.steadyMilliseconds
        latest = min(
            latest, (arrival + Self.centreMilliseconds - steady).up(to: Self.boundGrain))
        first = min(first, steady)
        last = max(last, steady)
        let wall = Int64(stamp.wallMilliseconds)
        guard stamp.isWallTrusted, wall >= BestTime.firstMilliseconds else { return false }
        let zero = wall - steady
        let (low, high) = (zero.down(to: Self.claimGrain), zero.up(to: Self.claimGrain))
        let cell = zero.down(to: Self.cellMilliseconds) / Self.cellMilliseconds
        claims[cell] =
            claims[cell].map { min($0.lowerBound, low)...max($0.upperBound, high) } ?? low...high
        return true
    }
}

extension Int64 {
    /// The multiple of `grain` that is not above.
    fileprivate func down(to grain: Int64) -> Int64 {
        let remainder = self % grain
        return self - (remainder < 0 ? remainder + grain : remainder)
    }

    /// The multiple of `grain` that is not below.
    fileprivate func up(to grain: Int64) -> Int64 { -(-self).down(to: grain) }
}
