import Feedback
import Foundation
import Peers
import Testing
import Touch

@testable import Panel

/// A calibration that is to stay: tried before it is kept, and taken back where nobody confirms it.
@Suite struct CalibrationTrialTests {
    private let screen = DeviceReport(
        name: "usb-1", vendor: 0x0eef, product: 0x7224, kind: .touchscreen, state: .held,
        calibration: [1, 0, 0, 0, 1, 0.5])
    private let client = ControlClientID(1)

    private func tap(_ point: TouchPoint) -> Tap {
        Tap(
            contact: ContactNumber(1), down: point, up: point, downAt: at(0), upAt: at(80))
    }

    /// All five targets, through a layer that is mounted turned by a half.
    private func walk(_ desk: inout ControlDesk, at milliseconds: UInt64) -> [ControlDesk.Output] {
        var last: [ControlDesk.Output] = []
        for target in CalibrationRun.targets {
            let seen = TouchPoint(x: 1 - target.x, y: 1 - target.y)
            last = desk.calibrate(with: tap(seen), on: screen.name, at: at(milliseconds))
        }
        return last
    }

    private let half = CalibrationResult(
        matrix: [-1, 0, 1, 0, -1, 1], errorShare: 0, turned: "turned by a half")

    private func isTrial(_ output: ControlDesk.Output?) -> Bool {
        if case .event(.calibration(.trial))? = output { true } else { false }
    }

    @Test func `the crosses are seen without any matrix, so that a wrong one hides no corner`() {
        var desk = ControlDesk()
        let begun = desk.startStaffsCalibration(of: nil, devices: [screen], at: at(0))
        #expect(begun == [.device(.use(.identity, screen))])
        #expect(desk.isStaffsCalibration)
    }

    @Test func `a result is in force for the trial, and kept once its target was touched`() throws {
        var desk = ControlDesk()
        _ = desk.startStaffsCalibration(of: "usb-1", devices: [screen], at: at(0))
        let tried = walk(&desk, at: 1_000)
        #expect(tried.first == .device(.use(AxisMapping(.half), screen)))
        #expect(isTrial(tried.last))
        #expect(desk.calibration?.trialSeconds(at: at(1_000)) == 15)
        let beside = TouchPoint(x: CalibrationRun.trialTarget.x + 0.07, y: 0.6)
        let missed = desk.calibrate(with: tap(beside), on: "usb-1", at: at(2_000))
        #expect(
            missed == [.event(.calibration(.missed(why: "the finger was seen elsewhere")))])
        let near = TouchPoint(x: CalibrationRun.trialTarget.x + 0.05, y: 0.6)
        let kept = desk.calibrate(with: tap(near), on: "usb-1", at: at(15_999))
        #expect(kept.first == .device(.keep(AxisMapping(.half), screen)))
        #expect(desk.calibration == nil)
    }

    @Test func `a trial that nobody confirms in 15 s is taken back, and not a moment earlier`() {
        var desk = ControlDesk()
        _ = desk.startStaffsCalibration(of: nil, devices: [screen], at: at(0))
        _ = walk(&desk, at: 1_000)
        // A miss gives no more time: whoever is locked out would miss for ever.
        _ = desk.calibrate(with: tap(TouchPoint(x: 0.9, y: 0.9)), on: "usb-1", at: at(10_000))
        #expect(desk.woke(at: at(15_999)).isEmpty)
        let over = desk.woke(at: at(16_000))
        #expect(over.first == .device(.restore(screen)))
        #expect(desk.calibration == nil)
    }

    @Test func `the countdown of the trial is drawn each second`() {
        var run = CalibrationRun(device: "usb-1", isKept: true, at: at(0))
        #expect(run.nextDue(at: at(0)) == at(60_000))
        for target in CalibrationRun.targets { _ = run.take(tap(target), at: at(1_000)) }
        #expect(run.nextDue(at: at(1_000)) == at(2_000))
        #expect(run.trialSeconds(at: at(2_000)) == 14)
        #expect(run.nextDue(at: at(15_500)) == at(16_000))
        #expect(
            run.target == CalibrationTarget(number: 1, of: 1, point: CalibrationRun.trialTarget))
    }

    @Test func `no turn and no mirror takes the trial's target near to itself`() {
        let turns = AxisMapping.Rotation.allCases.map { AxisMapping($0) }
        let all = turns + turns.map { $0.then(.invertedX) }
        let place = CalibrationRun.trialTarget
        for mapping in all where mapping != .identity {
            let seen = mapping.point(x: place.x, y: place.y)
            #expect(seen.distance(to: place) > CalibrationRun.trialShareMax)
        }
    }

    @Test func `a client that leaves, or a screen that goes, takes the old matrix back`() {
        for isGone in [false, true] {
            var desk = ControlDesk()
            _ = desk.take(
                .calibrate(.start(device: nil, isKept: true)), from: client, devices: [screen],
                description: { _ in nil }, at: at(0))
            #expect(!desk.isStaffsCalibration)
            _ = walk(&desk, at: 1_000)
            var gone = screen
            gone.state = .awaited
            let outputs =
                isGone
                ? desk.changed(gone)
                : desk.take(
                    .left, from: client, devices: [screen], description: { _ in nil }, at: at(2_000)
                )
            #expect(outputs.contains(.device(.restore(screen))))
            #expect(desk.calibration == nil)
        }
    }

    @Test func `a calibration without keeping changes nothing on the panel`() {
        var desk = ControlDesk()
        let begun = desk.take(
            .calibrate(.start(device: nil)), from: client, devices: [screen],
            description: { _ in nil }, at: at(0))
        let stopped = desk.take(
            .calibrate(.stop), from: client, devices: [screen], description: { _ in nil },
            at: at(1))
        for output in begun + stopped {
            if case .device = output { Issue.record("\(output)") }
        }
    }

    @Test func `what is to be forgotten is named, and not in the middle of a calibration`() {
        var desk = ControlDesk()
        func forget() -> [ControlDesk.Output] {
            desk.take(
                .calibrate(.forget(device: nil)), from: client, devices: [screen],
                description: { _ in nil }, at: at(0))
        }
        #expect(forget() == [.device(.forget(screen, for: client))])
        _ = desk.startStaffsCalibration(of: nil, devices: [screen], at: at(0))
        #expect(forget() == [.reply(.refused(.calibrates), to: client)])
    }
}

/// What the panel keeps of it: `Docs/Reference/calibration.md`.
@Suite struct CalibrationBookTests {
    private let screen = CalibrationBook.Screen(
        name: "pci-0000:00:14.0-usb-0:1:1.0", vendor: 0x0eef, product: 0x7224)

    private static let example = """
        smile-calibration-1
        0eef:7224 1.020000 0.000000 -0.010000 0.000000 0.980000 0.005000 \
        pci-0000:00:14.0-usb-0:1:1.0

        """

    @Test func `the example of the document is read and written as it stands there`() {
        let book = CalibrationBook(text: Self.example)
        #expect(book.mapping(of: screen) == AxisMapping(1.02, 0, -0.01, 0, 0.98, 0.005))
        #expect(book.text == Self.example)
        #expect(book.damagedLines == 0)
    }

    @Test func `another model at the same socket, and the same one elsewhere, are other screens`() {
        let book = CalibrationBook(text: Self.example)
        var other = screen
        other.product = 1
        #expect(book.mapping(of: other) == nil)
        other = screen
        other.name = "pci-2"
        #expect(book.mapping(of: other) == nil)
    }

    @Test(arguments: [
        "0eef 1 0 0 0 1 0 usb-1", "0eef:7224 1 0 0 0 1 usb-1", "0eef:7224 1 0 0 1 0 0 usb-1",
        "0eef:7224 1 0 0 0 nan 0 usb-1", "0eef:72245 1 0 0 0 1 0 usb-1", "a calibration",
    ])
    func `a line that makes no sense is left out and counted, the others stay`(line: String) {
        let book = CalibrationBook(text: Self.example + line + "\n")
        #expect(book.entries.count == 1)
        #expect(book.damagedLines == 1)
    }

    @Test func `another file in its place is no book`() {
        let book = CalibrationBook(text: "smile-calibration-2\n\(Self.example)")
        #expect(book.entries.isEmpty)
        #expect(book.damagedLines > 0)
    }

    @Test func `the newest takes its screen's place, and the oldest gives way beyond the limit`() {
        var book = CalibrationBook()
        for number in 0...CalibrationBook.entriesMax {
            let screen = CalibrationBook.Screen(name: "usb-\(number)", vendor: 1, product: 1)
            book.keep(.init(screen: screen, mapping: .invertedX))
            book.keep(.init(screen: screen, mapping: .invertedY))
            #expect(book.mapping(of: screen) == .invertedY)
        }
        #expect(book.entries.count == CalibrationBook.entriesMax)
        #expect(book.entries.first?.screen.name == "usb-1")
        #expect(CalibrationBook(text: book.text).entries == book.entries)
    }

    @Test func `what is kept is there after a restart, and what is forgotten is not`() throws {
        let folder = try TemporaryFolder("calibration")
        #expect(CalibrationFile(in: folder.path).fault == nil)
        let file = CalibrationFile(in: folder.path)
        try file.keep(.init(screen: screen, mapping: .swapped))
        #expect(CalibrationFile(in: folder.path).book.mapping(of: screen) == .swapped)
        let wasThere = try file.forget(screen)
        #expect(wasThere)
        #expect(CalibrationFile(in: folder.path).book.mapping(of: screen) == nil)
        let isThere = try file.forget(screen)
        #expect(!isThere)
    }

    @Test func `a disk that refuses leaves the book as it is on the disk`() throws {
        let folder = try TemporaryFolder("calibration")
        let file = CalibrationFile(in: folder.path)
        // A folder in the file's place cannot be replaced by a file.
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/calibration/x", withIntermediateDirectories: true)
        #expect(throws: FolderFile.Fault.self) {
            try file.keep(.init(screen: screen, mapping: .swapped))
        }
        #expect(file.book.mapping(of: screen) == nil)
    }
}
