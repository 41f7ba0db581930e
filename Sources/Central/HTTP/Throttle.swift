/// How often each of many may do something: a token bucket for each. A pure value.
struct Throttle<Key: Hashable & Sendable>: Sendable {
    struct Allowance: Hashable, Sendable {
        /// How many at once, after a rest.
        var burst: Int
        /// How many a second in the long run.
        var perSecond: Double
    }

    /// Of whom it is remembered at most how much each has left.
    static var keysMax: Int { 65_536 }

    private struct Bucket {
        var tokens: Double
        var at: Int64
    }

    let allowance: Allowance
    private var buckets: [Key: Bucket] = [:]

    init(_ allowance: Allowance) {
        precondition(allowance.burst >= 1 && allowance.perSecond > 0)
        self.allowance = allowance
    }

    /// Takes one of the key's tokens.
    ///
    /// - Parameter now: milliseconds of a clock that never goes back.
    /// - Returns: nil where there was one; otherwise in how many milliseconds there will be, at
    ///   least 1.
    mutating func admit(_ key: Key, at now: Int64) -> Int64? {
        var bucket = buckets[key] ?? Bucket(tokens: Double(allowance.burst), at: now)
        bucket.tokens = filled(bucket, at: now)
        bucket.at = max(bucket.at, now)
        let isAdmitted = bucket.tokens >= 1
        if isAdmitted { bucket.tokens -= 1 }
        if buckets[key] == nil && buckets.count >= Self.keysMax { forget(at: now) }
        buckets[key] = bucket
        guard !isAdmitted else { return nil }
        return max(1, Int64(((1 - bucket.tokens) / allowance.perSecond * 1_000).rounded(.up)))
    }

    private func filled(_ bucket: Bucket, at now: Int64) -> Double {
        let seconds = Double(max(0, now - bucket.at)) / 1_000
        return min(Double(allowance.burst), bucket.tokens + seconds * allowance.perSecond)
    }

    /// Those that have everything left are as good as never seen; where all are busy, half of them
    /// begin anew: to remember each would be to let strangers fill the memory.
    private mutating func forget(at now: Int64) {
        buckets = buckets.filter { filled($0.value, at: now) < Double(allowance.burst) }
        guard buckets.count >= Self.keysMax else { return }
        buckets = Dictionary(uniqueKeysWithValues: buckets.dropFirst(Self.keysMax / 2).map { $0 })
    }
}
