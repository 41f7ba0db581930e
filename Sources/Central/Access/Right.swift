/// One thing that somebody may do. Every route that people and programs use names the right that it
/// needs; `Docs/Reference/access.md` has the table.
package enum Right: String, CaseIterable, Codable, Sendable {
    /// Scores and counts of groups that are large enough.
    case readReports = "read-reports"
    /// Single visits, without what a contact says.
    case readVisits = "read-visits"
    /// Counts and visits of groups so small that they could point at one person (P11).
    case seeSmallGroups = "see-small-groups"
    /// The state of panels.
    case readPanels = "read-panels"
    /// Who did what.
    case readAudit = "read-audit"
    /// Whether the centre is ready, and its figures.
    case watch
    /// To erase what a customer typed in one visit.
    case eraseContacts = "erase-contacts"
    /// To let messages go out again after the database was put back.
    case releaseMessages = "release-messages"
    /// To retire panels.
    case retirePanels = "retire-panels"
    /// To begin roll-outs of configurations, and to roll them back.
    case rollOut = "roll-out"
}

/// What kind of person an account is for.
package enum Role: String, CaseIterable, Codable, Sendable {
    case office
    case manager
    case agent
    case auditor

    package var rights: Set<Right> {
        switch self {
        case .office: Set(Right.allCases)
        // A customer who wants to be forgotten says so where they were.
        case .manager: [.readReports, .readVisits, .readPanels, .eraseContacts]
        // An agent calls customers back: visits, and what surrounds them.
        case .agent: [.readReports, .readVisits]
        case .auditor: [.readReports, .readVisits, .seeSmallGroups, .readPanels, .readAudit]
        }
    }
}
