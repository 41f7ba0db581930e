package import Foundation
import Peers

/// The agent inside the guest, which runs programs there; see `machine-guest/agent.c`.
package final class Guest {
    private static let headerBytes = 9
    private static let lookMilliseconds: Int32 = 10

    private let socket: UnixSocket
    private var unread: [UInt8] = []
    private var programs: [UInt32: GuestProgram] = [:]
    private var lastNumber: UInt32 = 0
    /// Second names of the host's folders, by their first.
    private var places: [String: String] = [:]
    private var isReady = false

    init(_ socket: UnixSocket, agent: String, seconds: Double) throws {
        self.socket = socket
        let now = Int(Date().timeIntervalSince1970.rounded())
        try socket.write(Array("\(now) \(agent)\n".utf8))
        try wait(for: "the guest's agent", seconds: seconds) { isReady }
    }

    /// Starts a program; the first word is its path or its name.
    package func start(_ words: [String]) throws -> GuestProgram {
        lastNumber += 1
        let program = GuestProgram(self, number: lastNumber, words: words)
        programs[lastNumber] = program
        try tell("R", lastNumber, words.flatMap { Array($0.utf8) + [0] })
        return program
    }

    /// Runs a program to its end; throws unless it ends with 0.
    ///
    /// - Parameter input: for its standard input.
    /// - Returns: its standard output.
    @discardableResult
    package func run(
        _ words: [String], input: String = "", seconds: Double = 30
    ) throws -> String {
        let program = try start(words)
        try program.write(input)
        try program.endInput()
        guard try program.exitStatus(seconds: seconds) == 0 else {
            throw PeerFault("\(words) failed in the guest: \(program.output)\(program.errors)")
        }
        return program.output
    }

    /// Runs a line of the shell's to its end.
    @discardableResult
    package func shell(_ line: String, seconds: Double = 30) throws -> String {
        try run(["/bin/sh", "-c", line], seconds: seconds)
    }

    /// Another program becomes the first process, as it is where no test looks on.
    package func startsFirst(_ words: [String]) throws {
        try tell("S", 0, words.flatMap { Array($0.utf8) + [0] })
    }

    /// Lets so much of the guest's time pass.
    package func rest(milliseconds: Int) throws {
        try run(["sleep", "\(Double(milliseconds) / 1_000)"])
    }

    /// Writes a file in the guest; nothing of it reaches the host.
    package func write(_ path: String, _ text: String) throws {
        try run(["/bin/sh", "-c", "mkdir -p \"${1%/*}\" && cat > \"$1\"", "sh", path], input: text)
    }

    /// What a file in the guest holds.
    package func read(_ path: String) throws -> Data {
        let text = try run(["base64", "--wrap=0", path])
        guard let content = Data(base64Encoded: text) else {
            throw PeerFault("'\(path)' came damaged from the guest")
        }
        return content
    }

    /// A second name for a folder of the host, which accounts may use that may not go through the
    /// folders above it.
    package func openUp(_ folder: String) throws -> String {
        if let place = places[folder] { return place }
        let place = "/run/open/\(places.count)"
        try run([
            "/bin/sh", "-c", "mkdir -p \"$2\" && mount --bind \"$1\" \"$2\"", "sh", folder, place,
        ])
        places[folder] = place
        return place
    }

    func tell(_ what: Unicode.Scalar, _ number: UInt32, _ bytes: [UInt8]) throws {
        var header = [UInt8(ascii: what)]
        for field in [number, UInt32(bytes.count)] {
            header += withUnsafeBytes(of: field.littleEndian, Array.init)
        }
        try socket.write(header + bytes)
    }

    func wait(for what: String, seconds: Double, until isSo: () throws -> Bool) throws {
        let end = ProcessInfo.processInfo.systemUptime + seconds
        while try !isSo() {
            guard ProcessInfo.processInfo.systemUptime < end else {
                throw PeerFault("waited \(seconds) s in vain for \(what)")
            }
            try receive(milliseconds: Self.lookMilliseconds)
        }
    }

    private func receive(milliseconds: Int32) throws {
        unread += try socket.read(milliseconds: milliseconds)
        var at = 0
        while unread.count - at >= Self.headerBytes {
            let length = Int(number(at: at + 5))
            guard unread.count - at >= Self.headerBytes + length else { break }
            let start = at + Self.headerBytes
            take(unread[at], number(at: at + 1), unread[start..<start + length])
            at = start + length
        }
        unread.removeFirst(at)
    }

    private func number(at index: Int) -> UInt32 {
        unread[index..<index + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    private func take(_ what: UInt8, _ number: UInt32, _ bytes: ArraySlice<UInt8>) {
        switch what {
        case UInt8(ascii: "H"): isReady = true
        case UInt8(ascii: "O"): programs[number]?.took(output: bytes)
        case UInt8(ascii: "E"): programs[number]?.took(errors: bytes)
        case UInt8(ascii: "X"):
            let status = bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
            programs.removeValue(forKey: number)?.ended(Int32(bitPattern: status))
        default: preconditionFailure("the agent says \(what)")
        }
    }
}
