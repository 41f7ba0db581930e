import AppendLog

/// When something happened at a panel, as well as the centre can tell (P6).
struct BestTime: Hashable, Sendable {
    /// A panel whose clock somebody set keeps it within this.
    static let trustedMilliseconds: Int64 = 2_000
    /// How long a batch may have been under way, where its arrival is all there is to go by.
    static let transitMilliseconds: Int64 = 60_000
    /// The width of a time that nothing vouches for.
    static let unknown: Int64 = -1

    /// Milliseconds since 1970 in UTC, never negative.
    var atMilliseconds: Int64
    /// Half the width of the span that holds the true time; `unknown` where nobody can say.
    var uncertaintyMilliseconds: Int64

    var isKnown: Bool { uncertaintyMilliseconds != Self.unknown }
}

extension BestTime {
    /// - Parameters:
    ///   - stamp: of the record.
    ///   - signedAt: the panel's clocks when it signed the batch that brought the record.
    ///   - received: when the centre got that batch, in milliseconds since 1970.
    init(_ stamp: Stamp, signedAt: Stamp, received: Int64) {
        if stamp.isWallTrusted {
            self.init(stamp.wallMilliseconds, Self.trustedMilliseconds)
        } else if let age = stamp.ageMilliseconds(at: signedAt) {
            // The panel's steady clock counted from the record to the signature.
            if signedAt.isWallTrusted {
                self.init(
                    Int64(clamping: signedAt.wallMilliseconds) - age, Self.trustedMilliseconds)
            } else {
                self.init(max(received, 0) - age, Self.transitMilliseconds)
            }
        } else {
            self.init(stamp.wallMilliseconds, Self.unknown)
        }
    }

    private init(_ at: some BinaryInteger, _ uncertainty: Int64) {
        atMilliseconds = max(0, Int64(clamping: at))
        uncertaintyMilliseconds = uncertainty
    }
}

extension Stamp {
    /// Milliseconds from this to `later` by the clock of one boot; nil where the two are of other
    /// boots. At most 2⁶⁴ nanoseconds, so that sums with times never overflow.
    fileprivate func ageMilliseconds(at later: Stamp) -> Int64? {
        guard bootOrdinal == later.bootOrdinal, boottimeNanoseconds <= later.boottimeNanoseconds
        else { return nil }
        return Int64((later.boottimeNanoseconds - boottimeNanoseconds) / 1_000_000)
    }
}
