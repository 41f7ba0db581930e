package import Feedback

/// Watches for event devices and opens those that the panel wants, for as long as it runs: a screen
/// that is unplugged, revoked or swapped for another model is at work again within a second of
/// being there.
package final class DeviceWatch: InputSource {
    package let name = "devices"

    private let wishes: DeviceWishes
    private let rules: ContactRules
    private let rotation: AxisMapping
    private let monitor = DeviceMonitor()
    private var roster: DeviceRoster
    private var sources: [String: EvdevSource] = [:]
    /// Why devices that are wanted and plugged in cannot be used.
    private var faults: [FoundDevice: any Error] = [:]
    private let onFault: (any Error) -> Void

    /// - Parameters:
    ///   - rotation: of the picture, after each device's own calibration.
    ///   - onFault: told once for each device that cannot be used as it is, until it is unplugged.
    package init(
        _ wishes: DeviceWishes, rules: ContactRules = ContactRules(),
        rotation: AxisMapping = .identity, at now: Instant, onFault: @escaping (any Error) -> Void
    ) {
        self.wishes = wishes
        self.rules = rules
        self.rotation = rotation
        self.onFault = onFault
        roster = DeviceRoster(wishes, isTold: monitor != nil, at: now)
    }

    package var waitDescriptor: Int32? { monitor?.descriptor }
    package var nextDue: Instant? { roster.nextLook }

    /// The devices that are held, in the order of their stable names.
    package var held: [EvdevSource] {
        sources.values.sorted { ($0.name, $0.path) < ($1.name, $1.path) }
    }

    /// Devices that are wanted and plugged in, but cannot be used, and why; they are tried again.
    package var refused: [(device: FoundDevice, why: any Error)] {
        faults.map { ($0.key, $0.value) }.sorted { $0.device.stableName < $1.device.stableName }
    }

    package func read(at now: Instant) -> InputReading {
        if monitor?.drain() == true { roster.changed(at: now) }
        return InputReading()
    }

    /// Opens what is new. Whoever gets them reads them until they end.
    package func arrivals(at now: Instant) -> [any InputSource] {
        guard roster.isLookDue(at: now) else { return [] }
        let found = find()
        faults = faults.filter { found.contains($0.key) }
        let (wanted, unwanted) = roster.found(found, at: now)
        for path in unwanted { sources[path]?.retire() }
        return wanted.compactMap { open($0, for: $1, at: now) }
    }

    private func find() -> [FoundDevice] {
        if case .path(let path) = wishes.screens {
            DeviceFinder.find(with: path)
        } else {
            DeviceFinder.find()
        }
    }

    private func open(
        _ device: FoundDevice, for use: DeviceUse, at now: Instant
    ) -> EvdevSource? {
        do {
            let source = try EvdevSource(
                path: device.path, name: device.stableName, use: use, grab: true, rules: rules,
                calibration: calibration(of: device), rotation: rotation,
                onGone: { [weak self] now in self?.gone(device.path, at: now) })
            roster.opened(device, for: use)
            faults[device] = nil
            sources[device.path] = source
            return source
        } catch {
            faults[device] = error
            if roster.failed(device, at: now) { onFault(error) }
            return nil
        }
    }

    /// One that makes no sense is left out: fingers are off their place then, and not lost.
    private func calibration(of device: FoundDevice) -> AxisMapping {
        do {
            return try device.calibration.map { (text) throws(AxisMappingFault) in
                try AxisMapping(libinput: text)
            } ?? .identity
        } catch {
            onFault(error)
            return .identity
        }
    }

    private func gone(_ path: String, at now: Instant) {
        sources[path] = nil
        roster.gone(path, at: now)
    }
}
