import Feedback
import Mustache

/// The audit log as a page, newest first.
struct AuditPage: Sendable {
    static let entriesMax = 100

    private static let template = try! MustacheTemplate(
        string: String(decoding: PackageResources.audit_mustache, as: UTF8.self))

    let language: LanguageTag
    /// One more than `entriesMax` where there are older ones.
    let entries: [AuditEntry]
    let before: Int64?
    let zone: OfficeZone
    let now: Int64

    private struct Line {
        let number: Int64
        let machine: String
        let day: String
        let clockTime: String
        let who: String
        let what: String
        let onWhat: String?
        let origin: String?
        let result: String
        let isRefused: Bool

        init(_ entry: AuditEntry, _ words: AccessWords, _ zone: OfficeZone) {
            number = entry.number
            machine = Timestamp.utc(entry.at)
            (day, clockTime) = zone.parts(entry.at)
            who = Self.who(entry.actor, words)
            what = words.actions[entry.action] ?? entry.action
            onWhat = entry.object.isEmpty ? nil : entry.object
            origin = entry.origin.isEmpty ? nil : entry.origin
            isRefused = entry.outcome == "refused"
            result = isRefused ? words.refused : words.done
        }

        private static func who(_ actor: String, _ words: AccessWords) -> String {
            let parts = actor.split(separator: " ", maxSplits: 1).map(String.init)
            switch (parts.first, parts.count) {
            case ("account", 2): return parts[1]
            case ("token", 2): return "\(words.token) \(parts[1])"
            case ("console", 1): return words.console
            case ("nobody", 1): return words.nobody
            default: return actor
            }
        }
    }

    private struct Content {
        let words: AccessWords
        let languageCode: String
        let languageLinks: [PageLanguageLink]
        let home: String
        let entries: [Line]
        let hasEntries: Bool
        let older: String?
        let zoneNote: String
    }

    var html: String {
        let words = AccessWords.of(language)
        let shown = entries.prefix(Self.entriesMax)
        let place = before.map { "before=\($0)&" } ?? ""
        let older = entries.count > Self.entriesMax ? shown.last?.number : nil
        return Self.template.render(
            Content(
                words: words, languageCode: language.code,
                languageLinks: PageLanguageLink.all(of: "/audit?\(place)", language),
                home: "/?language=\(language.code)",
                entries: shown.map { Line($0, words, zone) }, hasEntries: !shown.isEmpty,
                older: older.map { "/audit?before=\($0)&language=\(language.code)" },
                zoneNote: words.timesIn.replacing("#", with: zone.name(at: now))))
    }
}
