import Foundation

/// The project's own files, found from this file's place in them.
enum Tree {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Paths from the root of every file under `folder`, build folders left out.
    static func files(under folder: String, ending endings: [String]) -> [String] {
        let base = folder.isEmpty ? root : root.appending(path: folder)
        guard let walk = FileManager.default.enumerator(atPath: base.path) else { return [] }
        return walk.compactMap { $0 as? String }
            .filter { path in
                !path.split(separator: "/").contains { $0.hasPrefix(".build") || $0 == ".git" }
                    && endings.contains { path.hasSuffix($0) }
            }
            .map { folder.isEmpty ? $0 : "\(folder)/\($0)" }
            .sorted()
    }

    static func lines(of path: String) throws -> [String] {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
            .components(separatedBy: "\n")
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }
}
