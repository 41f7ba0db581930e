import AppendLog
import Central
import Exchange
import Feedback
import Foundation
import Logging
import Peers
import Screen
import Settings
import Synchronization
import TestKit
import Testing
import Touch

@testable import Panel

/// The three threads together: scripted fingers, a disk and a network that fail, a real intake.
@Suite struct PanelServiceTests {
    let folder: TemporaryFolder
    let storage = FaultyStorage()
    let office = OfficePrivateKey()
    let key = PanelKey()
    let intake: Centre

    init() throws {
        folder = try TemporaryFolder("panel-service")
        intake = try Centre(folder)
    }

    /// The centre's intake behind a lock: the uplink calls it on the forwarder's thread.
    final class Centre: Sendable {
        private struct Owned: @unchecked Sendable {
            // Used under the lock alone.
            let store: SQLiteStore
            let intake: Intake
        }

        private let owned: Mutex<Owned>
        /// What it says of answers in each acknowledgement.
        let youSaid = Mutex<[String: String]?>(nil)

        init(_ folder: TemporaryFolder) throws {
            let store = try SQLiteStore(writingTo: "\(folder.path)/central.db")
            try store.migrate()
            owned = Mutex(
                Owned(
                    store: store,
                    intake: Intake(store, tenant: "default", acceptsUnknownPanels: true)))
        }

        func accept(_ batch: [UInt8]) -> (status: Int, body: [UInt8]) {
            owned.withLock { owned in
                do throws(IntakeFault) {
                    var reply = try owned.intake.accept(
                        batch, claimedBy: nil, at: 1_790_000_000_000)
                    reply.youSaid = youSaid.withLock { $0 }
                    return (200, reply.json)
                } catch {
                    return (error.isSenders ? 400 : 500, [])
                }
            }
        }

        func count(_ table: String) throws -> Int64 {
            try owned.withLock {
                try $0.store.query("SELECT COUNT(*) FROM \(table)", [])[0][integer: 0]
            }
        }
    }

    private let clock = PanelClock(
        now: { at(1_000_000) },
        wall: { PanelClock.Wall(milliseconds: 1_790_000_000_000, isTrusted: true) })

    private var setup: PanelSetup {
        PanelSetup(
            touchpoint: "exit", questionnaire: counter(), questionnaireFile: Array("a file".utf8),
            strings: strings, screen: screen, theme: .light, touch: TouchLimits(),
            presses: ButtonLimits(), buttons: [:], lockOutMilliseconds: 0,
            marksOutsideSessions: false,
            stateFolder: folder.path, key: key, officeKey: office.publicKey,
            forwarding: ForwarderState.Limits(intervalMilliseconds: 0, batchRecordsMax: 3),
            keptSegments: 4)
    }

    /// Runs a panel for one customer; returns what was drawn.
    private func run(
        _ targets: [Target], uplink: (any Uplink)?, storage: FaultyStorage? = nil,
        beforeTaps: () -> Void = {}
    ) throws -> [Picture] {
        let customer = try Customer(targets)
        var drawn: [Picture] = []
        var world = PanelService.World(
            sources: [customer], surface: MemorySurface(size: screen), uplink: uplink,
            storage: storage ?? self.storage, clock: clock,
            logger: Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() }, version: "test",
            kernelBootID: 1, endsWithSources: true)
        world.onDrawn = { picture in
            drawn.append(picture)
            customer.sees(picture)
        }
        let service = try PanelService(setup, world)
        beforeTaps()
        try service.run()
        return drawn
    }

    private let unhappy: [Target] = [
        .choice(Choice(1)), .choice(Choice(1)), .choice(Choice(2)),
    ]

    @Test func `a screen that nobody has to plug in is an input device from the start`() throws {
        var setup = setup
        setup.statusFile = "\(folder.path)/status.json"
        var world = PanelService.World(
            sources: [try PointerSource(name: "page")], surface: MemorySurface(size: screen),
            uplink: nil,
            storage: storage, clock: clock,
            logger: Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() }, version: "test",
            kernelBootID: 1)
        let stopper = Mutex<PanelService.Stopper?>(nil)
        world.onDrawn = { _ in stopper.withLock { $0 }?.stop() }
        let service = try PanelService(setup, world)
        stopper.withLock { $0 = service.stopper }
        try service.run()
        #expect(service.board?.current.input?.devices == ["page"])
    }

    @Test func `what was tapped is at the centre once, though replies are lost`() throws {
        let centre = intake
        let uplink = LossyUplink(
            [.replyLost, .delivered, .duplicated, .requestLost], seed: 1
        ) { centre.accept($0) }
        _ = try run(unhappy, uplink: uplink)
        _ = try run([], uplink: LossyUplink { centre.accept($0) })
        #expect(try centre.count("answers") == 3)
        #expect(try centre.count("visit_ends") == 1)
        #expect(try centre.count("conflicts") == 0)
        // Boot, one part of the questionnaire, three answers, the visit's end, and the second boot.
        #expect(try centre.count("records") == 7)
    }

    @Test func `the centre's line stands on the first question from the next start at the latest`()
        throws
    {
        let centre = intake
        func deliver() throws -> [Picture] {
            try run([], uplink: LossyUplink { centre.accept($0) })
        }
        #expect(try deliver().first?.news == nil)
        centre.youSaid.withLock { $0 = ["ru": "две кассы"] }
        _ = try deliver()
        #expect(try run([], uplink: nil).first?.news == "две кассы")
        // What cannot be shown leaves it; the acknowledgement counts all the same.
        centre.youSaid.withLock { $0 = ["ru": "две\nкассы"] }
        _ = try run(unhappy, uplink: LossyUplink { centre.accept($0) })
        #expect(try centre.count("answers") == 3)
        #expect(try run([], uplink: nil).first?.news == "две кассы")
        // A centre that says nothing of it does not take it away; one that says 'none' does.
        centre.youSaid.withLock { $0 = nil }
        _ = try deliver()
        #expect(try run([], uplink: nil).first?.news == "две кассы")
        centre.youSaid.withLock { $0 = [:] }
        _ = try deliver()
        #expect(try run([], uplink: nil).first?.news == nil)
    }

    @Test func `a kept line that is damaged is told of, and costs no start`() throws {
        let path = "\(folder.path)/you-said.json"
        try "{\"ru\":".write(toFile: path, atomically: true, encoding: .utf8)
        let log = LoggedLines()
        let line = CentreLine(in: folder.path, logger: log.logger) {}
        #expect(line.take() == nil)
        #expect(log.lines.count == 1 && log.lines[0].contains("you-said.json"), "\(log.lines)")
        line.heard(Array("{\"ru\":\"две кассы\"}".utf8))
        #expect(CentreLine(in: folder.path, logger: log.logger) {}.take() != nil)
        #expect(log.lines.count == 1)
    }

    @Test func `a captive portal acknowledges nothing`() throws {
        let centre = intake
        _ = try run(
            unhappy, uplink: LossyUplink([.portal, .portal, .portal]) { centre.accept($0) })
        #expect(try centre.count("records") == 0)
        _ = try run([], uplink: LossyUplink { centre.accept($0) })
        #expect(try centre.count("answers") == 3)
    }

    @Test func `a panel without a network keeps everything for the day it has one`() throws {
        for _ in 0..<3 { _ = try run(unhappy, uplink: nil) }
        let centre = intake
        _ = try run([], uplink: LossyUplink { centre.accept($0) })
        #expect(try centre.count("answers") == 9)
    }

    @Test func `a disk that takes nothing thanks nobody and asks for the staff`() throws {
        let drawn = try run([.choice(Choice(4))], uplink: nil) {
            storage.lieInWait(.init(after: 0, calls: [.write, .synchronize], isForEver: true))
        }
        #expect(drawn.contains(.tellStaff(line: "tell the staff", whatToDo: "they can help")))
        #expect(!drawn.contains { $0.title == "recommendation" })
        #expect(!drawn.contains(.thanks(line: "thanks")))
    }

    @Test func `a disk that is full at the start keeps nobody from starting`() throws {
        _ = try run(unhappy, uplink: nil)
        storage.lieInWait(.init(after: 0, calls: [.write, .synchronize], isForEver: true))
        let drawn = try run([.choice(Choice(4))], uplink: nil)
        #expect(drawn.contains(.tellStaff(line: "tell the staff", whatToDo: "they can help")))
    }

    @Test func `after a power cut the panel starts by itself and nothing stored is missing`() throws
    {
        _ = try run(unhappy, uplink: nil)
        let after = storage.crashed(seed: 7)
        let centre = intake
        _ = try run([], uplink: LossyUplink { centre.accept($0) }, storage: after)
        #expect(try centre.count("answers") == 3)
        #expect(try centre.count("gaps") == 0)
    }
}
