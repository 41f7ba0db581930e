import AppendLog
import Dispatch
import Exchange
import Feedback
import Foundation
import Peers
import Synchronization
import TestKit

@testable import Central

/// Panels that deliver to nodes at random, and remember what was acknowledged.
final class Fleet: Sendable {
    let panels: [PanelTwin]
    private let acknowledged: Mutex<[SequenceNumber]>

    /// - Parameter visits: of each panel; every one has an answer, every third two more.
    init(panels count: Int, visits: Int) {
        panels = (1...UInt64(count)).map { FilledCentre.panel($0 + 10, visits: visits) }
        acknowledged = Mutex(panels.map { _ in SequenceNumber.first })
    }

    var records: Int { panels.reduce(0) { $0 + $1.records.count } }

    /// Answers that call for a message.
    var triggers: Int {
        panels.reduce(0) { sum, panel in
            sum
                + panel.records.filter { record in
                    let payload = try? Payload(
                        type: record.type, version: record.version, bytes: record.payload[...])
                    guard case .answer(let answer) = payload else { return false }
                    return !answer.triggers.isEmpty
                }.count
        }
    }

    /// How many records the nodes acknowledged so far.
    var acknowledgedCount: Int {
        acknowledged.withLock { $0.reduce(0) { $0 + Int($1.rawValue) - 1 } }
    }

    /// Delivers everything, four panels at a time, however often nodes go away; for so long.
    func deliver(to nodes: [Node], seconds: Double) throws {
        let end = ProcessInfo.processInfo.systemUptime + seconds
        let faults = Mutex<[String]>([])
        let places = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            while true {
                let place = places.wrappingAdd(1, ordering: .relaxed).oldValue
                guard place < panels.count else { return }
                while !isDone(place) {
                    guard ProcessInfo.processInfo.systemUptime < end else {
                        return faults.withLock { $0.append("panel \(place) is not done") }
                    }
                    step(place, nodes)
                }
            }
        }
        let found = faults.withLock { $0 }
        guard found.isEmpty else { throw PeerFault(found.joined(separator: "; ")) }
    }

    /// Posts everything again, each batch to every node.
    func replay(to nodes: [Node]) throws {
        for panel in panels {
            for node in nodes {
                let reply = post(panel.batch(), of: panel, to: node)
                guard reply?.stored == 0, reply?.acknowledged == panel.next else {
                    throw PeerFault("a replay was answered by \(String(describing: reply))")
                }
            }
        }
    }

    private func isDone(_ place: Int) -> Bool {
        acknowledged.withLock { $0[place] } == panels[place].next
    }

    private func step(_ place: Int, _ nodes: [Node]) {
        let panel = panels[place]
        let from = acknowledged.withLock { $0[place] }
        let count = UInt64.random(in: 1...60)
        let end = min(panel.next, SequenceNumber(from.rawValue + count))
        let batch = panel.batch(from..<end)
        guard let reply = post(batch, of: panel, to: nodes.randomElement()!) else {
            usleep(20_000)
            return
        }
        acknowledged.withLock { $0[place] = max($0[place], reply.acknowledged) }
    }

    /// Nil where no answer came, or one that says to come again.
    private func post(_ batch: [UInt8], of panel: PanelTwin, to node: Node) -> Acknowledgement? {
        guard node.port != 0 else { return nil }
        let answer = Loopback.post(
            batch, to: "/v1/panels/\(panel.panel)/batches", mediaType: Batch.mediaType,
            port: node.port)
        guard let answer, answer.status == 200 else { return nil }
        return Acknowledgement(json: answer.body)
    }
}
