/// An instant of the wall clock, and what local clocks make of it.
package struct LocalMoment: Sendable {
    /// Since 1970, UTC.
    package let unixSeconds: Int64
    /// Local time minus UTC, in seconds, at a time in Unix seconds: `tm_gmtoff` of `localtime_r`.
    package let utcOffsetSeconds: @Sendable (_ unixSeconds: Int64) -> Int

    package init(
        unixSeconds: Int64, utcOffsetSeconds: @escaping @Sendable (_ unixSeconds: Int64) -> Int
    ) {
        self.unixSeconds = unixSeconds
        self.utcOffsetSeconds = utcOffsetSeconds
    }

    /// Since 1970, as a local clock shows it.
    var localSeconds: Int64 { unixSeconds + Int64(utcOffsetSeconds(unixSeconds)) }
    /// Local days since 1970.
    var day: Int64 { (localSeconds - Int64(secondOfDay)) / Self.secondsOfDay }
    /// 0 to 86399.
    var secondOfDay: Int {
        let rest = localSeconds % Self.secondsOfDay
        return Int(rest < 0 ? rest + Self.secondsOfDay : rest)
    }

    static let secondsOfDay: Int64 = 86_400

    func at(_ unixSeconds: Int64) -> LocalMoment {
        LocalMoment(unixSeconds: unixSeconds, utcOffsetSeconds: utcOffsetSeconds)
    }

    /// The moment so much later by the local clock, at most a day; earlier where the clock is
    /// turned before that: then at the turn.
    func advanced(byLocalSeconds seconds: Int64) -> LocalMoment {
        let offset = utcOffsetSeconds(unixSeconds)
        let later = unixSeconds + seconds
        guard utcOffsetSeconds(later) != offset else { return at(later) }
        // The clock is turned in between: find the first second that counts anew.
        var (old, new) = (unixSeconds, later)
        while new - old > 1 {
            let middle = old + (new - old) / 2
            if utcOffsetSeconds(middle) == offset { old = middle } else { new = middle }
        }
        return at(new)
    }
}
