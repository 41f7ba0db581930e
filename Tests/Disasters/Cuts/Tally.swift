extension ForgottenWrites {
    /// What came of many states.
    struct Tally {
        var states = 0
        /// Where something that had been written was really gone.
        var forgetting = 0
        /// Where a promised record was missing.
        var losing = 0
        var lost = 0
        /// Doubled, wrong, or of nobody.
        var wrong = 0
        var needingHelp = 0
        /// Where the file system, not the log, needed its own repair before it could be mounted.
        var repaired = 0
        /// Where even that did not help: the log was never asked.
        var unmountable = 0

        mutating func add(_ verdict: Verdict) {
            lost += verdict.lost.count
            wrong += verdict.wrong.count + verdict.doubled.count
            if !verdict.lost.isEmpty { losing += 1 }
            if verdict.needsHelp != nil { needingHelp += 1 }
        }

        static func + (left: Tally, right: Tally) -> Tally {
            var sum = left
            sum += right
            return sum
        }

        static func += (left: inout Tally, right: Tally) {
            left.states += right.states
            left.forgetting += right.forgetting
            left.losing += right.losing
            left.lost += right.lost
            left.wrong += right.wrong
            left.needingHelp += right.needingHelp
            left.repaired += right.repaired
            left.unmountable += right.unmountable
        }
    }
}
