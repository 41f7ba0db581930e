import Measuring

/// Where contenders are held against each other.
struct Place {
    /// Stands in figures' names where it is not the disk.
    let name: String
    let folder: TemporaryFolder

    static func disk(_ folder: TemporaryFolder) -> Place { Place(name: "", folder: folder) }
    static func loop(_ folder: TemporaryFolder) -> Place { Place(name: "-loop", folder: folder) }

    /// A folder that is there for as long as `body` takes.
    func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
        let inner = try TemporaryFolder(in: folder.path)
        defer { inner.remove() }
        return try body(inner.path)
    }
}
