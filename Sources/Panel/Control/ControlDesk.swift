package import Feedback
package import Touch

/// The loop's side of the control socket: who watches, who records, what is withheld, how a
/// calibration goes. A pure value: it takes what happens and says what to tell whom.
///
/// Whoever holds it reports everything that fingers and keys do, in the order in which it happened,
/// and `showsContact` before the first finger that could meet the new picture.
package struct ControlDesk: Sendable {
    /// To be handed to `ControlServer.reply` and `ControlServer.tell`.
    package enum Output: Hashable, Sendable {
        case reply(ControlReply, to: ControlClientID)
        case event(ControlEvent)
        /// The loop does it before what follows, and tells `couldNotKeep` where it cannot.
        case device(CalibrationDeed)
    }

    private var watchers: Set<ControlClientID> = []
    private var recorders: [ControlClientID: String] = [:]
    var curtain = ControlCurtain()
    /// What each recorded device said, and what was told of it.
    private var streams: [String: RecordingStream] = [:]
    var calibrator: ControlClientID?
    /// What the calibration under way is at; nil where there is none.
    package internal(set) var calibration: CalibrationRun?

    /// Of the one under way: what it is kept under.
    var calibrated: DeviceReport?
    let rotation: AxisMapping

    /// - Parameter rotation: how the picture is turned by the configuration.
    package init(rotation: AxisMapping = .identity) {
        self.rotation = rotation
    }

    /// Whether anybody wants to know what fingers do. Where not, there is no need to report it.
    package var isAttended: Bool { !watchers.isEmpty || !recorders.isEmpty || calibration != nil }

    /// Whether anybody records this device, so that its frames are wanted.
    package func isRecorded(_ device: String) -> Bool { streams[device] != nil }

    // MARK: Requests

    /// Answers what the desk can answer: everything about devices.
    ///
    /// - Parameters:
    ///   - devices: what is plugged in or awaited now.
    ///   - description: of the device with this name, where the panel holds it.
    package mutating func take(
        _ request: ControlRequest, from client: ControlClientID, devices: [DeviceReport],
        description: (String) -> (TouchscreenDescription, StandingState)?, at now: Instant
    ) -> [Output] {
        switch request {
        case .context, .service, .screen, .config, .panel:
            preconditionFailure("the loop answers these itself")
        case .devices:
            return [.reply(.devices(devices), to: client)]
        case .watch:
            watchers.insert(client)
            return [.reply(.watching(devices, isWithheld: curtain.isDrawn), to: client)]
        case .record(let name):
            return record(name, client, devices, description)
        case .calibrate(.start(let name, let isKept)):
            return startCalibration(name, client, devices, isKept: isKept, at: now)
        case .calibrate(.forget(let name)):
            return forgetCalibration(name, client, devices)
        case .calibrate(.stop):
            return stopCalibration(client)
        case .left:
            return left(client)
        }
    }

    private mutating func record(
        _ name: String?, _ client: ControlClientID, _ devices: [DeviceReport],
        _ description: (String) -> (TouchscreenDescription, StandingState)?
    ) -> [Output] {
        let device: DeviceReport
        do throws(ControlRefusal) {
            guard !curtain.isDrawn else { throw .contactIsAsked }
            device = try Self.choose(name, among: devices) { $0.state == .held }
        } catch {
            return [.reply(.refused(error), to: client)]
        }
        guard let (description, standing) = description(device.name) else {
            return [.reply(.refused(.noSuchDevice(device.name)), to: client)]
        }
        recorders[client] = device.name
        if streams[device.name] == nil {
            streams[device.name] = RecordingStream(
                slot: standing.slot, downCount: device.contacts + device.keys)
        }
        // Where the last finger was is a position too: the header tells none.
        let header = Recording(
            device: description, standing: StandingState(slot: standing.slot)
        ).evemuText.split(separator: "\n").map(String.init)
        let reply = ControlReply.recording(
            device: device.name, header: header, slot: standing.slot)
        return [.reply(reply, to: client)]
    }

    private mutating func left(_ client: ControlClientID) -> [Output] {
        watchers.remove(client)
        if let device = recorders.removeValue(forKey: client),
            !recorders.values.contains(device)
        {
            streams[device] = nil
        }
        return calibrator == client ? endCalibration() : []
    }

    /// The device that a request means.
    static func choose(
        _ name: String?, among devices: [DeviceReport], where isFit: (DeviceReport) -> Bool
    ) throws(ControlRefusal) -> DeviceReport {
        let fit = devices.filter(isFit)
        if let name {
            guard let device = fit.first(where: { $0.name == name }) else {
                throw .noSuchDevice(name)
            }
            return device
        }
        guard fit.count < 2 else { throw .whichDevice(fit.map(\.name)) }
        guard let only = fit.first else { throw .noDevice }
        return only
    }

    // MARK: What happens

    /// - Parameter holdsContact: whether the picture that stands on the screen asks for a contact
    ///   or a comment, or shows one.
    package mutating func showsContact(_ holdsContact: Bool) -> [Output] {
        guard curtain.draw(holdsContact) else { return [] }
        return isAttended ? [.event(.withheld(curtain.isDrawn))] : []
    }

    /// A contact's change, before the visit sees it.
    package mutating func saw(_ change: ContactChange, on device: String) -> [Output] {
        let beginning =
            change.kind == .down
            ? ControlCurtain.Beginning(at: change.at, point: change.point) : nil
        let isOpen = curtain.lets(.contact(device, change.contact), beginning)
        return isOpen && !watchers.isEmpty ? [.event(.contact(device: device, change))] : []
    }

    /// A key's change.
    package mutating func saw(_ change: KeyChange, on device: String) -> [Output] {
        let beginning = change.kind == .down ? ControlCurtain.Beginning(at: change.at) : nil
        let isOpen = curtain.lets(.key(device, change.key), beginning)
        return isOpen && !watchers.isEmpty ? [.event(.key(device: device, change))] : []
    }

    /// What became of a contact: after the change that ended it.
    ///
    /// - Parameter outcome: what came of a tap, where that is known: `an answer`, `ignored: thanks
    ///   is being said`, `a test`.
    package mutating func judged(
        _ verdict: TapRecognizer.Verdict, on device: String, outcome: String? = nil,
        at now: Instant
    ) -> [Output] {
        switch verdict {
        case .tap(let tap):
            judged(.contact(tap.contact), device, .tap, outcome, now)
        case .noTap(let contact, let reason):
            judged(.contact(contact), device, .nothing, reason.rawValue, now)
        }
    }

    /// What became of a key that was pressed: after its `up` or `cancel`, or with its `down` where
    /// it counts as soon as it is pressed.
    ///
    /// - Parameter why: why it is no button; of a button, what came of it, where that is known.
    package mutating func judged(
        _ key: Key, on device: String, isButton: Bool, why: String? = nil, at now: Instant
    ) -> [Output] {
        judged(.key(key), device, isButton ? .button : .nothing, why, now)
    }

    private mutating func judged(
        _ finger: ControlVerdict.Finger, _ device: String, _ became: ControlVerdict.Became,
        _ why: String?, _ now: Instant
    ) -> [Output] {
        let seen: ControlCurtain.Beginning?
        switch finger {
        case .contact(let contact): seen = curtain.letsVerdict(on: .contact(device, contact))
        // Of a key that counts when it goes down, the rest may be told as well.
        case .key(let key): seen = curtain.beginning(of: .key(device, key))
        }
        guard let seen, !watchers.isEmpty else { return [] }
        let verdict = ControlVerdict(
            device: device, finger: finger, became: became, why: why, point: seen.point,
            lastedMilliseconds: now.milliseconds(since: seen.at), at: now)
        return [.event(.verdict(verdict))]
    }

    /// A raw frame of a device, before its contacts.
    ///
    /// - Parameter downCount: contacts and keys of it that are down before the frame.
    package mutating func saw(
        _ frame: InputFrame, on device: String, downCount: Int = 0
    ) -> [Output] {
        guard streams[device] != nil else { return [] }
        let frames =
            streams[device]?.take(frame, isWithheld: curtain.isDrawn, downCount: downCount) ?? []
        return frames.map { .event(.frame(device: device, $0)) }
    }

    /// A device was plugged in, unplugged, refused, or is stuck.
    package mutating func changed(_ device: DeviceReport) -> [Output] {
        var outputs: [Output] = watchers.isEmpty ? [] : [.event(.device(device))]
        guard device.state != .held else { return outputs }
        curtain.forget(device.name)
        if streams.removeValue(forKey: device.name) != nil {
            recorders = recorders.filter { $0.value != device.name }
            outputs.append(.event(.recordingEnded(device: device.name)))
        }
        if calibration?.device == device.name {
            outputs += endCalibration(why: "the touch screen is gone")
        }
        return outputs
    }
}
