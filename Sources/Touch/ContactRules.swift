/// What of the things that a touch screen reports is taken for a finger.
package struct ContactRules: Hashable, Sendable {
    package enum Pens: Hashable, Sendable {
        /// Nobody at a counter carries one; what says that it is a pen is a sleeve's button.
        case ignored
        /// For screens that call a finger a pen.
        case asFingers
    }

    package var pens: Pens
    /// A contact as long as this share of the screen's width is a palm, where the device gives its
    /// length (`ABS_MT_TOUCH_MAJOR`) in the units of its positions, as the kernel asks for. Many
    /// give it in units of their own: those are not judged by it, for a tap may not be lost to a
    /// number that means nothing. Fingers on real screens have 1 to 8 percent. Nil for never; what
    /// the device itself calls a palm (`MT_TOOL_PALM`) is always one.
    package var palmShare: Double?

    package init(pens: Pens = .ignored, palmShare: Double? = 0.3) {
        self.pens = pens
        self.palmShare = palmShare
    }
}
