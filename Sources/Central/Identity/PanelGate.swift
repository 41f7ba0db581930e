import AppendLog
import Exchange
import Feedback

/// What a panel sent, as far as it says who it is.
struct PanelSignature {
    let panel: PanelID
    let publicKey: [UInt8]
    /// Whether the panel's id follows from the key.
    let isFirstKey: Bool
    let signedAt: Stamp

    init(_ batch: Batch) {
        (panel, publicKey) = (batch.panel, batch.publicKey)
        (isFirstKey, signedAt) = (batch.isFirstKey, batch.signedAt)
    }

    init(_ message: SignedHeartbeat) {
        (panel, publicKey) = (message.panel, message.publicKey)
        (isFirstKey, signedAt) = (message.isFirstKey, message.heartbeat.stamp)
    }
}

/// Whether a key may speak for its panel now.
struct PanelGate {
    let store: any Store
    let tenant: String
    let now: Int64

    /// - Parameter isByHand: a stick brought it, and it may have been long on the way.
    /// - Returns: whether the panel is enrolled.
    /// - Throws: `IntakeFault` where what it signed must not be taken.
    func admit(_ signature: PanelSignature, isByHand: Bool) throws -> Bool {
        let register = PanelRegister(in: store, tenant: tenant)
        let keys = try store.query(
            "SELECT panel, until_ms FROM panel_keys WHERE tenant = ? AND public_key = ?",
            [.text(tenant), .bytes(signature.publicKey)])
        guard let key = keys.first else {
            guard try register.panel(signature.panel) == nil else {
                throw IntakeFault.wrongKey(signature.panel)
            }
            // Nothing here says that this key is that panel's.
            guard signature.isFirstKey else { throw IntakeFault.unknownPanel(signature.panel) }
            return false
        }
        guard key[text: 0] == signature.panel.description,
            isGood(until: key[integer: 1], signature, isByHand: isByHand)
        else { throw IntakeFault.wrongKey(signature.panel) }
        try requireNotRetired(signature.panel)
        return true
    }

    /// A stick that was signed while the key was good is good, by a clock that somebody set.
    private func isGood(until: Int64, _ signature: PanelSignature, isByHand: Bool) -> Bool {
        if until == 0 || now < until { return true }
        let stamp = signature.signedAt
        return isByHand && stamp.isWallTrusted
            && Int64(clamping: stamp.wallMilliseconds) < until
    }

    private func requireNotRetired(_ panel: PanelID) throws {
        let rows = try store.query(
            "SELECT state, taken_until_ms FROM panels WHERE tenant = ? AND panel = ?",
            [.text(tenant), .text(panel.description)])
        guard let row = rows.first, row[text: 0] == PanelStanding.retired.rawValue else { return }
        guard now < row[integer: 1] else { throw IntakeFault.retiredPanel(panel) }
    }
}
