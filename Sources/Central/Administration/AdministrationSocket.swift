import Glibc

/// A Unix stream socket in the state directory, for the user that the centre runs as and for root.
/// `Docs/Reference/administration.md` says what crosses.
final class AdministrationSocket: Sendable {
    static let name = "control"
    /// A file of places, as it crosses, is longer than on the disk.
    static let requestBytesMax = 16_777_216
    static let answerBytesMax = 16_777_216
    /// How long the serving end waits for a line.
    static let requestSeconds = 5
    /// How long the asking end waits for an answer.
    static let answerSeconds = 30

    struct Fault: Error, CustomStringConvertible {
        let step: String
        let code: Int32

        var description: String {
            "the centre's control socket could not be \(step): \(String(cString: strerror(code)))"
        }
        let advice =
            "run it as root or as the user that smile-centrald runs as, and check state-directory."
    }

    private let descriptor: Int32
    private let directory: String

    private init(_ descriptor: Int32, _ directory: String) {
        self.descriptor = descriptor
        self.directory = directory
    }

    deinit {
        close(descriptor)
    }

    /// - Parameter directory: locked by this process's store, so that a socket there is a leftover.
    static func listen(in directory: String) throws(Fault) -> AdministrationSocket {
        unlink("\(directory)/\(name)")
        let socket = try make(directory)
        // Nobody may come in while the mode is wider: the descriptor's own mode counts at bind.
        fchmod(socket.descriptor, 0o600)
        guard try socket.withAddress({ bind(socket.descriptor, $0, $1) }) == 0 else {
            throw Fault(step: "made", code: errno)
        }
        chmod("\(directory)/\(name)", 0o600)
        guard Glibc.listen(socket.descriptor, 16) == 0 else {
            throw Fault(step: "opened", code: errno)
        }
        return socket
    }

    /// Nil where nobody listens.
    static func connect(in directory: String) throws(Fault) -> AdministrationSocket? {
        guard access("\(directory)/\(name)", F_OK) == 0 else { return nil }
        let socket = try make(directory)
        if try socket.withAddress({ Glibc.connect(socket.descriptor, $0, $1) }) == 0 {
            socket.limit(seconds: answerSeconds)
            return socket
        }
        guard errno != ECONNREFUSED, errno != ENOENT else { return nil }
        throw Fault(step: "reached", code: errno)
    }

    private static func make(_ directory: String) throws(Fault) -> AdministrationSocket {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_UNIX, type, 0)
        guard descriptor >= 0 else { throw Fault(step: "made", code: errno) }
        return AdministrationSocket(descriptor, directory)
    }

    /// An address holds 107 bytes; through the open directory any path is short enough.
    private func withAddress(
        _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws(Fault) -> Int32 {
        let folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw Fault(step: "found", code: errno) }
        defer {
            let code = errno
            close(folder)
            errno = code
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array("/proc/self/fd/\(folder)/\(Self.name)".utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    /// The next connection of somebody who may ask; nil once the socket is shut down.
    func accept() -> AdministrationSocket? {
        while true {
            let connection = Glibc.accept(descriptor, nil, nil)
            if connection >= 0 {
                _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
                let socket = AdministrationSocket(connection, directory)
                socket.limit(seconds: Self.requestSeconds)
                if socket.isOfOwner { return socket }
            } else if errno != EINTR && errno != ECONNABORTED {
                return nil
            }
        }
    }

    /// Root, or our own user.
    private var isOfOwner: Bool {
        // `struct ucred` of socket(7), which Glibc's module does not show: process, user, group.
        var who: (pid: Int32, user: UInt32, group: UInt32) = (0, 0, 0)
        var size = socklen_t(MemoryLayout.size(ofValue: who))
        guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &who, &size) == 0 else {
            return false
        }
        return who.user == 0 || who.user == geteuid()
    }

    private func limit(seconds: Int) {
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, size)
    }

    /// A line without its end; nil where none came whole.
    func readLine(bytesMax: Int) -> [UInt8]? {
        var line: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16_384)
        while line.count <= bytesMax {
            let count = recv(descriptor, &piece, piece.count, 0)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return nil }
            if let end = piece[..<count].firstIndex(of: 0x0a) { return line + piece[..<end] }
            line += piece[..<count]
        }
        return nil
    }

    func write(_ bytes: [UInt8]) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                send(descriptor, $0.baseAddress! + done, $0.count - done, Int32(MSG_NOSIGNAL))
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }

    /// Ends `accept`, from another thread.
    func shutDown() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    func remove() {
        unlink("\(directory)/\(Self.name)")
    }
}
