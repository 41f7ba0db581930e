import Panel
import Testing

/// The search for a disk that lies, as values.
@Suite struct PullPlugTests {
    private func note(_ newest: UInt64, _ run: String = "5eed") -> PlugNote {
        PlugNote(run: run, newest: newest)
    }

    // MARK: The verdict

    /// - Parameters:
    ///   - whole: nil where the run's log is gone.
    ///   - boot: of the run; the machine is in boot 2 now.
    private func verdict(
        seen: PlugNote?, whole: UInt64?, boot: UInt128? = 1, checked: String? = nil
    ) -> PlugVerdict {
        let trace = whole.map { PlugTrace(run: "5eed", whole: $0, kernelBootID: boot) }
        return PlugVerdict(seen: seen, trace: trace, checked: checked, bootNow: 2)
    }

    @Test func `a disk that has all that the witness was told of is honest`() {
        let verdict = verdict(seen: note(100), whole: 101)
        #expect(verdict == .honest(note(100)))
        #expect(verdict.text.hasPrefix("this disk kept its word: all 100 records "))
        #expect(self.verdict(seen: note(100), whole: 140).isHonest)
    }

    @Test func `one record less than the witness was told of is a lie`() {
        let verdict = verdict(seen: note(100), whole: 100)
        #expect(verdict == .lies(note(100), firstMissing: 100))
        #expect(verdict.text.hasPrefix("this disk lies: it had acknowledged record 100, and "))
        #expect(verdict.text.contains("\nTry: "))
        #expect(verdict.text.contains("--again"))
    }

    @Test func `a log whose first record is gone tells no boot, and is a lie`() {
        #expect(
            verdict(seen: note(100), whole: 1, boot: nil) == .lies(note(100), firstMissing: 1))
    }

    @Test(arguments: [101, 100] as [UInt64])
    func `in the boot of the run no power was cut, and nothing is said`(whole: UInt64) {
        let verdict = verdict(seen: note(100), whole: whole, boot: 2)
        #expect(verdict == .noPowerCut(note(100)))
        #expect(!verdict.isHonest)
        #expect(verdict.text.hasPrefix("no power was cut: "))
    }

    @Test func `a kernel that does not name its boots is no sign of a running machine`() {
        let trace = PlugTrace(run: "5eed", whole: 101, kernelBootID: 0)
        #expect(
            PlugVerdict(seen: note(100), trace: trace, checked: nil, bootNow: 0)
                == .honest(note(100)))
    }

    @Test func `a log that is gone altogether is named as that`() {
        #expect(verdict(seen: note(100), whole: nil) == .logIsGone(note(100)))
        #expect(verdict(seen: note(100), whole: nil, checked: "other") == .logIsGone(note(100)))
    }

    @Test func `a run that was found honest is known as checked`() {
        let verdict = verdict(seen: note(100), whole: nil, checked: "5eed")
        #expect(verdict == .wasChecked(note(100)))
        #expect(verdict.isHonest)
    }

    @Test func `nothing is said of a run that the witness did not see`() {
        #expect(verdict(seen: nil, whole: 9) == .nothingSeen)
        #expect(verdict(seen: note(0), whole: 9) == .nothingSeen)
        #expect(verdict(seen: note(100, "other"), whole: 9) == .nothingSeen)
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
