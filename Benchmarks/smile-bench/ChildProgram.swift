import Glibc
import Measuring

/// A program that is run to its end.
enum ChildProgram {
    private static let pauseMicroseconds: UInt32 = 1_000

    /// Its exit code, or the negative of the signal that ended it. Its standard output is nobody's.
    ///
    /// Ctrl-C reaches this program alone, which then ends the other one.
    static func run(_ program: String, _ arguments: [String]) throws -> Int32 {
        let pid = try start(program, arguments)
        var status: Int32 = 0
        while waitpid(pid, &status, WNOHANG) == 0 {
            do {
                try Interruption.check()
            } catch {
                kill(pid, SIGKILL)
                waitpid(pid, nil, 0)
                throw error
            }
            usleep(pauseMicroseconds)
        }
        let signal = status & 0x7F
        return signal == 0 ? status >> 8 & 0xFF : -signal
    }

    private static func start(_ program: String, _ arguments: [String]) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var pid = pid_t()
        let code = posix_spawn(&pid, program, &actions, &attributes, &words, environ)
        guard code == 0 else { throw MeasuringFault("posix_spawn", program, code) }
        return pid
    }
}
