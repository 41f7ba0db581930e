/// Whether a disk kept what it said it had, after its power was cut.
package enum PlugVerdict: Hashable, Sendable {
    /// Everything that the witness was told of is there.
    case honest(PlugNote)
    /// The record is gone although a sync had said that it is safe.
    case lies(PlugNote, firstMissing: UInt64)
    /// The whole scratch log is gone.
    case logIsGone(PlugNote)
    /// The witness saw nothing of this run.
    case nothingSeen

    /// - Parameters:
    ///   - seen: what the witness noted.
    ///   - run: of the scratch log that is there; nil where there is none.
    ///   - whole: every number before it is in that log.
    package init(seen: PlugNote?, run: String?, whole: UInt64) {
        guard let seen, seen.newest > 0 else {
            self = .nothingSeen
            return
        }
        guard let run else {
            self = .logIsGone(seen)
            return
        }
        guard run == seen.run else {
            self = .nothingSeen
            return
        }
        self = whole > seen.newest ? .honest(seen) : .lies(seen, firstMissing: whole)
    }

    package var isHonest: Bool {
        if case .honest = self { true } else { false }
    }

    package var text: String {
        switch self {
        case .honest(let seen):
            "this disk kept its word: all \(seen.newest) records that it had acknowledged are "
                + "there after the power cut\nOne cut proves little: do it three times."
        case .lies(let seen, let firstMissing):
            "this disk lies: it had acknowledged record \(seen.newest), and record "
                + "\(firstMissing) is gone after the power cut\n"
                + "Try: another disk or card. Until then turn its write cache off (hdparm -W 0 on "
                + "SATA) and do this again."
        case .logIsGone(let seen):
            "the witness saw \(seen.newest) records of run \(seen.run), and that log is not here: "
                + "somebody removed it, or this disk lies\n"
                + "Try: a new run; if its log is gone too, another disk or card."
        case .nothingSeen:
            "the witness saw nothing of the run that is here, so nothing can be said\n"
                + "Try: a new run, with this witness from the start."
        }
    }
}
