/// Finds, in the numbers that the kernel gives to fingers, how many touched down while frames were
/// lost.
///
/// The kernel counts fingers one by one, device by device, from 0 to 65535 and again from 0
/// (`input_mt_report_slot_state`): where the first number after a loss is further on than by one,
/// the fingers between were never seen. That much can be known and no more: of a driver that
/// gives numbers of its own, of a device without slots, and of what came before the first number
/// that we saw, nothing is counted. A finger that touched during the loss is known from the next
/// one on, which may come hours later. A step by more than 32768 is one back, by a driver that does
/// not count.
struct LossCount: Sendable {
    private static let modulus: Int64 = 65_536
    /// Frames with new fingers in which a gap may show: the one that says what is so after the
    /// loss, and the first that comes by itself.
    private static let framesAfterLoss = 2

    /// At least so many.
    private(set) var lostContacts: UInt64 = 0
    private var latest: Int64?
    private var fresh: [Int64] = []
    private var framesToJudge = 0
    /// False once a number came that does not follow the one before it.
    private var countsByOne = true

    mutating func noteLoss() {
        framesToJudge = Self.framesAfterLoss
    }

    /// A finger with a number that its slot did not have before.
    mutating func note(_ trackingID: Int32) {
        guard countsByOne else { return }
        fresh.append(Int64(trackingID))
    }

    mutating func endFrame() {
        guard !fresh.isEmpty else { return }
        defer { fresh.removeAll(keepingCapacity: true) }
        guard let latest else {
            self.latest = fresh.max()
            return
        }
        let steps = fresh.map { Self.step(from: latest, to: $0) }
        let furthest = steps.max() ?? 0
        let unseen = furthest - Int64(steps.count)
        let isForward = steps.allSatisfy { (1...Self.modulus / 2).contains($0) }
        countsByOne =
            isForward && Set(steps).count == steps.count && (unseen == 0 || framesToJudge > 0)
        if countsByOne { lostContacts += UInt64(unseen) }
        framesToJudge = max(0, framesToJudge - 1)
        self.latest = (latest + furthest) % Self.modulus
    }

    private static func step(from earlier: Int64, to later: Int64) -> Int64 {
        ((later - earlier) % modulus + modulus) % modulus
    }
}
