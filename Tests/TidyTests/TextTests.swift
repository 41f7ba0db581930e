import Foundation
import Testing

@Suite struct TextTests {
    /// Files that people read or that the build uses.
    private var texts: [String] {
        Tree.files(
            under: "",
            ending: [
                ".swift", ".md", ".yaml", ".h", ".c", ".sql", ".css", ".js", ".mustache",
                ".service", ".rules", ".awk", ".sh", "Makefile",
            ])
    }

    @Test func `no line is longer than 100 columns`() throws {
        for path in texts where path.hasSuffix(".swift") || path.hasSuffix(".h") {
            for (number, line) in try Tree.lines(of: path).enumerated() where line.count > 100 {
                Issue.record("\(path):\(number + 1): \(line.count) columns")
            }
        }
    }

    @Test func `nothing is left for later in a comment`() throws {
        let words: Set = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]
        for path in texts {
            for (number, line) in try Tree.lines(of: path).enumerated()
            where !words.isDisjoint(with: line.split { !$0.isLetter }.map(String.init)) {
                Issue.record("\(path):\(number + 1): \(line.trimmingCharacters(in: .whitespaces))")
            }
        }
    }

    @Test func `every file that a document names is there`() throws {
        let roots = [
            "Sources/", "Tests/", "Docs/", "Kiosk/", "Hardware/", "Systemd/", "Benchmarks/",
            "Packaging/",
        ]
        for path in texts where path.hasSuffix(".md") {
            for (number, line) in try Tree.lines(of: path).enumerated() {
                for name in codeSpansAndLinks(in: line)
                where roots.contains(where: { name.hasPrefix($0) }) && !name.contains("<")
                    && !name.contains("*") && !name.contains("NAME") && !Tree.exists(name)
                {
                    Issue.record("\(path):\(number + 1): '\(name)' is not there")
                }
            }
        }
    }

    @Test func `every link of a document leads to a file`() throws {
        for path in texts where path.hasSuffix(".md") {
            let folder = path.split(separator: "/").dropLast().joined(separator: "/")
            for (number, line) in try Tree.lines(of: path).enumerated() {
                for match in line.matches(of: /\]\(([^)#]+)(#[^)]*)?\)/) {
                    let target = String(match.1)
                    guard !target.contains("://") else { continue }
                    let full = folder.isEmpty ? target : "\(folder)/\(target)"
                    if !Tree.exists(full) {
                        Issue.record("\(path):\(number + 1): the link '\(target)' leads nowhere")
                    }
                }
            }
        }
    }

    private func codeSpansAndLinks(in line: String) -> [String] {
        line.matches(of: /`([^`\s]+)`/).map { String($0.1) }
    }
}
