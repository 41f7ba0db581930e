import Glibc
import Touch

/// Runs one test of this very program again, in a process whose /dev and /sys hold mocked devices.
enum Umockdev {
    private static let variable = "SMILE_UMOCKDEV_SCENARIO"

    static let isInstalled = (getenv("PATH").map { String(cString: $0) } ?? "")
        .split(separator: ":").contains { TestFiles.exists($0 + "/umockdev-run") }

    /// Set in the inner process.
    static let scenario = getenv(variable).map { String(cString: $0) }

    /// What the inner process printed, and its exit status.
    struct Outcome {
        var status: Int32
        var output: String
    }

    static func run(
        _ scenario: String, devices: [MockedDevice], filter: String
    ) throws -> Outcome {
        var template = Array("/tmp/smile-umockdev-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemFault(call: "mkdtemp", code: errno) }
        let folder = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        defer { removeFolder(folder) }
        // A device that never answers must not hold the tests up.
        var arguments = ["timeout", "--kill-after=5", "120", "umockdev-run"]
        for (index, device) in devices.enumerated() {
            // Only the first can be opened; the others are for udev to list.
            let node = "/dev/input/event\(5 + index)"
            try save(device.description(node: node), "\(folder)/\(index).umockdev")
            arguments += ["-d", "\(folder)/\(index).umockdev"]
        }
        if let first = devices.first {
            try save(first.ioctls, folder + "/ioctls")
            try save(first.events, folder + "/events")
            arguments += ["-i", "\(MockedDevice.node)=\(folder)/ioctls"]
            arguments += ["-e", "\(MockedDevice.node)=\(folder)/events"]
        }
        arguments += [
            "--", try ownPath(), "--testing-library", "swift-testing", "--filter", filter,
        ]
        let status = try spawn(arguments, scenario: scenario, output: folder + "/output")
        return Outcome(status: status, output: TestFiles.text(folder + "/output") ?? "")
    }

    private static func save(_ text: String, _ path: String) throws {
        guard TestFiles.write(text, to: path) else { throw SystemFault(call: "fopen", code: errno) }
    }

    private static func removeFolder(_ folder: String) {
        for name in TestFiles.names(in: folder) { unlink(folder + "/" + name) }
        rmdir(folder)
    }

    private static func ownPath() throws -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        guard readlink("/proc/self/exe", &buffer, buffer.count - 1) > 0 else {
            throw SystemFault(call: "readlink", code: errno)
        }
        return buffer.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    private static func spawn(
        _ arguments: [String], scenario: String, output: String
    ) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        let texts = arguments.map { strdup($0) }
        let variables = environment() + [strdup("\(variable)=\(scenario)")]
        defer { (texts + variables).forEach { free($0) } }
        var child: pid_t = 0
        let failure = posix_spawnp(
            &child, arguments[0], &actions, nil, texts + [nil], variables + [nil])
        guard failure == 0 else { throw SystemFault(call: "posix_spawnp", code: failure) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return status
    }

    private static func environment() -> [UnsafeMutablePointer<CChar>?] {
        var copies: [UnsafeMutablePointer<CChar>?] = []
        var next = environ
        while let variable = next.pointee {
            copies.append(strdup(variable))
            next += 1
        }
        return copies
    }
}
