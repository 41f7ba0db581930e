import AppendLog
import Exchange
import Feedback
import TestKit

/// Panels whose clocks are wrong in every way, in a world that knows the true time of each record.
///
/// A trusted clock is within 2 s of the truth, but where something that the centre learns speaks
/// against it: nobody could tell otherwise.
struct BootWorld {
    /// Bytes that reach the centre.
    struct Delivery {
        var bytes: [UInt8]
        /// Nil for a stick.
        var panel: PanelID?
        var arrival: Int64
    }

    static let begin: Int64 = 1_780_000_000_000
    private static let (minute, day): (Int64, Int64) = (60_000, 86_400_000)
    private static let tenYears: Int64 = 3_652 * day

    private(set) var deliveries: [Delivery] = []
    /// By panel, the true time of each record in its order.
    private(set) var truth: [PanelID: [Int64]] = [:]
    private(set) var boots = 0
    private var random: Dice

    init(seed: UInt64, panels: Int, bootsOfEach: Int) {
        random = Dice(seed: seed)
        for number in 0..<panels {
            add(panel: number, boots: bootsOfEach)
        }
        deliveries.sort { $0.arrival < $1.arrival }
    }

    /// How a panel reaches the office.
    private enum Way: CaseIterable {
        case network, stick, both
    }

    private mutating func add(panel number: Int, boots count: Int) {
        let key = PanelKey()
        var twin = PanelTwin(key: key, epoch: Epoch(bits: UInt128(number) + 1), wallMilliseconds: 0)
        let way = Way.allCases.randomElement(using: &random)!
        var time = Self.begin + roll(0...Self.day)
        var sent: UInt64 = 1
        for boot in 0..<count {
            twin.kernelBootID = UInt128.random(in: 1...UInt128.max, using: &random)
            time = live(&twin, from: time, &sent, way, boot)
            twin.bootOrdinal += 1
            time += roll(1_000...2 * Self.day)
            boots += 1
        }
        // In the end a stick brings it all, so that nothing is left behind.
        let arrival = time + roll(0...40 * Self.day)
        twin.bootOrdinal -= 1
        deliveries.append(Delivery(bytes: twin.batch(), panel: nil, arrival: arrival))
    }

    /// What a boot's clocks do.
    private struct Clocks {
        var begin: Int64
        var drift: Double
        /// True time at which somebody set the wall clock right; nil where nobody did.
        var syncs: Int64?
        /// Of the wall clock before, and after.
        var wrong: Int64
        var error: Int64
        /// While the clock is trusted, and off by so much.
        var lie: (Range<Int64>, Int64)?

        /// The steady clock runs at its own speed until it is mended.
        func steady(at time: Int64) -> Int64 {
            let free = min(time, syncs ?? time) - begin
            return 5_000 + Int64(Double(free) * (1 + drift)) + (time - begin - free)
        }

        func wall(at time: Int64) -> (Int64, isTrusted: Bool) {
            guard let syncs, time >= syncs else { return (time + wrong, false) }
            if let lie, lie.0.contains(time) { return (time + lie.1, true) }
            return (time + error, true)
        }
    }

    private mutating func clocks(_ begin: Int64, _ length: Int64, _ way: Way) -> Clocks {
        var clocks = Clocks(
            begin: begin, drift: Double.random(in: -150e-6...150e-6, using: &random),
            wrong: roll(-Self.tenYears...Self.tenYears), error: roll(-1_900...1_900))
        if chance(4) { clocks.wrong = -begin + roll(-Self.day...Self.day) }  // Around 1970.
        if chance(2) { clocks.syncs = begin + roll(0...length) }
        guard let syncs = clocks.syncs, chance(4) else { return clocks }
        // Ahead of its arrival whenever that is; or beside right times of the same boot.
        let from = syncs + (begin + length - syncs) / 3
        clocks.lie =
            chance(2)
            ? (syncs..<Int64.max, Self.tenYears / 5 + roll(0...Self.tenYears))
            : (from..<from + length / 3, roll(-Self.tenYears...Self.tenYears))
        return clocks
    }

    /// One boot; returns when it ended.
    private mutating func live(
        _ twin: inout PanelTwin, from begin: Int64, _ sent: inout UInt64, _ way: Way, _ boot: Int
    ) -> Int64 {
        let length = [Self.minute * 3, Self.day / 4, Self.day * 9, Self.day * 40]
            .randomElement(using: &random)!
        let clocks = clocks(begin, length, way)
        func set(_ time: Int64, _ twin: inout PanelTwin) {
            let (wall, isTrusted) = clocks.wall(at: time)
            twin.boottimeNanoseconds = UInt64(clocks.steady(at: time)) * 1_000_000
            twin.wallMilliseconds = UInt64(max(wall, 0))
            twin.isWallTrusted = isTrusted
        }
        set(begin, &twin)
        note(begin, twin)
        twin.boot(at: "till")
        // A lie beside right times needs these to be on record.
        var moments = (0..<Int.random(in: 4...14, using: &random)).map { _ in roll(1...length) }
        if let syncs = clocks.syncs { moments.append(syncs + 1 - begin) }
        var isOnline = way != .stick && !chance(3)
        for moment in moments.sorted() {
            let time = begin + moment
            set(time, &twin)
            if chance(12) {
                twin.bootOrdinal += 1
                note(time, twin)
                twin.boot(at: "till")
            }
            note(time, twin)
            append(to: &twin, moment)
            if chance(8) { isOnline = way != .stick && !isOnline }
            if isOnline { post(twin, &sent, time) }
        }
        if way != .network, chance(4) {
            let time = begin + moments.max()! + 1_000
            set(time, &twin)
            deliveries.append(
                Delivery(bytes: twin.batch(), panel: nil, arrival: time + roll(0...40 * Self.day)))
        }
        return begin + length + 1_000
    }

    private mutating func append(to twin: inout PanelTwin, _ moment: Int64) {
        let visit = UInt64(twin.records.count)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: twin.append(.session(.opened))
        case 1: twin.append(ShopSample.end(visit: visit - 1))
        case 2: twin.append(ShopSample.answer(1, visit: visit, marks: .test1))
        case 3:
            twin.append(.ignoredTaps(IgnoredTaps(.unready, at: Instant(nanoseconds: 1))))
        default: twin.append(ShopSample.answer(UInt8(1 + moment % 4), visit: visit))
        }
    }

    private mutating func note(_ time: Int64, _ twin: PanelTwin) {
        truth[twin.panel, default: []].append(time)
    }

    /// A post that arrives, or one that does not, or whose answer is lost.
    private mutating func post(_ twin: PanelTwin, _ sent: inout UInt64, _ time: Int64) {
        guard !chance(5) else { return }
        let delay = chance(5) ? roll(1_000...59_000) : roll(30...400)
        let bytes = twin.batch(SequenceNumber(sent)..<twin.next)
        deliveries.append(Delivery(bytes: bytes, panel: twin.panel, arrival: time + delay))
        if !chance(6) { sent = twin.next.rawValue }
    }

    private mutating func roll(_ range: ClosedRange<Int64>) -> Int64 {
        .random(in: range, using: &random)
    }

    /// One time in so many.
    private mutating func chance(_ of: Int) -> Bool {
        Int.random(in: 0..<of, using: &random) == 0
    }
}
