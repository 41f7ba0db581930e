import AppendLog
import Exchange
import Feedback
import Mustache

/// How the panels are, as a page: those that need somebody first.
struct PanelsPage: Sendable {
    private static let template = try! MustacheTemplate(
        string: String(decoding: PackageResources.panels_mustache, as: UTF8.self))

    let language: LanguageTag
    let reports: [PanelReport]
    let names: PlaceNames
    /// The key of the one site that is shown; nil: all that may be seen.
    let place: String?
    let zone: OfficeZone
    let now: Int64

    private struct Saying {
        let what: String
        let why: String
        let since: PageTime?
    }

    private struct Line {
        let shortID: String
        let wholeID: String
        let panelName: String?
        let standsAt: String
        let isTrouble: Bool
        let sayings: [Saying]
        let heard: PageTime?
        let delivered: PageTime?
        let lastTap: PageTime?
        let waitingCount: String
        let daemonVersion: String

        init(
            _ report: PanelReport, _ language: LanguageTag, _ names: PlaceNames,
            _ zone: OfficeZone, _ now: Int64
        ) {
            let words = PanelsWords.of(language)
            shortID = String(report.panel.description.prefix(8))
            wholeID = report.panel.description
            panelName = report.name.isEmpty ? nil : report.name
            standsAt = PageWords.of(language).place(report.touchpoint, names)
            let troubles = report.troubles(at: now)
            isTrouble = !troubles.isEmpty
            var said = troubles.map { words.words(of: $0, report) }
            if !isTrouble { said = [Self.peace(report, words)] }
            let since = report.finding.map { PageTime($0.since, zone, now: now) }
            sayings = said.enumerated().map { place, said in
                // A finding is the first that is said.
                Saying(what: said.what, why: said.why, since: place == 0 ? since : nil)
            }
            heard = report.heardAt.map { PageTime($0, zone, now: now) }
            delivered = report.deliveredAt.map { PageTime($0, zone, now: now) }
            let sinceTap = report.heartbeat?.sinceTapMilliseconds
            lastTap = sinceTap.flatMap { since in
                report.heardAt.map { PageTime($0 - Int64(clamping: since), zone, now: now) }
            }
            waitingCount = report.heartbeat.map { PageWords.grouped(Int($0.backlog)) } ?? ""
            daemonVersion = report.heartbeat?.version ?? ""
        }

        private static func peace(
            _ report: PanelReport, _ words: PanelsWords
        ) -> (what: String, why: String) {
            if !report.isEnrolled { return (words.notEnrolled.capitalizedFirst, "") }
            if let finding = report.finding { return words.words(of: finding) }
            let hasClock = report.heartbeat?.stamp.isWallTrusted ?? true
            return (words.well, hasClock ? "" : words.clockUnset)
        }
    }

    private struct Table {
        let heading: String
        let lines: [Line]
    }

    private struct Content {
        let words: PanelsWords
        let languageCode: String
        let languageLinks: [PageLanguageLink]
        let home: String
        let rollOuts: String
        let tables: [Table]
        /// Nil where some panel needs somebody.
        let allWell: String?
        let noPanels: String?
        let zoneNote: String
    }

    var html: String {
        let words = PanelsWords.of(language)
        let byPlace = Dictionary(grouping: reports, by: \.touchpoint)
        let ordered = names.sorted(byPlace.keys).flatMap { byPlace[$0] ?? [] }
        let lines = ordered.map { Line($0, language, names, zone, now) }
        let troubled = lines.filter(\.isTrouble)
        let others = lines.filter { !$0.isTrouble }
        let tables = [
            Table(heading: words.needsSomebody, lines: troubled),
            Table(heading: words.others, lines: others),
        ].filter { !$0.lines.isEmpty }
        let query = place.map { "place=\($0)&" } ?? ""
        return Self.template.render(
            Content(
                words: words, languageCode: language.code,
                languageLinks: PageLanguageLink.all(of: "/panels?\(query)", language),
                home: "/?\(query)language=\(language.code)",
                rollOuts: "/roll-outs?\(query)language=\(language.code)", tables: tables,
                allWell: troubled.isEmpty && !lines.isEmpty ? words.allWell : nil,
                noPanels: lines.isEmpty ? words.noPanels : nil,
                zoneNote: words.timesIn.replacing("#", with: zone.name(at: now))))
    }
}
