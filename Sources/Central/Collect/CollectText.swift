import Feedback
import FoundationEssentials

extension CollectReport {
    /// For whoever stands there: a line a panel, and what a person should look at.
    package var text: String {
        var lines: [String] = []
        for (id, panel) in panels.sorted(by: { $0.key.description < $1.key.description }) {
            let batches = panel.batches == 1 ? "1 batch" : "\(panel.batches) batches"
            lines.append(
                "panel \(id): \(panel.new) new, \(panel.known) known, "
                    + "\(panel.conflicting) conflicting, in \(batches)")
            lines += Self.remarks(panel)
        }
        for path in passedOver {
            lines.append("\(path): an export that was broken off; it was passed over")
        }
        for file in files { lines += Self.remarks(file) }
        if files.isEmpty { lines.append("there is no export; nothing was taken") }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func remarks(_ panel: Panel) -> [String] {
        var lines: [String] = []
        if panel.refused > 0 {
            lines.append("  refused: \(panel.refused) of them: \(panel.why ?? "")")
        }
        if panel.conflicting > 0 {
            lines.append(
                "  conflicting records are set aside: the centre has others of their names")
        }
        if panel.lost > 0 { lines.append("  \(panel.lost) numbers are lost on the panel") }
        if let from = panel.lacksFrom {
            lines.append(
                "  the centre lacks something from \(from) on: another stick, or the network, "
                    + "has it")
        }
        return lines
    }

    private static func remarks(_ file: File) -> [String] {
        var lines = file.damages.map {
            "\(file.path): \($0.bytes) bytes from byte \($0.first) on are damaged (\($0.why)); "
                + "what is around them was taken"
        }
        if file.moreDamages > 0 {
            lines.append("\(file.path): damaged at \(file.moreDamages) more places")
        }
        if let fault = file.fault {
            lines.append(
                "\(file.path): cannot be read to its end: \(fault). "
                    + "Try: the same command again; what was taken is then known")
        }
        return lines
    }

    /// One object in a line, with its keys in order.
    package var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try! encoder.encode(CollectJSON(self)), as: UTF8.self) + "\n"
    }
}

private struct CollectJSON: Encodable {
    struct Panel: Encodable {
        var panel: String
        var new: Int
        var known: Int
        var conflicting: Int
        var lost: UInt64
        var batches: Int
        var refused: Int
        var why: String?
        var lacksFrom: UInt64?
    }

    struct Damage: Encodable {
        var first: Int
        var bytes: Int
        var why: String
    }

    struct File: Encodable {
        var file: String
        var bytes: Int
        var batches: Int
        var damages: [Damage]
        var moreDamages: Int
        var fault: String?
    }

    var schema = 1
    var panels: [Panel]
    var files: [File]
    var passedOver: [String]

    init(_ report: CollectReport) {
        panels = report.panels.sorted { $0.key.description < $1.key.description }.map { id, panel in
            Panel(
                panel: id.description, new: panel.new, known: panel.known,
                conflicting: panel.conflicting, lost: panel.lost, batches: panel.batches,
                refused: panel.refused, why: panel.why, lacksFrom: panel.lacksFrom)
        }
        files = report.files.map { file in
            File(
                file: file.path, bytes: file.bytes, batches: file.batches,
                damages: file.damages.map { Damage(first: $0.first, bytes: $0.bytes, why: $0.why) },
                moreDamages: file.moreDamages, fault: file.fault)
        }
        passedOver = report.passedOver
    }
}
