import Exchange
package import Panel
import Synchronization

/// An uplink without a network: it hands batches to a closure that stands for the centre, and
/// loses and repeats them as told.
package final class LossyUplink: Uplink {
    /// What happens to one post.
    package enum Fate: Hashable, Sendable {
        /// The centre gets it and its answer comes back.
        case delivered
        /// The centre never sees it.
        case requestLost
        /// The centre has it; the panel does not learn so.
        case replyLost
        /// The centre gets it twice; the answer to the second comes back.
        case duplicated
        /// A captive portal answers in the centre's place.
        case portal
    }

    /// How many of a hundred posts meet which fate; the rest are delivered.
    package struct Odds: Sendable {
        package var requestLost: Int
        package var replyLost: Int
        package var duplicated: Int
        package var portal: Int

        package init(
            requestLost: Int = 0, replyLost: Int = 0, duplicated: Int = 0, portal: Int = 0
        ) {
            precondition(
                [requestLost, replyLost, duplicated, portal].allSatisfy { $0 >= 0 }
                    && requestLost + replyLost + duplicated + portal <= 100,
                "odds are shares of a hundred")
            self.requestLost = requestLost
            self.replyLost = replyLost
            self.duplicated = duplicated
            self.portal = portal
        }

        fileprivate func fate(_ roll: Int) -> Fate {
            var roll = roll
            for (fate, share) in [
                (Fate.requestLost, requestLost), (.replyLost, replyLost),
                (.duplicated, duplicated), (.portal, portal),
            ] {
                if roll < share { return fate }
                roll -= share
            }
            return .delivered
        }
    }

    /// The centre's side: a batch in, an HTTP status and a JSON body out.
    package typealias Centre = @Sendable (_ batch: [UInt8]) -> (status: Int, body: [UInt8])

    private struct State {
        var script: [Fate]
        var random: SplitMix64
        var isCancelled = false
        var fates: [Fate] = []
    }

    private let centre: Centre
    private let odds: Odds
    private let state: Mutex<State>

    /// - Parameters:
    ///   - script: the fates of the first posts, in order; after them `odds` decide.
    ///   - seed: the same seed meets the same posts with the same fates.
    package init(
        _ script: [Fate] = [], odds: Odds = Odds(), seed: UInt64 = 1, centre: @escaping Centre
    ) {
        self.centre = centre
        self.odds = odds
        state = Mutex(State(script: script, random: SplitMix64(seed)))
    }

    /// What happened to every post so far, in order.
    package var fates: [Fate] {
        state.withLock { $0.fates }
    }

    /// Heartbeats are not this centre's: it answers as one that knows none.
    package func post(_ batch: [UInt8], as mediaType: String, to path: String) -> UplinkReply {
        guard mediaType == Batch.mediaType else {
            return .answered(UplinkAnswer(status: 404, mediaType: "application/problem+json"))
        }
        precondition(!batch.isEmpty, "an empty batch has nothing to acknowledge")
        precondition(path.hasPrefix("/"), "the path begins with a slash")
        guard let fate = nextFate() else { return .unreachable(.cancelled) }
        switch fate {
        case .requestLost:
            return .unreachable(.notConnected)
        case .portal:
            let page = Array("<html>Welcome to our network</html>".utf8)
            return .answered(UplinkAnswer(status: 200, mediaType: "text/html", body: page))
        case .replyLost:
            _ = centre(batch)
            return .unreachable(.cutOff)
        case .duplicated:
            _ = centre(batch)
            return answered(centre(batch))
        case .delivered:
            return answered(centre(batch))
        }
    }

    package func cancel() {
        state.withLock { $0.isCancelled = true }
    }

    /// Nil once cancelled.
    private func nextFate() -> Fate? {
        state.withLock { state in
            guard !state.isCancelled else { return nil }
            let roll = Int(state.random.next() % 100)
            let fate = state.script.isEmpty ? odds.fate(roll) : state.script.removeFirst()
            state.fates.append(fate)
            return fate
        }
    }

    private func answered(_ reply: (status: Int, body: [UInt8])) -> UplinkReply {
        guard reply.body.count <= UplinkAnswer.bodyBytesMax else {
            return .unreachable(.replyTooLong(status: reply.status))
        }
        return .answered(
            UplinkAnswer(status: reply.status, mediaType: "application/json", body: reply.body))
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014): small, seeded, and good enough for losing packets.
private struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
