import Glibc

/// Who is at the other end, as the kernel tells it.
struct ControlPeer: Hashable, Sendable {
    var process: Int32
    var user: UInt32
    var group: UInt32

    /// Root, or the account that the daemon runs as.
    func isTechnician(besides own: UInt32) -> Bool { user == 0 || user == own }
}

/// One end of the control socket: who waits at it, or a connection. Never waits by itself.
final class ControlSocket {
    /// Why there is no socket.
    enum Fault: Error, Hashable, CustomStringConvertible {
        case pathTooLong(String)
        /// Another daemon listens there.
        case taken(String)
        /// Something else has the name.
        case noSocket(String)
        case call(String, path: String, code: Int32)

        var description: String {
            switch self {
            case .pathTooLong(let path):
                "'\(path)' is longer than the \(ControlSocket.pathBytesMax) bytes that a socket's "
                    + "name may have"
            case .taken(let path): "another daemon listens at '\(path)'"
            case .noSocket(let path): "'\(path)' is there and is no socket"
            case .call(let call, let path, let code):
                "\(call) '\(path)': \(String(cString: strerror(code)))"
            }
        }

        /// As in `errno.h`; nil where no call failed.
        var code: Int32? {
            if case .call(_, _, let code) = self { code } else { nil }
        }

        var isForbidden: Bool { code == EACCES || code == EPERM }

        /// The system's own words, where there are any.
        var reason: String {
            code.map { String(cString: strerror($0)) } ?? description
        }
    }

    /// What one attempt to read or write gave.
    enum Outcome: Equatable {
        case bytes(Int)
        /// Nothing for now.
        case wait
        /// The other side ended it, or it is broken.
        case end
    }

    /// Of `sockaddr_un`, less the end that the kernel wants.
    static let pathBytesMax = 107
    private static let backlog: Int32 = 16

    let descriptor: Int32

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    // MARK: Beginnings

    /// Listens at `path`, mode 0660. A socket that a crash left is replaced; a living daemon's is
    /// not, and neither is a file of any other kind.
    static func listen(at path: String) throws(Fault) -> ControlSocket {
        try makeRoom(at: path)
        let socket = try unbound(path)
        // Before the name is there: nobody may come in while the mode is wider.
        fchmod(socket.descriptor, 0o660)
        guard try withAddress(of: path, { bind(socket.descriptor, $0, $1) }) == 0 else {
            throw .call("bind", path: path, code: errno)
        }
        chmod(path, 0o660)  // Whatever the service's mask says.
        guard Glibc.listen(socket.descriptor, backlog) == 0 else {
            throw .call("listen", path: path, code: errno)
        }
        return socket
    }

    static func connect(to path: String) throws(Fault) -> ControlSocket {
        let socket = try unbound(path)
        guard try withAddress(of: path, { Glibc.connect(socket.descriptor, $0, $1) }) == 0 else {
            throw .call("connect", path: path, code: errno)
        }
        return socket
    }

    private static func makeRoom(at path: String) throws(Fault) {
        var facts = stat()
        guard lstat(path, &facts) == 0 else { return }
        guard facts.st_mode & S_IFMT == S_IFSOCK else { throw .noSocket(path) }
        do {
            _ = try connect(to: path)
        } catch {
            // Nobody listens there any more. Full or forbidden is somebody.
            guard error.code == ECONNREFUSED else { throw .taken(path) }
            unlink(path)
            return
        }
        throw .taken(path)
    }

    private static func unbound(_ path: String) throws(Fault) -> ControlSocket {
        guard path.utf8.count <= pathBytesMax else { throw .pathTooLong(path) }
        let type = Int32(
            SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_UNIX, type, 0)
        guard descriptor >= 0 else { throw .call("socket", path: path, code: errno) }
        return ControlSocket(descriptor)
    }

    private static func withAddress(
        of path: String, _ use: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws(Fault) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { place in
            place.copyBytes(from: Array(path.utf8.prefix(pathBytesMax)))
        }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                use($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    // MARK: Work

    /// Who waits to come in; nil where nobody does. Throws where the process may open no more.
    func accept() throws(Fault) -> ControlSocket? {
        let connection = Glibc.accept(descriptor, nil, nil)
        if connection >= 0 {
            _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
            _ = fcntl(connection, F_SETFL, O_NONBLOCK)
            return ControlSocket(connection)
        }
        guard [EAGAIN, EINTR, ECONNABORTED].contains(errno) else {
            throw .call("accept", path: "", code: errno)
        }
        return nil
    }

    var peer: ControlPeer? {
        // `struct ucred` of socket(7), which Glibc's module does not show: process, user, group.
        var numbers: [UInt32] = [0, 0, 0]
        var length = socklen_t(numbers.count * MemoryLayout<UInt32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &numbers, &length) == 0 else {
            return nil
        }
        return ControlPeer(
            process: Int32(bitPattern: numbers[0]), user: numbers[1], group: numbers[2])
    }

    /// At most as many bytes as `buffer` has.
    func read(into buffer: inout [UInt8], upTo count: Int) -> Outcome {
        let got = recv(descriptor, &buffer, min(count, buffer.count), 0)
        return outcome(got)
    }

    func write(_ bytes: ArraySlice<UInt8>) -> Outcome {
        let put = bytes.withUnsafeBytes {
            send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        return outcome(put)
    }

    private func outcome(_ count: Int) -> Outcome {
        if count > 0 { return .bytes(count) }
        return count < 0 && [EAGAIN, EINTR].contains(errno) ? .wait : .end
    }
}

/// Waits for several descriptors.
enum ControlWait {
    struct Interest {
        var descriptor: Int32
        var reads = true
        var writes = false
    }

    struct Ready: Hashable {
        var reads = false
        var writes = false
        /// The other side is gone altogether.
        var isOver = false
    }

    /// What is so for each, after `milliseconds` at the latest; nil waits for as long as it takes.
    static func wait(for interests: [Interest], milliseconds: UInt64?) -> [Ready] {
        var polls = interests.map { interest in
            let events = (interest.reads ? POLLIN : 0) | (interest.writes ? POLLOUT : 0)
            return pollfd(fd: interest.descriptor, events: Int16(events), revents: 0)
        }
        _ = poll(&polls, nfds_t(polls.count), milliseconds.map { Int32(clamping: $0) } ?? -1)
        return polls.map { poll in
            let events = Int32(poll.revents)
            return Ready(
                reads: events & POLLIN != 0, writes: events & POLLOUT != 0,
                isOver: events & (POLLHUP | POLLERR | POLLNVAL) != 0)
        }
    }

    /// The account that this process runs as.
    static var ownUser: UInt32 { geteuid() }

    /// A name whose file another program made since is not ours to remove.
    static func remove(_ path: String, of inode: UInt64?) {
        guard let inode, self.inode(of: path) == inode else { return }
        unlink(path)
    }

    static func inode(of path: String) -> UInt64? {
        var facts = stat()
        return lstat(path, &facts) == 0 ? UInt64(facts.st_ino) : nil
    }
}
