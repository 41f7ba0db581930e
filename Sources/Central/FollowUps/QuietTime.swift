import Settings

extension QuietHours {
    private static var minuteMilliseconds: Int64 { 60_000 }
    private static var dayMinutes: Int64 { 1_440 }

    /// When the quiet hours that hold `now` end; nil where `now` is outside of them.
    ///
    /// - Parameter now: milliseconds since 1970 in UTC.
    func end(at now: Int64) -> Int64? {
        let minute = now.dividedDown(by: Self.minuteMilliseconds)
        let ofDay = (minute + Int64(utcOffsetMinutes)).remainderDown(by: Self.dayMinutes)
        guard isQuiet(ofDay) else { return nil }
        let left = (Int64(toMinute) - ofDay).remainderDown(by: Self.dayMinutes)
        return (minute + left) * Self.minuteMilliseconds
    }

    private func isQuiet(_ minute: Int64) -> Bool {
        let (from, to) = (Int64(fromMinute), Int64(toMinute))
        return from < to
            ? (from..<to).contains(minute) : minute >= from || minute < to  // Over midnight.
    }
}

extension Int64 {
    fileprivate func dividedDown(by divisor: Int64) -> Int64 {
        (self - remainderDown(by: divisor)) / divisor
    }

    fileprivate func remainderDown(by divisor: Int64) -> Int64 {
        let remainder = self % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }
}
