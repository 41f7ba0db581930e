import Feedback
import Testing
import Touch

@testable import Panel

/// What the loop tells those who watch, and what it keeps to itself.
@Suite struct ControlDeskTests {
    private let watcher = ControlClientID(1)
    private let recorder = ControlClientID(2)
    private let screen = DeviceReport(
        name: "usb-1", node: "/dev/input/event3", kind: .touchscreen, state: .held)
    private let description = TouchscreenDescription(
        name: "a screen",
        axes: [
            AxisCode.slot: AxisRange(minimum: 0, maximum: 9),
            AxisCode.slotX: AxisRange(minimum: 0, maximum: 999),
            AxisCode.slotY: AxisRange(minimum: 0, maximum: 999),
            AxisCode.trackingID: AxisRange(minimum: 0, maximum: 65_535),
        ])

    private func at(_ milliseconds: UInt64) -> Instant {
        Instant(nanoseconds: milliseconds * 1_000_000)
    }

    private func ask(
        _ desk: inout ControlDesk, _ request: ControlRequest, from client: ControlClientID,
        devices: [DeviceReport]? = nil
    ) -> [ControlDesk.Output] {
        let standing = StandingState(slot: 2, positions: [.init(x: 123, y: 456)])
        return desk.take(
            request, from: client, devices: devices ?? [screen],
            description: { $0 == "usb-1" ? (description, standing) : nil }, at: at(0))
    }

    private func finger(
        _ kind: ContactChange.Kind, _ number: UInt64, x: Double = 0.5, _ time: UInt64 = 0
    ) -> ContactChange {
        ContactChange(
            kind: kind, contact: ContactNumber(number), point: TouchPoint(x: x, y: 0.5),
            at: at(time))
    }

    private func watched() -> ControlDesk {
        var desk = ControlDesk()
        _ = ask(&desk, .watch, from: watcher)
        return desk
    }

    @Test func `nothing is told while nobody watches`() {
        var desk = ControlDesk()
        #expect(!desk.isAttended)
        #expect(desk.saw(finger(.down, 1), on: "usb-1").isEmpty)
        #expect(desk.showsContact(true).isEmpty)
        #expect(desk.changed(screen).isEmpty)
    }

    @Test func `who watches sees contacts, keys and verdicts with their times`() {
        var desk = watched()
        #expect(
            desk.saw(finger(.down, 1, x: 0.25, 100), on: "usb-1")
                == [.event(.contact(device: "usb-1", finger(.down, 1, x: 0.25, 100)))])
        #expect(desk.saw(finger(.moved, 1, 110), on: "usb-1").count == 1)
        #expect(desk.saw(finger(.up, 1, 160), on: "usb-1").count == 1)
        let verdict = TapRecognizer.Verdict.noTap(ContactNumber(1), .strayed)
        #expect(
            desk.judged(verdict, on: "usb-1", at: at(160))
                == [
                    .event(
                        .verdict(
                            ControlVerdict(
                                device: "usb-1", finger: .contact(ContactNumber(1)),
                                became: .nothing, why: "strayed",
                                point: TouchPoint(x: 0.25, y: 0.5), lastedMilliseconds: 60,
                                at: at(160))))
                ])
        let press = KeyChange(kind: .down, key: Key(2), at: at(200))
        #expect(desk.saw(press, on: "box").count == 1)
        #expect(desk.judged(Key(2), on: "box", isButton: true, at: at(200)).count == 1)
        #expect(desk.saw(KeyChange(kind: .up, key: Key(2), at: at(300)), on: "box").count == 1)
    }

    @Test func `while a contact is asked for, only that it is withheld is told`() {
        var desk = watched()
        #expect(desk.showsContact(true) == [.event(.withheld(true))])
        #expect(desk.showsContact(true).isEmpty)
        #expect(desk.saw(finger(.down, 1), on: "usb-1").isEmpty)
        #expect(desk.saw(finger(.moved, 1), on: "usb-1").isEmpty)
        #expect(desk.saw(finger(.up, 1), on: "usb-1").isEmpty)
        let verdict = TapRecognizer.Verdict.noTap(ContactNumber(1), .tooShort)
        #expect(desk.judged(verdict, on: "usb-1", at: at(9)).isEmpty)
        let press = KeyChange(kind: .down, key: Key(2), at: at(200))
        #expect(desk.saw(press, on: "box").isEmpty)
        #expect(desk.judged(Key(2), on: "box", isButton: true, at: at(200)).isEmpty)
        #expect(desk.showsContact(false) == [.event(.withheld(false))])
        #expect(desk.saw(finger(.down, 2), on: "usb-1").count == 1)
    }

    @Test func `a finger from before or during the question stays hidden until it is up`() {
        var desk = watched()
        _ = desk.saw(finger(.down, 1), on: "usb-1")
        _ = desk.showsContact(true)
        _ = desk.saw(finger(.down, 2), on: "usb-1")
        _ = desk.showsContact(false)
        for number: UInt64 in [1, 2] {
            #expect(desk.saw(finger(.moved, number), on: "usb-1").isEmpty)
            #expect(desk.saw(finger(.up, number), on: "usb-1").isEmpty)
            let verdict = TapRecognizer.Verdict.noTap(ContactNumber(number), .tooLong)
            #expect(desk.judged(verdict, on: "usb-1", at: at(9)).isEmpty)
        }
    }

    @Test func `who comes while it is withheld is told so, and cannot record or calibrate`() {
        var desk = ControlDesk()
        _ = desk.showsContact(true)
        #expect(
            ask(&desk, .watch, from: watcher)
                == [.reply(.watching([screen], isWithheld: true), to: watcher)])
        for request in [ControlRequest.record(device: nil), .calibrate(.start(device: nil))] {
            #expect(
                ask(&desk, request, from: recorder)
                    == [.reply(.refused(.contactIsAsked), to: recorder)])
        }
    }

    @Test func `the header of a recording tells the slot and no position`() throws {
        var desk = ControlDesk()
        let outputs = ask(&desk, .record(device: nil), from: recorder)
        guard case .reply(.recording("usb-1", let header, 2), recorder)? = outputs.first else {
            Issue.record("\(outputs)")
            return
        }
        #expect(header.first == "# EVEMU 1.3")
        #expect(header.contains("N: a screen"))
        #expect(header.contains("#       Value 2"))
        #expect(!header.contains { $0.contains("123") || $0.contains("456") })
    }

    @Test func `a device is named where there are several, and must be held`() {
        var desk = ControlDesk()
        let other = DeviceReport(name: "usb-2", kind: .touchscreen, state: .held)
        let free = DeviceReport(name: "usb-3", kind: .touchscreen, state: .free)
        let all = [screen, other, free]
        #expect(
            ask(&desk, .record(device: nil), from: recorder, devices: all)
                == [.reply(.refused(.whichDevice(["usb-1", "usb-2"])), to: recorder)])
        #expect(
            ask(&desk, .record(device: "usb-3"), from: recorder, devices: all)
                == [.reply(.refused(.noSuchDevice("usb-3")), to: recorder)])
        #expect(
            ask(&desk, .record(device: nil), from: recorder, devices: [])
                == [.reply(.refused(.noDevice), to: recorder)])
        #expect(!desk.isAttended)
    }

    @Test func `what a device that is gone was recorded, calibrated and watched for ends`() {
        var desk = watched()
        _ = ask(&desk, .record(device: nil), from: recorder)
        _ = ask(&desk, .calibrate(.start(device: nil)), from: watcher)
        #expect(desk.isRecorded("usb-1"))
        var gone = screen
        gone.state = .awaited
        #expect(
            desk.changed(gone) == [
                .event(.device(gone)), .event(.recordingEnded(device: "usb-1")),
                .event(.calibration(.ended(why: "the touch screen is gone"))),
            ])
        #expect(!desk.isRecorded("usb-1"))
        #expect(desk.calibration == nil)
        #expect(desk.isAttended)
        _ = ask(&desk, .left, from: watcher)
        #expect(!desk.isAttended)
    }

    @Test func `who leaves leaves nothing behind`() {
        var desk = watched()
        _ = ask(&desk, .record(device: nil), from: recorder)
        _ = ask(&desk, .record(device: nil), from: watcher)
        _ = ask(&desk, .calibrate(.start(device: nil)), from: recorder)
        #expect(ask(&desk, .left, from: recorder).isEmpty)
        #expect(desk.calibration == nil)
        #expect(desk.isRecorded("usb-1"))
        _ = ask(&desk, .left, from: watcher)
        #expect(!desk.isRecorded("usb-1"))
        #expect(!desk.isAttended)
    }
}
