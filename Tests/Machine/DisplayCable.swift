import Foundation
import Peers

/// The end of a display's cable: a viewer of QEMU's VNC server (RFC 6143) that looks at nothing and
/// only says how large it is.
final class DisplayCable {
    private static let handshakeSeconds = 30.0
    private static let version = Array("RFB 003.008\n".utf8)
    private static let noSecurity: UInt8 = 1
    private static let setEncodings: UInt8 = 2
    private static let setDesktopSize: UInt8 = 251
    /// The pseudo-encoding ExtendedDesktopSize, −308: without it nobody may ask for a size.
    private static let extendedDesktopSize: UInt32 = 0xFFFF_FECC

    private let socket: UnixSocket

    init(_ path: String, seconds: Double) throws {
        socket = try UnixSocket(path, seconds: seconds)
        try expect(Self.version.count, "its version")
        try socket.write(Self.version)
        let kinds = try expect(1, "kinds of security")
        try expect(Int(kinds[0]), "kinds of security")
        try socket.write([Self.noSecurity])
        try expect(4, "that it lets us in")
        // Shared: others may look as well.
        try socket.write([1])
        let start = try expect(24, "its picture's size")
        try expect(start[20...].reduce(0) { $0 << 8 | Int($1) }, "its name")
        try socket.write(
            [Self.setEncodings, 0] + Self.bytes(UInt16(1)) + Self.bytes(Self.extendedDesktopSize))
    }

    /// QEMU takes a size without area for a display that is not there, but only where it is another
    /// one than before.
    func tell(width: Int, height: Int) throws {
        let size = Self.bytes(UInt16(width)) + Self.bytes(UInt16(height))
        let screen = [UInt8](repeating: 0, count: 8) + size + [0, 0, 0, 0]
        try socket.write([Self.setDesktopSize, 0] + size + [1, 0] + screen)
    }

    /// What is read beyond this belongs to the next; QEMU sends each only when it was answered.
    @discardableResult
    private func expect(_ count: Int, _ what: String) throws -> [UInt8] {
        let end = ProcessInfo.processInfo.systemUptime + Self.handshakeSeconds
        while unread.count < count {
            unread += try socket.read(milliseconds: 10)
            guard ProcessInfo.processInfo.systemUptime < end else {
                throw PeerFault("waited in vain for QEMU's display to tell \(what)")
            }
        }
        defer { unread.removeFirst(count) }
        return Array(unread.prefix(count))
    }

    private var unread: [UInt8] = []

    private static func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian, Array.init)
    }
}
