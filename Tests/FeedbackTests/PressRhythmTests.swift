import Feedback
import Testing

@Suite struct StuckTests {
    private var panel = BusyCounter()

    /// Presses every `period` and answers with each press that meets the question.
    private mutating func press(
        _ times: Int, every period: UInt64, at place: PressPlace = .button(0x130)
    ) -> [VisitID] {
        var visits: [VisitID] = []
        let begin = panel.readyAt + 5_000
        for press in 0..<times {
            let now = begin + UInt64(press) * period
            if now >= panel.readyAt {
                visits.append(panel.face(1, after: now - panel.readyAt, place: place))
            } else {
                panel.watch.pressed(place, at: at(now))
            }
        }
        panel.take()
        return visits
    }

    @Test mutating func `a switch that chatters is stuck from its twentieth press, and its first`()
    {
        let visits = press(20, every: 5_000)
        #expect(visits.count == 20)
        #expect(visits.allSatisfy { panel.marks($0) == .stuck1 })
    }

    @Test mutating func `nineteen regular presses are not stuck yet`() {
        let visits = press(19, every: 5_000)
        #expect(visits.allSatisfy { panel.marks($0) == [] })
    }

    @Test mutating func `presses that thanks ignores are part of the rhythm`() {
        let visits = press(20, every: 1_000)
        #expect(visits.count == 7)
        #expect(visits.allSatisfy { panel.marks($0).contains(.stuck1) })
    }

    @Test mutating func `an honest answer among a stuck switch's presses is not marked`() {
        let before = press(10, every: 5_000)
        let honest = panel.face(4, after: 2_500, place: .button(0x131))
        // The switch goes on in its rhythm: 5 s after its last press.
        panel.readyAt -= 8_500
        let after = press(10, every: 5_000)
        #expect((before + after).allSatisfy { panel.marks($0).contains(.stuck1) })
        #expect(panel.marks(honest) == [])
    }
}

@Suite struct PressRhythmTests {
    /// Whether presses this far apart are stuck.
    private func isStuck(
        _ intervals: [UInt64], at places: [PressPlace] = [.button(1)]
    ) -> Bool {
        var rhythm = PressRhythm()
        var now: UInt64 = 1_000_000
        rhythm.pressed(places[0], at: at(now))
        for (press, interval) in intervals.enumerated() {
            now += interval
            rhythm.pressed(places[(press + 1) % places.count], at: at(now))
        }
        return rhythm.answered(AnswerName(visit: VisitID(1), question: .first), at: at(now))
    }

    private func regular(_ interval: UInt64, but one: UInt64) -> [UInt64] {
        [UInt64](repeating: interval, count: PressRhythm.stuckPresses1 - 2) + [one]
    }

    @Test(arguments: [(1_000, 20), (300, 20), (10_000, 200)] as [(UInt64, UInt64)])
    func `intervals may differ by a frame or by 2 %, and no more`(
        interval: UInt64, spread: UInt64
    ) {
        #expect(isStuck(regular(interval, but: interval + spread)))
        #expect(!isStuck(regular(interval, but: interval + spread + 1)))
    }

    @Test func `a rhythm slower than thirty seconds is nobody's`() {
        #expect(isStuck(regular(30_000, but: 30_000)))
        #expect(!isStuck(regular(30_000, but: 30_001)))
    }

    @Test func `presses at one moment are no rhythm`() {
        #expect(!isStuck(regular(0, but: 0)))
    }

    @Test(arguments: [(0.019, true), (0.021, false)])
    func `points nearer than two hundredths of the screen are one place`(
        apart: Double, isSame: Bool
    ) {
        let places: [PressPlace] = [.point(x: 0.5, y: 0.5), .point(x: 0.5, y: 0.5 + apart)]
        #expect(isStuck(regular(1_000, but: 1_000), at: places) == isSame)
    }

    @Test func `a button and a point are two places`() {
        #expect(!PressPlace.button(0).isSame(as: .point(x: 0, y: 0)))
        #expect(!PressPlace.button(1).isSame(as: .button(2)))
    }

    @Test(arguments: [400, 700, 1_500] as [Double])
    func `a hand's rhythm is not taken for a machine's`(_ interval: Double) {
        // 4 % of the interval: what Repp gives for people without musical training.
        var random = Dice(seed: 11)
        var rhythm = PressRhythm()
        var now = 1_000_000.0
        var stuck = 0
        for _ in 0..<20_000 {
            // Twelve uniform numbers make a normal one, near enough.
            let normal = (0..<12).reduce(-6.0) { sum, _ in
                sum + Double.random(in: 0..<1, using: &random)
            }
            now += interval * (1 + 0.04 * normal)
            rhythm.pressed(.button(1), at: at(UInt64(now)))
            let answer = AnswerName(visit: VisitID(1), question: .first)
            if rhythm.answered(answer, at: at(UInt64(now))) { stuck += 1 }
        }
        #expect(stuck == 0)
    }

    @Test func `an answer is that of the press at its very time, also one that was held`() {
        var rhythm = PressRhythm()
        for press in 0..<20 as Range<UInt64> { rhythm.pressed(.button(1), at: at(press * 1_000)) }
        rhythm.pressed(.button(2), at: at(19_500))
        let answer = AnswerName(visit: VisitID(1), question: .first)
        let isStuck = [19_001, 19_000, 19_500].map { rhythm.answered(answer, at: at($0)) }
        #expect(isStuck == [false, true, false])
    }
}
