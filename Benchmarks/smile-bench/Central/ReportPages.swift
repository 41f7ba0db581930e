import Central
import Foundation
import Measuring
import Peers

/// The report of one touchpoint over a year, as the real centre serves it, at a hundred thousand
/// answers and at ten million.
struct ReportPages {
    private static let rounds = 60

    let small: FilledYear
    let large: FilledYear

    /// A centre with a token that may read.
    private struct Server {
        let program: CentralProgram
        let token: String
    }

    /// - Parameter folders: where the centres of the two years are.
    func figures(in folders: [String]) throws -> [Figure] {
        let servers = try folders.map { folder in
            let program = try CentralProgram(in: folder)
            return Server(program: program, token: try program.token())
        }
        defer { servers.forEach { $0.program.end() } }
        return try compare("report-page", "/?range=all&language=en&place=mall", servers)
            + compare("report-json", "/v1/report?from=\(from)&place=mall", servers)
    }

    /// Not the beginning of a day: the report has to look at quarters of an hour, too.
    private var from: String {
        let moment = Date(timeIntervalSince1970: Double(large.start) / 1_000 + 11 * 3_600 + 900)
        return ISO8601DateFormatter().string(from: moment)
    }

    private func compare(
        _ title: String, _ path: String, _ servers: [Server]
    ) throws -> [Figure] {
        var samples = servers.map { _ in Samples(reserving: Self.rounds) }
        for round in -5..<Self.rounds {
            try Interruption.check()
            for place in servers.indices.shuffled() {
                let start = Stopwatch.now
                let answer = Loopback.get(
                    path, from: servers[place].program.port, token: servers[place].token)
                let end = Stopwatch.now
                guard answer.hasPrefix("HTTP/1.1 200") || answer.hasPrefix("HTTP/1.0 200") else {
                    throw MeasuringFault("\(path) was answered by \(answer.prefix(300))")
                }
                // The first fill caches.
                if round >= 0 { samples[place].add(start..<end) }
            }
        }
        let times = samples.map { $0.percentile(0.5) }
        return [
            Figure(title, times[1] / times[0], "x of 1e5", target: .atMost(1.2)),
            Figure("\(title)-1e5", times[0] / 1_000_000, "ms"),
            Figure("\(title)-1e7", times[1] / 1_000_000, "ms"),
        ]
    }
}
