import AppendLog
import Exchange
import Logging
import Panel
import Peers
import Synchronization
import TestKit
import Testing

/// The writer of the log on a disk that fails.
@Suite struct JournalThreadTests {
    private let storage = FaultyStorage()
    private let folder: TemporaryFolder
    private let board: StatusBoard

    /// What the journal says, in its order.
    private enum Word: Hashable, Sendable {
        case stored(UInt64, Range<UInt64>)
        case notStored(UInt64)
        case durable(UInt64, isUrgent: Bool)
    }

    init() throws {
        folder = try TemporaryFolder("journal")
        board = try StatusBoard(
            PanelStatus(
                process: 1, version: "test", epoch: "", bootOrdinal: 0, startedMilliseconds: 0,
                next: 1, acknowledged: 1),
            path: "\(folder.path)/status.json",
            clock: PanelClock(
                now: { at(5_000) }, wall: { .init(milliseconds: 0, isTrusted: false) }),
            logger: Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() })
    }

    private func journal(_ words: Mailbox<Word>) throws -> JournalThread {
        let log = try AppendLog(
            opening: "log", storage: storage,
            options: LogOptions(segmentPages: 5, keptSegments: 0, segmentsMax: 3),
            newEpoch: { Epoch(bits: 1) })
        try log.prepareSpare()
        return try JournalThread(
            log, logger: Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() },
            listeners: JournalThread.Listeners(
                stored: { group, range in
                    let numbers = range.lowerBound.rawValue..<range.upperBound.rawValue
                    precondition(words.put(.stored(group, numbers)))
                },
                notStored: { precondition(words.put(.notStored($0))) },
                durable: { precondition(words.put(.durable($0.rawValue, isUrgent: $1))) }),
            board: board)
    }

    private let answer = [
        Draft(
            type: RecordType(rawValue: 3), version: 1,
            stamp: Stamp(
                boottimeNanoseconds: 1, wallMilliseconds: 1, isWallTrusted: false, bootOrdinal: 0),
            payload: [UInt8](repeating: 7, count: 32))
    ]

    private func breakDisk() {
        storage.lieInWait(.init(after: 0, calls: [.write, .synchronize], isForEver: true))
    }

    @Test func `a trigger that was withheld is urgent when it is stored at last`() throws {
        let words = try Mailbox<Word>(lettersMax: 100)
        let journal = try journal(words)
        breakDisk()
        #expect(journal.keep(group: 1, answer, isUrgent: true))
        #expect(words.wait(milliseconds: nil) == [.notStored(1)])
        storage.lieInWait(nil)
        #expect(journal.keep(group: 2, answer, isUrgent: false))
        journal.stop()
        #expect(
            words.takeAll() == [
                .durable(3, isUrgent: true), .stored(2, 2..<3), .durable(4, isUrgent: false),
            ])
    }

    /// Whoever hears of the last answer may end the panel, and with it the forwarder.
    @Test func `the forwarder hears of an answer before its customer does`() throws {
        let words = try Mailbox<Word>(lettersMax: 100)
        let journal = try journal(words)
        #expect(journal.keep(group: 1, answer, isUrgent: false))
        journal.stop()
        #expect(words.takeAll() == [.durable(2, isUrgent: false), .stored(1, 1..<2)])
    }

    @Test func `notes keep their place among the answers, and nobody is told of them`() throws {
        let words = try Mailbox<Word>(lettersMax: 100)
        let journal = try journal(words)
        #expect(journal.note(answer[0]))
        #expect(journal.keep(group: 1, answer, isUrgent: false))
        #expect(journal.note(answer[0]))
        #expect(journal.keep(group: 2, answer, isUrgent: false))
        journal.stop()
        let stored = words.takeAll().filter { if case .stored = $0 { true } else { false } }
        #expect(stored == [.stored(1, 2..<3), .stored(2, 4..<5)])
    }

    @Test func `a note waits for a disk that takes nothing, and asks for nobody`() throws {
        let words = try Mailbox<Word>(lettersMax: 100)
        let journal = try journal(words)
        breakDisk()
        #expect(journal.note(answer[0]))
        #expect(journal.keep(group: 1, answer, isUrgent: false))
        var heard: [Word] = []
        while !heard.contains(.notStored(1)) { heard += words.wait(milliseconds: nil) }
        storage.lieInWait(nil)
        journal.stop()
        #expect(board.current.groupsNotStored == 1)
        let told = (heard + words.takeAll()).filter {
            if case .durable = $0 { false } else { true }
        }
        #expect(told == [.notStored(1)])
    }

    @Test func `what comes after a withheld trigger is not urgent for ever`() throws {
        let words = try Mailbox<Word>(lettersMax: 100)
        let journal = try journal(words)
        breakDisk()
        #expect(journal.keep(group: 1, answer, isUrgent: true))
        #expect(words.wait(milliseconds: nil) == [.notStored(1)])
        storage.lieInWait(nil)
        #expect(journal.keep(group: 2, answer, isUrgent: false))
        var heard: [Word] = []
        while heard.count < 3 { heard += words.wait(milliseconds: nil) }
        #expect(journal.keep(group: 3, answer, isUrgent: false))
        journal.stop()
        #expect(words.takeAll() == [.durable(5, isUrgent: false), .stored(3, 4..<5)])
    }

    @Test
    func `withheld records that are durable though the group behind them does not fit are told`()
        throws
    {
        let words = try Mailbox<Word>(lettersMax: 100)
        let journal = try journal(words)
        breakDisk()
        #expect(journal.keep(group: 1, answer, isUrgent: true))
        #expect(words.wait(milliseconds: nil) == [.notStored(1)])
        storage.lieInWait(nil)
        // More than the three segments that this log may have.
        let long = [[Draft]](repeating: answer, count: 1_000).flatMap { $0 }
        #expect(journal.keep(group: 2, long, isUrgent: false))
        journal.stop()
        let heard = words.takeAll()
        // The last is the note that customers were asked to tell the staff.
        #expect(
            heard == [
                .durable(2, isUrgent: true), .notStored(2), .durable(3, isUrgent: false),
            ])
    }

    @Test func `how often customers were asked to tell the staff is logged when the disk is back`()
        throws
    {
        let words = try Mailbox<Word>(lettersMax: 100)
        let journal = try journal(words)
        breakDisk()
        for group in 1...3 {
            #expect(journal.keep(group: UInt64(group), answer, isUrgent: false))
            #expect(words.wait(milliseconds: nil) == [.notStored(UInt64(group))])
        }
        storage.lieInWait(nil)
        #expect(journal.keep(group: 4, answer, isUrgent: false))
        journal.stop()
        // The first of them was withheld, and is stored with the others; nobody was thanked for it.
        let records = try LogReader(directory: "log", storage: storage)
            .read(from: .first, before: nil, recordsMax: 9, bytesMax: 9_000).records
        #expect(records.map(\.type.rawValue) == [3, 3, 6])
        let note = try Payload(type: .staffAsked, version: 1, bytes: records[2].payload[...])
        #expect(
            note == .staffAsked(StaffAsked(times: 3, firstNanoseconds: 1, lastNanoseconds: 1)))
    }

    @Test func `a failure that another segment made good is told`() throws {
        let words = try Mailbox<Word>(lettersMax: 100)
        let journal = try journal(words)
        storage.lieInWait(.init(after: 0, calls: [.synchronize]))
        #expect(journal.keep(group: 1, answer, isUrgent: false))
        journal.stop()
        #expect(words.takeAll().contains(.stored(1, 1..<2)))
        let fault = try #require(board.current.storageFault)
        #expect(fault.text.contains("Input/output error"))
    }

    @Test func `the board tells what was stored, what was not, and why`() throws {
        let words = try Mailbox<Word>(lettersMax: 100)
        let journal = try journal(words)
        #expect(journal.keep(group: 1, answer + answer, isUrgent: false))
        var heard: [Word] = []
        while heard.count < 2 { heard += words.wait(milliseconds: nil) }
        breakDisk()
        #expect(journal.keep(group: 2, answer, isUrgent: false))
        #expect(words.wait(milliseconds: nil) == [.notStored(2)])
        journal.stop()
        let status = board.current
        #expect(status.groupsStored == 1)
        #expect(status.recordsStored == 2)
        #expect(status.groupsNotStored == 1)
        #expect(status.withheld == 1)
        #expect(status.next == 4)
        #expect(status.isRefusing)
        #expect(!status.hasSpare)
        let fault = try #require(status.storageFault)
        #expect(fault.text.contains("Input/output error"))
        #expect(fault.atMilliseconds == 5_000)
    }
}
