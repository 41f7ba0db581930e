import Synchronization

/// How many requests were answered, by operation and status: for `/metrics`.
final class RequestFigures: Sendable {
    private struct Key: Hashable, Comparable {
        let operation: String
        let status: Int

        static func < (left: Self, right: Self) -> Bool {
            (left.operation, left.status) < (right.operation, right.status)
        }
    }

    /// As many as there are operations with their statuses.
    private let counts = Mutex<[Key: Int]>([:])

    func count(_ operation: String, _ status: Int) {
        counts.withLock { $0[Key(operation: operation, status: status), default: 0] += 1 }
    }

    /// In Prometheus's text format.
    var text: String {
        let counts = counts.withLock { $0 }
        let lines = counts.sorted { $0.key < $1.key }.map { key, count in
            "smile_http_requests_total{operation=\"\(key.operation)\",status=\"\(key.status)\"} "
                + "\(count)\n"
        }
        return """
            # HELP smile_http_requests_total Requests answered since the centre started.
            # TYPE smile_http_requests_total counter

            """ + lines.joined()
    }
}

/// What the store has, for `/metrics`.
struct StoreFigures: Sendable {
    private let logs: Int64
    private let lastReceived: Int64
    private let conflicts: Int64
    private let outbox: [(state: String, count: Int64)]
    /// Panels by what the silent-panel rule found.
    private let findings: [(silence: String, count: Int64)]

    init(in store: any Store, tenant: String) throws(StoreFault) {
        let row = try store.query(
            """
            SELECT COUNT(*), CAST(COALESCE(MAX(last_received_ms), 0) AS BIGINT) FROM logs
            WHERE tenant = ?
            """, [.text(tenant)])[0]
        (logs, lastReceived) = (row[integer: 0], row[integer: 1])
        conflicts = try store.query(
            "SELECT COUNT(*) FROM conflicts WHERE tenant = ?", [.text(tenant)])[0][integer: 0]
        outbox = try store.query(
            "SELECT state, COUNT(*) FROM outbox WHERE tenant = ? GROUP BY state ORDER BY state",
            [.text(tenant)]
        ).map { ($0[text: 0], $0[integer: 1]) }
        findings = try store.query(
            """
            SELECT silence, COUNT(*) FROM panel_findings WHERE tenant = ?
            GROUP BY silence ORDER BY silence
            """, [.text(tenant)]
        ).map { ($0[text: 0], $0[integer: 1]) }
    }

    var text: String {
        let found = findings.map {
            "smile_panels_found{finding=\"\($0.silence)\"} \($0.count)\n"
        }.joined()
        let messages = outbox.map { "smile_messages{state=\"\($0.state)\"} \($0.count)\n" }
        return """
            # HELP smile_panel_logs Logs of panels that have delivered.
            # TYPE smile_panel_logs gauge
            smile_panel_logs \(logs)
            # HELP smile_last_received_timestamp_seconds When the newest batch came; 0 for never.
            # TYPE smile_last_received_timestamp_seconds gauge
            smile_last_received_timestamp_seconds \(lastReceived / 1_000)
            # HELP smile_conflicting_records Records set aside: their number holds another.
            # TYPE smile_conflicting_records gauge
            smile_conflicting_records \(conflicts)
            # HELP smile_panels_found Panels by what the silent-panel rule says of them.
            # TYPE smile_panels_found gauge
            \(found)# HELP smile_messages Follow-up messages by what became of them.
            # TYPE smile_messages gauge

            """ + messages.joined()
    }
}
