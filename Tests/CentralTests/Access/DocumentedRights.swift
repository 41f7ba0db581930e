import Foundation
import Peers

/// The table of rights and roles in `Docs/Reference/access.md`.
enum DocumentedRights {
    /// Rights by role.
    static func table() throws -> [String: [String]] {
        let text = try String(
            contentsOf: Project.root.appending(path: "Docs/Reference/access.md"), encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }
            .map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
        guard let head = rows.first(where: { $0.first == "right" }) else { return [:] }
        var table = head.dropFirst(2).reduce(into: [:]) { $0[$1.filter { $0 != "`" }] = [String]() }
        for row in rows where row.count == head.count && row[0].hasPrefix("`") {
            for (role, mark) in zip(head, row).dropFirst(2) where mark == "yes" {
                table[role.filter { $0 != "`" }]?.append(row[0].filter { $0 != "`" })
            }
        }
        return table
    }
}
