import AppendLog
import Exchange
import Feedback
import Foundation
import TestKit
import Testing

@testable import Central

/// Answers that name several reasons, from the panel's record to every figure.
@Suite struct SeveralReasonsTests {
    private let bench: IntakeBench

    init() throws {
        bench = try IntakeBench()
        bench.panel.boot(at: "till")
        bench.panel.log(questionnaire: SeveralSample.file, revision: SeveralSample.revision)
    }

    private func report() throws -> Report {
        try Report(of: .always, in: bench.store, tenant: IntakeBench.tenant)
    }

    private func tallies() throws -> [[SQLValue]] {
        try bench.rows("SELECT choice, answers FROM tallies WHERE question = 1 ORDER BY choice")
    }

    private func isWhole() throws -> Bool {
        try verifyTallies(in: bench.store, tenant: IntakeBench.tenant).isEmpty
    }

    @Test func `each reason is counted, and the customers beside them`() throws {
        for visit in 1...12 as ClosedRange<UInt64> {
            bench.panel.append(SeveralSample.reasons([1], visit: visit))
            bench.panel.append(SeveralSample.reasons(visit % 2 == 0 ? [1, 3] : [1], visit: visit))
        }
        try bench.accept(bench.panel.batch())
        let line = try #require(try report().lines.first)
        #expect(line.unmarked.answers == 12)
        #expect(line.unmarked.counts == [.reason("queue"): 12, .reason("light"): 6])
        #expect(line.takesSeveral)
        #expect(
            try report().text.contains(
                "queue: 12  staff: 0  light: 6  (several in an answer; n: 12)"))
        #expect(try isWhole())
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(report().json)) as? [String: Any])
        let question = try #require((json["questions"] as? [[String: Any]])?.first)
        #expect(question["several"] as? Bool == true)
        #expect((question["all"] as? [String: Any])?["answers"] as? Int == 12)
    }

    @Test func `the newest of a visit's choices counts in every order of arrival`() throws {
        for order in [[3, 4, 5], [5, 4, 3], [4, 3, 5], [4, 5, 3], [3, 5, 4], [5, 3, 4]] {
            bench.panel = PanelTwin(
                epoch: Epoch(bits: UInt128(order[0] * 10 + order[1])),
                wallMilliseconds: UInt64(bench.now))
            bench.panel.boot(at: "till")
            bench.panel.log(questionnaire: SeveralSample.file, revision: SeveralSample.revision)
            bench.panel.append(SeveralSample.reasons([2]))
            bench.panel.append(SeveralSample.reasons([2, 3]))
            bench.panel.append(SeveralSample.reasons([1, 3]))
            try bench.accept(bench.panel.batch(SequenceNumber(1)..<SequenceNumber(3)))
            for place in order.map({ SequenceNumber(UInt64($0)) }) {
                try bench.accept(bench.panel.batch(place..<place.next))
            }
        }
        let six = SQLValue.integer(6)
        #expect(
            try tallies() == [[.integer(-1), six], [.integer(1), six], [.integer(3), six]])
        #expect(try isWhole())
    }

    @Test func `what was taken back is in no figure, and its answers are kept`() throws {
        bench.panel.append(SeveralSample.reasons([2]))
        bench.panel.append(SeveralSample.reasons([]))
        bench.panel.append(SeveralSample.reasons([1], visit: 2))
        try bench.accept(bench.panel.batch())
        let line = try #require(try report().lines.first)
        #expect(line.all.answers == 1)
        #expect(line.all.counts == [.reason("queue"): 1])
        #expect(try bench.count("answers") == 3)
        #expect(try isWhole())
    }

    @Test func `a late mark moves every reason of its answer`() throws {
        bench.panel.append(SeveralSample.reasons([1, 2]))
        bench.panel.append(SeveralSample.reasons([1, 2], visit: 2))
        bench.panel.append(
            .marked(
                LateMark(.burst1, [AnswerName(visit: VisitID(2), question: QuestionNumber(1))])))
        try bench.accept(bench.panel.batch())
        let line = try #require(try report().lines.first)
        #expect(line.unmarked.answers == 1)
        #expect(line.all.answers == 2)
        #expect(line.all.counts == [.reason("queue"): 2, .reason("staff"): 2])
        #expect(try isWhole())
    }

    @Test func `a boot record that comes late moves every reason to its place`() throws {
        let bench = try IntakeBench()
        bench.panel.boot(at: "exit")
        bench.panel.append(SeveralSample.reasons([1, 2]))
        bench.panel.append(SeveralSample.reasons([2], visit: 2))
        try bench.accept(bench.panel.batch(SequenceNumber(2)..<SequenceNumber(4)))
        try bench.accept(bench.panel.batch(SequenceNumber(1)..<SequenceNumber(2)))
        #expect(
            try bench.rows("SELECT touchpoint, choice, answers FROM tallies ORDER BY choice")
                == [
                    [.text("exit"), .integer(-1), .integer(2)],
                    [.text("exit"), .integer(1), .integer(1)],
                    [.text("exit"), .integer(2), .integer(2)],
                ])
        #expect(try verifyTallies(in: bench.store, tenant: IntakeBench.tenant).isEmpty)
    }

    @Test func `the export names every reason`() throws {
        bench.panel.append(SeveralSample.reasons([3, 1]))
        bench.panel.append(SeveralSample.reasons([]))
        bench.panel.append(ShopSample.answer(2, to: 0, visit: 2))
        try bench.accept(bench.panel.batch())
        var rows: [[String: Any]] = []
        let export = try Export(
            of: ExportRequest(), in: bench.store, tenant: IntakeBench.tenant)
        try export.write(as: .ndjson) {
            for line in $0.split(separator: 0x0a) {
                rows.append(
                    try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any] ?? [:])
            }
        }
        rows.removeAll { $0["kind"] as? String != "answer" }
        #expect(rows.map { $0["chosen"] as? [String] } == [["queue", "light"], [], nil])
        #expect(rows.map { $0["choice_key"] as? String } == ["queue", nil, nil])
        #expect(rows.map { $0["choice"] as? Int } == [1, 0, 2])
    }

    @Test func `the page names every reason in the visit's row`() throws {
        bench.panel.append(SeveralSample.reasons([1, 3]))
        try bench.accept(bench.panel.batch())
        let snapshot = try OfficeSnapshot(
            of: .always, at: .everything, for: .office, in: bench.store, tenant: IntakeBench.tenant,
            now: 0)
        let row = VisitRow(
            try #require(snapshot.visits.first), .english, .english, .none, .utc, now: 0)
        #expect(row.chips.map(\.chipText) == ["Queue, Light"])
    }
}

/// A questionnaire with several reasons and every kind of contact.
enum SeveralSample {
    static let file = Array(
        """
        questionnaire: several
        revision: 1
        languages: [en]
        questions:
          - {key: face, scale: four-faces, text: {en: "How was it?"}}
          - key: why
            scale: reasons
            several: 2
            text: {en: "What shaped it?"}
            reasons:
              - {key: queue, text: {en: Queue}}
              - {key: staff, text: {en: Staff}}
              - {key: light, text: {en: Light}}
          - {key: comment, scale: comment, text: {en: "Anything else?"}}
          - {key: email, scale: email, text: {en: "Your e-mail?"}}
          - {key: phone, scale: phone, text: {en: "Your number?"}}
        rules:
          - {key: call-back, when: why is queue}
        """.utf8)
    static let revision = Revision(number: 1, digest: revisionDigest(ofFile: file))

    static func reasons(
        _ choices: [UInt8], visit: UInt64 = 1, triggers: RuleSet = []
    ) -> Payload {
        let several = ChoiceSet(choices.map(Choice.init(_:)))
        return .answer(answer(several.first, to: 1, visit, several, triggers))
    }

    static func answer(
        _ choice: Choice, to question: UInt8, _ visit: UInt64 = 1, _ several: ChoiceSet = [],
        _ triggers: RuleSet = []
    ) -> Answer {
        Answer(
            visit: VisitID(visit), revision: revision, question: QuestionNumber(question),
            choice: choice, several: several, millisecondsSinceShown: 900, triggers: triggers)
    }
}
