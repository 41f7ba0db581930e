import Measuring

/// A lone durable append of the log, on the thread that owns it, against the same in plain C and in
/// the peers.
struct LoneAppend {
    private static let microsecond = 1_000.0

    let place: Place
    let seconds: UInt64
    /// Of the floor's.
    let p50Max: Double
    var p99Max = 1.5
    var hasPeers = true

    func figures() throws -> [Figure] {
        try place.withFolder { folder in
            var contenders: [any Contender] = [try OurLog(folder), try Floor(folder)]
            if hasPeers { contenders += [try PeerSQLite(folder), try PeerLMDB(folder)] }
            let turns = Turns(
                title: "lone appends\(place.name)", records: 1, seconds: seconds,
                cyclesMax: 60_000, warmingCycles: 200)
            return figures(contenders, try turns.measure(contenders))
        }
    }

    private func figures(_ contenders: [any Contender], _ samples: [Samples]) -> [Figure] {
        let floor = samples[contenders.firstIndex { $0.name == ContenderName.floor }!]
        let shares = zip(contenders, samples).flatMap { contender, samples in
            [(0.5, "p50", p50Max), (0.99, "p99", p99Max)].map { share, name, most in
                let value = samples.percentile(share)
                let ratio = value / floor.percentile(share)
                return switch contender.name {
                case ContenderName.log:
                    Figure(title(name), ratio, "x floor", target: .atMost(most))
                case ContenderName.floor:
                    Figure(title("floor-\(name)"), value / Self.microsecond, "us")
                default: Figure(title("\(contender.name)-\(name)"), ratio, "x floor")
                }
            }
        }
        return shares + [Figure(title("cycles"), Double(floor.count), "cycles")]
    }

    private func title(_ figure: String) -> String { "lone-append\(place.name)-\(figure)" }
}
