import Foundation

/// Kannel with its simulated SMS centre.
package final class KannelPeer: Sendable {
    /// The user that may send, and its password.
    package static let user = "tester"
    package static let password = "foobar"

    /// Why Kannel cannot run here; nil where it can.
    package static let absence: String? = {
        let missing = ["bearerbox", "smsbox", "fakesmsc"].filter { ChildProgram.find($0) == nil }
        return missing.isEmpty
            ? nil
            : "\(missing.joined(separator: ", ")) missing: install the Debian packages kannel and "
                + "kannel-extras"
    }()

    /// One SMS as it would reach a phone.
    package struct Received: Hashable, Sendable {
        package var from: String
        package var to: String
        /// Kannel's word for it: `text` or `ucs-2`.
        package var coding: String
        package var text: String

        package init(from: String, to: String, coding: String, text: String) {
            self.from = from
            self.to = to
            self.coding = coding
            self.text = text
        }
    }

    /// The address of `sendsms`.
    package let address: String
    private let folder: TemporaryFolder
    /// In the order of their start.
    private let programs: [ChildProgram]

    /// - Parameter maxParts: `max-messages`; Kannel's own default is 1.
    package init(maxParts: Int = 3) throws {
        let folder = try TemporaryFolder("kannel")
        let ports = try (0..<4).map { _ in try Loopback.freePort() }
        let configuration = try folder.write(
            "kannel.conf", Self.configuration(ports, folder: folder, maxParts: maxParts))
        func start(_ name: String, _ arguments: [String]) throws -> ChildProgram {
            try ChildProgram(
                ChildProgram.find(name)!, arguments, log: "\(folder.path)/\(name).log")
        }
        let bearerbox = try start("bearerbox", [configuration])
        try Self.wait(for: bearerbox, on: ports[1])
        try Self.wait(for: bearerbox, on: ports[3])
        let smsbox = try start("smsbox", [configuration])
        try Self.wait(for: smsbox, on: ports[2])
        let phone = try start(
            "fakesmsc", ["-H", "127.0.0.1", "-r", "\(ports[3])", "-m", "0", "1 2 text x"])
        try Peers.wait(upTo: 10, for: "Kannel to see its SMS centre") {
            Loopback.get("/status.txt?password=x", from: ports[0]).contains("(online")
        }
        address = "http://127.0.0.1:\(ports[2])/cgi-bin/sendsms"
        self.folder = folder
        programs = [bearerbox, smsbox, phone]
    }

    deinit {
        programs.reversed().forEach { $0.end() }
    }

    /// Every SMS so far that came in one part, in order.
    package var received: [Received] {
        programs[2].output.split(separator: "\n").compactMap(Self.received(line:))
    }

    /// Waits until so many came.
    package func received(count: Int, seconds: Double = 10) throws -> [Received] {
        try Peers.wait(upTo: seconds, for: "\(count) SMS") { received.count >= count }
        return received
    }

    /// What the gateway notes about each message, once `text` stands in it.
    package func accessLog(with text: String, seconds: Double = 10) throws -> String {
        let log = "\(folder.path)/access.log"
        var lines = ""
        try Peers.wait(upTo: seconds, for: "the access log") {
            lines = try String(contentsOfFile: log, encoding: .utf8)
            return lines.contains(text)
        }
        return lines
    }

    private static func wait(for program: ChildProgram, on port: UInt16) throws {
        try Peers.wait(upTo: 10, for: "Kannel on port \(port)") {
            guard program.isRunning else { throw PeerFault("Kannel ended: \(program.output)") }
            return Loopback.answers(port)
        }
    }

    /// `… Got message 1: <FROM TO ucs-2 %04%1F>`
    private static func received(line: Substring) -> Received? {
        guard let start = line.range(of: "Got message ")?.upperBound,
            let open = line[start...].firstIndex(of: "<"), line.last == ">"
        else { return nil }
        let words = line[line.index(after: open)...].dropLast()
            .split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
        guard words.count == 4, ["text", "ucs-2"].contains(words[2]) else { return nil }
        let text =
            words[2] == "text"
            ? String(words[3]) : String(decoding: utf16(words[3]), as: UTF16.self)
        return Received(
            from: String(words[0]), to: String(words[1]), coding: String(words[2]), text: text)
    }

    /// Bytes that Kannel writes as themselves, as `+` for a space, or as `%` and two digits; two of
    /// them, the higher first, are a unit.
    private static func utf16(_ text: Substring) -> [UInt16] {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return stride(from: 0, to: bytes.count - 1, by: 2)
            .map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
    }

    private static func configuration(
        _ ports: [UInt16], folder: TemporaryFolder, maxParts: Int
    ) -> String {
        """
        group = core
        admin-port = \(ports[0])
        admin-interface = 127.0.0.1
        admin-password = x
        status-password = x
        smsbox-port = \(ports[1])
        smsbox-interface = 127.0.0.1
        box-allow-ip = 127.0.0.1
        box-deny-ip = "*.*.*.*"
        access-log = "\(folder.path)/access.log"

        group = smsc
        smsc = fake
        smsc-id = FAKE
        port = \(ports[3])
        connect-allow-ip = 127.0.0.1
        our-host = 127.0.0.1

        group = smsbox
        bearerbox-host = 127.0.0.1
        sendsms-port = \(ports[2])
        sendsms-interface = 127.0.0.1
        global-sender = 13013

        group = sendsms-user
        username = \(user)
        password = \(password)
        max-messages = \(maxParts)
        concatenation = true

        """
    }
}
