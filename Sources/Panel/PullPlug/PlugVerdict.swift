/// Whether a disk kept what it said it had, after its power was cut.
package enum PlugVerdict: Hashable, Sendable {
    /// Everything that the witness was told of is there, in a later boot of the machine.
    case honest(PlugNote)
    /// The record is gone although a sync had said that it is safe.
    case lies(PlugNote, firstMissing: UInt64)
    /// The machine has not been started since the run: its power was not cut.
    case noPowerCut(PlugNote)
    /// The whole scratch log is gone.
    case logIsGone(PlugNote)
    /// This run was found honest before, and its log removed.
    case wasChecked(PlugNote)
    /// The witness saw nothing of this run.
    case nothingSeen

    /// - Parameters:
    ///   - seen: what the witness noted.
    ///   - trace: of the scratch log that is there; nil where there is none.
    ///   - checked: the run that was found honest last.
    ///   - bootNow: the kernel's name for the present boot; 0 where it gives none.
    package init(seen: PlugNote?, trace: PlugTrace?, checked: String?, bootNow: UInt128) {
        guard let seen, seen.newest > 0 else {
            self = .nothingSeen
            return
        }
        guard let trace else {
            self = checked == seen.run ? .wasChecked(seen) : .logIsGone(seen)
            return
        }
        if trace.run != seen.run {
            self = .nothingSeen
        } else if let then = trace.kernelBootID, then != 0, then == bootNow {
            self = .noPowerCut(seen)
        } else if trace.whole > seen.newest {
            self = .honest(seen)
        } else {
            self = .lies(seen, firstMissing: trace.whole)
        }
    }

    /// Whether nothing speaks against the disk.
    package var isHonest: Bool {
        switch self {
        case .honest, .wasChecked: true
        default: false
        }
    }

    package var text: String {
        switch self {
        case .honest(let seen):
            "this disk kept its word: all \(seen.newest) records that it had acknowledged are "
                + "there after the power cut\nOne cut proves little: do it three times. A restart "
                + "without pulling the plug proves nothing."
        case .lies(let seen, let firstMissing):
            "this disk lies: it had acknowledged record \(seen.newest), and record "
                + "\(firstMissing) is gone after the power cut\n"
                + "Try: another disk or card. Until then turn its write cache off (hdparm -W 0 on "
                + "SATA) and do this again, with --again: it keeps what this run left in "
                + "'\(PlugScratch.liedName)'."
        case .noPowerCut(let seen):
            "no power was cut: this machine has not been started anew since run \(seen.run) "
                + "began, so nothing can be said of its disk\n"
                + "Try: smilectl doctor --pull-plug again, pull the plug when it is time, and add "
                + "--check once the machine is back."
        case .logIsGone(let seen):
            "the witness saw \(seen.newest) records of run \(seen.run), and that log is not here: "
                + "somebody removed it, or this disk lies\n"
                + "Try: a new run; if its log is gone too, another disk or card."
        case .wasChecked(let seen):
            "run \(seen.run) was checked already: this disk had kept its word\n"
                + "One cut proves little: do it three times."
        case .nothingSeen:
            "the witness saw nothing of the run that is here, so nothing can be said\n"
                + "Try: a new run, with this witness from the start."
        }
    }
}
