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
    private var desk: ControlDesk {
        didSet { isAttended = desk.isAttended }
    }
    /// Asked for everything that any finger does.
    private(set) var isAttended = false

    /// - Parameter path: of the socket; nil: there is none.
    init(
        at path: String?, rotation: AxisMapping, version: String, clock: PanelClock,
        logger: Logger
    ) throws(SystemFault) {
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
    var target: CalibrationTarget? { desk.calibration?.target }

    var nextDue: Instant? { desk.calibrationDue }

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
        server?.send(outputs)
    }
}
