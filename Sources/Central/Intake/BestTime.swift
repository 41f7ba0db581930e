import AppendLog

/// When something happened at a panel, as well as the centre can tell (P6).
struct BestTime: Hashable, Sendable {
    /// The width of a time that nobody can say.
    static let unknown: Int64 = -1
    /// Bounds that lie closer than this are named by their middle.
    static let closeMilliseconds: Int64 = 300_000
    /// 2026: no panel was there before, whatever its clock shows.
    static let firstMilliseconds: Int64 = 1_767_225_600_000

    /// Milliseconds since 1970 in UTC, never negative.
    var atMilliseconds: Int64
    /// Half the width of the span that holds the true time; `unknown` where nobody can say.
    var uncertaintyMilliseconds: Int64

    var isKnown: Bool { uncertaintyMilliseconds != Self.unknown }
}

extension BestTime {
    /// - Parameters:
    ///   - stamp: of the record.
    ///   - zero: of its boot.
    init(_ stamp: Stamp, zero: ZeroSpan) {
        self.init(
            steady: stamp.steadyMilliseconds, wall: Int64(stamp.wallMilliseconds),
            isWallTrusted: stamp.isWallTrusted, zero: zero)
    }

    init(steady: Int64, wall: Int64, isWallTrusted: Bool, zero: ZeroSpan) {
        let to = zero.to + steady
        let (trusted, claim) = (BootClock.trustedMilliseconds, wall - steady)
        guard let from = zero.from.map({ $0 + steady }) else {
            let isGuess = (Self.firstMilliseconds...max(to, Self.firstMilliseconds)).contains(wall)
            self.init(isGuess ? wall : to, Self.unknown)
            return
        }
        if isWallTrusted, zero.isAgreed, claim - trusted <= zero.to,
            claim + trusted >= from - steady
        {
            self.init(wall, trusted)
        } else if to - from > Self.closeMilliseconds, (from...to).contains(wall) {
            self.init(wall, max(wall - from, to - wall))
        } else {
            self.init(from + (to - from) / 2, (to - from + 1) / 2)
        }
    }

    private init(_ at: Int64, _ uncertainty: Int64) {
        atMilliseconds = max(0, at)
        uncertaintyMilliseconds = uncertainty
    }
}

extension Stamp {
    /// The steady clock in milliseconds: at most 2⁶⁴ nanoseconds, so that sums with times never
    /// overflow.
    var steadyMilliseconds: Int64 { Int64(boottimeNanoseconds / 1_000_000) }
}
