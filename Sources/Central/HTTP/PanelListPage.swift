import Feedback
import HummingbirdCore

/// Which part of the list of panels is asked for: so many, behind one.
struct PanelListPage {
    static let panelsDefault = 1_000
    static let panelsMax = 10_000

    private let limit: Int
    private let after: String

    init(_ query: FlatDictionary<Substring, Substring>) throws(Problem) {
        let behind = query["after"].map { $0.lowercased() }
        after = behind ?? ""
        guard behind == nil || PanelID(after) != nil else {
            throw Problem.wrongQuery("'after' is no panel's id: an answer's 'next' is one")
        }
        guard let text = query["limit"] else {
            limit = Self.panelsDefault
            return
        }
        guard let limit = Int(text), (1...Self.panelsMax).contains(limit) else {
            throw Problem.wrongQuery("'limit' is from 1 to \(Self.panelsMax)")
        }
        self.limit = limit
    }

    /// - Parameter reports: by the panels' ids.
    func json(of reports: [PanelReport], at now: Int64) -> [UInt8] {
        let rest = reports.filter { "\($0.panel)" > after }
        let page = Array(rest.prefix(limit))
        return PanelReportJSON(
            page, at: now, next: page.count < rest.count ? page.last.map { "\($0.panel)" } : nil
        ).json
    }
}
