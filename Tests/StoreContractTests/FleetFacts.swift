import AppendLog
import Exchange
import Feedback
import TestKit

@testable import Central

/// What a database must hold once it has everything of a fleet, worked out from the panels' own
/// records.
struct FleetFacts {
    let fleet: Fleet
    let store: any Store

    init(of fleet: Fleet, in store: any Store) {
        self.fleet = fleet
        self.store = store
    }

    /// What is otherwise than the panels say; empty where nothing is.
    func differences() throws -> [String] {
        let verification = try Verification(of: store, tenant: FilledCentre.tenant)
        return try records() + tallies() + outbox()
            + counts(["logs": fleet.panels.count, "gaps": 0, "conflicts": 0])
            + counts(["waiting_triggers": 0, "redatings": 0])
            + (verification.holds ? [] : [verification.text])
    }

    /// How many messages are in each state.
    func states() throws -> [String: Int] {
        let rows = try store.query("SELECT state, count(*) FROM outbox GROUP BY state", [])
        return Dictionary(
            uniqueKeysWithValues: rows.map { ($0[text: 0], Int($0[integer: 1])) })
    }

    /// The touchpoints and visits that have a message in this state.
    func messages(in state: String) throws -> Set<String> {
        let rows = try store.query(
            "SELECT a.touchpoint, o.visit FROM outbox o JOIN answers a ON a.tenant = o.tenant "
                + "AND a.log = o.log AND a.sequence = o.sequence WHERE o.state = ?",
            [.text(state)])
        return Set(rows.map { "\($0[text: 0]) \($0[text: 1])" })
    }

    func count(_ table: String, where condition: String = "1 = 1") throws -> Int {
        let rows = try store.query("SELECT count(*) FROM \(table) WHERE \(condition)", [])
        return Int(rows[0][integer: 0])
    }

    private func counts(_ expected: [String: Int]) throws -> [String] {
        try expected.compactMap { table, count in
            let found = try self.count(table)
            return found == count ? nil : "\(table) has \(found) rows instead of \(count)"
        }
    }

    /// Each record of each panel, once, with its very content.
    private func records() throws -> [String] {
        try fleet.panels.compactMap { panel in
            let rows = try store.query(
                "SELECT r.sequence, r.digest FROM records r "
                    + "JOIN logs l ON l.tenant = r.tenant AND l.log = r.log "
                    + "WHERE l.panel = ? ORDER BY r.sequence",
                [.text(panel.panel.description)])
            let expected: [[SQLValue]] = panel.records.map { record in
                let bytes = record.bytes(epoch: panel.epoch)
                return [.sequence(record.sequence), .bytes(identityDigest(ofRecord: bytes[...]))]
            }
            return rows.map(\.values) == expected
                ? nil : "panel \(panel.panel) has other records than it sent"
        }
    }

    /// What a tally counts, without the hour.
    private struct Choice: Hashable {
        var touchpoint: String
        var question: Int64
        var choice: Int64
    }

    private func tallies() throws -> [String] {
        var expected: [Choice: Int64] = [:]
        for (number, panel) in fleet.panels.enumerated() {
            var last: [AnswerName: Answer] = [:]
            for answer in panel.answers { last[AnswerName(answer)] = answer }
            for answer in last.values {
                let choice = Choice(
                    touchpoint: "till \(number + 11)", question: Int64(answer.question.rawValue),
                    choice: Int64(answer.choice.rawValue))
                expected[choice, default: 0] += 1
            }
        }
        let rows = try store.query(
            "SELECT touchpoint, question, choice, CAST(SUM(answers) AS BIGINT) FROM tallies "
                + "GROUP BY touchpoint, question, choice", [])
        let found = Dictionary(
            uniqueKeysWithValues: rows.map {
                (
                    Choice(
                        touchpoint: $0[text: 0], question: $0[integer: 1], choice: $0[integer: 2]),
                    $0[integer: 3]
                )
            })
        return found == expected ? [] : ["the tallies are not what the panels' answers come to"]
    }

    /// One message for each visit that calls for one.
    private func outbox() throws -> [String] {
        let expected = fleet.panels.flatMap { panel in
            panel.answers.filter { !$0.triggers.isEmpty }.map { "\(panel.panel) \($0.visit)" }
        }
        let rows = try store.query(
            "SELECT l.panel, o.visit FROM outbox o "
                + "JOIN logs l ON l.tenant = o.tenant AND l.log = o.log", [])
        let found = rows.map { "\($0[text: 0]) \($0[text: 1])" }
        return found.sorted() == expected.sorted()
            ? [] : ["the outbox has other messages than the panels' answers call for"]
    }
}
