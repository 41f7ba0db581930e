package import Feedback

/// Every site of a centre.
package struct FleetWatch {
    /// Fewer sites than this may be silent together by chance.
    package static let cutOffSites = 3

    private var sites: [SiteWatch]
    private var places: [PanelID: Int] = [:]
    private var alarm: (finding: SilenceFinding, sites: Int)?

    package init(_ sites: [(site: SiteWatch, panels: [PanelID])]) {
        self.sites = sites.map(\.site)
        for (place, site) in sites.enumerated() {
            for panel in site.panels { places[panel] = place }
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
