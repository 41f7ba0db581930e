import Exchange
import Glibc

/// A Unix socket in the state directory over which carried batches reach the centre that serves.
/// `Docs/Reference/collect.md` says what crosses.
final class CollectSocket: Sendable {
    static let name = "collect"
    /// How long either end waits for the other.
    static let silenceSeconds = 60
    /// The most bytes of an answer: an acknowledgement that names every record of a batch.
    static let answerBytesMax = 262_144

    enum Kind: UInt8 {
        case taken = 1
        case refused = 2
        case busy = 3
        case failed = 4
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

    // MARK: - The serving end

    /// - Parameter directory: locked by this process's store, so that a socket there is a leftover.
    static func listen(in directory: String) throws(StoreFault) -> CollectSocket {
        unlink("\(directory)/\(name)")
        let socket = try make(directory)
        // Nobody may come in while the mode is wider: the descriptor's own mode counts at bind.
        fchmod(socket.descriptor, 0o600)
        guard try socket.withAddress({ bind(socket.descriptor, $0, $1) }) == 0,
            Glibc.listen(socket.descriptor, 16) == 0
        else { throw fault("make its socket for collecting") }
        chmod("\(directory)/\(name)", 0o600)
        return socket
    }

    /// The next connection of somebody who may; nil once the socket is shut down.
    func accept() -> CollectSocket? {
        while true {
            let connection = Glibc.accept(descriptor, nil, nil)
            if connection >= 0 {
                _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
                let socket = CollectSocket(connection, directory)
                socket.limit()
                if socket.isOfOwner { return socket }
            } else if errno != EINTR && errno != ECONNABORTED {
                return nil
            }
        }
    }

    /// A batch's bytes; nil at the end, and where it is too long.
    func receive() -> [UInt8]? {
        guard let length = readLength(), length <= Batch.bytesMax else { return nil }
        return readBytes(length)
    }

    func answer(_ kind: Kind, _ bytes: [UInt8]) -> Bool {
        write([kind.rawValue] + Self.length(bytes.count) + bytes)
    }

    /// Ends `accept` or `receive`, from another thread.
    func shutDown() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    func remove() {
        unlink("\(directory)/\(Self.name)")
    }

    // MARK: - The asking end

    /// Nil where no centre serves.
    static func connect(in directory: String) throws(StoreFault) -> CollectSocket? {
        guard access("\(directory)/\(name)", F_OK) == 0 else { return nil }
        let socket = try make(directory)
        if try socket.withAddress({ Glibc.connect(socket.descriptor, $0, $1) }) == 0 {
            socket.limit()
            return socket
        }
        guard errno != ECONNREFUSED, errno != ENOENT else { return nil }
        throw fault("be reached")
    }

    func send(_ bytes: [UInt8]) throws(StoreFault) -> CarriedBatch {
        guard write(Self.length(bytes.count) + bytes),
            let kind = readBytes(1).flatMap({ Kind(rawValue: $0[0]) }),
            let length = readLength(), length <= Self.answerBytesMax,
            let answer = readBytes(length)
        else {
            throw StoreFault(
                step: "take what was carried",
                reason: "the centre that serves did not answer. What it took is stored. "
                    + "Try: the same command again.", isTemporary: true)
        }
        let text = String(decoding: answer, as: UTF8.self)
        switch kind {
        case .taken:
            guard let acknowledgement = Acknowledgement(json: answer) else { fallthrough }
            return .taken(acknowledgement)
        case .refused: return .refused(text)
        case .busy, .failed:
            throw StoreFault(
                step: "take what was carried", reason: text, isTemporary: kind == .busy)
        }
    }

    // MARK: - Both

    private static func make(_ directory: String) throws(StoreFault) -> CollectSocket {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_UNIX, type, 0)
        guard descriptor >= 0 else { throw fault("make its socket for collecting") }
        return CollectSocket(descriptor, directory)
    }

    private static func fault(_ step: String) -> StoreFault {
        StoreFault(
            step: step,
            reason: "\(String(cString: strerror(errno))). Try: run it as root or as the user that "
                + "smile-centrald runs as.", isTemporary: false)
    }

    /// An address holds 107 bytes; through the open directory any path is short enough.
    private func withAddress(
        _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws(StoreFault) -> Int32 {
        let folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw Self.fault("find its state directory") }
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

    private func limit() {
        var time = timeval(tv_sec: Self.silenceSeconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, size)
    }

    private static func length(_ count: Int) -> [UInt8] {
        withUnsafeBytes(of: UInt32(count).littleEndian) { Array($0) }
    }

    private func readLength() -> Int? {
        readBytes(4).map { $0.reversed().reduce(0) { $0 << 8 | Int($1) } }
    }

    /// Nil where they do not all come.
    private func readBytes(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes {
                recv(descriptor, $0.baseAddress! + done, count - done, 0)
            }
            if got < 0 && errno == EINTR { continue }
            guard got > 0 else { return nil }
            done += got
        }
        return bytes
    }

    private func write(_ bytes: [UInt8]) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress! + done, $0.count - done, Int32(MSG_NOSIGNAL))
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }
}
