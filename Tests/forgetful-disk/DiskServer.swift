import CFuse
import Glibc

/// The FUSE file system: two files, `disk` and `mark`. One thread, so operations are answered in
/// the order in which they are noted.
struct DiskServer {
    private let folder: String

    init(_ folder: String) {
        self.folder = folder
    }

    /// Serves until the file system is unmounted.
    func run() throws(DiskFault) {
        // The keeper ends this process, by unmounting: a disk that dies first would leave a mount
        // that nobody answers.
        for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_IGN) }
        let disk = try Disk(folder)
        // Memory that is needed to write memory back must not itself be written back.
        _ = mlockall(Int32(MCL_CURRENT))
        var operations = fuse_lowlevel_ops.ofDisk
        var argument = strdup("forgetful-disk")
        defer { free(argument) }
        let session = withUnsafeMutablePointer(to: &argument) { pointer in
            var arguments = fuse_args(argc: 1, argv: pointer, allocated: 0)
            return fuse_session_new(
                &arguments, &operations, MemoryLayout<fuse_lowlevel_ops>.size,
                Unmanaged.passUnretained(disk).toOpaque())
        }
        guard let session else { throw DiskFault("no FUSE session could be made") }
        defer { fuse_session_destroy(session) }
        guard fuse_session_mount(session, folder + "/fuse") == 0 else {
            throw DiskFault("'\(folder)/fuse' could not be mounted")
        }
        let result = withExtendedLifetime(disk) { fuse_session_loop(session) }
        fuse_session_unmount(session)
        guard result == 0 else { throw DiskFault("serve", folder, -result) }
    }
}

/// How long the kernel may remember an answer: nothing changes but content.
private let answersForSeconds = 3_600.0

extension fuse_lowlevel_ops {
    /// What a `Disk`, given as user data, answers.
    static var ofDisk: fuse_lowlevel_ops {
        var operations = fuse_lowlevel_ops()
        operations.lookup = { request, parent, name in
            let node = Node.named(String(cString: name!))
            guard parent == Node.root.rawValue, let node else {
                fuse_reply_err(request, ENOENT)
                return
            }
            var entry = fuse_entry_param()
            entry.ino = node.rawValue
            entry.attr = disk(request).attributes(of: node)
            entry.attr_timeout = answersForSeconds
            entry.entry_timeout = answersForSeconds
            fuse_reply_entry(request, &entry)
        }
        operations.getattr = { request, number, _ in
            var attributes = disk(request).attributes(of: Node(rawValue: number) ?? .root)
            fuse_reply_attr(request, &attributes, answersForSeconds)
        }
        operations.open = { request, _, file in
            // No cache between the loop device and us: what it flushes has been here.
            file!.pointee.direct_io = 1
            fuse_reply_open(request, file)
        }
        operations.read = { request, number, count, offset, _ in
            let bytes = disk(request).bytes(of: number, at: Int(offset), count: count)
            let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            fuse_reply_buf(request, start, bytes.count)
        }
        operations.write = { request, number, bytes, count, offset, _ in
            let bytes = UnsafeRawBufferPointer(start: bytes, count: count)
            let code = disk(request).write(bytes, to: number, at: Int(offset))
            if code == 0 { fuse_reply_write(request, count) } else { fuse_reply_err(request, code) }
        }
        operations.fsync = { request, number, _, _ in
            fuse_reply_err(request, disk(request).flush(number))
        }
        return operations
    }
}

private func disk(_ request: fuse_req_t?) -> Disk {
    Unmanaged<Disk>.fromOpaque(fuse_req_userdata(request)).takeUnretainedValue()
}
