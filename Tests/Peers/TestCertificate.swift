/// A certificate of 127.0.0.1 that vouches for itself, with its key, in a folder that goes away.
package final class TestCertificate: Sendable {
    private let files: TemporaryFolder

    package var folder: String { files.path }
    package var path: String { "\(files.path)/certificate.pem" }
    package var keyPath: String { "\(files.path)/key.pem" }

    package init() throws {
        files = try TemporaryFolder("certificate")
        try ChildProgram.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
                "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", keyPath, "-out", path,
            ], in: files)
    }
}
