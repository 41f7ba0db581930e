import Settings

/// Where a text that a screen shows stands in the files that people write.
struct TextPlaces {
    private let files: [(path: String, lines: [[Unicode.Scalar]])]

    /// - Parameter paths: those that cannot be read are passed over.
    init(_ paths: [String]) {
        files = paths.compactMap { path in
            guard let bytes = try? PanelSetup.file(path) else { return nil }
            let lines = String(decoding: bytes, as: UTF8.self)
                .split(separator: "\n", omittingEmptySubsequences: false)
            return (path, lines.map { Array($0.unicodeScalars) })
        }
    }

    /// `file:line:column: `, or nothing where the text is in no file as it is shown: behind a
    /// placeholder, or over two lines.
    func prefix(of text: String) -> String {
        let sought = Array(text.unicodeScalars)
        guard !sought.isEmpty else { return "" }
        for (path, lines) in files {
            for (index, line) in lines.enumerated() where line.first(where: { $0 != " " }) != "#" {
                guard let column = place(of: sought, in: line) else { continue }
                return "\(path):\(Position(line: index + 1, column: column + 1)): "
            }
        }
        return ""
    }

    private func place(of sought: [Unicode.Scalar], in line: [Unicode.Scalar]) -> Int? {
        guard sought.count <= line.count else { return nil }
        return (0...line.count - sought.count).first { start in
            line[start..<start + sought.count].elementsEqual(sought)
        }
    }
}
