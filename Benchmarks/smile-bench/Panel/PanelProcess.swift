import Measuring
import Glibc

/// A program under measurement, from its start to `end`.
final class PanelProcess {
    /// What a panel logs once its first frame is drawn.
    private static let readyLine = "the panel is ready"
    private static let readySeconds: UInt64 = 30
    private static let endSeconds: UInt64 = 10
    /// Like a service manager's, so that nobody's shell changes the figures.
    private static let environment = ["PATH=/usr/bin:/bin", "LANG=C.UTF-8"]

    /// The started program's, not ours: for what it acknowledges.
    static let acknowledgementsDescriptor: Int32 = 3

    let pid: pid_t
    private let startedAt: UInt64
    private let errors: Int32
    private let acknowledgements: Int32
    private var output: [UInt8] = []
    private var hasEnded = false

    /// Starts the program, with `acknowledgementsDescriptor` open to it.
    init(_ program: String, _ arguments: [String]) throws {
        let (errors, errorsEnd) = try Self.pipe()
        let (acknowledgements, acknowledgementsEnd) = try Self.pipe()
        defer {
            close(errorsEnd)
            close(acknowledgementsEnd)
        }
        self.errors = errors
        self.acknowledgements = acknowledgements
        startedAt = Stopwatch.now
        pid = try Self.spawn(program, arguments, errorsEnd, acknowledgementsEnd)
    }

    deinit {
        end()
        close(errors)
        close(acknowledgements)
    }

    /// Waits until the program says that it is ready; returns from when to when.
    func waitUntilReady() throws -> Range<UInt64> {
        let limit = startedAt + Self.readySeconds * Stopwatch.nanosecondsPerSecond
        while Stopwatch.now < limit {
            try Interruption.check()
            var waiting = pollfd(fd: errors, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 1_000) > 0 else { continue }
            let count = readErrors()
            let now = Stopwatch.now
            if text.contains(Self.readyLine) { return startedAt..<now }
            if count <= 0 { break }
        }
        throw MeasuringFault("the program was never ready; it said:\n\(text)")
    }

    /// Ends the program, as its service manager would.
    func end() {
        guard !hasEnded else { return }
        hasEnded = true
        kill(pid, SIGTERM)
        let limit = Stopwatch.now + Self.endSeconds * Stopwatch.nanosecondsPerSecond
        while waitpid(pid, nil, WNOHANG) == 0 {
            if Stopwatch.now > limit {
                kill(pid, SIGKILL)
                waitpid(pid, nil, 0)
                return
            }
            usleep(1_000)
        }
    }

    /// How many records the panel has made durable since it was ready. Asked once, at the end.
    func acknowledgedRecords() -> Int {
        end()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var lines = 0
        while true {
            let count = read(acknowledgements, &buffer, buffer.count)
            guard count > 0 else { return lines }
            lines += buffer[..<count].count { $0 == UInt8(ascii: "\n") }
        }
    }

    private var text: String { String(decoding: output, as: UTF8.self) }

    private func readErrors() -> Int {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = read(errors, &buffer, buffer.count)
        if count > 0 { output += buffer[..<count] }
        return count
    }

    private static func pipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [0, 0]
        guard Glibc.pipe(&ends) == 0 else { throw MeasuringFault("pipe", "standard error") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    private static func spawn(
        _ program: String, _ arguments: [String], _ errors: Int32, _ acknowledgements: Int32
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
        posix_spawn_file_actions_adddup2(&actions, acknowledgements, acknowledgementsDescriptor)
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        var settings = environment.map { strdup($0) } + [nil]
        defer { for text in words + settings { free(text) } }
        var pid = pid_t()
        let code = posix_spawn(&pid, program, &actions, nil, &words, &settings)
        guard code == 0 else { throw MeasuringFault("posix_spawn", program, code) }
        return pid
    }
}
