package import Measuring
import Peers
import Synchronization

/// SIGKILL at the real daemon while it starts, recovers and stores taps; what it acknowledged is
/// held by this process.
package struct Kills: Disaster {
    package static let name = "kills"

    package static let slice = Kills(kills: 40, lanes: 2)
    package static let full = Kills(kills: 10_000, lanes: 2)

    package static var obstacle: String? {
        (try? Programs.path("smile-paneld")) == nil ? "smile-paneld was not built" : nil
    }

    private let kills: Int
    /// Panels that are killed side by side.
    private let lanes: Int

    package init(kills: Int, lanes: Int) {
        precondition(kills >= lanes && lanes >= 1)
        self.kills = kills
        self.lanes = lanes
    }

    package func run() throws -> [Figure] {
        let seed = DamageDice.seed(for: Self.name)
        let started = Stopwatch.now
        let tallies = try inLanes(lanes) { index in
            var lane = try KillLane(DamageDice(seed, case: index))
            let share = kills / lanes + (index < kills % lanes ? 1 : 0)
            return try lane.run(kills: share)
        }
        let seconds = Double(Stopwatch.now - started) / Double(Stopwatch.nanosecondsPerSecond)
        return KillTally.sum(of: tallies).figures(kills: kills)
            + [Figure("kills: milliseconds for each", seconds * 1_000 / Double(kills), "ms")]
    }
}
