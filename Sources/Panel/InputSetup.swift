import Feedback
package import Settings
package import Touch

// From what people write to what recognition knows.

extension TouchLimits {
    init(_ settings: TapSettings) {
        self.init(
            taps: TapLimits(
                slopShare: settings.slopShare,
                shortestMilliseconds: UInt64(settings.shortestMilliseconds),
                longestMilliseconds: UInt64(settings.longestMilliseconds),
                contactsMax: settings.fingersMax,
                bounceMilliseconds: UInt64(settings.bounceMilliseconds)),
            longPressMilliseconds: UInt64(settings.longPressMilliseconds),
            liftMilliseconds: UInt64(settings.liftMilliseconds),
            stuckMilliseconds: UInt64(settings.stuckMilliseconds))
    }
}

extension ButtonLimits {
    init(_ settings: ButtonSettings, stuckMilliseconds: Int) {
        self.init(
            shortestMilliseconds: UInt64(settings.shortestMilliseconds),
            heldMilliseconds: UInt64(settings.heldMilliseconds),
            bounceMilliseconds: UInt64(settings.bounceMilliseconds),
            stuckMilliseconds: UInt64(stuckMilliseconds))
    }
}

extension Marks {
    init(_ settings: MisuseSettings) {
        self = []
        if settings.marksBursts { insert(.burst1) }
        if settings.marksAllFaces { insert(.allFaces1) }
        if settings.marksStuck { insert(.stuck1) }
    }
}

/// Which devices a panel uses, and how.
package struct InputSetup: Hashable, Sendable {
    package var wishes: DeviceWishes
    package var rules: ContactRules
    package var rotation: AxisMapping

    package init(_ configuration: PanelConfiguration) {
        let settings = configuration.input
        let taps = configuration.taps
        let screens: DeviceWishes.Screens =
            switch settings.device {
            case .auto: .all
            case .none: .none
            case .path(let path): .path(path)
            case .name(let name): .name(name)
            }
        wishes = DeviceWishes(
            screens: screens, usesPens: settings.pens == .asFingers,
            takesAllKeys: settings.takesAllKeys)
        rules = ContactRules(
            pens: settings.pens == .asFingers ? .asFingers : .ignored, palmShare: taps.palmShare)
        // From a touch layer that may be mounted turned, to the glass, and then to the picture,
        // which takes a place the other way round than it is turned itself.
        rotation = AxisMapping(settings.rotation.mapping)
            .then(AxisMapping(configuration.screen.rotation.mapping).inverse)
    }
}

extension InputSettings.Rotation {
    fileprivate var mapping: AxisMapping.Rotation {
        switch self {
        case .none: .none
        case .quarter: .clockwise90
        case .half: .half
        case .threeQuarters: .clockwise270
        }
    }
}
