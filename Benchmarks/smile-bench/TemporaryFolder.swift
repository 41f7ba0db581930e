import Measuring
import Glibc

/// A folder for one run of the benchmarks.
struct TemporaryFolder {
    let path: String

    /// One that somebody else made.
    init(at path: String) {
        self.path = path
    }

    init(in folder: String) throws {
        var name = Array("\(folder)/bench-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else { throw MeasuringFault("mkdtemp", folder) }
        path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Writes a file anew and returns its path.
    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        let path = "\(path)/\(name)"
        guard let file = fopen(path, "w") else { throw MeasuringFault("open", path) }
        let isWritten = fputs(text, file) >= 0
        guard fclose(file) == 0 && isWritten else { throw MeasuringFault("write", path) }
        return path
    }

    func remove() {
        Self.remove(path)
    }

    /// A file is removed as it is; a folder after what is in it.
    private static func remove(_ path: String) {
        guard unlink(path) != 0, let stream = opendir(path) else { return }
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) {
                    String(cString: $0)
                }
            }
            if name != ".", name != ".." { remove("\(path)/\(name)") }
        }
        closedir(stream)
        rmdir(path)
    }
}
