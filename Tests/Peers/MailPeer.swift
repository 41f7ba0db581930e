import Foundation

/// OpenSMTPD, which puts every message into a folder named for its recipient.
///
/// It runs in a mount namespace of its own, with an empty spool, so that neither another peer nor
/// the machine's own mail is touched.
package final class MailPeer: Sendable {
    /// Every message to this address is refused with a 5xx reply.
    package static let refusedRecipient = "refused@example.org"

    /// Why OpenSMTPD cannot run here; nil where it can.
    package static let absence: String? = {
        if geteuid() != 0 { return "OpenSMTPD starts only as root: run the tests as root" }
        let missing = ["smtpd", "unshare"]
            .filter { ChildProgram.find($0) == nil }
        if !missing.isEmpty {
            return "\(missing.joined(separator: ", ")) missing: install the Debian packages "
                + "opensmtpd and util-linux"
        }
        do {
            let folder = try TemporaryFolder("probe")
            try ChildProgram.run("unshare", ["--mount", "true"], in: folder)
            return nil
        } catch {
            return "this machine gives no mount namespace: \(error)"
        }
    }()

    package let port: UInt16
    private let folder: TemporaryFolder
    private let program: ChildProgram

    package init() throws {
        folder = try TemporaryFolder("mail")
        port = try Loopback.freePort()
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/mail", withIntermediateDirectories: false)
        // Deliveries are made as nobody.
        chmod("\(folder.path)/mail", 0o777)
        let configuration = try folder.write(
            "smtpd.conf", Self.configuration(port, folder: folder))
        program = try Self.start(configuration, in: folder)
        let (program, port) = (program, port)
        try wait(upTo: 10, for: "OpenSMTPD on port \(port)") {
            guard program.isRunning else { throw PeerFault("OpenSMTPD ended: \(program.output)") }
            return Loopback.answers(port)
        }
    }

    deinit {
        program.end()
    }

    /// The files of the messages for one recipient, in no order.
    package func messages(to name: String) -> [String] {
        let box = "\(folder.path)/mail/\(name)/new"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: box)) ?? []
        return names.map { "\(box)/\($0)" }
    }

    /// Waits until so many came.
    package func messages(to name: String, count: Int, seconds: Double = 10) throws -> [String] {
        try wait(upTo: seconds, for: "\(count) messages to \(name)") {
            messages(to: name).count >= count
        }
        return messages(to: name)
    }

    private static func start(
        _ configuration: String, in folder: TemporaryFolder
    ) throws -> ChildProgram {
        let script = """
            mount -t tmpfs -o mode=755 spool /var/spool &&
            mount -t tmpfs -o mode=755 run /run &&
            exec "$0" -d -f "$1"
            """
        return try ChildProgram(
            ChildProgram.find("unshare")!,
            [
                "--mount", "--propagation", "slave", "--pid", "--fork", "--kill-child", "/bin/sh",
                "-c", script,
                ChildProgram.find("smtpd")!, configuration,
            ], log: "\(folder.path)/smtpd.log")
    }

    private static func configuration(_ port: UInt16, folder: TemporaryFolder) -> String {
        """
        table catchall { "@" = "nobody" }
        listen on 127.0.0.1 port \(port) hostname peer.example.org
        action "keep" maildir "\(folder.path)/mail/%{rcpt.user}" virtual <catchall>
        match from any for rcpt-to "\(refusedRecipient)" reject
        match from any for any action "keep"

        """
    }
}
