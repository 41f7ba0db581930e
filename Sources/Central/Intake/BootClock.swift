/// Why the clocks of a boot do not agree with each other or with what is known from elsewhere. The
/// bits stand in databases; `Docs/Reference/time.md` lists them.
struct ClockDoubts: OptionSet, Hashable {
    let rawValue: Int64

    /// A batch lay somewhere on its way, though the panel had posted it.
    static let late = ClockDoubts(rawValue: 1)
    /// A trusted clock showed what cannot have been.
    static let refuted = ClockDoubts(rawValue: 2)
    /// A clock was set while it was trusted.
    static let disputed = ClockDoubts(rawValue: 4)
    /// A boot beside this one is said to have been when it cannot have been.
    static let outOfOrder = ClockDoubts(rawValue: 8)
}

/// What is known of one hour of a boot. A boot's *zero* is the moment at which its steady clock
/// stood at 0, in milliseconds since 1970.
struct ClockHour: Hashable {
    static let milliseconds: Int64 = 3_600_000

    /// By the steady clock.
    var hour: Int64
    /// The zero is not before; nil where nothing says so.
    var earliest: Int64?
    /// The zero is not after.
    var latest: Int64
    /// What trusted wall clocks show the zero to be, each as the least and the most of those that
    /// agree.
    var claims: [ClosedRange<Int64>] = []
    /// The last moment that is known of this hour, by the steady clock.
    var last: Int64
}

/// Where the zero of a boot lies, as one hour of it sees it.
struct ZeroSpan: Hashable {
    /// Nil where nobody can say.
    var from: Int64?
    var to: Int64
    /// Whether trusted clocks vouch for it.
    var isAgreed = false
    var doubts: ClockDoubts = []
}

/// What the boots on either side say of a boot's zero; nil where they say nothing.
struct ZeroBounds: Hashable {
    /// Not before.
    var earliest: Int64?
    /// Not after.
    var latest: Int64?
}

/// Where the zero of one boot lies (P6): bounds and claims in, for each hour a span out. The same
/// for any order in which they came.
struct BootClock {
    /// How fast or slow a steady clock may run: a cheap crystal without anybody to mend it.
    static let driftPartsPerMillion: Int64 = 200
    /// A clock that somebody set is within this of the true time.
    static let trustedMilliseconds: Int64 = 2_000

    /// In order, one an hour.
    private(set) var spans: [ZeroSpan]
    private let hours: [ClockHour]

    /// - Parameters:
    ///   - hours: in order, each hour once, at least one.
    ///   - firm: of the boots beside, by arrivals alone.
    ///   - likely: of the boots beside, by what their clocks claim.
    init(_ hours: [ClockHour], firm: ZeroBounds = .init(), likely: ZeroBounds = .init()) {
        precondition(!hours.isEmpty)
        self.hours = hours
        spans = Self.arrivals(hours, firm)
        judgeClaims()
        bound(likely)
    }

    /// By what a bound loosens over so many hours, and within the one that it was noted in.
    private static func slack(_ hours: Int64) -> Int64 {
        (hours + 1) * (ClockHour.milliseconds * driftPartsPerMillion / 1_000_000)
    }

    /// The spans as arrivals alone give them.
    private static func arrivals(_ hours: [ClockHour], _ firm: ZeroBounds) -> [ZeroSpan] {
        var latest = hours.map { ($0.hour, Optional($0.latest)) }
        if let bound = firm.latest {
            // The other boot's zero is behind this boot's last moment.
            latest.append((hours.last!.hour, bound - hours.last!.last))
        }
        let to = spread(latest, over: hours, sign: 1).map { $0! }
        var doubts: ClockDoubts = []
        var earliest = zip(hours, to).map { hour, to in
            guard let earliest = hour.earliest, earliest > to else {
                return (hour.hour, hour.earliest)
            }
            doubts.insert(.late)
            return (hour.hour, nil)
        }
        if let bound = firm.earliest {
            if bound - slack(hours[0].hour) <= to[0] {
                earliest.append((0, bound))
            } else {
                doubts.insert(.outOfOrder)
            }
        }
        return zip(spread(earliest, over: hours, sign: -1), to).map { from, to in
            // Crossing by the rounding of an hour is no contradiction.
            ZeroSpan(from: from.map { min($0, to) }, to: to, doubts: doubts)
        }
    }

    /// For each hour the tightest of all bounds, each loosened by its distance.
    ///
    /// - Parameter sign: 1 for upper bounds, -1 for lower ones.
    private static func spread(
        _ bounds: [(hour: Int64, bound: Int64?)], over hours: [ClockHour], sign: Int64
    ) -> [Int64?] {
        let unit = slack(0)
        // Lower bounds are the upper ones of a mirror.
        let known = bounds.compactMap { place in place.bound.map { (place.hour, $0 * sign) } }
            .sorted { $0.0 < $1.0 }
        var tightest = [Int64?](repeating: nil, count: hours.count)
        func sweep(_ places: [(Int64, Int64)], _ order: [Int], _ isPassed: (Int64, Int64) -> Bool) {
            var next = 0
            var best: (hour: Int64, bound: Int64)?
            for index in order {
                let hour = hours[index].hour
                while next < places.count, isPassed(places[next].0, hour) {
                    let place = places[next]
                    if best.map({ place.1 <= $0.bound + abs(place.0 - $0.hour) * unit }) ?? true {
                        best = (place.0, place.1)
                    }
                    next += 1
                }
                guard let best else { continue }
                let bound = best.bound + slack(abs(hour - best.hour))
                tightest[index] = tightest[index].map { min($0, bound) } ?? bound
            }
        }
        sweep(known, Array(hours.indices), <=)
        sweep(known.reversed(), hours.indices.reversed(), >=)
        return tightest.map { bound in bound.map { $0 * sign } }
    }

    /// Leaves out claims that arrivals refute, and sees whether the rest agree.
    private mutating func judgeClaims() {
        let trusted = Self.trustedMilliseconds
        var kept: [(hour: Int64, claim: ClosedRange<Int64>)] = []
        var doubts: ClockDoubts = []
        for (hour, span) in zip(hours, spans) {
            for claim in hour.claims {
                let isPossible =
                    claim.lowerBound - trusted <= span.to
                    && claim.upperBound + trusted >= span.from ?? .min
                if isPossible { kept.append((hour.hour, claim)) } else { doubts.insert(.refuted) }
            }
        }
        guard let lowest = kept.map(\.claim.lowerBound).min(),
            let highest = kept.map(\.claim.upperBound).max()
        else { return doubt(doubts) }
        // Two clocks within 2 s of the truth are within 4 s of each other.
        guard highest - lowest <= 2 * trusted else {
            doubt(doubts.union(.disputed))
            return narrow(
                from: kept.map { ($0.hour, lowest - trusted) },
                to: kept.map { ($0.hour, highest + trusted) }, isAgreed: false)
        }
        doubt(doubts)
        narrow(
            from: kept.map { ($0.hour, $0.claim.upperBound - trusted) },
            to: kept.map { ($0.hour, $0.claim.lowerBound + trusted) }, isAgreed: true)
    }

    private mutating func doubt(_ doubts: ClockDoubts) {
        for index in spans.indices { spans[index].doubts.formUnion(doubts) }
    }

    private mutating func narrow(
        from: [(Int64, Int64?)], to: [(Int64, Int64?)], isAgreed: Bool
    ) {
        let from = Self.spread(from, over: hours, sign: -1)
        let to = Self.spread(to, over: hours, sign: 1)
        for index in spans.indices {
            let old = spans[index]
            let upper = min(old.to, to[index]!)
            let lower = max(old.from ?? .min, from[index]!)
            // What touches within the rounding of an hour is one moment.
            spans[index].to = max(upper, min(lower, old.to))
            spans[index].from = min(lower, upper)
            spans[index].isAgreed = isAgreed
        }
    }

    /// Other boots' claims bound only what no claim of this boot holds.
    private mutating func bound(_ likely: ZeroBounds) {
        guard let last = hours.last, !spans[0].isAgreed else { return }
        for (index, hour) in hours.enumerated() {
            var span = spans[index]
            if let latest = likely.latest.map({ $0 - last.last + Self.slack(last.hour - hour.hour) }
            ) {
                if latest >= span.from ?? .min {
                    span.to = min(span.to, latest)
                } else {
                    span.doubts.insert(.outOfOrder)
                }
            }
            if let earliest = likely.earliest.map({ $0 - Self.slack(hour.hour) }) {
                if earliest <= span.to {
                    span.from = max(span.from ?? .min, earliest)
                } else {
                    span.doubts.insert(.outOfOrder)
                }
            }
            spans[index] = span
        }
    }
}

extension BootClock {
    /// When a boot began at the latest, and when its last known moment was at the earliest.
    struct Reach: Hashable {
        var begin: Int64
        var end: Int64?
    }

    /// By arrivals and claims, with no look at other boots.
    static func likelyReach(_ hours: [ClockHour]) -> Reach {
        reach(hours, BootClock(hours).spans)
    }

    /// By arrivals alone.
    static func firmReach(_ hours: [ClockHour]) -> Reach {
        reach(hours, arrivals(hours, ZeroBounds()))
    }

    private static func reach(_ hours: [ClockHour], _ spans: [ZeroSpan]) -> Reach {
        Reach(
            begin: spans[0].to + slack(hours[0].hour),
            end: spans.last!.from.map { $0 + hours.last!.last })
    }
}
