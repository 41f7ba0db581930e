import AppendLog
import Exchange
import Feedback

/// Whether a batch's key may speak for its panel now.
struct PanelGate {
    let store: any Store
    let tenant: String
    let now: Int64

    /// - Parameter isByHand: a stick brought it, and it may have been long on the way.
    /// - Returns: whether the panel is enrolled.
    /// - Throws: `IntakeFault` where the batch must not be taken.
    func admit(_ batch: Batch, isByHand: Bool) throws -> Bool {
        let register = PanelRegister(in: store, tenant: tenant)
        let keys = try store.query(
            "SELECT panel, until_ms FROM panel_keys WHERE tenant = ? AND public_key = ?",
            [.text(tenant), .bytes(batch.publicKey)])
        guard let key = keys.first else {
            guard try register.panel(batch.panel) == nil else {
                throw IntakeFault.wrongKey(batch.panel)
            }
            // Nothing here says that this key is that panel's.
            guard batch.isFirstKey else { throw IntakeFault.unknownPanel(batch.panel) }
            return false
        }
        guard key[text: 0] == batch.panel.description,
            isGood(until: key[integer: 1], batch, isByHand: isByHand)
        else { throw IntakeFault.wrongKey(batch.panel) }
        try requireNotRetired(batch.panel)
        return true
    }

    /// A stick that was signed while the key was good is good, by a clock that somebody set.
    private func isGood(until: Int64, _ batch: Batch, isByHand: Bool) -> Bool {
        if until == 0 || now < until { return true }
        let stamp = batch.signedAt
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
