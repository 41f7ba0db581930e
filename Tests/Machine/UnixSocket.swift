import Foundation
import Peers

/// One connection to a socket of QEMU's.
final class UnixSocket {
    private static let bytesAtOnce = 65_536
    private let descriptor: Int32

    /// Connects once somebody listens.
    init(_ path: String, seconds: Double) throws {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        self.descriptor = descriptor
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { place in
            precondition(path.utf8.count < place.count, "a socket's path is short")
            place.copyBytes(from: path.utf8)
        }
        try wait(upTo: seconds, for: "QEMU to listen on \(path)") {
            withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            } == 0
        }
    }

    deinit {
        close(descriptor)
    }

    func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let put = rest.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if put < 0 && errno == EINTR { continue }
            guard put > 0 else { throw PeerFault("QEMU is gone: errno \(errno)") }
            rest = rest.dropFirst(put)
        }
    }

    /// What has come, or comes within this time; empty where nothing does.
    func read(milliseconds: Int32) throws -> [UInt8] {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, milliseconds) > 0 else { return [] }
        var buffer = [UInt8](repeating: 0, count: Self.bytesAtOnce)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { throw PeerFault("QEMU is gone: errno \(count < 0 ? errno : 0)") }
        return Array(buffer[..<count])
    }
}
