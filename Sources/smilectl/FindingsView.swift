import Panel

/// Findings as a technician or a script reads them.
struct FindingsView: Encodable {
    struct Check: Encodable {
        var check: String
        var level: String
        var found: String
        var advice: String?

        private enum CodingKeys: String, CodingKey {
            case check, level, found
            case advice = "try"
        }
    }

    var schema = 1
    var worst: String
    var checks: [Check]

    init(_ findings: [Finding]) {
        worst = (findings.map(\.level).max() ?? .ok).rawValue
        checks = findings.map {
            Check(check: $0.check, level: $0.level.rawValue, found: $0.found, advice: $0.advice)
        }
    }

    var text: String {
        checks.map { check in
            let level = check.level.padding(to: 4)
            let line = "\(level)  \(check.check.padding(to: 16))  \(check.found)"
            return line + (check.advice.map { "\n      Try: \($0)" } ?? "")
        }.joined(separator: "\n")
    }
}

extension String {
    fileprivate func padding(to count: Int) -> String {
        self + String(repeating: " ", count: max(0, count - self.count))
    }
}
