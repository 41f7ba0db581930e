import Feedback

/// How people call the place of an alarm.
struct AlarmPlaces {
    private let store: any Store
    private let tenant: String
    private let names: PlaceNames

    init(in store: any Store, tenant: String) throws(StoreFault) {
        self.store = store
        self.tenant = tenant
        names = PlaceNames(try PlaceRow.all(in: store, tenant: tenant))
    }

    /// By the news' subject.
    func names(of news: [AlarmNews]) throws(StoreFault) -> [String: String] {
        var places: [String: String] = [:]
        for news in news { places[news.subject] = try name(of: news) }
        return places
    }

    private func name(of news: AlarmNews) throws(StoreFault) -> String {
        if let panel = news.panel { return try name(of: panel) }
        switch news.what {
        case .silence(.site(let key), _): return names.wholeName(ofSite: key)
        default: return "Smile Panel"
        }
    }

    /// Its touchpoint's names, the office's name for it, and the beginning of its id.
    private func name(of panel: PanelID) throws(StoreFault) -> String {
        let id = [SQLValue.text(tenant), .text(panel.description)]
        var known = try store.query(
            "SELECT site || '/' || touchpoint, name FROM panels WHERE tenant = ? AND panel = ?",
            id
        ).first
        if known == nil {
            known = try store.query(
                "SELECT touchpoint, '' FROM logs WHERE tenant = ? AND panel = ? "
                    + "ORDER BY last_received_ms DESC, log DESC LIMIT 1", id
            ).first
        }
        let short = String(panel.description.prefix(8))
        guard let known else { return short }
        let words = [names.wholeName(of: known[text: 0]), known[text: 1]].filter { !$0.isEmpty }
        return "\(words.joined(separator: ", ")) (\(short))"
    }
}
