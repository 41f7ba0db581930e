import Feedback

/// Something about a panel, a site or the centre that a person is to be told.
struct AlarmNews: Hashable, Sendable {
    enum What: Hashable, Sendable {
        /// By the silent-panel rule.
        case silence(FleetNews.Subject, SilenceFinding)
        /// Two machines deliver under one key.
        case cloned(PanelID)
        /// Records came under numbers that others have; they were set aside.
        case conflicts(PanelID)
    }

    /// It is over, and what it was after all.
    struct End: Hashable, Sendable {
        let at: Int64
        let verdict: Silence
    }

    let what: What
    /// Milliseconds since 1970.
    let since: Int64
    /// Nil while it is so.
    let end: End?

    /// As the store names it.
    var subject: String {
        switch what {
        case .silence(let subject, _): subject.text
        case .cloned(let panel): "cloned \(panel)"
        case .conflicts(let panel): "conflicts \(panel)"
        }
    }

    var panel: PanelID? {
        switch what {
        case .silence(.panel(let panel), _), .cloned(let panel), .conflicts(let panel): panel
        case .silence(.site, _), .silence(.centre, _): nil
        }
    }
}
