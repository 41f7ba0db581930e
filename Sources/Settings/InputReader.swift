// What `panel.yaml` says of fingers and buttons.

enum InputKey: String, SectionKey {
    /// `auto`, `none`, the path of an event device, or udev's ID_PATH.
    case device
    /// Whether every key of the machine belongs to the panel.
    case allKeys = "all-keys"
    /// `ignored` or `as-fingers`.
    case pens
    /// `0`, `90`, `180` or `270`.
    case rotation
}

enum TapKey: String, SectionKey {
    /// How far a finger may move, as a share of each axis.
    case slopShare = "slop-share"
    /// A shorter contact is no tap.
    case shortestMilliseconds = "shortest-milliseconds"
    /// A longer contact is no tap.
    case longestMilliseconds = "longest-milliseconds"
    /// With more fingers at once, none taps.
    case fingersMax = "fingers-max"
    /// A longer contact, as a share of the width, is a palm.
    case palmShare = "palm-share"
    /// A finger that comes back so soon was never gone.
    case bounceMilliseconds = "bounce-milliseconds"
    /// Taps that begin so soon after a picture came are ignored.
    case lockOutMilliseconds = "lock-out-milliseconds"
    /// A finger that stays so long calls for staff.
    case longPressMilliseconds = "long-press-milliseconds"
    /// A contact that does nothing for so long counts as lifted.
    case liftMilliseconds = "lift-milliseconds"
    /// A contact that is down for so long is told in the status.
    case stuckMilliseconds = "stuck-milliseconds"
}

enum ButtonKey: String, SectionKey {
    /// Names of keys, and the choice that each makes.
    case keys
    /// Names of keys, and what each does for a customer who does not touch the screen.
    case navigation
    /// Whether a numeric pad chooses answers by their numbers.
    case numberPad = "number-pad"
    /// A shorter press is no press.
    case shortestMilliseconds = "shortest-milliseconds"
    /// A button that is held counts once, after so long.
    case heldMilliseconds = "held-milliseconds"
    /// A switch that closes again so soon has bounced.
    case bounceMilliseconds = "bounce-milliseconds"
}

enum MisuseKey: String, SectionKey {
    /// Many visits in a short time.
    case burst
    /// Every face in turn.
    case allFaces = "all-faces"
    /// One place, more regularly than a hand presses.
    case stuck
}

enum SessionsKey: String, SectionKey {
    /// Whether answers are marked that come while no service is open.
    case markOutside = "mark-outside"
}

extension InputSettings {
    mutating func read(_ section: Section, _ faults: FaultList) {
        if let field = section.optional(InputKey.device) { readDevice(field, faults) }
        set(&takesAllKeys, section.optional(InputKey.allKeys)?.boolean(faults))
        set(&pens, section.optional(InputKey.pens)?.word(of: Pens.self, faults))
        set(&rotation, section.optional(InputKey.rotation)?.word(of: Rotation.self, faults))
    }

    private mutating func readDevice(_ field: Field, _ faults: FaultList) {
        guard case .text(let text, _) = field.entry.kind, (1...255).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            return faults.add(
                field.position, "\(field.name) is \(field.entry.noun); that is no device",
                try: "write 'auto', 'none', a path in /dev/input, or the device's ID_PATH.")
        }
        device =
            switch text {
            case "auto": .auto
            case "none": .none
            default: text.hasPrefix("/") ? .path(text) : .name(text)
            }
    }
}

extension TapSettings {
    mutating func read(_ section: Section, _ faults: FaultList) {
        func whole(_ key: TapKey, _ range: ClosedRange<Int>) -> Int? {
            section.optional(key)?.integer(in: range, faults)
        }
        set(&slopShare, section.optional(TapKey.slopShare)?.decimal(in: Self.slopShares, faults))
        set(&palmShare, section.optional(TapKey.palmShare)?.decimal(in: Self.palmShares, faults))
        set(&shortestMilliseconds, whole(.shortestMilliseconds, Self.shortest))
        set(&longestMilliseconds, whole(.longestMilliseconds, Self.longest))
        set(&fingersMax, whole(.fingersMax, Self.fingers))
        set(&bounceMilliseconds, whole(.bounceMilliseconds, Self.bounce))
        set(&lockOutMilliseconds, whole(.lockOutMilliseconds, Self.lockOut))
        set(&longPressMilliseconds, whole(.longPressMilliseconds, Self.longPress))
        set(&liftMilliseconds, whole(.liftMilliseconds, Self.lift))
        set(&stuckMilliseconds, whole(.stuckMilliseconds, Self.stuck))
        check(section, faults)
    }

    private func check(_ section: Section, _ faults: FaultList) {
        if longestMilliseconds <= shortestMilliseconds {
            faults.add(
                section.position, "the longest tap is no longer than the shortest, so none counts",
                try: "raise 'longest-milliseconds' above 'shortest-milliseconds'.")
        }
        if longPressMilliseconds < longestMilliseconds {
            faults.add(
                section.position, "a long press is shorter than the longest tap",
                try: "raise 'long-press-milliseconds' to 'longest-milliseconds' at least.")
        }
    }
}

extension ButtonSettings {
    mutating func read(_ section: Section, _ faults: FaultList) {
        func whole(_ key: ButtonKey, _ range: ClosedRange<Int>) -> Int? {
            section.optional(key)?.integer(in: range, faults)
        }
        set(&shortestMilliseconds, whole(.shortestMilliseconds, Self.shortest))
        set(&heldMilliseconds, whole(.heldMilliseconds, Self.held))
        set(&bounceMilliseconds, whole(.bounceMilliseconds, Self.bounce))
        set(&hasNumberPad, section.optional(ButtonKey.numberPad)?.boolean(faults))
        if hasNumberPad { navigation = Self.numberPad }
        if let field = section.optional(ButtonKey.navigation) { readNavigation(field, faults) }
        if let field = section.optional(ButtonKey.keys) { readKeys(field, faults) }
        guard heldMilliseconds < shortestMilliseconds else { return }
        faults.add(
            section.position, "a held button counts before the shortest press is over",
            try: "raise 'held-milliseconds' to 'shortest-milliseconds' at least.")
    }

    private mutating func readKeys(_ field: Field, _ faults: FaultList) {
        keys = Self.table(field, such: "KEY_1: 1", faults).compactMap { key, field in
            field.integer(in: Self.choices, faults).map { Button(key: key, choice: $0) }
        }
    }

    private mutating func readNavigation(_ field: Field, _ faults: FaultList) {
        for (key, field) in Self.table(field, such: "KEY_TAB: next", faults) {
            // A number is that answer's; everything else is a word.
            if case .text(let text, _) = field.entry.kind, text.allSatisfy(\.isNumber) {
                if let number = field.integer(in: Self.choices, faults) {
                    navigation[key] = .number(number)
                }
            } else if let step = field.word(of: Step.self, faults) {
                navigation[key] = .step(step)
            }
        }
    }

    private static func table(
        _ field: Field, such line: String, _ faults: FaultList
    ) -> [(key: String, field: Field)] {
        guard case .table(let pairs) = field.entry.kind, pairs.count <= keysMax else {
            faults.add(
                field.position, "\(field.name) must be a table of at most \(keysMax) keys",
                try: "write lines such as '\(line)' under it.")
            return []
        }
        return pairs.map { ($0.key, Field(name: quoted($0.key), entry: $0.value)) }
    }
}

extension MisuseSettings {
    mutating func read(_ section: Section, _ faults: FaultList) {
        set(&marksBursts, section.optional(MisuseKey.burst)?.boolean(faults))
        set(&marksAllFaces, section.optional(MisuseKey.allFaces)?.boolean(faults))
        set(&marksStuck, section.optional(MisuseKey.stuck)?.boolean(faults))
    }
}

extension SessionSettings {
    mutating func read(_ section: Section, _ faults: FaultList) {
        set(&marksOutside, section.optional(SessionsKey.markOutside)?.boolean(faults))
    }
}
