import Exchange
import Feedback
import Foundation
import Peers

@testable import Central

/// A store whose rows a test writes itself, so that what is read can be told by hand.
final class PageFixture {
    static let tenant = "default"
    static let panel = "000102030405060708090a0b0c0d0e0f"
    static let epoch = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"
    /// 2026-03-09T12:00:00Z, on a quarter of an hour.
    static let noon: Int64 = 1_773_057_600_000

    let folder: Peers.TemporaryFolder
    let database: TestDatabase
    let store: any Store
    let revision: Revision
    private var nextSequence: Int64 = 1

    init(questionnaire: String = PageFixture.counter) throws {
        folder = try Peers.TemporaryFolder("central-page")
        database = try TestDatabase()
        store = try database.writer()
        revision = Revision(
            number: 1, digest: Exchange.revisionDigest(ofFile: Array(questionnaire.utf8)))
        try insert(
            "questionnaires", ["tenant", "digest", "number", "file"],
            [
                .text(Self.tenant), .integer(Int64(revision.digest)), .integer(1),
                .bytes(Array(questionnaire.utf8)),
            ])
        try addLog(1)
    }

    /// What an administrator's task knows.
    var scene: TaskScene { TaskScene(tenant: Self.tenant, now: Self.noon) }

    func insert(_ table: String, _ columns: [String], _ values: [SQLValue]) throws {
        try store.insertBatch(into: table, columns, [values])
    }

    func addLog(
        _ log: Int64, panel: String = PageFixture.panel, epoch: String = PageFixture.epoch,
        touchpoint: String = "fitting rooms"
    ) throws {
        try insert(
            "logs",
            [
                "tenant", "log", "panel", "epoch", "public_key", "touchpoint", "version",
                "high_water", "unreadable", "first_received_ms", "last_received_ms",
            ],
            [
                .text(Self.tenant), .integer(log), .text(panel), .text(epoch), .bytes([]),
                .text(touchpoint), .text("0.1.0"), .integer(1), .integer(0), .integer(Self.noon),
                .integer(Self.noon),
            ])
    }

    /// Counts `answers` in one quarter of an hour, as intake does.
    func addTally(
        question: Int64, choice: Int64, answers: Int64, isMarked: Bool = false,
        touchpoint: String = "fitting rooms", at: Int64 = PageFixture.noon,
        revision: Revision? = nil
    ) throws {
        let revision = revision ?? self.revision
        var changes = TallyChanges(tenant: Self.tenant)
        let key = TallyKey(
            Row([
                .text(touchpoint), .integer(Int64(revision.digest)),
                .integer(Int64(revision.number)), .integer(question), .integer(at / 900_000),
                .integer(choice), .integer(isMarked ? 1 : 0),
            ]))
        changes.add(answers, to: key, [])
        try changes.apply(to: store)
    }

    /// Sums up what panels count besides answers, as intake does.
    func addCount(
        _ kind: CountKind, times: Int64, touchpoint: String = "fitting rooms",
        at: Int64 = PageFixture.noon
    ) throws {
        try addCount(kind: kind.code, times: times, touchpoint: touchpoint, at: at)
    }

    /// - Parameter kind: as the table has it, perhaps of a newer program.
    func addCount(
        kind: Int64, times: Int64, touchpoint: String = "fitting rooms",
        at: Int64 = PageFixture.noon
    ) throws {
        var changes = CountTallyChanges(tenant: Self.tenant)
        let key = CountTallyKey(Row([.text(touchpoint), .integer(kind), .integer(at / 900_000)]))
        changes.add(times, to: key)
        try changes.apply(to: store)
    }

    /// Stores one answer with its record; returns its sequence.
    @discardableResult
    func addAnswer(
        visit: String = "00000000000000aa", question: Int64, choice: Int64, marks: Int64 = 0,
        triggers: Int64 = 0, supersededBy: Int64 = 0, touchpoint: String = "fitting rooms",
        at: Int64 = PageFixture.noon, uncertainty: Int64 = 250, revision: Revision? = nil,
        log: Int64 = 1
    ) throws -> Int64 {
        let revision = revision ?? self.revision
        let sequence = nextSequence
        nextSequence += 1
        try insert(
            "records",
            [
                "tenant", "log", "sequence", "type", "version", "boot_ordinal", "boottime_ns",
                "wall_ms", "wall_trusted", "at_ms", "uncertainty_ms", "received_ms", "digest",
                "payload",
            ],
            [
                .text(Self.tenant), .integer(log), .integer(sequence), .integer(3), .integer(1),
                .integer(1), .integer(0), .integer(at), .integer(1), .integer(at),
                .integer(uncertainty), .integer(at + 1_500), .bytes([]), .bytes([]),
            ])
        try insert(
            "answers",
            [
                "tenant", "log", "sequence", "visit", "digest", "number", "question", "choice",
                "shown_ms", "marks", "triggers", "superseded_by", "touchpoint", "at_ms",
            ],
            [
                .text(Self.tenant), .integer(log), .integer(sequence), .text(visit),
                .integer(Int64(revision.digest)), .integer(Int64(revision.number)),
                .integer(question), .integer(choice), .integer(1_234), .integer(marks),
                .integer(triggers), .integer(supersededBy), .text(touchpoint), .integer(at),
            ])
        return sequence
    }

    func addVisitEnd(visit: String, outcome: Outcome) throws {
        try insert(
            "visit_ends",
            [
                "tenant", "log", "visit", "sequence", "outcome", "question", "lasted_ms", "at_ms",
            ],
            [
                .text(Self.tenant), .integer(1), .text(visit), .integer(nextSequence),
                .integer(Int64(outcome.rawValue)), .integer(3), .integer(9_000),
                .integer(Self.noon),
            ])
        nextSequence += 1
    }

    static let counter = """
        questionnaire: counter
        revision: 1
        languages: [ru, en]
        questions:
          - key: face
            scale: four-faces
            text: {ru: Как вас обслужили?, en: How was our service today?}
          - key: why
            scale: reasons
            text: {ru: Что было не так?, en: What went wrong?}
            ask-when: face <= 2
            reasons:
              - key: queue
                text: {ru: Долгое ожидание, en: Long wait}
              - key: staff
                text: {ru: Отношение сотрудника, en: Staff attitude}
          - key: recommendation
            scale: recommendation
            text: {ru: Порекомендуете нас?, en: Would you recommend us?}
            ends:
              low: {ru: Точно нет, en: Not at all likely}
              high: {ru: Точно да, en: Extremely likely}
          - key: phone
            scale: phone
            text: {ru: Оставьте номер, en: Leave your number}
            ask-when: face <= 2
        rules:
          - key: call-back
            when: [face <= 2, phone given]
          - key: detractor
            when: recommendation <= 6

        """
}

extension PageReader {
    /// Sees everything, and is nobody.
    static let office = PageReader(
        accountName: nil, rights: Role.office.rights, part: .everything)
}
