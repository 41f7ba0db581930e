/// What came of a turn of the display.
package struct DisplayNews: Hashable, Sendable {
    /// The picture has another size now, or its pixels were lost: a layout must be made anew for
    /// this size and painted whole (`Painter.forgetFrame`).
    package var newSize: ScreenSize?
    /// For the log, in the order in which it happened; each is told once until it changes.
    package var notes: [DisplayNote] = []

    package init() {}
}

/// What a technician should know of the display.
package enum DisplayNote: Hashable, Sendable, CustomStringConvertible {
    /// A picture stands on it.
    case lit(DisplayReport)
    /// None does, or not as it was wished.
    case fault(DisplayFault)

    package var isFault: Bool {
        if case .fault = self { true } else { false }
    }

    package var description: String {
        switch self {
        case .lit(let report): "the picture is on \(report)"
        case .fault(let fault): fault.description
        }
    }
}

/// How the display is driven, for the log, the status and `doctor`.
package struct DisplayReport: Hashable, Sendable, CustomStringConvertible {
    /// How changes come to the glass.
    package enum Update: String, Hashable, Sendable {
        /// Two buffers take turns.
        case flips
        /// Into the one that is shown.
        case copies
    }

    /// "card0-HDMI-A-1".
    package var connector: String
    /// Of the card: "vc4", "i915".
    package var driver: String
    /// "1280x800@60".
    package var mode: String
    package var rotation: DisplayRotation
    /// What the display says of its size.
    package var said: PhysicalSize
    package var size: ScreenSize
    package var sizeSource: SizeSource
    package var update: Update

    package var description: String {
        let inches = (size.diagonalInches * 10).rounded() / 10
        let whose =
            switch sizeSource {
            case .technician: "as configured"
            case .display: "as it says"
            case .assumed: "assumed"
            }
        let turned = rotation == .none ? "" : ", turned by \(rotation.rawValue)°"
        return "\(connector) (\(driver)): \(mode)\(turned), \(inches) inches \(whose)"
    }
}

extension ScreenSize {
    var diagonalInches: Double {
        (widthMillimetres * widthMillimetres + heightMillimetres * heightMillimetres)
            .squareRoot() / 25.4
    }
}
