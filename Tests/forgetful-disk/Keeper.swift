import Glibc

/// Puts the disk up and, whatever happens, away again: it never touches the disk's content itself,
/// and what serves the disk is another process.
struct Keeper {
    static let serveOption = "--serve"
    private static let endSignals = [SIGINT, SIGTERM, SIGHUP]
    /// How long things may take, in steps of 10 ms. All ends together take less than the 5 s
    /// after which somebody may lose patience with us.
    private static let startStepsMax = 1_000
    private static let endStepsMax = 100
    private static let stepMilliseconds: Int32 = 10

    private let folder: String
    private var disk: String { folder + "/fuse/disk" }
    private var mountPoint: String { folder + "/mount" }

    init(_ folder: String) {
        self.folder = folder
    }

    func run() throws(DiskFault) {
        watchSignals()
        // Also for those who were killed before they could.
        defer { removeFolder() }
        try share()
        defer { umount2(folder, Int32(MNT_DETACH)) }
        let server = try spawn(
            "/proc/self/exe", [Self.serveOption, folder], name: CommandLine.arguments[0])
        defer { end(server) }
        guard
            waited(Self.startStepsMax, until: { access(disk, F_OK) == 0 || hasEnded(server) }),
            access(disk, F_OK) == 0
        else { throw DiskFault("'\(folder)/fuse' was not mounted") }
        let device = try attach()
        defer { detach(device) }
        guard tell(device) else { throw DiskFault("nobody takes the name of \(device)") }
        waitForEnd()
    }

    /// Whoever takes a copy of all mounts for itself, as services do, loses what we unmount: else
    /// that copy would keep the file system alive.
    private func share() throws(DiskFault) {
        guard mount(folder, folder, nil, UInt(MS_BIND), nil) == 0 else {
            throw DiskFault("mount", folder)
        }
        guard mount(nil, folder, nil, UInt(MS_SHARED), nil) == 0 else {
            let code = errno
            umount2(folder, Int32(MNT_DETACH))
            throw DiskFault("mount", folder, code)
        }
    }

    /// A signal is as the end of standard input, and comes only while that is waited for.
    private func watchSignals() {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in close(STDIN_FILENO) }
        for number in Self.endSignals { sigaction(number, &action, nil) }
        signal(SIGPIPE, SIG_IGN)
        mask(SIG_BLOCK)
    }

    private func mask(_ how: Int32) {
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in Self.endSignals { sigaddset(&signals, number) }
        sigprocmask(how, &signals, nil)
    }

    private func waitForEnd() {
        mask(SIG_UNBLOCK)
        defer { mask(SIG_BLOCK) }
        var byte: UInt8 = 0
        while read(STDIN_FILENO, &byte, 1) > 0 {}
    }

    private func tell(_ line: String) -> Bool {
        let bytes = Array((line + "\n").utf8)
        return write(STDOUT_FILENO, bytes, bytes.count) == bytes.count
    }

    /// The loop device that now shows the disk.
    private func attach() throws(DiskFault) -> String {
        let answer = folder + "/loop"
        let status = try run("/usr/sbin/losetup", ["--find", "--show", disk], output: answer)
        guard status == 0, let file = fopen(answer, "r") else {
            throw DiskFault("losetup could not attach '\(disk)'")
        }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: Int(NAME_MAX))
        guard fgets(&line, Int32(line.count), file) != nil else {
            throw DiskFault("losetup did not say what it attached '\(disk)' to")
        }
        let name = line.prefix { $0 != 0 && $0 != CChar(UInt8(ascii: "\n")) }
        return String(decoding: name.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private func detach(_ device: String) {
        // Whoever was killed may take a moment to let go of its files.
        if !waited(Self.endStepsMax, until: { umount2(mountPoint, 0) == 0 || errno != EBUSY }) {
            umount2(mountPoint, Int32(MNT_DETACH))
        }
        _ = try? run("/usr/sbin/losetup", ["--detach", device], output: "/dev/null")
    }

    private func removeFolder() {
        _ = try? run("/bin/rm", ["-rf", "--one-file-system", folder], output: "/dev/null")
    }

    private func end(_ server: pid_t) {
        _ = waited(Self.endStepsMax, until: { umount2(folder + "/fuse", 0) == 0 || errno != EBUSY })
        umount2(folder + "/fuse", Int32(MNT_DETACH))
        if !waited(Self.endStepsMax, until: { hasEnded(server) }) { kill(server, SIGKILL) }
    }

    private func hasEnded(_ child: pid_t) -> Bool {
        waitpid(child, nil, WNOHANG) != 0
    }

    private func waited(_ stepsMax: Int, until isSo: () -> Bool) -> Bool {
        for _ in 0..<stepsMax {
            if isSo() { return true }
            poll(nil, 0, Self.stepMilliseconds)
        }
        return false
    }

    /// Runs a program to its end and returns its raw status.
    private func run(
        _ path: String, _ arguments: [String], output: String
    ) throws(DiskFault) -> Int32 {
        let child = try spawn(path, arguments, output: output)
        var status: Int32 = 0
        waitpid(child, &status, 0)
        return status
    }

    private func spawn(
        _ path: String, _ arguments: [String], name: String? = nil, output: String? = nil
    ) throws(DiskFault) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let output {
            posix_spawn_file_actions_addopen(
                &actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        }
        var argv = ([name ?? path] + arguments).map { strdup($0) }
        defer { argv.forEach { free($0) } }
        argv.append(nil)
        var child: pid_t = 0
        let code = posix_spawn(&child, path, &actions, nil, argv, environ)
        guard code == 0 else { throw DiskFault("start", path, code) }
        return child
    }
}
