import AppendLog
import Exchange
import Feedback
import Logging

/// Finds out, at each opening of the database for writing, whether it was put back to an older
/// state, and makes up for what it lacks. Used by the store's thread.
package struct Safekeeping {
    /// What was found.
    package struct Beginning: Hashable, Sendable {
        /// Which opening of the database this is, from 1.
        package var life: UInt64
        /// Entries that the database lacked, and has now.
        package var replayed = 0
        /// Entries that are lost or make no sense.
        package var unreadable = 0
        /// Since when no message goes out, in milliseconds since 1970; nil where they do.
        package var heldSince: Int64?
        /// The database has lived before and does not know this safekeeping log: a new node, or a
        /// folder that was lost.
        package var isLogNew = false

        func report(to logger: Logger) {
            if unreadable > 0 {
                logger.error(
                    """
                    entries of the safekeeping log are damaged; where the database was put back, \
                    erasures and messages of that time have to be looked for by hand
                    """, metadata: ["entries": "\(unreadable)"])
            }
            if replayed > 0 {
                logger.warning(
                    "the database is older than the safekeeping log; what it lacked is there again",
                    metadata: ["entries": "\(replayed)"])
            }
            if heldSince != nil {
                logger.warning(
                    """
                    no message goes out, since the database was put back; look at what waits, and \
                    run 'smile-centrald message release'
                    """)
            }
            if isLogNew {
                logger.notice(
                    """
                    this safekeeping log is new here: right for a new node; otherwise its folder \
                    was lost, and an older database would not be noticed
                    """)
            }
        }
    }

    let store: any Store
    let log: SafekeepingLog
    private var tenant: String { log.tenant }

    package init(_ store: any Store, _ log: SafekeepingLog) {
        self.store = store
        self.log = log
    }

    /// Once after each opening, before anything else is written.
    ///
    /// - Parameter now: milliseconds since 1970.
    package func begin(at now: Int64) throws -> Beginning {
        let mark = try mark()
        let (replayed, unreadable) = try replay(from: mark ?? .first)
        var beginning = try store.transaction {
            // Known from now on, even while nothing stands in it.
            if mark == nil { try noteMark(log.end) }
            return try beginLife(replayed: replayed, at: now)
        }
        beginning.unreadable = unreadable
        beginning.isLogNew = mark == nil && beginning.life > 1
        try log.keep(.life(beginning.life), at: now)
        return beginning
    }

    /// Lets the next opening replay from here: everything that is in the log by now is in the
    /// database, since it was written there first.
    package func settle() throws {
        let end = log.end
        try store.transaction { try noteMark(end) }
        log.marked(end)
    }

    private func replay(
        from first: SequenceNumber
    ) throws -> (lacked: Int, unreadable: Int) {
        var (lacked, unreadable, next) = (0, 0, first)
        while true {
            let look = try log.entries(from: next)
            guard look.next > next else { return (lacked, unreadable) }
            lacked += try store.transaction {
                try noteMark(look.next)
                return try look.kept.reduce(0) { try $0 + (replay($1) ? 1 : 0) }
            }
            unreadable += look.unreadable
            next = look.next
        }
    }

    /// Returns whether the database lacked what the entry says.
    private func replay(_ kept: SafekeepingLog.Kept) throws(StoreFault) -> Bool {
        let now = kept.atMilliseconds
        switch kept.entry {
        case .life(let number):
            return try CentreState.read(store, tenant: tenant).lives < number
        case .erased(let visit):
            return try Erasure(store, tenant: tenant).erase(visit, at: now)
        case .attempted(let visit, let followUp, let number):
            return try Outbox(store, tenant: tenant)
                .noteEarlierAttempt(of: followUp, about: visit, number: number, at: now)
        case .suppressed(let address, let why):
            return try Suppressions(store, tenant: tenant).suppress(address, why: why, at: now)
        case .allowed(let address, let why):
            return try Suppressions(store, tenant: tenant).allow(address, why: why, at: now)
        }
    }

    private func beginLife(replayed: Int, at now: Int64) throws(StoreFault) -> Beginning {
        var state = try CentreState.read(store, tenant: tenant)
        let wasHeld = state.hold != nil
        if state.snapshotMilliseconds != 0 {
            state.hold(since: now, "the database was put back from a snapshot")
        } else if replayed > 0 {
            state.hold(since: now, "the database is older than the safekeeping log")
        }
        if let hold = state.hold, !wasHeld {
            try AuditLog.add(
                AuditEntry(at: now, .console, "hold messages", on: hold.why), to: store,
                tenant: tenant)
        }
        state.snapshotMilliseconds = 0
        state.lives += 1
        try state.write(to: store, tenant: tenant)
        return Beginning(
            life: state.lives, replayed: replayed, heldSince: state.hold?.sinceMilliseconds)
    }

    // MARK: - How far the log is known

    private func mark() throws(StoreFault) -> SequenceNumber? {
        try store.query(
            "SELECT sequence FROM safekeeping_marks WHERE tenant = ? AND epoch = ?",
            [.text(tenant), .text(log.epoch.description)]
        ).first?.sequence(0)
    }

    private func noteMark(_ sequence: SequenceNumber) throws(StoreFault) {
        try store.execute(
            "INSERT INTO safekeeping_marks (tenant, epoch, sequence) VALUES (?, ?, ?) "
                + "ON CONFLICT (tenant, epoch) DO UPDATE SET sequence = excluded.sequence",
            [.text(tenant), .text(log.epoch.description), .sequence(sequence)])
    }
}
