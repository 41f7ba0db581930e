package import Exchange
package import Feedback
package import Settings

/// When a site is open, at its own clock.
package struct SiteCalendar: Sendable {
    package var hours: OpeningHours
    /// Local time minus UTC at a time in Unix seconds.
    package var utcOffsetSeconds: @Sendable (Int64) -> Int

    package init(
        hours: OpeningHours, utcOffsetSeconds: @escaping @Sendable (Int64) -> Int
    ) {
        self.hours = hours
        self.utcOffsetSeconds = utcOffsetSeconds
    }

    func isOpen(at now: Int64) -> Bool {
        hours.isOpen(
            at: LocalMoment(unixSeconds: now / 1_000, utcOffsetSeconds: utcOffsetSeconds))
    }

    /// From Monday's first on.
    func hourOfWeek(at now: Int64) -> Int {
        let seconds = now / 1_000 + Int64(utcOffsetSeconds(now / 1_000))
        // 1970 began on a Thursday.
        return Int((seconds / 3_600 + 72) % Int64(TapRhythm.hours))
    }
}

/// The panels of one site: tells closed, nobody tapped, button dead, panel dead and network dead
/// apart. `Docs/Reference/fleet.md` has the rule.
package struct SiteWatch {
    /// Nothing counts before: panels are switched on with the lights.
    package static let openingMilliseconds: Int64 = 1_800_000
    /// How long something is not heard before anybody is told: a heartbeat more, so that what
    /// falls silent together is seen to.
    static let patienceMilliseconds = PanelWatch.silentMilliseconds + Heartbeat.intervalMilliseconds
    /// How long after all panels of a site were silent they may take to be heard again.
    static let returnMilliseconds = PanelWatch.silentMilliseconds
    /// The longest time between two looks that counts: what was missed is not held against a panel.
    static let lookMillisecondsMax: Int64 = 600_000

    package let name: String
    private var calendar: SiteCalendar
    private var panels: [PanelID: PanelWatch]
    private var lookedAt: Int64?
    private var openSince: Int64?
    /// Since when some panel of it is heard without a break.
    private var audibleSince: Int64?
    private var alarm: SilenceFinding?

    package init(_ name: String, _ calendar: SiteCalendar, panels: [PanelID: TapRhythm]) {
        self.name = name
        self.calendar = calendar
        self.panels = panels.mapValues { PanelWatch(rhythm: $0) }
    }

    /// The office changed the site; what is known of panels that are still there stays.
    package mutating func arrange(_ calendar: SiteCalendar, panels rhythms: [PanelID: TapRhythm]) {
        self.calendar = calendar
        panels = Dictionary(
            uniqueKeysWithValues: rhythms.map { id, rhythm in
                var panel = panels[id] ?? PanelWatch(rhythm: rhythm)
                panel.rhythm = rhythm
                return (id, panel)
            })
    }

    /// Goes on with an alarm that was raised before this program started.
    mutating func resume(_ finding: SilenceFinding, of panel: PanelID?) {
        if let panel { panels[panel]?.alarm = finding } else { alarm = finding }
    }

    package mutating func hear(_ heartbeat: Heartbeat, of panel: PanelID, at now: Int64) {
        panels[panel]?.hear(heartbeat, at: now)
    }

    /// An answer came; `time` is the best that is known of it, and may lie far back.
    package mutating func answer(of panel: PanelID, given time: Int64) {
        panels[panel]?.tap(at: time)
    }

    /// Whether it is open and no panel of it is heard.
    func isSilent(at now: Int64) -> Bool {
        guard let since = countedSince(now), !panels.isEmpty else { return false }
        return panels.values.allSatisfy { !$0.isHeard(at: now, openSince: since) }
    }

    func isCounted(at now: Int64) -> Bool { countedSince(now) != nil }

    /// Since when silence counts today; nil while it does not.
    private func countedSince(_ now: Int64) -> Int64? {
        guard let openSince, now - openSince >= Self.openingMilliseconds else { return nil }
        return openSince + Self.openingMilliseconds - PanelWatch.silentMilliseconds
    }

    /// Looks at everything; called every few minutes.
    ///
    /// - Parameter isCentreCutOff: many sites are silent at once: none is told of by itself.
    package mutating func look(at now: Int64, isCentreCutOff: Bool = false) -> [FleetNews] {
        pass(to: now)
        var news: [FleetNews] = []
        let found = findings(at: now)
        judgeSite(found, now, isCentreCutOff, &news)
        for id in panels.keys.sorted() {
            judge(id, found[id], now, isCentreCutOff, &news)
        }
        return news
    }

    private mutating func pass(to now: Int64) {
        let elapsed = min(now - (lookedAt ?? now), Self.lookMillisecondsMax)
        lookedAt = now
        guard calendar.isOpen(at: now) else {
            (openSince, audibleSince) = (nil, nil)
            return
        }
        let opened = openSince ?? now
        openSince = opened
        let isAudible = panels.values.contains { $0.isHeard(at: now, openSince: opened) }
        audibleSince = isAudible ? audibleSince ?? now : nil
        guard let since = countedSince(now) else { return }
        let hour = calendar.hourOfWeek(at: now)
        for id in panels.keys where panels[id]!.isHeard(at: now, openSince: since) {
            panels[id]!.wait(max(elapsed, 0), hourOfWeek: hour)
        }
    }

    /// What is so of each panel; nothing where nothing is to be said.
    package func findings(at now: Int64) -> [PanelID: SilenceFinding] {
        guard calendar.isOpen(at: now) else {
            let since = lookedAt ?? now
            return panels.mapValues { _ in
                SilenceFinding(silence: .closed, since: since, evidence: .outsideOpeningHours)
            }
        }
        guard let since = countedSince(now) else { return [:] }
        let heard = panels.values.filter { $0.isHeard(at: now, openSince: since) }.count
        return panels.compactMapValues { panel in
            if panel.isHeard(at: now, openSince: since) { return panel.finding(at: now) }
            let from = panel.heardAt ?? openSince ?? now
            let (silence, evidence): (Silence, SilenceFinding.Evidence) =
                // Those who come back after all were silent come one by one.
                if heard > 0, now - (audibleSince ?? now) >= Self.returnMilliseconds {
                    (.panelDead, .othersHeard(heard))
                } else if panels.count > 1 {
                    (.networkDead, .siteNotHeard(panels.count))
                } else {
                    (.notHeard, .onlyPanel)
                }
            return SilenceFinding(silence: silence, since: from, evidence: evidence)
        }
    }

    /// One alarm for all panels of a site that is cut off.
    private mutating func judgeSite(
        _ found: [PanelID: SilenceFinding], _ now: Int64, _ isCentreCutOff: Bool,
        _ news: inout [FleetNews]
    ) {
        if let known = alarm {
            // Over as soon as anybody is heard: who is still silent then is told of by itself.
            guard let back = panels.values.first(where: { $0.heardAt ?? .min > known.since })
            else { return }
            alarm = nil
            news.append(.cleared(.site(name), known, verdict: back.verdict(on: known)))
        } else if panels.count > 1, found.count == panels.count, !isCentreCutOff,
            found.values.allSatisfy({ $0.silence == .networkDead })
        {
            // The last that was heard tells when it began.
            let last = found.values.max { $0.since < $1.since }!
            guard now - last.since >= Self.patienceMilliseconds else { return }
            alarm = last
            news.append(.raised(.site(name), last))
        }
    }

    private mutating func judge(
        _ id: PanelID, _ found: SilenceFinding?, _ now: Int64, _ isCentreCutOff: Bool,
        _ news: inout [FleetNews]
    ) {
        guard found?.silence != .closed, isCounted(at: now) else { return }
        if let known = panels[id]!.alarm {
            guard isOver(known, found) else { return }
            panels[id]!.alarm = nil
            news.append(
                .cleared(.panel(id), known, verdict: panels[id]!.verdict(on: known)))
        }
        guard let found, found.silence.isAlarm, found.silence != .networkDead, alarm == nil,
            isDue(found, now, isCentreCutOff)
        else { return }
        panels[id]!.alarm = found
        news.append(.raised(.panel(id), found))
    }

    private func isDue(
        _ found: SilenceFinding, _ now: Int64, _ isCentreCutOff: Bool
    ) -> Bool {
        guard found.silence != .buttonDead else { return true }
        guard !(isCentreCutOff && found.silence == .notHeard) else { return false }
        let since = max(found.since, openSince ?? now)
        return now - since >= Self.patienceMilliseconds
    }

    /// A panel that is not heard says nothing of its button; and one that was silent first stays
    /// the same alarm when the rest of its site falls silent too.
    private func isOver(_ known: SilenceFinding, _ found: SilenceFinding?) -> Bool {
        guard let found, found.silence.isAlarm else { return true }
        return known.silence != .buttonDead && found.silence == .buttonDead
    }
}
