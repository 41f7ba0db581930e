import Measuring
import Glibc

/// A port on loopback where nobody listens, so that who connects is refused at once; or where
/// connections are taken, and never a word is said.
struct SilentPort {
    private static let waitingMax: Int32 = 16

    let number: UInt16
    private let descriptor: Int32

    init(takesConnections: Bool = false) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var count = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = descriptor
        let isBound = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, count) == 0 && getsockname(socket, $0, &count) == 0
            }
        }
        guard isBound else { throw MeasuringFault("bind", "127.0.0.1") }
        number = UInt16(bigEndian: address.sin_port)
        guard !takesConnections || listen(socket, Self.waitingMax) == 0 else {
            throw MeasuringFault("listen", "127.0.0.1")
        }
    }

    func free() {
        close(descriptor)
    }
}
