package import Exchange
package import Feedback

/// Every site of a centre.
package struct FleetWatch {
    /// Fewer sites than this may be silent together by chance.
    package static let cutOffSites = 3

    private var sites: [SiteWatch]
    private var places: [PanelID: Int] = [:]
    private var alarm: (finding: SilenceFinding, sites: Int)?

    /// A site as the office has it.
    package struct Site: Sendable {
        /// Of its own among all.
        package var name: String
        package var calendar: SiteCalendar
        package var panels: [PanelID: TapRhythm]

        package init(name: String, calendar: SiteCalendar, panels: [PanelID: TapRhythm]) {
            (self.name, self.calendar, self.panels) = (name, calendar, panels)
        }
    }

    package init(_ sites: [Site] = []) {
        self.sites = []
        arrange(sites)
    }

    /// The office changed its sites or their panels; what is known of those that are still there
    /// stays.
    package mutating func arrange(_ sites: [Site]) {
        let known = Dictionary(uniqueKeysWithValues: self.sites.map { ($0.name, $0) })
        places = [:]
        self.sites = sites.enumerated().map { place, site in
            for panel in site.panels.keys { places[panel] = place }
            guard var watch = known[site.name] else {
                return SiteWatch(site.name, site.calendar, panels: site.panels)
            }
            watch.arrange(site.calendar, panels: site.panels)
            return watch
        }
    }

    /// Goes on with an alarm that was raised before this program started.
    package mutating func resume(_ subject: FleetNews.Subject, _ finding: SilenceFinding) {
        switch subject {
        case .panel(let panel):
            if let place = places[panel] { sites[place].resume(finding, of: panel) }
        case .site(let name):
            if let place = sites.firstIndex(where: { $0.name == name }) {
                sites[place].resume(finding, of: nil)
            }
        case .centre(let count): alarm = (finding, count)
        }
    }

    package mutating func hear(_ heartbeat: Heartbeat, of panel: PanelID, at now: Int64) {
        guard let place = places[panel] else { return }
        sites[place].hear(heartbeat, of: panel, at: now)
    }

    package mutating func answer(of panel: PanelID, given time: Int64) {
        guard let place = places[panel] else { return }
        sites[place].answer(of: panel, given: time)
    }

    package mutating func look(at now: Int64) -> [FleetNews] {
        let counted = sites.filter { $0.isCounted(at: now) }
        let silent = counted.filter { $0.isSilent(at: now) }.count
        let isCutOff = silent >= Self.cutOffSites && 2 * silent > counted.count
        var news: [FleetNews] = []
        if isCutOff, alarm == nil {
            let finding = SilenceFinding(
                silence: .networkDead, since: now - PanelWatch.silentMilliseconds,
                evidence: .siteNotHeard(silent))
            alarm = (finding, silent)
            news.append(.raised(.centre(sites: silent), finding))
        } else if let known = alarm, !isCutOff, !counted.isEmpty {
            alarm = nil
            news.append(
                .cleared(.centre(sites: known.sites), known.finding, verdict: .networkDead))
        }
        let isCentreCutOff = alarm != nil
        for index in sites.indices {
            news += sites[index].look(at: now, isCentreCutOff: isCentreCutOff)
        }
        return news
    }

    package func findings(at now: Int64) -> [PanelID: SilenceFinding] {
        sites.reduce(into: [:]) { all, site in
            all.merge(site.findings(at: now)) { one, _ in one }
        }
    }
}
