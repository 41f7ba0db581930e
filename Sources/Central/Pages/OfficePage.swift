import Feedback
import Mustache

/// The office's one page: scores first, then the newest visits and the panels.
///
/// It shows nothing that a contact says: it does not read the column that holds them.
package struct OfficePage: Sendable {
    /// What the address and the browser ask for.
    struct View: Hashable, Sendable {
        var language: LanguageTag
        var range: OfficeRange
        /// Whether the address named the language: links keep it then.
        var isLanguageChosen: Bool
        /// The key of the one site that is shown; nil: all that may be seen.
        var place: String?
    }

    private let tenant: String
    let zone: OfficeZone
    private let clock: CentralClock
    /// Tells one run of the program from the next, in tags: both count changes from 0.
    private let run: Int64
    private let template: MustacheTemplate

    package init(tenant: String, zone: OfficeZone, clock: CentralClock) {
        self.tenant = tenant
        self.zone = zone
        self.clock = clock
        run = clock.nowMilliseconds
        // The template is part of the program; a test renders it.
        template = try! MustacheTemplate(
            string: String(decoding: PackageResources.office_mustache, as: UTF8.self))
    }

    func view(
        language: String?, accepted: String?, range: String?, place: String?
    ) -> View {
        let chosen = language.flatMap(PageWords.language)
        return View(
            language: chosen ?? PageWords.language(accepted: accepted ?? ""),
            range: range.flatMap(OfficeRange.init) ?? .today, isLanguageChosen: chosen != nil,
            place: place.flatMap { $0.isEmpty ? nil : $0 })
    }

    /// Changes whenever the page would: with the store, the day, the view, the reader and the
    /// program.
    func tag(of view: View, for reader: PageReader, changes: UInt64) -> String {
        let day = zone.startOfDay(at: clock.nowMilliseconds) / 1_000
        let parts = [run, Int64(bitPattern: changes), day].map { String($0, radix: 36) }
        let mark = view.isLanguageChosen ? "-" : ""
        let who = StaticFile.digest(of: "\(reader.view)|\(view.place ?? "")")
        return
            "\"\(parts.joined(separator: "."))\(mark)\(view.language.code)-\(view.range)-\(who)\""
    }

    /// - Throws: `Problem.noSuchPlace` for a site that the reader may not see; `StoreFault`.
    func html(
        _ view: View, for reader: PageReader, tag: String, from store: any Store
    ) throws -> String {
        let now = clock.nowMilliseconds
        let span = TimeSpan(from: view.range.start(at: now, in: zone))
        let scope = try reader.part.scope(narrowedTo: view.place, in: store, tenant: tenant)
        let snapshot = try OfficeSnapshot(
            of: span, at: scope, for: reader, in: store, tenant: tenant, now: now)
        let content = OfficeContent(
            snapshot, view: view, reader: reader, words: PageWords.of(view.language), zone: zone,
            now: now,
            tag: tag)
        return template.render(content)
    }
}
