import Glibc

/// The real disk.
package struct FileStorage: Storage {
    package init() {}

    package func names(in directory: String) throws(StorageFault) -> [String] {
        guard let stream = opendir(directory) else {
            let fault = StorageFault(errno, "opendir", directory)
            if fault.kind == .missing { return [] }
            throw fault
        }
        defer { closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) {
                    String(cString: $0)
                }
            }
            if name != ".", name != ".." { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw StorageFault(errno, "readdir", directory) }
        return names
    }

    package func open(_ path: String, _ purpose: OpenPurpose) throws(StorageFault) -> OpenFile {
        let flags =
            switch purpose {
            case .reading: O_RDONLY
            case .writing: O_RDWR
            case .creating: O_RDWR | O_CREAT | O_TRUNC
            case .locking: O_RDWR | O_CREAT
            }
        let descriptor = try Self.call("open", path) {
            Int(Glibc.open(path, flags | O_CLOEXEC, 0o640))
        }
        let file = OpenFile(number: Int32(descriptor))
        if purpose == .locking { try lock(file, path) }
        // Advice: where a file system does not take it, only speed is lost. What is read ahead
        // stands in memory as large folios, which slow every later sync of them.
        _ = posix_fadvise(file.number, 0, 0, POSIX_FADV_RANDOM)
        return file
    }

    package func close(_ file: OpenFile) {
        // Everything that matters was synced; what close reports comes too late to act on.
        _ = Glibc.close(file.number)
    }

    package func read(
        _ file: OpenFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int
    ) throws(StorageFault) -> Int {
        var done = 0
        while done < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let count = try Self.call("pread", file) {
                pread(file.number, rest.baseAddress, rest.count, off_t(offset + done))
            }
            if count == 0 { break }
            done += count
        }
        return done
    }

    package func write(
        _ file: OpenFile, _ bytes: UnsafeRawBufferPointer, at offset: Int
    ) throws(StorageFault) {
        var done = 0
        while done < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let count = try Self.call("pwrite", file) {
                pwrite(file.number, rest.baseAddress, rest.count, off_t(offset + done))
            }
            guard count > 0 else { throw StorageFault(ENOSPC, "pwrite", Self.path(of: file)) }
            done += count
        }
    }

    package func synchronize(_ file: OpenFile, forgetting: Bool) throws(StorageFault) {
        // Not `call`: a sync that was interrupted has not happened, and is not tried again either.
        guard fdatasync(file.number) == 0 else {
            throw StorageFault(errno, "fdatasync", Self.path(of: file))
        }
        // Advice: where a file system does not take it, only speed is lost.
        if forgetting { _ = posix_fadvise(file.number, 0, 0, POSIX_FADV_DONTNEED) }
    }

    package func synchronizeDirectory(_ directory: String) throws(StorageFault) {
        if mkdir(directory, 0o750) == 0 {
            try synchronizeNames(of: Self.parent(of: directory))
        } else if errno != EEXIST {
            throw StorageFault(errno, "mkdir", directory)
        }
        try synchronizeNames(of: directory)
    }

    package func move(_ path: String, to newPath: String?) throws(StorageFault) {
        if let newPath {
            _ = try Self.call("rename", path) { Int(rename(path, newPath)) }
        } else {
            _ = try Self.call("unlink", path) { Int(unlink(path)) }
        }
    }

    private func lock(_ file: OpenFile, _ path: String) throws(StorageFault) {
        do {
            _ = try Self.call("flock", path) { Int(flock(file.number, LOCK_EX | LOCK_NB)) }
        } catch {
            close(file)
            throw error
        }
    }

    private func synchronizeNames(of directory: String) throws(StorageFault) {
        let descriptor = try Self.call("open", directory) {
            Int(Glibc.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        }
        defer { _ = Glibc.close(Int32(descriptor)) }
        guard fsync(Int32(descriptor)) == 0 else { throw StorageFault(errno, "fsync", directory) }
    }

    private static func parent(of path: String) -> String {
        let parts = path.split(separator: "/")
        let folder = parts.dropLast().joined(separator: "/")
        return path.hasPrefix("/") ? "/" + folder : (folder.isEmpty ? "." : folder)
    }

    /// Performs a call, again where a signal interrupted it.
    private static func call(
        _ name: String, _ path: String, _ body: () -> Int
    ) throws(StorageFault) -> Int {
        while true {
            let result = body()
            if result >= 0 { return result }
            let code = errno
            if code != EINTR { throw StorageFault(code, name, path) }
        }
    }

    /// The same for an open file: its path is looked up only for the fault.
    private static func call(
        _ name: String, _ file: OpenFile, _ body: () -> Int
    ) throws(StorageFault) -> Int {
        while true {
            let result = body()
            if result >= 0 { return result }
            let code = errno
            if code != EINTR { throw StorageFault(code, name, path(of: file)) }
        }
    }

    private static func path(of file: OpenFile) -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/fd/\(file.number)", &buffer, buffer.count)
        guard count > 0 else { return "file \(file.number)" }
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension StorageFault {
    fileprivate init(_ code: Int32, _ call: String, _ path: String) {
        let kind: Kind =
            switch code {
            case ENOENT: .missing
            case EWOULDBLOCK: .locked
            case ENOSPC, EDQUOT: .full
            case EROFS: .readOnly
            case EIO: .device
            default: .other
            }
        self.init(kind: kind, call: call, path: path, reason: String(cString: strerror(code)))
    }
}
