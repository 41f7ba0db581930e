package import Feedback

/// Why no answers come from a panel.
package enum Silence: String, Hashable, Sendable, CaseIterable {
    case closed
    case nobodyTapped
    case buttonDead
    case panelDead
    case networkDead
    /// The panel or its network; nobody can say yet.
    case notHeard

    package var isAlarm: Bool {
        switch self {
        case .closed, .nobodyTapped: false
        case .buttonDead, .panelDead, .networkDead, .notHeard: true
        }
    }
}

/// One finding, with what speaks for it.
package struct SilenceFinding: Hashable, Sendable {
    package enum Evidence: Hashable, Sendable {
        case outsideOpeningHours
        /// So many taps were to be expected since the last.
        case noTaps(expected: Int)
        case noInputDevice
        /// So many other panels of the site were heard meanwhile.
        case othersHeard(Int)
        /// No panel of the site was heard, so many they are.
        case siteNotHeard(Int)
        case onlyPanel
    }

    package var silence: Silence
    /// Milliseconds since 1970.
    package var since: Int64
    package var evidence: Evidence
}

/// What a person is told.
package enum FleetNews: Hashable, Sendable {
    package enum Subject: Hashable, Sendable {
        case panel(PanelID)
        /// By its name.
        case site(String)
        /// So many sites at once: it is the centre's own network.
        case centre(sites: Int)
    }

    case raised(Subject, SilenceFinding)
    /// It is over, and what it was after all.
    case cleared(Subject, SilenceFinding, verdict: Silence)
}
