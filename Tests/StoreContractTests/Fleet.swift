import AppendLog
import Dispatch
import Exchange
import Feedback
import Foundation
import Peers
import Synchronization
import TestKit

@testable import Central

/// Where panels find a node: its port, or that of a proxy before it; 0 while nobody is there.
typealias Door = @Sendable () -> UInt16

/// Panels that deliver to nodes at random, and remember what was acknowledged.
final class Fleet: Sendable {
    let panels: [PanelTwin]
    private let acknowledged: Mutex<[SequenceNumber]>

    /// - Parameters:
    ///   - visits: of each panel; every one has an answer, every third two more.
    ///   - start: what the panels' clocks show in the beginning.
    ///   - callingEvery: of so many visits one may call for a message.
    init(
        panels count: Int, visits: Int, start: UInt64 = FilledCentre.start, callingEvery: UInt64 = 1
    ) {
        panels = (1...UInt64(count)).map {
            FilledCentre.panel($0 + 10, visits: visits, start: start, callingEvery: callingEvery)
        }
        acknowledged = Mutex(panels.map { _ in SequenceNumber.first })
    }

    var records: Int { panels.reduce(0) { $0 + $1.records.count } }

    /// Answers that call for a message.
    var triggers: Int {
        panels.reduce(0) { sum, panel in
            sum + panel.answers.filter { !$0.triggers.isEmpty }.count
        }
    }

    /// How many records the nodes acknowledged so far.
    var acknowledgedCount: Int {
        acknowledged.withLock { $0.reduce(0) { $0 + Int($1.rawValue) - 1 } }
    }

    /// Panels of which everything is acknowledged.
    var done: [PanelTwin] {
        panels.indices.filter(isDone).map { panels[$0] }
    }

    /// Delivers everything, four panels at a time, however often nodes go away; for so long.
    func deliver(to doors: [Door], seconds: Double) throws {
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
                    step(place, doors)
                }
            }
        }
        let found = faults.withLock { $0 }
        guard found.isEmpty else { throw PeerFault(found.joined(separator: "; ")) }
    }

    /// Has every panel post its newest record: a centre that was put back says what it lacks, and
    /// gets it.
    func deliverWhatIsLacking(to doors: [Door], seconds: Double) throws {
        for place in panels.indices {
            let panel = panels[place]
            let last = SequenceNumber(panel.next.rawValue - 1)
            let said = try reply(to: panel.batch(last..<panel.next), of: panel, doors)
            acknowledged.withLock { $0[place] = said.acknowledged }
        }
        try deliver(to: doors, seconds: seconds)
    }

    /// Posts everything again, each batch to every node: nothing of it is new.
    func replay(to doors: [Door]) throws {
        for panel in panels {
            for door in doors {
                for batch in panel.wholeBatches {
                    let reply = try reply(to: batch, of: panel, [door])
                    guard reply.stored == 0, reply.acknowledged == panel.next else {
                        throw PeerFault("a replay was answered by \(reply)")
                    }
                }
            }
        }
    }

    private func isDone(_ place: Int) -> Bool {
        acknowledged.withLock { $0[place] } == panels[place].next
    }

    private func step(_ place: Int, _ doors: [Door]) {
        let panel = panels[place]
        let from = acknowledged.withLock { $0[place] }
        let count = UInt64.random(in: 1...60)
        let end = min(panel.next, SequenceNumber(from.rawValue + count))
        let batch = panel.batch(from..<end)
        guard let reply = post(batch, of: panel, to: doors.randomElement()!) else {
            usleep(20_000)
            return
        }
        // A mark behind ours is a centre that was put back: it gets everything again.
        acknowledged.withLock { $0[place] = reply.acknowledged }
    }

    /// What comes back in the end.
    private func reply(
        to batch: [UInt8], of panel: PanelTwin, _ doors: [Door]
    ) throws -> Acknowledgement {
        var reply: Acknowledgement?
        try wait(upTo: 60, for: "a node to answer") {
            reply = post(batch, of: panel, to: doors.randomElement()!)
            return reply != nil
        }
        return reply!
    }

    /// Nil where no answer came, or one that says to come again.
    private func post(_ batch: [UInt8], of panel: PanelTwin, to door: Door) -> Acknowledgement? {
        let port = door()
        guard port != 0 else { return nil }
        let answer = Loopback.post(
            batch, to: "/v1/panels/\(panel.panel)/batches", mediaType: Batch.mediaType,
            port: port)
        guard let answer, answer.status == 200 else { return nil }
        return Acknowledgement(json: answer.body)
    }
}

extension PanelTwin {
    /// Everything, in as few batches as there can be.
    fileprivate var wholeBatches: [[UInt8]] {
        stride(from: 1, to: next.rawValue, by: Batch.recordsMax).map { first in
            let end = min(first + UInt64(Batch.recordsMax), next.rawValue)
            return batch(SequenceNumber(first)..<SequenceNumber(end))
        }
    }

    /// What its records say of answers.
    var answers: [Answer] {
        records.compactMap { record in
            switch try? Payload(
                type: record.type, version: record.version, bytes: record.payload[...])
            {
            case .answer(let answer): answer
            case .contactAnswer(let answer, _): answer
            default: nil
            }
        }
    }
}
