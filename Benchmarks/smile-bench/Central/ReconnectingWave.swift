import AppendLog
import Feedback
import Measuring
import Panel

/// Ten thousand panels whose centre was away and is back: when each of them knocks, with the
/// panel's own decisions, in virtual time.
///
/// The centre takes one batch after the other as fast as it was measured to, lets a few wait, and
/// sends the others away, as the real one does.
struct ReconnectingWave {
    private static let panels = 10_000
    private static let recordsOfPanel: UInt64 = 2_000
    private static let batchRecordsMax = 1_024
    /// How long the centre was away: long enough for the longest pauses.
    private static let awayMilliseconds: UInt64 = 4 * 3_600_000
    /// Batches that the centre lets wait, and when it says to come again: its own.
    private static let waitingMax = 32
    private static let retryAfterMilliseconds: UInt64 = 10_000
    private static let intervalMilliseconds: UInt64 = 30_000
    /// The wave is over when so many panels have nothing left.
    private static let doneShare = 0.99

    /// Of the centre, as it was measured.
    let recordsPerSecond: Double

    private struct Knock: Comparable {
        let at: UInt64
        let panel: Int

        static func < (left: Knock, right: Knock) -> Bool {
            (left.at, left.panel) < (right.at, right.panel)
        }
    }

    func figures() throws -> [Figure] {
        var random = SplitMix(state: 6)
        let limits = ForwarderState.Limits(batchRecordsMax: Self.batchRecordsMax)
        let end = SequenceNumber(Self.recordsOfPanel + 1)
        var panels = (0..<Self.panels).map { _ in
            ForwarderState(
                limits: limits, acknowledged: .first, durable: end, at: Instant(nanoseconds: 0))
        }
        var queue = Heap(panels.indices.map { Knock(at: 0, panel: $0) })
        var (arrivals, refused, done) = ([Int](), 0, 0)
        /// When the centre is through with all that waits, in microseconds.
        var freeAt: UInt64 = 0
        while Double(done) < Self.doneShare * Double(Self.panels), let knock = queue.take() {
            try Interruption.check()
            let now = Instant(nanoseconds: knock.at * 1_000_000)
            guard case .send(let from, let most) = panels[knock.panel].next(at: now) else {
                preconditionFailure("a panel knocked without a reason")
            }
            let records = min(UInt64(most), end.rawValue - from.rawValue)
            var at = knock.at
            if knock.at < Self.awayMilliseconds {
                panels[knock.panel].sent(
                    .failed(retryAfterMilliseconds: nil), at: now, using: &random)
            } else {
                let interval = Int((knock.at - Self.awayMilliseconds) / Self.intervalMilliseconds)
                while arrivals.count <= interval { arrivals.append(0) }
                arrivals[interval] += 1
                let work = UInt64(Double(records) / recordsPerSecond * 1_000_000)
                let microseconds = knock.at * 1_000
                if freeAt > microseconds + UInt64(Self.waitingMax) * work {
                    refused += 1
                    panels[knock.panel].sent(
                        .failed(retryAfterMilliseconds: Self.retryAfterMilliseconds), at: now,
                        using: &random)
                } else {
                    freeAt = max(freeAt, microseconds) + work
                    at = freeAt / 1_000 + 1
                    panels[knock.panel].sent(
                        .acknowledged(SequenceNumber(from.rawValue + records)),
                        at: Instant(nanoseconds: at * 1_000_000), using: &random)
                    if panels[knock.panel].backlog == 0 { done += 1 }
                }
            }
            if let next = time(of: panels[knock.panel], at: at) {
                queue.add(Knock(at: next, panel: knock.panel))
            }
        }
        return figures(arrivals, refused)
    }

    /// When a panel knocks next, in milliseconds; nil where nothing is left.
    private func time(of panel: ForwarderState, at milliseconds: UInt64) -> UInt64? {
        switch panel.next(at: Instant(nanoseconds: milliseconds * 1_000_000)) {
        case .send: milliseconds
        case .wait(until: let time?): time.nanoseconds / 1_000_000 + 1
        case .wait(until: nil): nil
        }
    }

    private func figures(_ arrivals: [Int], _ refused: Int) -> [Figure] {
        // The last interval is cut.
        let whole = arrivals.count > 1 ? Array(arrivals.dropLast()) : arrivals
        let mean = Double(whole.reduce(0, +)) / Double(whole.count)
        return [
            Figure(
                "wave-arrivals", Double(whole.max()!) / mean, "x mean", target: .atMost(2)),
            Figure("wave-panels", Double(Self.panels), "panels"),
            Figure(
                "wave-drained", Double(arrivals.count) * Double(Self.intervalMilliseconds) / 1_000,
                "s"),
            Figure("wave-refused", Double(refused), "batches"),
        ]
    }
}

/// A binary heap: the least comes first.
struct Heap<Element: Comparable> {
    private var elements: [Element]

    init(_ elements: [Element]) {
        self.elements = elements.sorted()
    }

    mutating func add(_ element: Element) {
        elements.append(element)
        var place = elements.count - 1
        while place > 0, elements[place] < elements[(place - 1) / 2] {
            elements.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    mutating func take() -> Element? {
        guard let first = elements.first, let last = elements.popLast() else { return nil }
        guard !elements.isEmpty else { return first }
        elements[0] = last
        var place = 0
        while true {
            let children = [2 * place + 1, 2 * place + 2].filter { $0 < elements.count }
            guard let least = children.min(by: { elements[$0] < elements[$1] }),
                elements[least] < elements[place]
            else { return first }
            elements.swapAt(place, least)
            place = least
        }
    }
}
