import Panel
import Testing

/// The search for a disk that lies, as values.
@Suite struct PullPlugTests {
    private func note(_ newest: UInt64, _ run: String = "5eed") -> PlugNote {
        PlugNote(run: run, newest: newest)
    }

    // MARK: The verdict

    @Test func `a disk that has all that the witness was told of is honest`() {
        #expect(PlugVerdict(seen: note(100), run: "5eed", whole: 101) == .honest(note(100)))
        #expect(PlugVerdict(seen: note(100), run: "5eed", whole: 140).isHonest)
    }

    @Test func `one record less than the witness was told of is a lie`() {
        let verdict = PlugVerdict(seen: note(100), run: "5eed", whole: 100)
        #expect(verdict == .lies(note(100), firstMissing: 100))
        #expect(verdict.text.hasPrefix("this disk lies: it had acknowledged record 100, and "))
        #expect(verdict.text.contains("\nTry: "))
    }

    @Test func `a log that is gone altogether is named as that`() {
        #expect(PlugVerdict(seen: note(100), run: nil, whole: 0) == .logIsGone(note(100)))
    }

    @Test func `nothing is said of a run that the witness did not see`() {
        #expect(PlugVerdict(seen: nil, run: "5eed", whole: 9) == .nothingSeen)
        #expect(PlugVerdict(seen: note(0), run: "5eed", whole: 9) == .nothingSeen)
        #expect(PlugVerdict(seen: note(100, "other"), run: "5eed", whole: 9) == .nothingSeen)
    }

    // MARK: The lines

    @Test(arguments: [
        PlugLine.hello, .seen(nil), .seen(PlugNote(run: "5eed", newest: 7)), .run("5eed"),
        .durable(.max),
    ])
    func `each line is read as it was written, and is short`(line: PlugLine) {
        #expect(PlugLine(line.text) == line)
        #expect(line.text.utf8.count < PlugLine.bytesMax)
    }

    @Test(arguments: ["", "hello", "seen x", "seen x y", "-1", "run", "smile-pull-plug 2"])
    func `a line that is none of ours is known as that`(text: String) {
        #expect(PlugLine(text) == nil)
    }

    @Test func `a note is read as it was written, and each is as long as the others`() {
        #expect(PlugNote(text: note(7).text) == note(7))
        #expect(note(7).text.utf8.count == note(.max).text.utf8.count)
        #expect(PlugNote(text: "smile-witness 1 5eed") == nil)
    }

    // MARK: The witness

    @Test func `the witness tells what it noted before`() {
        var witness = Witness(noted: note(42))
        #expect(witness.hear(.hello, at: at(0)) == [.answer(.seen(note(42)))])
    }

    @Test func `the witness notes ten times a second at most, and always at the end`() {
        var witness = Witness(noted: nil)
        let start = witness.hear(.run("5eed"), at: at(1_000))
        #expect(start.last == .note(note(0)))
        #expect(witness.hear(.durable(1), at: at(1_010)) == [])
        #expect(witness.hear(.durable(2), at: at(1_100)) == [.note(note(2))])
        #expect(witness.hear(.durable(3), at: at(1_110)) == [])
        let end = witness.ended(isSilent: true, at: at(4_110))
        #expect(end.first == .note(note(3)))
        #expect(end.contains(.say("the panel fell silent after record 3")))
        #expect(witness.hear(.hello, at: at(9_000)) == [.answer(.seen(note(3)))])
    }

    @Test func `the witness calls for the plug once it has seen enough, once`() {
        var witness = Witness(noted: nil)
        let call = Witness.Action.say("pull the panel's plug now: the plug, not the switch")
        _ = witness.hear(.run("5eed"), at: at(0))
        let last = PlugRun.recordsMin
        #expect(!witness.hear(.durable(last - 1), at: at(PlugRun.millisecondsMin)).contains(call))
        #expect(witness.hear(.durable(last), at: at(PlugRun.millisecondsMin)).contains(call))
        #expect(!witness.hear(.durable(last + 1), at: at(9_000)).contains(call))
    }

    @Test func `enough records in too short a time are not enough`() {
        var witness = Witness(noted: nil)
        _ = witness.hear(.run("5eed"), at: at(0))
        let actions = witness.hear(
            .durable(PlugRun.recordsMin), at: at(PlugRun.millisecondsMin - 1))
        #expect(actions == [.note(note(PlugRun.recordsMin))])
    }

    @Test func `a panel that only asks leaves nothing to say when it goes`() {
        var witness = Witness(noted: note(42))
        _ = witness.hear(.hello, at: at(0))
        #expect(witness.ended(isSilent: false, at: at(10)) == [])
    }
}
