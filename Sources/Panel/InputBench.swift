import Feedback
import Touch

/// The sources that the loop reads, each with the recognition of its own fingers and keys.
struct InputBench {
    /// What one device did, and what became of it.
    enum Deed {
        case frame(InputFrame, downCount: Int)
        case touched(ContactChange)
        case judged(TapRecognizer.Verdict, at: Instant)
        case calledStaff(LongPress)
        case key(KeyChange)
        case pressed(ButtonPress)
        case notPressed(Key, ButtonRecognizer.Reason, at: Instant)
    }

    /// What one turn gave.
    struct Turn {
        /// In the order in which it happened, device by device.
        var deeds: [(device: String, deed: Deed)] = []
        /// Movements of fingers that nobody wanted to know of.
        var movements = 0
        /// Sources that came.
        var arrivals: [any InputSource] = []
        /// Sources that are no more; `code` is the errno where the device was lost.
        var ended: [(source: any InputSource, code: Int32?)] = []
        var droppedFrames: UInt64 = 0

        /// Whether fingers that were down moved, and nothing else happened; nil: nothing did.
        var isMovementOnly: Bool? {
            guard !deeds.isEmpty || movements > 0 else { return nil }
            return deeds.allSatisfy { deed in
                if case .touched(let change) = deed.deed { change.kind == .moved } else { false }
            }
        }
    }

    /// Whose movements are told; all else is told in any case.
    enum Interest: Hashable {
        case everybody
        /// The one finger whose press is shown; nil: nobody's.
        case finger(ContactNumber?)

        fileprivate func includes(_ change: ContactChange) -> Bool {
            guard change.kind == .moved, case .finger(let finger) = self else { return true }
            return change.contact == finger
        }
    }

    private struct Place {
        let source: any InputSource
        var touch: TouchRecognizer
        var buttons: ButtonRecognizer
        /// Contacts and keys that are down.
        var contacts = 0
        var keys = 0
        var losses: UInt64 = 0
    }

    private let touch: TouchLimits
    private let presses: ButtonLimits
    private let ready: ReadyWait
    private let tag: UInt64
    private var places: [Place] = []
    private var interest = Interest.everybody

    /// - Parameters:
    ///   - ready: waits for the sources' descriptors.
    ///   - tag: what it then says.
    init(
        _ sources: [any InputSource], touch: TouchLimits, presses: ButtonLimits, ready: ReadyWait,
        tag: UInt64
    ) throws(SystemFault) {
        self.touch = touch
        self.presses = presses
        self.ready = ready
        self.tag = tag
        for source in sources { try add(source) }
    }

    var isEmpty: Bool { places.isEmpty }

    var sources: [any InputSource] { places.map(\.source) }

    /// When a turn has something to do though no descriptor says so; nil for never.
    var nextDue: Instant? {
        places.reduce(nil) { due, place in
            due.orEarlier(place.source.nextDue).orEarlier(place.touch.nextDue)
                .orEarlier(place.buttons.nextDue)
        }
    }

    /// Contacts that lie on a screen and keys that are jammed; nil where there are none.
    var stuck: StuckHealth? {
        let all = places.flatMap { [$0.touch.stuck, $0.buttons.stuck] }.compactMap(\.self)
        return all.map(\.since).min().map { since in
            StuckHealth(since: since, count: all.reduce(0) { $0 + $1.count })
        }
    }

    /// What a technician is told of each device, in the order of their names.
    func reports(at now: Instant) -> [DeviceReport] {
        places.flatMap { place -> [DeviceReport] in
            switch place.source {
            case let device as EvdevSource: [Self.report(device, place, at: now)]
            case let watch as DeviceWatch: watch.refused.map(Self.report)
            default: []
            }
        }.sorted { $0.name < $1.name }
    }

    /// The device with this name, where it is held.
    func device(named name: String) -> EvdevSource? {
        sources.lazy.compactMap { $0 as? EvdevSource }.first { $0.name == name }
    }

    mutating func turn(
        telling interest: Interest = .everybody, at now: () -> Instant
    ) throws(SystemFault) -> Turn {
        self.interest = interest
        var turn = Turn()
        for index in places.indices.reversed() {
            let state = read(index, at: now(), &turn)
            if state != .open { end(index, state, &turn) }
        }
        for place in places { turn.arrivals += place.source.arrivals(at: now()) }
        for source in turn.arrivals { try add(source) }
        return turn
    }

    private mutating func add(_ source: any InputSource) throws(SystemFault) {
        if let descriptor = source.waitDescriptor { try ready.add(descriptor, tag: tag) }
        places.append(
            Place(
                source: source, touch: TouchRecognizer(limits: touch),
                buttons: ButtonRecognizer(limits: presses)))
    }

    private mutating func read(
        _ index: Int, at now: Instant, _ turn: inout Turn
    ) -> InputReading.State {
        let source = places[index].source
        let name = source.name
        let reading = source.read(at: now)
        var deeds: [Deed] = []
        var (changes, keys) = (reading.changes[...], reading.keys[...])
        for told in reading.frames {
            turn.movements += take(changes.prefix(upTo: told.changesBefore), index, into: &deeds)
            deeds += take(keys.prefix(upTo: told.keysBefore), index)
            let place = places[index]
            deeds.append(.frame(told.frame, downCount: place.contacts + place.keys))
            changes = changes.suffix(from: told.changesBefore)
            keys = keys.suffix(from: told.keysBefore)
        }
        turn.movements += take(changes, index, into: &deeds)
        deeds += take(keys, index)
        // What is still to be read may have happened before what time alone decides.
        let isBehind = reading.isBehind || source.nextDue.map { $0 <= now } ?? false
        if !isBehind {
            var outcomes = places[index].touch.woke(at: now)
            turn.movements += move(&outcomes, at: now, to: &deeds)
            deeds += Self.deeds(places[index].buttons.woke(at: now), at: now)
        }
        places[index].losses += reading.droppedFrames
        turn.droppedFrames += reading.droppedFrames
        turn.deeds += deeds.map { (name, $0) }
        return reading.state
    }

    /// - Returns: movements that nobody wanted to know of.
    private mutating func take(
        _ changes: ArraySlice<ContactChange>, _ index: Int, into deeds: inout [Deed]
    ) -> Int {
        var outcomes: [TouchRecognizer.Outcome] = []
        var untold = 0
        for change in changes {
            places[index].contacts += change.kind.step
            places[index].touch.take(change, into: &outcomes)
            untold += move(&outcomes, at: change.at, to: &deeds)
        }
        return untold
    }

    private mutating func take(_ changes: ArraySlice<KeyChange>, _ index: Int) -> [Deed] {
        changes.flatMap { change in
            places[index].keys += change.kind.step
            return [.key(change)] + Self.deeds(places[index].buttons.take(change), at: change.at)
        }
    }

    private mutating func end(_ index: Int, _ state: InputReading.State, _ turn: inout Turn) {
        let source = places.remove(at: index).source
        let code: Int32? = if case .gone(let code) = state { code } else { nil }
        turn.ended.append((source, code))
    }

    /// - Returns: movements that nobody wanted to know of.
    private func move(
        _ outcomes: inout [TouchRecognizer.Outcome], at now: Instant, to deeds: inout [Deed]
    ) -> Int {
        var untold = 0
        for outcome in outcomes {
            switch outcome {
            case .change(let change) where !interest.includes(change): untold += 1
            case .change(let change): deeds.append(.touched(change))
            case .verdict(let verdict): deeds.append(.judged(verdict, at: now))
            case .longPress(let press): deeds.append(.calledStaff(press))
            }
        }
        outcomes.removeAll(keepingCapacity: true)
        return untold
    }

    private static func deeds(_ verdicts: [ButtonRecognizer.Verdict], at now: Instant) -> [Deed] {
        verdicts.map { verdict in
            switch verdict {
            case .button(let press): .pressed(press)
            case .noButton(let key, let reason): .notPressed(key, reason, at: now)
            }
        }
    }

    private static func report(_ device: FoundDevice, _ why: any Error) -> DeviceReport {
        DeviceReport(
            name: device.stableName, node: device.path, kind: device.kinds.reportKind,
            state: .refused(why: "\(why)"))
    }

    private static func report(
        _ source: EvdevSource, _ place: Place, at now: Instant
    ) -> DeviceReport {
        let stuck = [place.touch.stuck, place.buttons.stuck].compactMap { $0?.since }.min()
        let isMapped = source.calibration != .identity
        var report = DeviceReport(
            name: source.name, node: source.path,
            kind: source.use.fingers ? .touchscreen : .buttons,
            state: .held, contacts: place.contacts, keys: place.keys, losses: place.losses,
            lostContacts: source.lostContacts,
            stuckSeconds: stuck.map { now.milliseconds(since: $0) / 1_000 },
            calibration: isMapped ? source.calibration.numbers : nil)
        report.take(source.description)
        return report
    }
}

extension Instant? {
    /// The earlier of two times, of which nil is never; asked in every turn, so without an array.
    func orEarlier(_ other: Instant?) -> Instant? {
        guard let self, let other else { return self ?? other }
        return min(self, other)
    }
}
