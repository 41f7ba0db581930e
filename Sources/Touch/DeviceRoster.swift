package import Feedback

/// Which devices are held, which are to be opened, and when to look again: a pure value.
///
/// A device that is gone while udev still shows it was revoked, or lost its grip for a moment: it
/// is tried again soon. One that cannot be opened is tried again later and later.
package struct DeviceRoster: Sendable {
    /// Devices held at once; a kiosk has three, a faulty hub may show many.
    package static let devicesMax = 64
    /// After something changed: udev has much to say at once.
    package static let settleMilliseconds: UInt64 = 50
    /// Between looks for what could not be opened, and for what udev does not tell of.
    package static let patienceMilliseconds: ClosedRange<UInt64> = 500...5_000

    private let wishes: DeviceWishes
    /// Whether udev tells of changes; otherwise somebody has to look now and then.
    private let isTold: Bool
    private var held: [String: (device: FoundDevice, use: DeviceUse)] = [:]
    private var failures: [FoundDevice: (count: Int, due: Instant)] = [:]
    /// When to search; nil: when something changes.
    package private(set) var nextLook: Instant?

    package init(_ wishes: DeviceWishes, isTold: Bool, at now: Instant) {
        self.wishes = wishes
        self.isTold = isTold
        nextLook = wishes.screens == .none ? nil : now
    }

    /// Something was plugged in or out.
    package mutating func changed(at now: Instant) {
        look(at: now.advanced(byMilliseconds: Self.settleMilliseconds))
        // What failed may have been given to us meanwhile.
        for device in failures.keys { failures[device]?.due = now }
    }

    /// Whether it is time to search.
    package func isLookDue(at now: Instant) -> Bool { nextLook.map { $0 <= now } ?? false }

    /// What to open and what to let go, now that these are plugged in. What is used for something
    /// else now, or was calibrated meanwhile, is let go as well: it is opened anew when it is gone.
    package mutating func found(
        _ all: [FoundDevice], at now: Instant
    ) -> (open: [(FoundDevice, DeviceUse)], letGo: [String]) {
        failures = failures.filter { all.contains($0.key) }
        nextLook = pause.map { now.advanced(byMilliseconds: $0) }
        let hasScreen = all.contains { $0.kinds.contains(.touchscreen) }
        var open: [(FoundDevice, DeviceUse)] = []
        for device in all where held[device.path] == nil {
            guard let use = wishes.use(of: device, hasScreen: hasScreen),
                held.count + open.count < Self.devicesMax
            else { continue }
            if let failure = failures[device], failure.due > now {
                look(at: failure.due)
            } else {
                open.append((device, use))
            }
        }
        let letGo = all.filter { device in
            guard let held = held[device.path] else { return false }
            return wishes.use(of: device, hasScreen: hasScreen) != held.use
                || device.calibration != held.device.calibration
        }
        return (open, letGo.map(\.path).sorted())
    }

    /// Until the next look though nothing is told; nil: for ever. What is held says itself that it
    /// is gone, so nobody wakes up for it.
    private var pause: UInt64? {
        let (often, seldom) = (
            Self.patienceMilliseconds.lowerBound, Self.patienceMilliseconds.upperBound
        )
        guard case .path(let path) = wishes.screens,
            !held.values.contains(where: { $0.device.stableName == path })
        else { return isTold ? nil : seldom }
        // Whoever makes a link to a device that is there already tells nobody.
        return isTold ? seldom : often
    }

    package mutating func opened(_ device: FoundDevice, for use: DeviceUse) {
        held[device.path] = (device, use)
        failures[device] = nil
    }

    /// - Returns: whether this is the first failure in a row, worth telling.
    package mutating func failed(_ device: FoundDevice, at now: Instant) -> Bool {
        let count = (failures[device]?.count ?? 0) + 1
        let range = Self.patienceMilliseconds
        let wait = min(range.lowerBound << min(count - 1, 8), range.upperBound)
        let due = now.advanced(byMilliseconds: wait)
        failures[device] = (count, due)
        look(at: due)
        return count == 1
    }

    /// A device that was held is of no use any more.
    package mutating func gone(_ path: String, at now: Instant) {
        guard held.removeValue(forKey: path) != nil else { return }
        look(at: now.advanced(byMilliseconds: Self.settleMilliseconds))
    }

    private mutating func look(at time: Instant) {
        nextLook = min(nextLook ?? time, time)
    }
}
