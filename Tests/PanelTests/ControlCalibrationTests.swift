import Feedback
import Testing
import Touch

@testable import Panel

/// Targets tapped by a finger that is not quite steady, on screens that are mounted in every way.
@Suite struct ControlCalibrationTests {
    private func at(_ milliseconds: UInt64) -> Instant {
        Instant(nanoseconds: milliseconds * 1_000_000)
    }

    private func tap(_ point: TouchPoint, up: TouchPoint? = nil, _ time: UInt64 = 0) -> Tap {
        Tap(
            contact: ContactNumber(1), down: point, up: up ?? point, downAt: at(time),
            upAt: at(time + 80))
    }

    /// Where a panel without a calibration sees a finger on each target of a screen that needs
    /// `needed`, a little beside it.
    private func seen(_ needed: AxisMapping, jitter: Double) -> [TouchPoint] {
        let determinant = needed.a * needed.e - needed.b * needed.d
        return CalibrationRun.targets.enumerated().map { index, target in
            let side = index.isMultiple(of: 2) ? jitter : -jitter
            let (x, y) = (target.x + side - needed.c, target.y - side - needed.f)
            return TouchPoint(
                x: (needed.e * x - needed.b * y) / determinant,
                y: (needed.a * y - needed.d * x) / determinant)
        }
    }

    private func result(
        _ run: inout CalibrationRun, _ points: [TouchPoint]
    ) throws -> CalibrationResult {
        var news: [CalibrationNews] = []
        for point in points { news = run.take(tap(point), at: at(10)) }
        guard case .calibrated(let result)? = news.last else {
            throw ControlRefusal(.malformed, "\(news)", advice: "")
        }
        return result
    }

    @Test(arguments: [
        (AxisMapping.identity, "as it is"),
        (AxisMapping(.clockwise90), "turned clockwise by a quarter"),
        (AxisMapping(.half), "turned by a half"),
        (AxisMapping(.clockwise270), "turned counter-clockwise by a quarter"),
        (.invertedX, "mirrored left to right"), (.invertedY, "mirrored top to bottom"),
        (.swapped, "axes swapped"),
    ])
    func `a screen that is turned or mirrored gets exactly that matrix`(
        needed: AxisMapping, words: String
    ) throws {
        var run = CalibrationRun(device: "usb-1", at: at(0))
        let result = try result(&run, seen(needed, jitter: 0.004))
        #expect(result.matrix == [needed.a, needed.b, needed.c, needed.d, needed.e, needed.f])
        #expect(result.turned == words)
        #expect(result.errorShare < 0.01)
        #expect(run.isDone)
    }

    @Test func `a stretched screen gets a matrix that fits, and words that say so`() throws {
        let needed = AxisMapping(1.2, 0.01, -0.1, -0.02, 1.1, -0.04)
        var run = CalibrationRun(device: "usb-1", at: at(0))
        let result = try result(&run, seen(needed, jitter: 0))
        for (found, wanted) in zip(result.matrix, [1.2, 0.01, -0.1, -0.02, 1.1, -0.04]) {
            #expect(abs(found - wanted) < 1e-6)
        }
        #expect(result.turned == "as it is, stretched and moved a little")
    }

    @Test func `a matrix in force and a turned picture are reckoned with`() throws {
        // The device needs `wanted`, has `present`, and the picture is turned besides.
        let wanted = AxisMapping(.clockwise90)
        let present = AxisMapping(.half)
        let turn = AxisMapping(.clockwise270)
        var run = CalibrationRun(
            device: "usb-1", present: present, rotation: turn, at: at(0))
        let points = CalibrationRun.targets.map { target in
            // Targets are where the picture has them: undo its turn and the wanted matrix.
            let onDevice = AxisMapping(.clockwise90).point(x: target.x, y: target.y)
            let raw = AxisMapping(.clockwise270).point(x: onDevice.x, y: onDevice.y)
            let through = present.point(x: raw.x, y: raw.y)
            return turn.point(x: through.x, y: through.y)
        }
        let result = try result(&run, points)
        #expect(
            result.matrix == [wanted.a, wanted.b, wanted.c, wanted.d, wanted.e, wanted.f])
    }

    @Test func `one target that was missed makes all of them be asked for again`() {
        var run = CalibrationRun(device: "usb-1", at: at(0))
        var points = seen(.identity, jitter: 0)
        points[2] = TouchPoint(x: 0.7, y: 0.9)
        var news: [CalibrationNews] = []
        for point in points { news = run.take(tap(point), at: at(10)) }
        #expect(
            news == [
                .missed(why: "the taps do not fit together; once more from the first target"),
                .target(CalibrationTarget(number: 1, of: 5, point: CalibrationRun.targets[0])),
            ])
        #expect(!run.isDone)
    }

    @Test func `a finger that slid, and the same target twice, are not taken`() {
        var run = CalibrationRun(device: "usb-1", at: at(0))
        let slid = tap(TouchPoint(x: 0.1, y: 0.1), up: TouchPoint(x: 0.14, y: 0.1))
        #expect(
            run.take(slid, at: at(5)) == [.missed(why: "the finger moved; tap without sliding")])
        _ = run.take(tap(TouchPoint(x: 0.1, y: 0.1)), at: at(5))
        #expect(run.target.number == 2)
        #expect(
            run.take(tap(TouchPoint(x: 0.12, y: 0.1)), at: at(6))
                == [.missed(why: "that was the place of a target before")])
        #expect(run.target.number == 2)
    }

    @Test func `it ends by itself a minute after the last tap, and not a millisecond before`() {
        var desk = ControlDesk()
        let screen = DeviceReport(name: "usb-1", kind: .touchscreen, state: .held)
        let client = ControlClientID(1)
        _ = desk.take(
            .calibrate(.start(device: nil)), from: client, devices: [screen],
            description: { _ in nil }, at: at(0))
        _ = desk.calibrate(
            with: tap(TouchPoint(x: 0.1, y: 0.1)), on: "usb-1", at: at(1_000))
        #expect(desk.calibrationDue == at(61_000))
        #expect(desk.woke(at: at(60_999)).isEmpty)
        #expect(
            desk.woke(at: at(61_000))
                == [.event(.calibration(.ended(why: "nobody tapped the target for 60 s")))])
        #expect(desk.calibrationDue == nil)
    }

    @Test func `a second calibration is refused, and another screen's tap is left out`() {
        var desk = ControlDesk()
        let screen = DeviceReport(name: "usb-1", kind: .touchscreen, state: .held)
        func ask(_ action: ControlRequest.CalibrateAction, _ client: UInt64) -> [ControlDesk.Output]
        {
            desk.take(
                .calibrate(action), from: ControlClientID(client), devices: [screen],
                description: { _ in nil }, at: at(0))
        }
        _ = ask(.start(device: nil), 1)
        #expect(
            ask(.start(device: nil), 2)
                == [.reply(.refused(.calibrates), to: ControlClientID(2))])
        let other = desk.calibrate(with: tap(TouchPoint(x: 0.1, y: 0.1)), on: "b", at: at(1))
        #expect(other.isEmpty)
        #expect(
            ask(.stop, 2) == [
                .event(.calibration(.ended(why: "somebody else stopped it"))),
                .reply(.calibrationStopped(wasRunning: true), to: ControlClientID(2)),
            ])
        #expect(
            ask(.stop, 2)
                == [.reply(.calibrationStopped(wasRunning: false), to: ControlClientID(2))])
    }
}
