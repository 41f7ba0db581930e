import Foundation

/// A TLS end before a plain server on loopback, so that a `LoopbackServer` can be tried with
/// `https`, `smtps` and STARTTLS.
package final class TLSFront: Sendable {
    /// How a connection becomes encrypted.
    package enum Beginning: String, Sendable {
        /// From its first byte.
        case atOnce
        /// After a greeting of this front's own and STARTTLS. The greeting of the server behind is
        /// taken away.
        case startTLS
    }

    /// Why it cannot run here; nil where it can.
    package static let absence: String? = {
        let missing = ["python3", "openssl"].filter { ChildProgram.find($0) == nil }
        return missing.isEmpty
            ? nil
            : "\(missing.joined(separator: ", ")) missing: install the Debian packages python3 and "
                + "openssl"
    }()

    package let port: UInt16
    /// The certificate of 127.0.0.1 to trust.
    package var certificatesFile: String { certificate.path }
    private let certificate: TestCertificate
    private let folder: TemporaryFolder
    private let program: ChildProgram

    package init(before server: UInt16, _ beginning: Beginning) throws {
        folder = try TemporaryFolder("tls")
        certificate = try TestCertificate()
        let program = try ChildProgram(
            ChildProgram.find("python3")!,
            [
                "-u", "-c", Self.script, certificate.path, certificate.keyPath, "\(server)",
                beginning.rawValue,
            ],
            log: "\(folder.path)/front.log")
        self.program = program
        try wait(upTo: 10, for: "the TLS front") {
            guard program.isRunning else { throw PeerFault("it ended: \(program.output)") }
            return program.output.contains("\n")
        }
        guard let port = UInt16(program.output.prefix { $0 != "\n" }) else {
            throw PeerFault("the TLS front says: \(program.output)")
        }
        self.port = port
    }

    private static let script = """
        import socket, ssl, sys, threading
        certificate, key, port, beginning = sys.argv[1:]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)

        def line(end):
            text = b''
            while not text.endswith(b'\\n'):
                byte = end.recv(1)
                if not byte: raise OSError('gone')
                text += byte
            return text

        def pump(source, target):
            try:
                while data := source.recv(65536): target.sendall(data)
            except OSError: pass
            for end in (source, target):
                try: end.shutdown(socket.SHUT_RDWR)
                except OSError: pass

        def serve(client):
            try:
                if beginning == 'startTLS':
                    client.sendall(b'220 front\\r\\n'); line(client)
                    client.sendall(b'250-front\\r\\n250 STARTTLS\\r\\n'); line(client)
                    client.sendall(b'220 go\\r\\n')
                client = context.wrap_socket(client, server_side=True)
                server = socket.create_connection(('127.0.0.1', int(port)))
                if beginning == 'startTLS': line(server)
            except OSError: return client.close()
            threading.Thread(target=pump, args=(client, server), daemon=True).start()
            pump(server, client)

        front = socket.create_server(('127.0.0.1', 0))
        print(front.getsockname()[1])
        while True:
            threading.Thread(target=serve, args=(front.accept()[0],), daemon=True).start()
        """
}
