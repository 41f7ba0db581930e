import AppendLog
import Exchange
import Feedback
import Foundation
import Logging
import Peers
import TestKit
import Testing

@testable import Panel

@Suite struct HeartbeatSourceTests {
    private let folder: TemporaryFolder
    private let board: StatusBoard
    private let clock = PanelClock(
        now: { Instant(nanoseconds: 90_000_000_000) },
        wall: { PanelClock.Wall(milliseconds: 1_790_000_000_000, isTrusted: true) })

    init() throws {
        folder = try TemporaryFolder("heartbeats")
        var status = PanelStatus(
            process: 1, version: "0.1.0", epoch: "5eed", bootOrdinal: 3,
            startedMilliseconds: 1_000, next: 101, acknowledged: 41)
        status.input = PanelStatus.Input()
        status.forwarder = PanelStatus.Forwarder()
        board = try StatusBoard(
            status, path: folder.path + "/status.json", clock: clock,
            logger: Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() })
    }

    private func now() -> Heartbeat {
        let journal = Journal(
            panel: PanelID(bits: 1), epoch: Epoch(bits: 1), bootOrdinal: 3,
            officeKey: SealingKey(nil),
            clock: clock)
        return HeartbeatSource(
            board, journal: journal, clock: clock, logFolder: folder.path,
            thermalFolder: folder.path
        ).now()
    }

    @Test func `a heartbeat says what stands on the board`() {
        #expect(now().screen == .none)
        #expect(now().sinceTapMilliseconds == nil)
        board.change { status in
            status.forwarder?.backlog = 60
            status.input?.devices = ["touch", "buttons"]
            status.input?.stuck = 1
            status.input?.lastTapMilliseconds = 80_000
            status.input?.testsEndMilliseconds = 95_000
            status.isRefusing = true
            status.hasSpare = false
            status.screen = .dark
        }
        let beat = now()
        #expect(beat.version == "0.1.0")
        #expect(beat.upMilliseconds == 90_000)
        #expect(beat.stamp.bootOrdinal == 3)
        #expect(beat.stamp.isWallTrusted)
        #expect((beat.next.rawValue, beat.backlog) == (101, 60))
        #expect((beat.inputDevices, beat.stuck) == (2, 1))
        #expect(beat.sinceTapMilliseconds == 10_000)
        #expect((beat.isRefusing, beat.hasSpare, beat.isInService) == (true, false, true))
        #expect(beat.screen == .dark)
        #expect(beat.diskFreeBytes > 0)
    }

    @Test func `the warmest sensor counts, and one that says nonsense does not`() throws {
        #expect(now().celsius == nil)
        for (name, text) in [
            ("thermal_zone0", "41200\n"), ("thermal_zone1", "55900\n"),
            ("thermal_zone2", "hot\n"), ("cooling_device0", "99000\n"),
        ] {
            let sensor = "\(folder.path)/\(name)"
            try FileManager.default.createDirectory(
                atPath: sensor, withIntermediateDirectories: false)
            try Data(text.utf8).write(to: URL(filePath: "\(sensor)/temp"))
        }
        #expect(now().celsius == 55)
    }
}
