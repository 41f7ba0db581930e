import Feedback
import Glibc
import Testing
import Touch

/// Real libevdev and libudev on devices that umockdev makes of our own recordings.
///
/// Each test runs twice: outside it starts this program again under `umockdev-run`, inside it reads
/// the device. Times are not tested here: umockdev has no `EVIOCSCLOCKID`.
@Suite(
    .enabled(
        if: Umockdev.isInstalled || Umockdev.scenario != nil,
        "umockdev-run is not installed (package umockdev)"))
struct EvdevDeviceTests {
    enum Scenario: String, CaseIterable, Sendable {
        case taps
        case losses
        case unplugging
        case standing
        case lying
        case finding
        case flood
    }

    @Test(arguments: Scenario.allCases)
    func `a device is read as its recording is`(scenario: Scenario) throws {
        guard let inside = Umockdev.scenario else {
            let outcome = try Umockdev.run(
                scenario.rawValue, devices: scenario.devices, filter: "EvdevDeviceTests")
            #expect(outcome.status == 0, "\(outcome.output)")
            #expect(outcome.output.contains("inside umockdev: \(scenario)\n"), "\(outcome.output)")
            return
        }
        guard inside == scenario.rawValue else { return }
        try scenario.check()
        print("inside umockdev: \(scenario)")
    }
}

extension EvdevDeviceTests.Scenario {
    private static let unnamed = MockedDevice(
        recording: Recording(device: VirtualTouchscreen.device),
        properties: [
            "ID_INPUT": "1", "ID_INPUT_TOUCHSCREEN": "1", "ID_VENDOR_ID": "1209",
            "ID_MODEL_ID": "0001", "ID_SERIAL_SHORT": "A7",
        ])

    var devices: [MockedDevice] {
        switch self {
        case .taps, .flood: [.init(recording: VirtualTouchscreen.shipped["four-taps.events"]!)]
        case .losses: [.init(recording: Self.lossBetweenTaps)]
        case .unplugging: [.init(recording: Self.heldFinger)]
        case .standing: [.init(recording: Recording(device: VirtualTouchscreen.device), slotNow: 3)]
        case .lying: [.init(recording: Recording(device: Self.liar))]
        case .finding: [Self.plugged, Self.unnamed, Self.keyboard]
        }
    }

    func check() throws {
        switch self {
        case .taps: try checkTaps()
        case .losses: try checkLosses()
        case .unplugging: try checkUnplugging()
        case .standing: try checkStanding()
        case .lying: checkLying()
        case .finding: checkFinding()
        case .flood: try checkFlood()
        }
    }

    private func checkTaps() throws {
        let screen = try EvdevSource(path: MockedDevice.node, grab: true)
        #expect(screen.name == VirtualTouchscreen.device.name)
        let recording = try #require(VirtualTouchscreen.shipped["four-taps.events"])
        let expected = try Replay(recording).changes
        let reading = try Self.read(screen, until: expected.count)
        #expect(reading.changes.map(\.kind) == expected.map(\.kind))
        #expect(reading.changes.map(\.point) == expected.map(\.point))
        #expect(reading.state == .open)
        #expect(reading.droppedFrames == 0)
    }

    /// What the kernel says of the fingers after a loss is not tested here: umockdev leaves the
    /// question that libevdev asks for it (EVIOCGMTSLOTS) as it came, so that nothing seems to have
    /// changed. What came before the loss, that it was met, and that the device stays in use, is.
    private static var lossBetweenTaps: Recording {
        var screen = VirtualTouchscreen()
        screen.down(0, 1024, 576)
        screen.report(atMilliseconds: 0)
        screen.drop()
        screen.down(1, 2048, 1152)
        screen.report(atMilliseconds: 10)
        screen.tap(0, 3072, 1728, atMilliseconds: 20)
        return screen.recording
    }

    private func checkLosses() throws {
        let screen = try EvdevSource(path: MockedDevice.node, grab: false)
        let reading = try Self.read(screen, until: .max, orLoss: true)
        #expect(ContactTrackerTests.story(reading.changes).hasPrefix("d1"))
        #expect(reading.droppedFrames == 1)
        #expect(reading.state == .open)
    }

    private static var heldFinger: Recording {
        var screen = VirtualTouchscreen()
        screen.down(0, 1024, 576)
        screen.report(atMilliseconds: 0)
        return screen.recording
    }

    /// A descriptor that cannot be read any more ends as one whose device is unplugged does.
    private func checkUnplugging() throws {
        let screen = try EvdevSource(path: MockedDevice.node, grab: false)
        #expect(ContactTrackerTests.story(try Self.read(screen, until: 1).changes) == "d1")
        let folder = open("/", O_RDONLY | O_CLOEXEC)
        dup2(folder, try #require(screen.waitDescriptor))
        close(folder)
        let reading = screen.read(at: .milliseconds(77))
        #expect(ContactTrackerTests.story(reading.changes) == "c1")
        #expect(reading.changes.first?.at == .milliseconds(77))
        #expect(reading.state == .gone(code: EISDIR))
        #expect(screen.waitDescriptor == nil)
        #expect(screen.nextDue == nil)
        #expect(screen.read(at: .milliseconds(78)) == InputReading())
    }

    private func checkStanding() throws {
        let device = try EvdevDevice(path: MockedDevice.node, grab: false)
        #expect(device.description == VirtualTouchscreen.device)
        #expect(device.standing.slot == 3)
        #expect(device.standing.positions.count == 10)
        #expect(device.next(at: .milliseconds(0)) == .idle)
        #expect(!device.hasPending)
    }

    private static let liar: TouchscreenDescription = {
        var device = VirtualTouchscreen.device
        device.axes[AxisCode.slotX] = AxisRange(minimum: 0, maximum: 0, resolution: 16)
        return device
    }()

    private func checkLying() {
        let fault = TouchscreenFault.axisWithoutExtent(
            device: Self.liar.name, code: AxisCode.slotX, minimum: 0, maximum: 0)
        #expect(throws: DeviceFault.noTouchscreen(path: MockedDevice.node, fault)) {
            try EvdevSource(path: MockedDevice.node, grab: false)
        }
    }

    private static let plugged = MockedDevice(
        recording: Recording(device: VirtualTouchscreen.device),
        properties: [
            "ID_INPUT": "1", "ID_INPUT_TOUCHSCREEN": "1", "ID_PATH": "pci-0000:00:14.0-usb-0:1:1.0",
        ])
    private static let keyboard = MockedDevice(
        recording: Recording(device: VirtualTouchscreen.device),
        properties: ["ID_INPUT": "1", "ID_INPUT_KEYBOARD": "1", "ID_PATH": "platform-i8042"])

    private func checkFinding() {
        #expect(
            DeviceFinder.find() == [
                FoundDevice(
                    stableName: "1209:0001:A7", path: "/dev/input/event6", kinds: .touchscreen),
                FoundDevice(
                    stableName: "pci-0000:00:14.0-usb-0:1:1.0", path: "/dev/input/event5",
                    kinds: .touchscreen),
                FoundDevice(
                    stableName: "platform-i8042", path: "/dev/input/event7", kinds: .keys),
            ])
    }

    private func checkFlood() throws {
        let screen = try EvdevSource(path: MockedDevice.node, grab: false, framesPerReadMax: 1)
        var most = 0
        var unfinished = 0
        let all = try Self.read(screen, until: 8) { reading in
            most = max(most, reading.changes.count)
            unfinished += screen.nextDue == nil ? 0 : 1
        }
        #expect(all.changes.count == 8)
        #expect(most == 1)
        #expect(unfinished > 0, "the rest was due at once")
    }

    /// Reads as a loop does, until there are `count` changes or a minute is over.
    private static func read(
        _ screen: EvdevSource, until count: Int, orLoss: Bool = false,
        each: (InputReading) -> Void = { _ in }
    ) throws -> InputReading {
        let wait = try ReadyWait()
        try wait.add(try #require(screen.waitDescriptor), tag: 1)
        var all = InputReading()
        while all.changes.count < count {
            if screen.nextDue == nil, try wait.wait(milliseconds: 5_000).isEmpty { break }
            let reading = screen.read(at: .milliseconds(1))
            each(reading)
            all.changes += reading.changes
            all.droppedFrames += reading.droppedFrames
            all.state = reading.state
            if reading.state != .open || (orLoss && all.droppedFrames > 0) { break }
        }
        return all
    }
}
