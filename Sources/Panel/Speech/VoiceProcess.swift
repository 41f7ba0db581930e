import CLinux
import Glibc

/// One process that says one text. A kernel of Linux 5.3 or later tells when it has ended.
final class VoiceProcess {
    enum Fault: Error, Hashable, CustomStringConvertible {
        case cannotStart(program: String, code: Int32)
        case noDescriptor(code: Int32)

        var description: String {
            switch self {
            case .cannotStart(let program, let code):
                "'\(program)' cannot be started: \(text(code)); the panel goes on without speech\n"
                    + "Try: apt install espeak-ng, or check 'speech: program:'."
            case .noDescriptor(let code):
                "no process can be watched: \(text(code)); the panel goes on without speech\n"
                    + "Try: see the limit of open files (LimitNOFILE) of the service."
            }
        }
    }

    /// Can be read once the process has ended.
    let descriptor: Int32
    private let process: pid_t
    private var status: Int32?

    /// Starts `program` and gives it the text on its standard input: arguments can be read by
    /// everybody on the machine.
    ///
    /// - Parameters:
    ///   - program: looked up where programs are, or an absolute path.
    ///   - text: at most as many bytes as a pipe holds without a reader, 4096.
    init(_ program: String, _ arguments: [String], text: String) throws(Fault) {
        precondition(text.utf8.count <= Int(PIPE_BUF))
        var ends: [Int32] = [-1, -1]
        let made = smile_pipe_create(&ends)
        guard made == 0 else { throw .noDescriptor(code: -made) }
        defer { for end in ends { close(end) } }
        let (result, process) = Self.spawn(program, arguments, input: ends[0])
        guard result == 0 else { throw .cannotStart(program: program, code: result) }
        let opened = smile_process_descriptor(process)
        guard opened >= 0 else {
            kill(-process, SIGKILL)
            waitpid(process, nil, 0)
            throw .noDescriptor(code: -opened)
        }
        descriptor = opened
        self.process = process
        // A program that has ended already reads nothing; its end is told all the same.
        _ = Array(text.utf8).withUnsafeBytes { write(ends[1], $0.baseAddress, $0.count) }
    }

    deinit {
        close(descriptor)
    }

    /// Silences it and whatever it has started itself. It ends a moment later.
    func silence() {
        guard status == nil else { return }
        kill(-process, SIGKILL)
    }

    /// Silences it and waits for its end, so that nothing of it is left behind; a process that the
    /// sound card does not let go is left to the system.
    func end(millisecondsMax: Int32) {
        silence()
        var end = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&end, 1, millisecondsMax)
        _ = outcome()
    }

    /// What it said at its end, as `waitpid` tells; nil while it is at work.
    func outcome() -> Int32? {
        guard status == nil else { return status }
        var now: Int32 = 0
        let result = waitpid(process, &now, WNOHANG)
        if result == process { status = now }
        // Somebody else has waited for it: it is gone.
        if result < 0 && errno == ECHILD { status = 0 }
        return status
    }

    private static func spawn(
        _ program: String, _ arguments: [String], input: Int32
    ) -> (result: Int32, process: pid_t) {
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO)
        // What it prints may be what it says.
        posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        var attributes = ownGroupAndSignals()
        defer { posix_spawnattr_destroy(&attributes) }
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process = pid_t()
        let result = posix_spawnp(&process, program, &files, &attributes, &words, environ)
        return (result, process)
    }

    /// The panel holds back the signals that end it; its children do not.
    private static func ownGroupAndSignals() -> posix_spawnattr_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))
        return attributes
    }
}

private func text(_ code: Int32) -> String {
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
}
