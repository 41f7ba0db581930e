import Foundation
import Synchronization

/// A program in a process group of its own, which ends with this value.
package final class ChildProgram: Sendable {
    /// How long a program gets to end by itself, in seconds, before it is killed.
    static let endSeconds = 5.0

    package let processID: Int32
    private let log: String
    private let input: Int32
    private let status = Mutex<Int32?>(nil)

    /// - Parameters:
    ///   - arguments: without the program's own name.
    ///   - log: a file for all that it prints.
    ///   - acknowledgements: gets what the program writes to `Acknowledgements.descriptor`.
    package init(
        _ path: String, _ arguments: [String], log: String,
        acknowledgements: Acknowledgements? = nil
    ) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw PeerFault("no pipe: errno \(errno)") }
        defer { close(ends[0]) }
        ends.forEach { _ = fcntl($0, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
        posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        if let end = acknowledgements?.writingEnd {
            posix_spawn_file_actions_adddup2(&actions, end, Acknowledgements.descriptor)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The threads that tests run on block every signal, and a child would inherit that.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
        var argv = ([path] + arguments).map { strdup($0) }
        defer { argv.forEach { free($0) } }
        argv.append(nil)
        var child: Int32 = 0
        let error = posix_spawn(&child, path, &actions, &attributes, argv, environ)
        guard error == 0 else {
            close(ends[1])
            throw PeerFault("cannot start \(path): errno \(error)")
        }
        processID = child
        input = ends[1]
        self.log = log
    }

    deinit {
        end()
        close(input)
    }

    /// All that it printed so far.
    package var output: String {
        let bytes = FileManager.default.contents(atPath: log) ?? Data()
        return String(decoding: bytes, as: UTF8.self)
    }

    package var isRunning: Bool {
        status.withLock { exit(&$0, WNOHANG) == nil }
    }

    /// Writes to its standard input: less than a pipe holds.
    package func type(_ text: String) {
        let bytes = Array(text.utf8)
        precondition(bytes.count < 4_096 && write(input, bytes, bytes.count) == bytes.count)
    }

    /// Waits for its end; the exit status, or nil where a signal ended it.
    package func exitStatus(seconds: Double) throws -> Int32? {
        try wait(upTo: seconds, for: "a program to end") { !isRunning }
        let raw = status.withLock { $0 ?? 0 }
        return raw & 0x7F == 0 ? (raw >> 8) & 0xFF : nil
    }

    /// Ends its process group, gently first.
    package func end() {
        guard isRunning else { return }
        kill(-processID, SIGTERM)
        do {
            try wait(upTo: Self.endSeconds, for: "a program to end") { !isRunning }
        } catch {
            kill(-processID, SIGKILL)
            status.withLock { _ = exit(&$0, 0) }
        }
    }

    /// Kills it as a power cut would: it learns nothing. Waits until it is gone.
    package func killAtOnce() {
        guard isRunning else { return }
        kill(-processID, SIGKILL)
        status.withLock { _ = exit(&$0, 0) }
    }

    /// The raw status, asked for once: afterwards the number may belong to another program.
    private func exit(_ status: inout Int32?, _ options: Int32) -> Int32? {
        if status == nil {
            var raw: Int32 = 0
            if waitpid(processID, &raw, options) == processID { status = raw }
        }
        return status
    }

    /// The path of a program in the usual folders, or nil.
    package static func find(_ name: String) -> String? {
        ["/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/lib/kannel/test"]
            .map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Runs a program to its end and returns what it printed; throws unless it exits with 0.
    @discardableResult
    package static func run(
        _ name: String, _ arguments: [String], in folder: TemporaryFolder, seconds: Double = 30
    ) throws -> String {
        guard let path = find(name) else { throw PeerFault("\(name) is not installed") }
        let log = "\(folder.path)/\(name)-\(UUID().uuidString).log"
        let program = try ChildProgram(path, arguments, log: log)
        guard try program.exitStatus(seconds: seconds) == 0 else {
            throw PeerFault("\(name) failed: \(program.output)")
        }
        return program.output
    }
}
