import Feedback
import Logging
import Screen
import Touch

/// The loop's end of the control socket: takes requests from the server's thread, and tells those
/// who watch what happens. Does nothing where there is no socket.
final class ControlStation {
    struct Letter: Sendable {
        let request: ControlRequest
        let client: ControlClientID
    }

    /// Requests that wait for the loop; one more is refused.
    private static let lettersMax = 64

    let letters: Mailbox<Letter>
    private let server: ControlServer?
    /// What was calibrated at the panel itself.
    private let calibrations: CalibrationFile
    /// The touch screens at work: by the newest turn.
    var screens: [EvdevSource] = [] {
        didSet { takeKeptCalibrations(besides: oldValue) }
    }
    private let logger: Logger
    private var desk: ControlDesk {
        didSet { isAttended = desk.isAttended }
    }
    /// Asked for everything that any finger does.
    private(set) var isAttended = false

    /// - Parameter path: of the socket; nil: there is none.
    init(
        at path: String?, calibrations: CalibrationFile, rotation: AxisMapping, version: String,
        clock: PanelClock, logger: Logger
    ) throws(SystemFault) {
        self.calibrations = calibrations
        self.logger = logger
        if let fault = calibrations.fault {
            logger.warning("a calibration is not in force", metadata: ["fault": "\(fault)"])
        }
        let letters = try Mailbox<Letter>(lettersMax: Self.lettersMax)
        self.letters = letters
        desk = ControlDesk(rotation: rotation)
        guard let path else {
            server = nil
            return
        }
        server = try ControlServer.start(
            at: path, version: version, clock: clock, logger: logger,
            ask: { letters.put(Letter(request: $0, client: $1)) })
    }

    /// Closes the socket.
    func stop() {
        server?.stop()
    }

    /// What a technician's finger is to touch; nil where no calibration is under way.
    func cross(at now: Instant) -> CalibrationCross? {
        desk.calibration.map {
            CalibrationCross(
                point: $0.target.point,
                countdown: $0.trialSeconds(at: now).map {
                    Countdown(
                        seconds: Int(clamping: $0),
                        of: Int(CalibrationRun.trialMilliseconds / 1_000))
                })
        }
    }

    /// Whether the newest calibration of the staff's own is kept; nil: there was none.
    var staffsOutcome: Bool?

    /// Whether the staff calibrates from the panel's own screen.
    var isStaffsCalibration: Bool { desk.isStaffsCalibration }

    /// In a trial each second changes the picture.
    func nextDue(at now: Instant) -> Instant? { desk.calibration?.nextDue(at: now) }

    /// From the staff's own screen.
    ///
    /// - Parameter name: of the touch screen under the finger; nil: the one that there is.
    func calibrate(_ name: String?, _ input: InputBench, at now: Instant) {
        staffsOutcome = nil
        send(desk.startStaffsCalibration(of: name, devices: input.reports(at: now), at: now))
    }

    /// A key was pressed in the middle of the staff's own calibration.
    func endCalibration(why: String) {
        send(desk.endCalibration(why: why))
    }

    func woke(at now: Instant) {
        send(desk.woke(at: now))
    }

    func reply(_ reply: ControlReply, to client: ControlClientID) {
        server?.reply(reply, to: client)
    }

    /// Answers everything but `context` and `service`, and has the devices tell their frames that
    /// somebody records.
    func take(_ letter: Letter, _ input: InputBench, at now: Instant) {
        send(
            desk.take(
                letter.request, from: letter.client, devices: input.reports(at: now),
                description: { name in
                    input.device(named: name).map { ($0.description, $0.standing) }
                }, at: now))
        for case let device as EvdevSource in input.sources {
            device.tellsFrames = desk.isRecorded(device.name)
        }
    }

    /// Before the first finger that could meet the picture.
    func shows(_ picture: Picture) {
        send(desk.showsContact(picture.holdsContact))
    }

    /// - Returns: whether a calibration took it, so that it is nobody's answer.
    func saw(_ deed: InputBench.Deed, on device: String, at now: Instant) -> Bool {
        // A calibration attends as well.
        guard isAttended else { return false }
        let calibrates = desk.calibration?.device == device
        switch deed {
        case .frame(let frame, let downCount):
            send(desk.saw(frame, on: device, downCount: downCount))
        case .touched(let change): send(desk.saw(change, on: device))
        case .key(let change): send(desk.saw(change, on: device))
        case .judged(let verdict, let at):
            send(desk.judged(verdict, on: device, at: at))
            if calibrates, case .tap(let tap) = verdict {
                send(desk.calibrate(with: tap, on: device, at: now))
            }
        case .pressed(let press):
            send(desk.judged(press.key, on: device, isButton: true, at: press.upAt))
        case .notPressed(let key, let reason, let at):
            send(desk.judged(key, on: device, isButton: false, why: reason.rawValue, at: at))
        case .calledStaff: break
        }
        return calibrates
    }

    /// Devices that came or went.
    func changed(_ devices: [DeviceReport]) {
        for device in devices { send(desk.changed(device)) }
    }

    private func send(_ outputs: [ControlDesk.Output]) {
        for output in outputs {
            switch output {
            case .device(let deed):
                perform(deed)
                note(deed)
            // A result that could not be stored is told as what it is.
            case .event(.calibration(.kept)) where unkept != nil:
                let why = unkept ?? ""
                unkept = nil
                server?.tell(.calibration(.ended(why: why)))
            case .event, .reply: server?.send([output])
            }
        }
    }

    /// Why the newest result could not be stored.
    private var unkept: String?

    private func note(_ deed: CalibrationDeed) {
        switch deed {
        case .keep: staffsOutcome = unkept == nil
        case .restore: staffsOutcome = false
        case .use, .forget: break
        }
    }

    private func perform(_ deed: CalibrationDeed) {
        switch deed {
        case .use(let mapping, let device): screen(device)?.calibrate(mapping)
        case .restore(let device):
            guard let screen = screen(device) else { return }
            screen.calibrate(calibrations.book.mapping(of: .init(screen)) ?? screen.ownCalibration)
        case .keep(let mapping, let device): keep(mapping, device)
        case .forget(let device, let client): forget(device, client)
        }
    }

    private func screen(_ device: DeviceReport) -> EvdevSource? {
        screens.first { $0.name == device.name }
    }

    private func keep(_ mapping: AxisMapping, _ device: DeviceReport) {
        do {
            try calibrations.keep(.init(screen: .init(device), mapping: mapping))
            logger.notice(
                "a touch screen is calibrated",
                metadata: ["device": "\(device.name)", "matrix": "\(mapping.libinputText)"])
        } catch {
            unkept = "\(error); the calibration is as it was"
            logger.error("a calibration could not be stored", metadata: ["fault": "\(error)"])
            perform(.restore(device))
        }
    }

    private func forget(_ device: DeviceReport, _ client: ControlClientID) {
        do {
            let wasThere = try calibrations.forget(.init(device))
            perform(.restore(device))
            reply(.calibrationForgotten(device: device.name, wasThere: wasThere), to: client)
        } catch {
            reply(.refused(.notStored(error)), to: client)
        }
    }

    /// A screen that comes back is calibrated as it was.
    private func takeKeptCalibrations(besides known: [EvdevSource]) {
        for screen in screens where !known.contains(where: { $0 === screen }) {
            guard let mapping = calibrations.book.mapping(of: .init(screen)) else { continue }
            screen.calibrate(mapping)
            logger.info(
                "a touch screen has a calibration of the panel's own",
                metadata: ["device": "\(screen.name)", "matrix": "\(mapping.libinputText)"])
        }
    }
}

/// What a technician's finger is to touch, at a share of the screen.
struct CalibrationCross: Hashable {
    var point: TouchPoint
    /// Of the trial; nil where nothing is counted.
    var countdown: Countdown?
}

extension CalibrationBook.Screen {
    fileprivate init(_ device: DeviceReport) {
        self.init(name: device.name, vendor: device.vendor, product: device.product)
    }

    fileprivate init(_ source: EvdevSource) {
        self.init(
            name: source.name, vendor: source.description.vendor,
            product: source.description.product)
    }
}
