import Feedback
import Foundation
import Logging
import Panel
import Peers
import Synchronization
import Touch

/// A panel's control socket with everything behind it but the devices: fingers are a test's.
final class ControlledPanel: Sendable {
    private struct State {
        var desk = ControlDesk()
        var timer = ContextTimer()
        var serviceEndsAt: Instant?
        var now = Instant(nanoseconds: 1_000_000_000)
        var server: ControlServer?
    }

    static let screen = DeviceReport(
        name: "pci-0000:00:14.0-usb-0:1:1.0", node: "/dev/input/event3", label: "Screen\u{1B}[2J",
        vendor: 0x0eef, product: 0x7224, kind: .touchscreen, state: .held, losses: 2,
        lostContacts: 3,
        stuckSeconds: 400, width: 256, height: 144)
    private static let serviceMilliseconds: UInt64 = 1_800_000

    let folder: TemporaryFolder
    let socket: String
    private let recording: Recording
    private let state = Mutex(State())

    init() throws {
        folder = try TemporaryFolder("control")
        socket = "\(folder.path)/control"
        let file = Project.root.appending(
            path: "Hardware/Touchscreens/smile-virtual/four-taps.events")
        recording = try Recording(evemu: Array(Data(contentsOf: file)))
        let server = try ControlServer.start(
            at: socket, version: "0.1.0", clock: .system,
            logger: Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() }
        ) { [weak self] request, client in
            self?.take(request, client) ?? false
        }
        guard let server else { throw PeerFault("no socket") }
        state.withLock { $0.server = server }
    }

    deinit {
        state.withLock { $0.server }?.stop()
    }

    // MARK: What a test does

    /// What the command prints; it is to end well.
    func smilectl(_ arguments: String...) throws -> String {
        try Programs.run("smilectl", arguments + ["--socket", socket], in: folder)
            .succeeded().text
    }

    /// Starts a command and waits until the panel is watched, recorded or calibrated by it.
    func launch(_ arguments: String...) throws -> ChildProgram {
        let program = try ChildProgram(
            try Programs.path("smilectl"), arguments + ["--socket", socket],
            log: "\(folder.path)/\(UUID().uuidString).log")
        try wait(upTo: 20, for: "smilectl to be there: \(program.output)") {
            state.withLock { $0.desk.isAttended } || !program.isRunning
        }
        return program
    }

    /// Waits until nobody attends any more.
    func waitUntilLeft() throws {
        try wait(upTo: 20, for: "smilectl to leave") { !state.withLock { $0.desk.isAttended } }
    }

    func pass(seconds: UInt64) {
        state.withLock { $0.now = $0.now.advanced(byMilliseconds: seconds * 1_000) }
    }

    /// Something happens at the panel.
    func tell(_ happening: (inout ControlDesk, Instant) -> [ControlDesk.Output]) {
        state.withLock { state in
            let outputs = happening(&state.desk, state.now)
            state.server?.send(outputs)
        }
    }

    /// The frames of four taps, and what recognition makes of them.
    func playFourTaps() throws {
        var tracker = try ContactTracker(recording.device, standing: recording.standing)
        var recognizer = TapRecognizer()
        for frame in recording.frames {
            tell { desk, _ in desk.saw(frame, on: Self.screen.name) }
            for change in tracker.take(frame) {
                tell { desk, _ in desk.saw(change, on: Self.screen.name) }
                guard let verdict = recognizer.take(change) else { continue }
                tell { desk, _ in desk.judged(verdict, on: Self.screen.name, at: change.at) }
            }
        }
    }

    /// A finger on the target that is asked for now.
    ///
    /// - Parameter seen: where the panel sees a finger that is on this target.
    func tapTarget(_ seen: (TouchPoint) -> TouchPoint) {
        tell { desk, now in
            guard let target = desk.calibration?.target.point else { return [] }
            let place = seen(target)
            let tap = Tap(
                contact: ContactNumber(1), down: place, up: place, downAt: now, upAt: now)
            return desk.calibrate(with: tap, on: Self.screen.name, at: now)
        }
    }

    // MARK: What the panel's loop does

    private func take(_ request: ControlRequest, _ client: ControlClientID) -> Bool {
        state.withLock { state in
            let now = state.now
            switch request {
            case .context(let action):
                _ = state.timer.take(action, at: now)
                state.server?.reply(
                    .context(state.timer.report(isGated: true, at: now)), to: client)
            case .service(let action):
                if action == .start {
                    state.serviceEndsAt = now.advanced(byMilliseconds: Self.serviceMilliseconds)
                } else if action == .stop {
                    state.serviceEndsAt = nil
                }
                let end = state.serviceEndsAt.map { $0.milliseconds(since: now) / 1_000 }
                state.server?.reply(
                    .service(.init(isOn: end != nil, endsInSeconds: end)), to: client)
            default:
                let outputs = state.desk.take(
                    request, from: client, devices: [Self.screen],
                    description: { _ in (recording.device, recording.standing) }, at: now)
                state.server?.send(outputs)
                for case .device(.forget(let device, let client)) in outputs {
                    state.server?.reply(
                        .calibrationForgotten(device: device.name, wasThere: true), to: client)
                }
            }
            return true
        }
    }
}
