import Feedback
import Mustache
import Settings

/// Configurations and how far their roll-outs have come, as a page.
struct RollOutsPage: Sendable {
    /// The roll-outs that are over, the newest of them.
    static let endedMax = 50

    private static let template = try! MustacheTemplate(
        string: String(decoding: PackageResources.roll_outs_mustache, as: UTF8.self))

    let language: LanguageTag
    let facts: RollOutFacts
    /// The key of the one site that is shown; nil: all that may be seen.
    let place: String?
    /// Why nothing was done; nil where nobody wanted anything.
    let refusal: Problem.Kind?
    let zone: OfficeZone
    let now: Int64

    private struct Line {
        let number: Int64
        let title: String
        let to: String
        let share: String
        let have: String
        let begun: PageTime
        let ended: PageTime?
        let why: String
        let isRefused: Bool
        /// Where a person may change it.
        let rollBack: String?
        let widen: Widening?
    }

    private struct Widening {
        let title: String
        let part: String
        let shares: [Int]
    }

    private struct Edition {
        let title: String
        let addedAt: PageTime
        let length: String
        let holders: String
    }

    private struct Content {
        let words: RollOutsWords
        let languageCode: String
        let languageLinks: [PageLanguageLink]
        let panelsAddress: String
        let refusal: String?
        let runningLines: [Line]
        let hasRunning: Bool
        let endedLines: [Line]
        let hasEnded: Bool
        let editions: [Edition]
        let hasEditions: Bool
        let offer: RollOutOffer?
        let zoneNote: String
    }

    var html: String {
        let words = RollOutsWords.of(language)
        let query = place.map { "place=\($0)&" } ?? ""
        let lines = facts.list.rollOuts.reversed().map { line($0, words) }
        let running = lines.filter { $0.ended == nil }
        let ended = Array(lines.filter { $0.ended != nil }.prefix(Self.endedMax))
        let editions = facts.list.configurations.reversed().map { edition($0) }
        return Self.template.render(
            Content(
                words: words, languageCode: language.code,
                languageLinks: PageLanguageLink.all(of: "/roll-outs?\(query)", language),
                panelsAddress: "/panels?\(query)language=\(language.code)",
                refusal: refusal.map { words.refusals[$0] ?? words.nothingDone },
                runningLines: running, hasRunning: !running.isEmpty, endedLines: ended,
                hasEnded: !ended.isEmpty, editions: editions, hasEditions: !editions.isEmpty,
                offer: facts.mayRollOut ? RollOutOffer(facts, words) : nil,
                zoneNote: words.timesIn.replacing("#", with: zone.name(at: now))))
    }

    private func line(_ rollOut: RollOutList.RollOutState, _ words: RollOutsWords) -> Line {
        let isRunning = rollOut.endedMilliseconds == 0
        let mayChange = isRunning && facts.changeable.contains(rollOut.number)
        let shares = RollOutOffer.shares.filter { $0 > rollOut.share }
        return Line(
            number: rollOut.number, title: rollOut.name,
            to: facts.name(ofPart: rollOut.part, words),
            share: "\(rollOut.share)\u{A0}%", have: have(rollOut, words),
            begun: PageTime(rollOut.begunMilliseconds, zone, now: now),
            ended: isRunning ? nil : PageTime(rollOut.endedMilliseconds, zone, now: now),
            why: why(rollOut, words), isRefused: isRefused(rollOut),
            rollBack: mayChange
                ? "/roll-outs/\(rollOut.number)/roll-back?language=\(language.code)" : nil,
            widen: mayChange && !shares.isEmpty
                ? Widening(title: rollOut.name, part: rollOut.part, shares: shares) : nil)
    }

    private func have(_ rollOut: RollOutList.RollOutState, _ words: RollOutsWords) -> String {
        PageWords.of(language).counted(
            rollOut.covers,
            words.haveForms.map {
                // The plural goes by how many it is for.
                $0.replacing("#", with: PageWords.grouped(rollOut.held)).replacing("@", with: "#")
            })
    }

    /// Whether a panel ended it, and not a person.
    private func isRefused(_ rollOut: RollOutList.RollOutState) -> Bool {
        rollOut.endedMilliseconds != 0 && rollOut.why != EndRollOut.why
    }

    private func why(_ rollOut: RollOutList.RollOutState, _ words: RollOutsWords) -> String {
        guard rollOut.endedMilliseconds != 0 else { return "" }
        guard isRefused(rollOut) else { return words.rolledBack }
        let who =
            rollOut.panel.isEmpty
            ? words.refused : words.refusedBy.replacing("#", with: rollOut.panel.prefix(8))
        return rollOut.why.isEmpty ? who : "\(who): \(rollOut.why)"
    }

    private func edition(_ configuration: ListConfigurations.Answer.Configuration) -> Edition {
        let pages = PageWords.of(language)
        let bytes = configuration.questionnaireBytes + configuration.settingsBytes
        let words = RollOutsWords.of(language)
        return Edition(
            title: configuration.name,
            addedAt: PageTime(configuration.addedMilliseconds, zone, now: now),
            length: "\(PageWords.grouped((bytes + 1_023) / 1_024))\u{A0}\(words.kibibytes)",
            holders: pages.counted(facts.holders[configuration.tag] ?? 0, words.panelForms))
    }
}

/// What somebody can roll out, and where: the form's choices.
struct RollOutOffer {
    /// In percent.
    static let shares = [1, 5, 10, 25, 50, 75, 100]

    struct Choice {
        let value: String
        let label: String
    }

    struct Group {
        let heading: String
        let members: [Choice]
    }

    let titles: [String]
    /// All that the reader may change, at once.
    let whole: Choice
    let groups: [Group]
    let shares: [Int]

    /// Nil where there is nothing to roll out.
    init?(_ facts: RollOutFacts, _ words: RollOutsWords) {
        guard !facts.list.configurations.isEmpty else { return nil }
        titles = facts.list.configurations.reversed().map(\.name)
        whole = Choice(value: facts.part.text, label: facts.name(ofPart: facts.part.text, words))
        let groups = [
            (words.regions, facts.regions.map { ("region:\($0.key)", $0.name) }),
            (words.sites, facts.sites.map { ("site:\($0.key)", $0.name) }),
        ]
        self.groups = groups.filter { !$0.1.isEmpty }.map { heading, members in
            Group(
                heading: heading,
                members: members.map { Choice(value: $0.0, label: $0.1.isEmpty ? $0.0 : $0.1) })
        }
        shares = Self.shares
    }
}
