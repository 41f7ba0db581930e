import Crypto
import Feedback

/// Which answers somebody wants exported, by the names that people know.
package struct ExportRequest: Hashable, Sendable {
    /// What becomes of answers that a rule of misuse marked.
    package enum Marked: String, Sendable, CaseIterable {
        case all
        /// Without them.
        case none
        /// Nothing else.
        case only
    }

    /// The most names of one kind.
    package static let namesMax = 100

    /// Over the answers' own times; not widened to quarters of an hour.
    package var span: TimeSpan
    /// Keys of sites; empty: of all.
    package var sites: [String] = []
    /// Touchpoints as answers name them; empty: all of the sites.
    package var touchpoints: [String] = []
    /// Keys of questions; empty: all.
    package var questions: [String] = []
    package var marked = Marked.all
    /// Whether the times of small groups are coarsened, and what they chose is left out.
    package var hidesSmallGroups = false

    package init(_ span: TimeSpan = .always) {
        self.span = span
    }

    /// Tells requests apart: a cursor of one does not go on with another.
    var digest: UInt32 {
        let names = [sites, touchpoints, questions].map { $0.sorted().joined(separator: "\u{1}") }
        let text =
            ["\(span.from ?? .min)", "\(span.to ?? .max)", marked.rawValue, "\(hidesSmallGroups)"]
            + names
        let digest = SHA256.hash(data: Array(text.joined(separator: "\u{2}").utf8))
        return digest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }
}

/// What keeps an export from being written.
package enum ExportFault: Error, Hashable, CustomStringConvertible {
    /// `known`: those that there are, the nearest to be meant first.
    case unknownSite(String, known: [String])
    case unknownTouchpoint(String, known: [String])
    case unknownQuestion(String, known: [String])
    case tooManyTouchpoints
    case notACursor
    case cursorOfAnother
    case movedOn

    /// The most names that are listed.
    static let listedMax = 20

    package var description: String {
        switch self {
        case .unknownSite(let key, let known):
            "there is no site '\(key)'. Nothing was written.\nTry: " + Self.list("--site", known)
        case .unknownTouchpoint(let key, let known):
            "there is no touchpoint '\(key)'. Nothing was written.\nTry: "
                + Self.list("--touchpoint", known)
        case .unknownQuestion(let key, let known):
            "no questionnaire that panels logged has a question '\(key)'. Nothing was written.\n"
                + "Try: " + Self.list("--question", known)
        case .tooManyTouchpoints:
            "more than \(PlaceScope.touchpointsMax) touchpoints are of these sites. Nothing was "
                + "written.\nTry: fewer sites at once."
        case .notACursor:
            "this is no cursor of an export. Nothing was written.\n"
                + "Try: copy the last field of the last whole row, or give --continue FILE."
        case .cursorOfAnother:
            "the cursor is of an export with other filters. Nothing was written.\n"
                + "Try: give the same options as the first time."
        case .movedOn:
            "answers before the cursor were dated anew since, so what is written and what would "
                + "follow do not fit together. Nothing was written.\n"
                + "Try: begin the export anew, without --after."
        }
    }

    private static func list(_ option: String, _ known: [String]) -> String {
        guard !known.isEmpty else { return "leave out \(option): there are none yet." }
        let left = known.count - listedMax
        return known.prefix(listedMax).map { "\(option) '\($0)'" }.joined(separator: ", ")
            + (left > 0 ? ", or one of \(left) more." : ".")
    }
}

extension ExportRequest {
    /// The touchpoints that are asked for, within a part of the tree.
    ///
    /// - Throws: `ExportFault`, `StoreFault`.
    func scope(of part: TreePart, in store: any Store, tenant: String) throws -> PlaceScope {
        var part = part
        if !sites.isEmpty {
            let known = try part.siteKeys(in: store, tenant: tenant)
            for site in sites where !known.contains(site) {
                throw ExportFault.unknownSite(site, known: Self.sorted(known, near: site))
            }
            part = TreePart(nodes: Set(sites.map { .site($0) }))
        }
        let scope: PlaceScope
        do {
            scope = try part.scope(in: store, tenant: tenant)
        } catch let problem as Problem where problem.kind == .tooManyPlaces {
            throw ExportFault.tooManyTouchpoints
        }
        guard !touchpoints.isEmpty else { return scope }
        let known = try Self.known(in: scope, store, tenant)
        for touchpoint in touchpoints where !known.contains(touchpoint) {
            throw ExportFault.unknownTouchpoint(
                touchpoint, known: Self.sorted(known, near: touchpoint))
        }
        return .touchpoints(Set(touchpoints).sorted())
    }

    /// The touchpoints of a scope: everything that was counted or imported, or where a panel
    /// stands.
    private static func known(
        in scope: PlaceScope, _ store: any Store, _ tenant: String
    ) throws(StoreFault) -> Set<String> {
        if case .touchpoints(let keys) = scope { return Set(keys) }
        let rows = try store.query(
            """
            SELECT touchpoint FROM logs WHERE tenant = ?
            UNION SELECT touchpoint FROM tallies WHERE tenant = ?
            UNION SELECT place FROM places WHERE tenant = ? AND kind = 3
            """, [.text(tenant), .text(tenant), .text(tenant)])
        return Set(rows.map { $0[text: 0] })
    }

    /// The questions that are asked for, as answers name them; nil: all.
    func questionNames(
        in store: any Store, tenant: String
    ) throws -> [(Revision, QuestionNumber)]? {
        guard !questions.isEmpty else { return nil }
        let shelf = StoredQuestionnaires(in: store, tenant: tenant)
        var known: Set<String> = []
        var names: [(Revision, QuestionNumber)] = []
        for revision in try StoredQuestionnaires.revisions(in: store, tenant: tenant) {
            let asked = try shelf.questionnaire(of: revision)?.questions ?? []
            for (place, question) in asked.enumerated() {
                known.insert(question.key)
                guard questions.contains(question.key) else { continue }
                names.append((revision, QuestionNumber(UInt8(clamping: place))))
            }
        }
        for question in questions where !known.contains(question) {
            throw ExportFault.unknownQuestion(question, known: Self.sorted(known, near: question))
        }
        return names
    }

    /// Names that hold the text first, or that it holds.
    private static func sorted(_ names: Set<String>, near text: String) -> [String] {
        let isNear = { (name: String) in
            !text.isEmpty && (name.contains(text) || text.contains(name))
        }
        return names.sorted { (isNear($0) ? 0 : 1, $0) < (isNear($1) ? 0 : 1, $1) }
    }
}
