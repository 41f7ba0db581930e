/// What came of one fault.
struct CallVerdict: Sendable {
    enum Kind: Hashable, Sendable {
        case wrong
        case crash
        case hang
    }

    private static let ownVoice = "smile-paneld: "
    private static let notStored = "could not be stored"
    /// The note of the start, and a tap's answer and end.
    private static let acknowledgedMin = 3

    private(set) var outcome: CallOutcome?
    private(set) var faults: [(kind: Kind, text: String)] = []

    /// - Parameter usual: how the same run ends without a fault.
    init(_ run: TracedRun, _ point: CallPoint, usual: CallOutcome?) {
        if run.isHanging {
            add(.hang, "the daemon hangs: \(run.output)")
        } else if let signal = run.signal {
            let isWanted = point.fault == .kill && signal == 9
            if isWanted {
                outcome = .killed
            } else {
                add(.crash, "signal \(signal): \(run.output)")
            }
        } else {
            judge(exit: run.exitCode ?? -1, run.output)
        }
        let mustBeUnnoticed = run.fired.isEmpty || point.fault.isInvisible(at: point.call)
        if mustBeUnnoticed, let usual, outcome != usual {
            add(.wrong, "it was noticed: \(run.output)")
        }
    }

    mutating func add(_ kind: Kind, _ text: String) {
        faults.append((kind, text))
    }

    private mutating func judge(exit code: Int32, _ output: String) {
        let complaints = LonePanel.complaints(in: output)
        if code == 0 {
            outcome =
                complaints.isEmpty
                ? .unnoticed
                : complaints.contains { $0.contains(Self.notStored) } ? .askedStaff : .complained
            return
        }
        outcome = .ended
        let hasMessage = output.split(separator: "\n").contains { $0.hasPrefix(Self.ownVoice) }
        if !hasMessage || !LonePanel.exitCodes.contains(code) {
            add(.wrong, "it ended with \(code) and said: \(output)")
        }
    }

    /// A start without a fault works, whatever the one before left.
    mutating func judgeNextStart(_ status: Int32?, acknowledged count: Int, _ output: String) {
        if status != 0 { add(.wrong, "the next start ended with \(status ?? -1): \(output)") }
        if count < Self.acknowledgedMin {
            add(.wrong, "the next start stored \(count) records and said: \(output)")
        }
    }
}
