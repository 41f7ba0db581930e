import AppendLog
import Foundation
import Measuring
import Peers
import Testing

@testable import Disasters

@Suite(.serialized) struct KillDisasterTests {
    @Test(.enabled(if: Kills.obstacle == nil, Comment(rawValue: Kills.obstacle ?? "")))
    func `forty kills of the daemon lose nothing and no start needs help`() throws {
        for figure in try Kills.slice.run() { #expect(figure.holds, "\(figure.line)") }
    }

    @Test func `a ledger that finds an acknowledged number missing says so`() throws {
        let folder = try TemporaryFolder("ledger")
        let log = "\(folder.path)/log"
        try PreparedLog(log).append(3)
        var ledger = Ledger()
        ledger.note(acknowledged: [1, 3])
        try ledger.inspect(log)
        #expect(ledger.faults.isEmpty)
        ledger.note(acknowledged: [4])
        try ledger.inspect(log)
        #expect(ledger.faults.lost == [4])
    }

    @Test func `a number that is acknowledged twice is doubled`() {
        var ledger = Ledger()
        ledger.note(acknowledged: [1, 2])
        ledger.note(acknowledged: [2, 3])
        #expect(ledger.faults.doubled == [2])
    }

    @Test func `another log in the place of the one that was read has other contents`() throws {
        let folder = try TemporaryFolder("ledger")
        let log = "\(folder.path)/log"
        try PreparedLog(log).append(2)
        var ledger = Ledger()
        try ledger.inspect(log)
        try FileManager.default.removeItem(atPath: log)
        try PreparedLog(log).append(2)
        try ledger.inspect(log)
        #expect(ledger.faults.changed == [1, 2])
        #expect(ledger.faults.damage == ["the log is another one"])
    }

    @Test func `a log that is gone has lost everything that was read from it`() throws {
        let folder = try TemporaryFolder("ledger")
        let log = "\(folder.path)/log"
        try PreparedLog(log).append(2)
        var ledger = Ledger()
        try ledger.inspect(log)
        try FileManager.default.removeItem(atPath: log)
        try ledger.inspect(log)
        #expect(ledger.faults.lost == [1, 2])
    }
}
