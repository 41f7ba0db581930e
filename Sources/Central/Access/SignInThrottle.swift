/// Slows down whoever guesses passwords. It holds nobody off for long: an account that strangers
/// guess at stays open to the addresses from which it was signed in to before, and to others with a
/// pause.
struct SignInThrottle: Sendable {
    /// Wrong passwords in a row before there is a pause.
    static let freeTries = 5
    /// The first pause; each further wrong password doubles it.
    static let firstPauseMilliseconds: Int64 = 1_000
    /// The longest pause of an account: a person who meets it waits no longer than this.
    static let accountPauseMilliseconds: Int64 = 8_000
    /// The longest pause of an address.
    static let addressPauseMilliseconds: Int64 = 300_000
    /// After so long without a try everything is forgotten.
    static let memoryMilliseconds: Int64 = 3_600_000
    /// The most accounts and addresses that are remembered; the oldest makes room.
    static let rememberedMax = 10_000

    private struct Tries {
        var wrong = 0
        var last: Int64
        var next: Int64
    }

    private enum Key: Hashable {
        case account(String)
        case address(String)
    }

    private struct Door: Hashable {
        let account: String
        let address: String
    }

    private var tries: [Key: Tries] = [:]
    private var known: [Door: Int64] = [:]

    /// How many accounts and addresses are remembered.
    var rememberedCount: Int { tries.count }

    /// How long this try has to wait, in milliseconds; nil: not at all. The try itself counts as
    /// wrong until `succeeded` says otherwise, so that many at once are no way around.
    mutating func wait(account: String, address: String, at now: Int64) -> Int64? {
        let isKnown = known[Door(account: account, address: address)] != nil
        var keys: [(Key, Int64)] = [(.address(address), Self.addressPauseMilliseconds)]
        // Codes, and names that no account can have, belong to no account.
        if !isKnown, !account.isEmpty {
            keys.append((.account(account), Self.accountPauseMilliseconds))
        }
        let waits = keys.compactMap { tries[$0.0]?.next }.map { $0 - now }
        if let longest = waits.max(), longest > 0 { return longest }
        for (key, pauseMax) in keys { count(key, pauseMax, at: now) }
        return nil
    }

    private mutating func count(_ key: Key, _ pauseMax: Int64, at now: Int64) {
        var entry = tries[key] ?? Tries(last: now, next: now)
        if now - entry.last >= Self.memoryMilliseconds { entry.wrong = 0 }
        entry.wrong += 1
        entry.last = now
        let doublings = entry.wrong - Self.freeTries
        if doublings >= 0 {
            entry.next =
                now + min(Self.firstPauseMilliseconds << Int64(min(doublings, 20)), pauseMax)
        }
        tries[key] = entry
        guard tries.count > Self.rememberedMax else { return }
        if let oldest = tries.min(by: { $0.value.last < $1.value.last }) {
            tries[oldest.key] = nil
        }
    }

    /// The password was right.
    mutating func succeeded(account: String, address: String, at now: Int64) {
        tries[.account(account)] = nil
        tries[.address(address)] = nil
        known[Door(account: account, address: address)] = now
        guard known.count > Self.rememberedMax else { return }
        if let oldest = known.min(by: { $0.value < $1.value }) { known[oldest.key] = nil }
    }
}
