package import Exchange
package import Feedback

/// What panels ask of the centre beside delivering: to be let in. Verified bytes in, a grant out,
/// and between them one transaction.
package struct PanelIdentities: Sendable {
    let tenant: String
    /// Panels are given the present one.
    let officeKeys: OfficeKeyShelf
    let acceptsUnknownPanels: Bool
    let refusals: Refusals

    package init(
        tenant: String, officeKeys: OfficeKeyShelf, acceptsUnknownPanels: Bool = false,
        refusals: Refusals = Refusals()
    ) {
        self.tenant = tenant
        self.acceptsUnknownPanels = acceptsUnknownPanels
        self.officeKeys = officeKeys
        self.refusals = refusals
    }

    func answer(
        _ message: PanelMessage, in store: any Store, at now: Int64
    ) throws(IdentityFault) -> [UInt8] {
        switch message {
        case .enrolment(let bytes): try enrol(bytes, in: store, at: now).json
        case .keyChange(let bytes, let panel):
            try changeKey(bytes, claimedBy: panel, in: store, at: now).json
        case .heartbeat(let bytes, let panel):
            try hear(bytes, claimedBy: panel, in: store, at: now).json
        }
    }

    /// Hears how a panel is.
    ///
    /// - Parameter panel: who the sender says it is.
    package func hear(
        _ bytes: [UInt8], claimedBy panel: PanelID, in store: any Store, at now: Int64
    ) throws(IdentityFault) -> HeartbeatAnswer {
        try counting(store, now) { () throws(IdentityFault) in
            let message = try verified { () throws(MessageFault) in
                try SignedHeartbeat(verifying: bytes)
            }
            guard message.panel == panel else { throw .wrongPanel }
            do {
                return try store.transaction {
                    let gate = PanelGate(store: store, tenant: tenant, now: now)
                    let isEnrolled = try gate.admit(PanelSignature(message), isByHand: false)
                    var answer = try Heartbeats(in: store, tenant: tenant).hear(
                        message, bytes, makesNewPanels: acceptsUnknownPanels || isEnrolled, at: now)
                    guard isEnrolled else { return answer }
                    answer.officeKeys = officeKeys.ring.handedOut(at: now)
                    answer.isKeyDue = try PanelRegister(in: store, tenant: tenant)
                        .isDue(message.publicKey, now: now)
                    return answer
                }
            } catch {
                throw IdentityFault(error)
            }
        }
    }

    /// Lets a panel in that has an enrolment's secret.
    ///
    /// - Parameter now: milliseconds since 1970 in UTC.
    package func enrol(
        _ bytes: [UInt8], in store: any Store, at now: Int64
    ) throws(IdentityFault) -> EnrolmentGrant {
        try counting(store, now) { () throws(IdentityFault) in
            let claim = try verified { () throws(MessageFault) in
                try EnrolmentClaim(verifying: bytes)
            }
            return try deciding(store, at: now) {
                try Enrolments(in: store, tenant: tenant, at: now).claim(claim)
            }
        }
    }

    /// Gives a panel another key. The one before is good for 30 more days.
    ///
    /// - Parameter panel: who the sender says it is.
    package func changeKey(
        _ bytes: [UInt8], claimedBy panel: PanelID, in store: any Store, at now: Int64
    ) throws(IdentityFault) -> EnrolmentGrant {
        try counting(store, now) { () throws(IdentityFault) in
            let change = try verified { () throws(MessageFault) in
                try KeyChange(verifying: bytes)
            }
            guard change.panel == panel else { throw .wrongPanel }
            return try deciding(store, at: now) {
                try PanelRegister(in: store, tenant: tenant).change(change, now: now)
            }
        }
    }

    private func verified<Message>(
        _ read: () throws(MessageFault) -> Message
    ) throws(IdentityFault) -> Message {
        do { return try read() } catch { throw .damaged(error) }
    }

    private func deciding(
        _ store: any Store, at now: Int64,
        _ decide: () throws -> Result<EnrolledPanel, IdentityFault>
    ) throws(IdentityFault) -> EnrolmentGrant {
        let outcome: Result<EnrolledPanel, IdentityFault>
        do {
            outcome = try store.transaction(decide)
        } catch {
            throw .store(StoreFault(wrapping: error))
        }
        let panel = try outcome.get()
        return EnrolmentGrant(
            panel: panel.id, touchpoint: panel.place.key, name: panel.name,
            officeKeys: officeKeys.ring.handedOut(at: now))
    }

    private func counting<Answer>(
        _ store: any Store, _ now: Int64, _ work: () throws(IdentityFault) -> Answer
    ) throws(IdentityFault) -> Answer {
        do {
            return try work()
        } catch {
            refusals.note(error.kind)
            refusals.writeIfDue(to: store, tenant: tenant, at: now)
            throw error
        }
    }
}

extension IdentityFault {
    /// What the gate refuses, in the words for messages.
    fileprivate init(_ error: any Error) {
        switch error as? IntakeFault {
        case .wrongKey(let panel): self = .wrongKey(panel)
        case .unknownPanel(let panel): self = .unknown(panel)
        case .retiredPanel(let panel): self = .retired(panel)
        case .store(let fault): self = .store(fault)
        default: self = .store(StoreFault(wrapping: error))
        }
    }
}
