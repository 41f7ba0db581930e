/// What a database says of itself: one row a tenant.
package struct CentreState: Hashable, Sendable {
    /// Why no message goes out.
    package struct Hold: Hashable, Sendable {
        package var sinceMilliseconds: Int64
        package var why: String
    }

    /// How often it was opened for writing.
    var lives: UInt64 = 0
    /// Of a snapshot: when it was taken, in milliseconds since 1970; 0 of a database at work.
    package var snapshotMilliseconds: Int64 = 0
    /// Nil: messages go out.
    package private(set) var hold: Hold?

    /// The first reason stays: whoever lets messages out must know all since then.
    mutating func hold(since now: Int64, _ why: String) {
        if hold == nil { hold = Hold(sinceMilliseconds: max(now, 1), why: why) }
    }

    mutating func release() {
        hold = nil
    }

    package static func read(
        _ store: any Store, tenant: String
    ) throws(StoreFault) -> CentreState {
        let rows = try store.query(
            "SELECT lives, snapshot_ms, held_since_ms, held_why FROM centre_state "
                + "WHERE tenant = ?", [.text(tenant)])
        var state = CentreState()
        guard let row = rows.first else { return state }
        state.lives = UInt64(row[integer: 0])
        state.snapshotMilliseconds = row[integer: 1]
        if row[integer: 2] != 0 {
            state.hold = Hold(sinceMilliseconds: row[integer: 2], why: row[text: 3])
        }
        return state
    }

    func write(to store: any Store, tenant: String) throws(StoreFault) {
        try store.execute(
            """
            INSERT INTO centre_state (tenant, lives, snapshot_ms, held_since_ms, held_why)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (tenant) DO UPDATE SET lives = excluded.lives,
                snapshot_ms = excluded.snapshot_ms, held_since_ms = excluded.held_since_ms,
                held_why = excluded.held_why
            """,
            [
                .text(tenant), .number(lives), .integer(snapshotMilliseconds),
                .integer(hold?.sinceMilliseconds ?? 0), .text(hold?.why ?? ""),
            ])
    }

    /// Lets messages go out again, within a transaction of the writer; returns what held them.
    package static func release(
        _ store: any Store, tenant: String
    ) throws(StoreFault) -> Hold? {
        var state = try read(store, tenant: tenant)
        let hold = state.hold
        state.release()
        if hold != nil { try state.write(to: store, tenant: tenant) }
        return hold
    }
}
