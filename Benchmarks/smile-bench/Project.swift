import Measuring
import Glibc

/// Where the project's own files are, and the programs beside this one.
enum Project {
    static let questionnaire = file("Kiosk/Questionnaires/counter.yaml")
    static let languages = file("Kiosk/Languages")

    /// The folder of this program: on the disk that the build is on.
    static var buildFolder: String {
        get throws {
            var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
            let count = readlink("/proc/self/exe", &buffer, buffer.count)
            guard count > 0 else { throw MeasuringFault("readlink", "/proc/self/exe") }
            let path = String(
                decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
            return folder(of: path)
        }
    }

    static func program(_ name: String) throws -> String {
        let path = "\(try buildFolder)/\(name)"
        guard access(path, X_OK) == 0 else {
            throw MeasuringFault("'\(path)' was not built\nTry: make bench")
        }
        return path
    }

    private static func file(_ path: String) -> String {
        // From Benchmarks/smile-bench/Project.swift to the root.
        let root = folder(of: folder(of: folder(of: #filePath)))
        return "\(root)/\(path)"
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }
}
