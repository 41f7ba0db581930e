/// Where somebody pressed.
package enum PressPlace: Hashable, Sendable {
    /// A key or a button, by its code.
    case button(UInt16)
    /// A point on the screen, in shares of its width and height.
    case point(x: Double, y: Double)

    /// Points nearer than this in both directions, in shares of the screen, are one place: a drop
    /// of water or a damaged sensor stays where it is.
    package static let nearnessShare = 0.02

    package func isSame(as other: PressPlace) -> Bool {
        switch (self, other) {
        case (.button(let one), .button(let two)): one == two
        case (.point(let x, let y), .point(let otherX, let otherY)):
            abs(x - otherX) < Self.nearnessShare && abs(y - otherY) < Self.nearnessShare
        case (.button, .point), (.point, .button): false
        }
    }
}

/// Sees whether presses at one place come more regularly than a hand can press: a switch that
/// chatters, water on the glass, a robot.
///
/// The steadiest hands, those of trained musicians, stray by 2 % of the interval (standard
/// deviation) and others by twice that (Repp 2005, "Sensorimotor synchronization"); nineteen
/// intervals within 2 % from the shortest to the longest are beyond them.
package struct PressRhythm: Sendable {
    /// The most presses that are remembered, whatever their place.
    package static let pressesMax = 64
    /// Stuck: so many presses at one place…
    package static let stuckPresses1 = 20
    /// …whose intervals differ by no more than this, the time between two frames of a touch screen…
    package static let stuckSpreadMilliseconds1: UInt64 = 20
    /// …or than this part of the shortest of them: 2 %…
    package static let stuckSpreadDivisor1: UInt64 = 50
    /// …and none is longer than this: slower ones are nobody's rhythm.
    package static let stuckIntervalMilliseconds1: UInt64 = 30_000

    private struct Press {
        let place: PressPlace
        let at: Instant
        var answer: AnswerName?
        var isStuck = false
        /// Whether the mark of its answer was handed out.
        var isTold = false
    }

    private var presses: [Press] = []

    package init() {}

    package mutating func pressed(_ place: PressPlace, at now: Instant) {
        if presses.count == Self.pressesMax { presses.removeFirst() }
        presses.append(Press(place: place, at: now))
        let run = presses.indices.filter { presses[$0].place.isSame(as: place) }
            .suffix(Self.stuckPresses1)
        guard isRegular(run.map { presses[$0].at }) else { return }
        for press in run { presses[press].isStuck = true }
    }

    /// The press at this time was this answer: not always the newest press, since taps are held
    /// while the disk is slow. Returns whether it is part of a pattern that has shown by now.
    package mutating func answered(_ answer: AnswerName, at now: Instant) -> Bool {
        guard let press = presses.lastIndex(where: { $0.at == now }) else { return false }
        presses[press].answer = answer
        presses[press].isTold = presses[press].isStuck
        return presses[press].isStuck
    }

    /// The answers that turned out to be part of a pattern since the last call.
    package mutating func takeStuckAnswers() -> [AnswerName] {
        var answers: [AnswerName] = []
        for place in presses.indices where presses[place].isStuck && !presses[place].isTold {
            guard let answer = presses[place].answer else { continue }
            presses[place].isTold = true
            if !answers.contains(answer) { answers.append(answer) }
        }
        return answers
    }

    private func isRegular(_ times: [Instant]) -> Bool {
        guard times.count == Self.stuckPresses1 else { return false }
        let intervals = zip(times.dropFirst(), times).map { $0.milliseconds(since: $1) }
        guard let shortest = intervals.min(), let longest = intervals.max(), shortest > 0,
            longest <= Self.stuckIntervalMilliseconds1
        else { return false }
        let spread = max(Self.stuckSpreadMilliseconds1, shortest / Self.stuckSpreadDivisor1)
        return longest - shortest <= spread
    }
}
