import AppendLog
import Exchange
import Feedback
import Foundation
import Peers
import Screen
import Settings
import Synchronization
import TestKit
import Testing
import Touch

@testable import Panel

/// The threads together while an author changes the questionnaire.
@Suite struct ReloadServiceTests {
    private let folder: TemporaryFolder
    private let storage = FaultyStorage()
    private let logged = LoggedLines()

    init() throws {
        folder = try TemporaryFolder("reload")
        try write(revision: 1, text: "old")
        try folder.write(
            "panel.yaml",
            """
            touchpoint: exit
            state-directory: state
            questionnaire: own.yaml
            languages-folder: \(Project.languages)
            # The clock of these tests stands still.
            taps: {lock-out-milliseconds: 0}
            """)
    }

    private func write(revision: Int, text: String) throws {
        try folder.write(
            "own.yaml",
            """
            questionnaire: own
            revision: \(revision)
            languages: [en]
            questions:
              - key: face
                scale: four-faces
                text: {en: \(text)}
            """)
    }

    /// A customer answers once the picture with this title stands there; `whenReady` comes with the
    /// first picture.
    private func run(
        answering title: String, whenReady: @escaping (PanelService.Stopper) throws -> Void
    ) throws {
        let path = "\(folder.path)/panel.yaml"
        let configuration = try PanelSetup.configuration(path)
        var setup = try PanelSetup(configuration, in: folder.path)
        setup.controlSocket = nil
        setup.statusFile = nil
        let customer = try Customer([.choice(Choice(4))])
        var world = PanelService.World(
            sources: [customer], surface: MemorySurface(size: screen), uplink: nil,
            storage: storage,
            clock: PanelClock(
                now: { at(1_000_000) },
                wall: { PanelClock.Wall(milliseconds: 1_790_000_000_000, isTrusted: true) }),
            logger: logged.logger, version: "test", kernelBootID: 1, endsWithSources: true)
        world.reader = EditionReader(path: path, started: configuration, officeKey: nil)
        let stopper = Mutex<PanelService.Stopper?>(nil)
        var isReady = false
        var fault: (any Error)?
        world.onDrawn = { picture in
            if picture.title == title { customer.sees(picture) }
            guard !isReady, let stopper = stopper.withLock({ $0 }) else { return }
            isReady = true
            do { try whenReady(stopper) } catch let thrown { fault = thrown }
        }
        let service = try PanelService(setup, world)
        stopper.withLock { $0 = service.stopper }
        try service.run()
        if let fault { throw fault }
    }

    /// What the log holds, in its order.
    private func payloads() throws -> [Payload] {
        let reader = try LogReader(directory: "\(folder.path)/state/log", storage: storage)
        var payloads: [Payload] = []
        var next = SequenceNumber(1)
        while true {
            let excerpt = try reader.read(
                from: next, before: nil, recordsMax: 100, bytesMax: 1 << 20)
            guard excerpt.range.upperBound > next else { return payloads }
            next = excerpt.range.upperBound
            payloads += try excerpt.records.compactMap {
                try Payload(type: $0.type, version: $0.version, bytes: $0.payload[...])
            }
        }
    }

    private func revisions(_ payloads: [Payload]) -> [String] {
        payloads.compactMap { payload in
            switch payload {
            case .questionnaire(let part): "file of \(part.revision.number)"
            case .answer(let answer): "answer to \(answer.revision.number)"
            default: nil
            }
        }
    }

    @Test func `the new questionnaire is in the log before the first answer to it`() throws {
        try run(answering: "new") { stopper in
            try write(revision: 2, text: "new")
            stopper.reload()
        }
        let found = try revisions(payloads())
        #expect(found == ["file of 1", "file of 2", "answer to 2"])
        // Once an epoch and revision: the next start has nothing to add.
        try run(answering: "new") { _ in }
        #expect(
            try revisions(payloads()) == ["file of 1", "file of 2", "answer to 2", "answer to 2"])
    }

    @Test func `a disk that refuses the note takes it with the next answer`() throws {
        let storage = storage
        try run(answering: "new") { stopper in
            storage.lieInWait(.init(after: 0, calls: [.write, .synchronize], isForEver: false))
            try write(revision: 2, text: "new")
            stopper.reload()
        }
        let found = try revisions(payloads())
        #expect(found == ["file of 1", "file of 2", "answer to 2"])
    }

    @Test func `a mistake leaves the old questionnaire there`() throws {
        try run(answering: "old") { stopper in
            try folder.write("own.yaml", "questionnaire: own\nrevison: 2\n")
            stopper.reload()
        }
        // The customer may be quicker than the reading; a second panel waits for nobody.
        let found = try revisions(payloads())
        #expect(found == ["file of 1", "answer to 1"])
    }

    @Test func `a note of the copies that were not kept comes once`() throws {
        try folder.write("state", "a file in the folder's place")
        #expect(throws: (any Error).self) { try run(answering: "old") { _ in } }
        try FileManager.default.removeItem(atPath: "\(folder.path)/state")
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/state", withIntermediateDirectories: true)
        try folder.write("state/last-good", "a file in the folder's place")
        try run(answering: "new") { stopper in
            try write(revision: 2, text: "new")
            stopper.reload()
        }
        let told = logged.lines.filter { $0.hasPrefix("the last good questionnaire could not") }
        #expect(told.count == 1, "\(logged.lines)")
    }
}
