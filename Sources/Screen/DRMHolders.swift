import Glibc

/// Which programs have a graphics card open: one of them may be the one that draws.
enum DRMHolders {
    /// Processes and descriptors that are looked at, and names that are told.
    private static let processesMax = 4_096
    private static let descriptorsMax = 1_024
    private static let namesMax = 4

    /// Their names and process numbers, other than ours; empty where nobody may know.
    static func names(of path: String) -> [String] {
        let ours = "\(getpid())"
        var names: [String] = []
        for process in entries(of: "/proc", max: processesMax)
        where process != ours && process.allSatisfy(\.isNumber) && names.count < namesMax {
            if holds(process, path) { names.append("'\(name(of: process))' (process \(process))") }
        }
        return names
    }

    private static func holds(_ process: String, _ path: String) -> Bool {
        let folder = "/proc/\(process)/fd"
        return entries(of: folder, max: descriptorsMax).contains {
            target(of: "\(folder)/\($0)") == path
        }
    }

    private static func target(of link: String) -> String? {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = buffer.withUnsafeMutableBytes { bytes in
            readlink(link, bytes.baseAddress!.assumingMemoryBound(to: CChar.self), bytes.count)
        }
        return count < 0 ? nil : String(decoding: buffer.prefix(count), as: UTF8.self)
    }

    private static func name(of process: String) -> String {
        guard let file = fopen("/proc/\(process)/comm", "re") else { return "?" }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 64)
        guard fgets(&line, Int32(line.count), file) != nil else { return "?" }
        let bytes = line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func entries(of path: String, max: Int) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while names.count < max, let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }
}
