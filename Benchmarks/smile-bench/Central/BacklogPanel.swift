import AppendLog
import Exchange
import Feedback
import TestKit

/// A panel that was offline for a week: its records, as signed batches.
///
/// One visit in three answers three questions, the others one; each has an end. A visit comes every
/// three to four minutes, twelve hours a day.
struct BacklogPanel {
    private static let week: UInt64 = 7 * 86_400_000
    private static let openMilliseconds: UInt64 = 12 * 3_600_000
    private static let day: UInt64 = 24 * 3_600_000

    let id: PanelID
    let batches: [[UInt8]]
    /// The sequence behind all of them.
    let end: UInt64

    /// - Parameters:
    ///   - number: tells its answers from those of others.
    ///   - now: milliseconds since 1970.
    init(_ number: UInt64, batches count: Int, records: Int, now: UInt64) {
        var random = SplitMix(state: number)
        var panel = PanelTwin(
            epoch: Epoch(bits: UInt128(random.next()) << 64 | UInt128(number)),
            wallMilliseconds: now - Self.week)
        panel.boot(at: "shop \(number % 500)")
        let (all, perVisit) = (count * records, 8.0 / 3)
        let visits = Double(all) / perVisit
        let pause = UInt64(Double(7 * Self.openMilliseconds) / (visits + 1))
        var opened: UInt64 = 0
        while panel.records.count < all {
            panel.advance(byMilliseconds: pause)
            opened += pause
            if opened > Self.openMilliseconds {
                opened = 0
                panel.advance(byMilliseconds: Self.day - Self.openMilliseconds)
            }
            Self.visit(&panel, &random)
        }
        id = panel.panel
        end = UInt64(all) + 1
        batches = (0..<count).map { place in
            let first = UInt64(place * records) + 1
            return panel.batch(SequenceNumber(first)..<SequenceNumber(first + UInt64(records)))
        }
    }

    private static let revision = Revision(number: 1, digest: 0x5eed_1234)

    private static func visit(_ panel: inout PanelTwin, _ random: inout SplitMix) {
        let visit = VisitID(random.next())
        let questions: ClosedRange<UInt8> = random.next() % 3 == 0 ? 0...2 : 0...0
        for question in questions {
            panel.append(
                .answer(
                    Answer(
                        visit: visit, revision: revision, question: QuestionNumber(question),
                        choice: Choice(UInt8(1 + random.next() % 4)),
                        millisecondsSinceShown: 900)))
            panel.advance(byMilliseconds: 2_000)
        }
        panel.append(
            .visitEnd(
                VisitEnd(
                    visit: visit, revision: revision, outcome: .completed,
                    question: QuestionNumber(questions.upperBound), milliseconds: 5_000)))
    }
}

/// Numbers that are the same in every run (Steele, Lea, Flood: SplitMix).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}
