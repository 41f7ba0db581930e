/// What a contact must keep to in order to be a tap, a call for staff, or nothing but a fault.
package struct TouchLimits: Hashable, Sendable {
    package var taps: TapLimits
    /// A finger alone that stays in one place for so long calls for staff. Far longer than a
    /// customer presses who wonders whether the screen has noticed. Nil where nobody is called so.
    package var longPressMilliseconds: UInt64?
    /// A contact that neither moved nor was lifted for so long counts as lifted: gum, a drop of
    /// water, a bag on the counter. Then other fingers are no longer beside it.
    package var liftMilliseconds: UInt64
    /// A contact that is down for so long, whatever it does, is for the panel's health: somebody
    /// should wipe the screen or replace it.
    package var stuckMilliseconds: UInt64

    package init(
        taps: TapLimits = TapLimits(), longPressMilliseconds: UInt64? = 5000,
        liftMilliseconds: UInt64 = 20_000, stuckMilliseconds: UInt64 = 300_000
    ) {
        self.taps = taps
        self.longPressMilliseconds = longPressMilliseconds
        self.liftMilliseconds = liftMilliseconds
        self.stuckMilliseconds = stuckMilliseconds
    }
}
