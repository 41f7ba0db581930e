import AppendLog
import Dispatch
import Exchange
import Measuring
import Peers
import Synchronization

/// Posts panels' batches to centres, several panels at a time, over real connections.
struct Delivery {
    let ports: [UInt16]
    /// How many post at once.
    let clients: Int

    /// Delivers every batch of every panel; returns from when to when.
    ///
    /// - Throws: where anything but an acknowledgement of all of it comes back.
    func deliver(_ panels: [BacklogPanel]) throws -> Range<UInt64> {
        let faults = Mutex<[String]>([])
        let places = Atomic(0)
        let start = Stopwatch.now
        DispatchQueue.concurrentPerform(iterations: clients) { client in
            while true {
                let place = places.wrappingAdd(1, ordering: .relaxed).oldValue
                guard place < panels.count, faults.withLock(\.isEmpty) else { return }
                if let fault = deliver(panels[place], to: ports[client % ports.count]) {
                    faults.withLock { $0.append(fault) }
                }
            }
        }
        let end = Stopwatch.now
        if let fault = faults.withLock(\.first) { throw MeasuringFault(fault) }
        return start..<end
    }

    /// Nil where all of it was acknowledged.
    private func deliver(_ panel: BacklogPanel, to port: UInt16) -> String? {
        var acknowledged: UInt64 = 0
        for batch in panel.batches {
            let answer = Loopback.post(
                batch, to: "/v1/panels/\(panel.id)/batches",
                mediaType: Batch.mediaType, port: port)
            guard let answer, answer.status == 200, let said = Acknowledgement(json: answer.body)
            else {
                let text = answer.map { String(decoding: $0.body, as: UTF8.self) } ?? "nothing"
                return "a batch was answered by \(text)"
            }
            acknowledged = said.acknowledged.rawValue
        }
        return acknowledged == panel.end ? nil : "the centre acknowledged \(acknowledged) only"
    }
}
