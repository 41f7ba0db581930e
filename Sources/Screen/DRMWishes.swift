/// What a technician wants of the display.
package struct DisplayWishes: Hashable, Sendable {
    /// As `/sys/class/drm` calls it: "HDMI-A-1", or "card1-HDMI-A-1" where two cards have one. Nil:
    /// the best that is connected.
    package var connector: String?
    /// Nil: the display's own choice.
    package var mode: DisplayModeWish?
    package var rotation = DisplayRotation.none
    /// Nil: what the display says.
    package var diagonalInches: Double?
    /// False: changes are copied into what is shown.
    package var usesPageFlips = true

    package init() {}
}
