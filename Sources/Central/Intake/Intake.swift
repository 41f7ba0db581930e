import AppendLog
package import Exchange
package import Feedback
package import Settings

/// Takes batches into the store: verified bytes in, an acknowledgement out, and between them one
/// transaction that holds the records with everything that follows from them (P3).
///
/// Used by one thread, like the store behind it.
package final class Intake {
    package let store: any Store
    private let tenant: String
    private let acceptsUnknownPanels: Bool
    private let followUps: [FollowUp]
    private let questionnaires: QuestionnaireShelf
    private let youSaid: YouSaidShelf?
    private let refusals: Refusals

    /// - Parameters:
    ///   - store: migrated.
    ///   - youSaid: the lines for the panels' first question; nil: nothing is said of it.
    ///   - refusals: counts what is not taken.
    package init(
        _ store: any Store, tenant: String, acceptsUnknownPanels: Bool, followUps: [FollowUp] = [],
        youSaid: YouSaidShelf? = nil, refusals: Refusals = Refusals()
    ) {
        self.youSaid = youSaid
        self.refusals = refusals
        self.store = store
        self.tenant = tenant
        self.acceptsUnknownPanels = acceptsUnknownPanels
        self.followUps = followUps
        questionnaires = QuestionnaireShelf(in: store, tenant: tenant)
    }

    package convenience init(
        _ store: any Store, _ configuration: CentralConfiguration, youSaid: YouSaidShelf? = nil,
        refusals: Refusals = Refusals()
    ) {
        self.init(
            store, tenant: configuration.tenant,
            acceptsUnknownPanels: configuration.acceptUnknownPanels,
            followUps: configuration.followUps, youSaid: youSaid, refusals: refusals)
    }

    /// Takes one batch. The same bytes twice change nothing.
    ///
    /// - Parameters:
    ///   - panel: who the sender says it is: the panel itself, which has just signed it; nil where
    ///     nobody says, as on a stick.
    ///   - now: milliseconds since 1970 in UTC.
    /// - Returns: what the centre now has, durably.
    package func accept(
        _ bytes: [UInt8], claimedBy panel: PanelID?, at now: Int64
    ) throws(IntakeFault) -> Acknowledgement {
        try receive(VerifiedBatch.reading(bytes, claimedBy: panel), at: now).acknowledgement
    }

    /// - Parameter verified: what another thread has read and verified meanwhile.
    func receive(
        _ verified: Result<VerifiedBatch, IntakeFault>, at now: Int64
    ) throws(IntakeFault) -> Receipt {
        do throws(IntakeFault) {
            return try take(try verified.get(), at: now)
        } catch {
            if error.isSenders { refusals.note(Problem(error).kind) }
            refusals.writeIfDue(to: store, tenant: tenant, at: now)
            throw error
        }
    }

    private func take(
        _ verified: VerifiedBatch, at now: Int64
    ) throws(IntakeFault) -> Receipt {
        let (batch, isPosted) = (verified.batch, verified.isPosted)
        var isFirstRun = true
        do {
            return try store.transaction {
                // A body that runs again may have read what its first run wrote, and lost.
                questionnaires.forget(unless: &isFirstRun)
                let isEnrolled = try PanelGate(store: store, tenant: tenant, now: now)
                    .admit(PanelSignature(batch), isByHand: !isPosted)
                let log = try LogRow.find(
                    batch, in: store, tenant: tenant,
                    makesNewPanels: acceptsUnknownPanels || isEnrolled, at: now)
                var intake = BatchIntake(
                    store: store, tenant: tenant, log: log, verified: verified, now: now,
                    followUps: followUps, questionnaires: questionnaires)
                var receipt = try intake.run()
                if isPosted, receipt.acknowledgement.stored > 0 {
                    try ClonedPanels(store: store, tenant: tenant)
                        .delivered(log.number, of: batch.panel, at: now)
                }
                if let youSaid {
                    receipt.acknowledgement.youSaid = youSaid.line(
                        at: try log.touchpoint(in: store, tenant: tenant))
                }
                return receipt
            }
        } catch {
            // What was read within the transaction may never have happened.
            questionnaires.forget()
            throw error as? IntakeFault ?? .store(StoreFault(wrapping: error))
        }
    }

    /// Dates records anew whose boots became clearer and that the batch's own transaction had no
    /// room for: a bounded number of one log in one transaction.
    ///
    /// - Returns: whether it found any: nil where none are left, else whether a time changed.
    package func redate() throws(IntakeFault) -> Bool? {
        do {
            return try store.transaction {
                guard var redating = try Redating.next(in: store, tenant: tenant) else {
                    return nil
                }
                _ = try redating.step()
                try redating.apply()
                return redating.hasMoved
            }
        } catch {
            throw .store(StoreFault(wrapping: error))
        }
    }

}

/// What became of a batch.
struct Receipt {
    var acknowledgement: Acknowledgement
    /// Whether the database holds anything that it did not hold before.
    var changed: Bool
    /// Whether messages wait in the outbox that did not before.
    var hasMessages: Bool
    /// Whether records of this log are still to be dated anew.
    var isRedatingWaiting = false
}

extension StoreFault {
    init(wrapping error: any Error) {
        self =
            error as? StoreFault
            ?? StoreFault(step: "finish its work", reason: "\(error)", isTemporary: true)
    }
}
