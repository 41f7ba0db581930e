import Exchange
import Feedback
import Foundation
import Peers
import Testing

/// `smilectl log dump` on what misuse leaves in the log.
@Suite struct LogDumpMarksTests {
    private let ledger: Ledger

    init() throws {
        ledger = try Ledger()
        var taps = IgnoredTaps(.lockOut, at: Instant(nanoseconds: 2_000_000_000))
        taps.count(.unready, times: 3, at: Instant(nanoseconds: 4_500_000_000))
        try ledger.append([
            .answer(answer([.burst1, .test1])),
            .marked(
                LateMark(
                    .stuck1, [AnswerName(visit: VisitID(1), question: QuestionNumber(2))])),
            .session(.opened), .ignoredTaps(taps), .answer(answer([])),
            .answer(answer(Marks(rawValue: 1 << 14))),
        ])
    }

    private func answer(_ marks: Marks) -> Answer {
        Answer(
            visit: VisitID(1), revision: Revision(number: 1, digest: 0xfeed),
            question: QuestionNumber(2), choice: Choice(3), millisecondsSinceShown: 900,
            marks: marks)
    }

    @Test func `marks are said in words, with their rule and its version`() throws {
        let run = try ledger.smilectl("log", "dump", ledger.logFolder).succeeded()
        #expect(
            run.lines == [
                "1  answer  visit 0000000000000001  question 2  choice 3  after 0.9 s  "
                    + "marked burst/1: one of at least 8 visits within a minute, each begun less "
                    + "than 1 s after the first question appeared  "
                    + "marked test/1: given in a technician's service mode: it is in no score "
                    + "and triggers nothing",
                "2  marked  visit 0000000000000001 question 2  "
                    + "marked stuck/1: one of at least 20 presses at one place, more regular "
                    + "than a hand can be",
                "3  session  opened",
                "4  ignored-taps  lock-out 1  unready 3",
                "5  answer  visit 0000000000000001  question 2  choice 3  after 0.9 s",
                "6  answer  visit 0000000000000001  question 2  choice 3  after 0.9 s  "
                    + "marked rule-of-bit-14: a rule that a newer program knows",
            ])
    }

    @Test func `as JSON every mark has its meaning beside it`() throws {
        let run = try ledger.smilectl("log", "dump", ledger.logFolder, "--json").succeeded()
        let objects = try run.objects()
        #expect(objects[0]["marks"] as? [String] == ["burst/1", "test/1"])
        let explained = try #require(objects[0]["explanations"] as? [[String: String]])
        #expect(explained.map { $0["rule"] } == ["burst/1", "test/1"])
        #expect(explained.allSatisfy { $0["meaning"]?.isEmpty == false })
        let named = try #require(objects[1]["answers"] as? [[String: Any]])
        #expect(named.map { $0["visit"] as? String } == ["0000000000000001"])
        #expect(named.map { $0["question"] as? Int } == [2])
        #expect(objects[2]["session"] as? String == "opened")
        #expect(objects[3]["ignored"] as? [String: Int] == ["lock-out": 1, "unready": 3])
        #expect(objects[3]["first"] as? Double == 2)
        #expect(objects[3]["last"] as? Double == 4.5)
        #expect(objects[4]["marks"] as? [String] == [])
        #expect(objects[4]["explanations"] == nil)
    }

    @Test func `records of one of these types can be asked for`() throws {
        let run = try ledger.smilectl(
            "log", "dump", ledger.logFolder, "--type", "marked", "--type", "session")
        #expect(run.lines.count == 2)
    }
}
