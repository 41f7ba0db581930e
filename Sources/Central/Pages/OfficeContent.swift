import Feedback
import Settings

/// The office page in words and lengths, as its template names them.
///
/// Every name is used at one depth only: the template looks for a missing name further out.
struct OfficeContent {
    struct Link {
        let label: String
        let address: String
        let languageCode: String
        let isCurrent: Bool
    }

    struct Place {
        /// Region and site, over the first of the site's touchpoints.
        let siteName: String?
        let placeName: String
        let cards: [ScoreCard]
        /// How many customers left a phone number, an address or a comment; nil where none was
        /// asked for.
        let phones: String?
        /// The response rate, ignored taps and the like, a sentence each.
        let notes: [String]
    }

    let words: PageWords
    let languageCode: String
    let tag: String
    let rangeLinks: [Link]
    let languageLinks: [Link]
    let places: [Place]
    /// Nil where there are scores.
    let noScores: String?
    let visits: [VisitRow]
    let panels: [PanelRow]
    let hasVisits: Bool
    let hasPanels: Bool
    let hasTrouble: Bool
    let zoneNote: String
    let access: AccessWords
    /// Nil for a program that looks.
    let accountName: String?
    let auditAddress: String?
    let mayReadVisits: Bool
    let mayReadPanels: Bool
    let panelsAddress: String
    /// Nil while messages leave.
    let heldNote: String?
    /// Nil where no panel needs anybody.
    let troubledNote: String?
    /// Nil where every time is sure.
    let doubtNote: String?
    /// Nil while alarms leave by e-mail.
    let alarmNote: String?
    /// The sites to choose among; none where there is at most one.
    let choices: [SiteChoice]
    let hasChoices: Bool
    let rangeValue: String?
    let languageValue: String?

    struct SiteChoice {
        let siteKey: String
        let siteLabel: String
        let isChosen: Bool
    }

    init(
        _ snapshot: OfficeSnapshot, view: OfficePage.View, reader: PageReader, words: PageWords,
        zone: OfficeZone,
        now: Int64, tag: String
    ) {
        self.words = words
        access = AccessWords.of(view.language)
        accountName = reader.accountName
        auditAddress =
            reader.rights.contains(.readAudit) && reader.part.isEverything
            ? "/audit?language=\(view.language.code)" : nil
        mayReadVisits = reader.rights.contains(.readVisits)
        mayReadPanels = reader.rights.contains(.readPanels)
        let place = view.place.map { "place=\($0)&" } ?? ""
        heldNote = snapshot.heldSince.map {
            let time = PageTime($0, zone, now: now)
            return words.held.replacing(
                "#", with: [time.day, time.clockTime].compactMap(\.self).joined(separator: " "))
        }
        doubtNote = Self.doubt(snapshot.report.doubtful, words)
        troubledNote =
            snapshot.troubledPanels > 0
            ? words.counted(snapshot.troubledPanels, words.troubledForms) : nil
        alarmNote = snapshot.alarmFailure.map { words.alarmsStay.replacing("#", with: $0) }
        panelsAddress = "/panels?\(place)language=\(view.language.code)"
        let sites = snapshot.sites.map {
            SiteChoice(siteKey: $0.key, siteLabel: $0.name, isChosen: $0.key == view.place)
        }
        choices = sites.count > 1 ? sites : []
        hasChoices = sites.count > 1
        rangeValue = view.range == .today ? nil : view.range.rawValue
        languageValue = view.isLanguageChosen ? view.language.code : nil
        self.tag = tag
        languageCode = view.language.code
        rangeLinks = OfficeRange.allCases.map { range in
            var other = view
            other.range = range
            return Link(
                label: words.ranges[range] ?? range.rawValue, address: other.address,
                languageCode: view.language.code, isCurrent: range == view.range)
        }
        languageLinks = [(LanguageTag.english, "English"), (.russian, "Русский")].map { entry in
            let other = OfficePage.View(
                language: entry.0, range: view.range, isLanguageChosen: true, place: view.place)
            return Link(
                label: entry.1, address: other.address, languageCode: entry.0.code,
                isCurrent: entry.0 == view.language)
        }
        places = Self.places(snapshot.report, view.language, words)
        noScores = places.isEmpty ? words.noAnswers[view.range] : nil
        let names = snapshot.report.names
        visits = snapshot.visits.map { VisitRow($0, view.language, words, names, zone, now: now) }
        panels = snapshot.panels.map { PanelRow($0, words, names, zone, now: now) }
        hasVisits = !visits.isEmpty
        hasPanels = !panels.isEmpty
        hasTrouble = panels.contains { !$0.troubles.isEmpty }
        zoneNote = words.timesIn.replacing("#", with: zone.name(at: now))
    }

    private static func doubt(_ doubtful: DoubtfulTimes, _ words: PageWords) -> String? {
        guard doubtful.visits > 0 else { return nil }
        let number = PageWords.grouped(doubtful.visits)
        let count = doubtful.isCut ? words.doubtAtLeast.replacing("#", with: number) : number
        // The plural goes by the number, whatever stands before it.
        return words.counted(
            doubtful.visits,
            words.doubtForms.map { form in
                doubtful.isCut ? form.replacing("#", with: count) : form
            })
    }

    private static func places(
        _ report: Report, _ language: LanguageTag, _ words: PageWords
    ) -> [Place] {
        let keys = Set(report.lines.map(\.touchpoint) + report.places.map(\.touchpoint))
        var site: String?
        return report.names.sorted(keys).map { key in
            let names = report.names.names(of: key)
            defer { site = names?.siteKey }
            let lines = report.lines.filter { $0.touchpoint == key }
            let counted = report.places.first { $0.touchpoint == key }
            let contacts = lines.filter { $0.question?.scale.isContact == true }
            let shown = lines.filter { $0.question?.scale.isContact != true }
            // Scores first, then what explains them.
            let ordered =
                shown.filter { $0.scoreName != nil } + shown.filter { $0.scoreName == nil }
            return Place(
                siteName: names?.siteKey == site
                    ? nil : names.map { "\($0.region) · \($0.site)" },
                placeName: names?.touchpoint ?? (key.isEmpty ? words.unnamedTouchpoint : key),
                cards: ordered.map { ScoreCard($0, language, words) },
                phones: contacts.isEmpty ? nil : Self.left(contacts, words),
                notes: counted.map { PlaceNotes($0, words).sentences } ?? [])
        }
    }
}

extension OfficeContent {
    private static func left(_ contacts: [Report.Line], _ words: PageWords) -> String {
        let kinds = CustomerContact.Kind.allCases.compactMap { kind -> String? in
            let lines = contacts.filter { $0.question?.scale.contactKind == kind }
            guard !lines.isEmpty else { return nil }
            let forms =
                switch kind {
                case .phone: words.phoneForms
                case .email: words.emailForms
                case .comment: words.commentForms
                }
            return words.counted(lines.reduce(0) { $0 + $1.all.answers }, forms)
        }
        return kinds.joined(separator: " · ")
    }
}

extension OfficePage.View {
    /// Leaves out what is the default, so that a page's first address is `/`.
    fileprivate var address: String {
        var parts: [String] = []
        if range != .today { parts.append("range=\(range.rawValue)") }
        if let place { parts.append("place=\(place)") }
        if isLanguageChosen { parts.append("language=\(language.code)") }
        return parts.isEmpty ? "/" : "/?" + parts.joined(separator: "&")
    }
}

/// A moment as the page shows it: the time alone where it is today's.
struct PageTime {
    let machine: String
    let day: String?
    let clockTime: String

    init(_ milliseconds: Int64, _ zone: OfficeZone, now: Int64) {
        let parts = zone.parts(milliseconds)
        machine = Timestamp.utc(milliseconds)
        day = parts.date == zone.parts(now).date ? nil : parts.date
        clockTime = String(parts.time.prefix(5))
    }
}

/// One panel's row.
struct PanelRow {
    /// The first digits of the id: enough to tell panels apart, short enough to read aloud.
    let shortID: String
    let wholeID: String
    let standsAt: String
    let received: PageTime
    let daemonVersion: String
    let troubles: [String]

    init(
        _ panel: PanelState, _ words: PageWords, _ names: PlaceNames, _ zone: OfficeZone,
        now: Int64
    ) {
        shortID = String(panel.panel.prefix(8))
        wholeID = panel.panel
        standsAt = words.place(panel.touchpoint, names)
        received = PageTime(panel.lastReceived, zone, now: now)
        daemonVersion = panel.version.isEmpty ? words.nothing : panel.version
        var troubles: [String] = []
        if panel.lost > 0 { troubles.append(words.counted(Int(panel.lost), words.lostForms)) }
        if panel.conflicts > 0 {
            troubles.append(words.counted(Int(panel.conflicts), words.conflictForms))
        }
        if panel.unreadable > 0 {
            troubles.append(words.counted(Int(panel.unreadable), words.unreadableForms))
        }
        self.troubles = troubles
    }
}
