/// What one check of the doctor found.
package struct Finding: Hashable, Sendable {
    package enum Level: String, Hashable, Sendable, Comparable {
        case ok
        /// Works, and could be better or shorter-lived than it should be.
        case warn
        /// A promise does not hold, or soon will not.
        case fail

        package static func < (left: Level, right: Level) -> Bool {
            left.weight < right.weight
        }

        private var weight: Int {
            switch self {
            case .ok: 0
            case .warn: 1
            case .fail: 2
            }
        }
    }

    /// A word for scripts, which stays.
    package var check: String
    package var level: Level
    package var found: String
    /// What to do; nil where nothing is to be done.
    package var advice: String?

    package static func ok(_ check: String, _ found: String) -> Finding {
        Finding(check: check, level: .ok, found: found)
    }

    package static func warn(_ check: String, _ found: String, try advice: String) -> Finding {
        Finding(check: check, level: .warn, found: found, advice: advice)
    }

    package static func fail(_ check: String, _ found: String, try advice: String) -> Finding {
        Finding(check: check, level: .fail, found: found, advice: advice)
    }
}
