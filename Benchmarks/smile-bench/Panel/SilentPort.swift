import Measuring
import Glibc

/// A port on loopback that is taken and where nobody listens: who connects is refused at once.
struct SilentPort {
    let number: UInt16
    private let descriptor: Int32

    init() throws {
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
    }

    func free() {
        close(descriptor)
    }
}
