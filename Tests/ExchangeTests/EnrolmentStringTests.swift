import Exchange
import Testing

@Suite struct EnrolmentStringTests {
    /// Made by another implementation, in Python.
    static let text =
        "smile1_https://feedback.example.org:8443_"
        + "000g40r40m30e209185gr38e1w8124gk2gahc5rr34d1p70x3rfg_"
        + "04106100041061050r3gg28a1c60t3gf_pwnt2z0"

    private let token = EnrolmentToken(number: 0x0102_0304, secret: Array(0..<16))

    private func string(_ address: String) -> EnrolmentString {
        EnrolmentString(address: address, fingerprint: nil, token: token)
    }

    @Test func `the document's form is what another implementation made`() throws {
        let string = try EnrolmentString(Self.text)
        #expect(string.address == "https://feedback.example.org:8443")
        #expect(string.fingerprint?.bytes == Array(0..<32))
        #expect(string.token == token)
        #expect(string.text == Self.text)
    }

    @Test func `capitals, likely slips of reading, and white space change nothing`() throws {
        let slips = Self.text.replacing("_04106", with: "_O4iO6")
        for text in [Self.text.uppercased(), " \n" + Self.text + "\r\n", slips] {
            let string = try EnrolmentString(text)
            #expect(string.token == token)
            #expect(string.address.lowercased() == "https://feedback.example.org:8443")
        }
    }

    @Test func `any one letter that is wrong is told from a string that was used`() {
        for place in Self.text.indices.dropFirst(7) {
            var bad = Self.text
            let letter: Character = bad[place] == "7" ? "8" : "7"
            bad.replaceSubrange(place...place, with: String(letter))
            #expect(throws: EnrolmentStringFault.self) { try EnrolmentString(bad) }
        }
    }

    @Test func `a string that is cut anywhere is none`() {
        for count in 0..<Self.text.count {
            #expect(throws: EnrolmentStringFault.self) {
                try EnrolmentString(String(Self.text.prefix(count)))
            }
        }
    }

    @Test func `a later form is told from a mistyped one`() {
        #expect(throws: EnrolmentStringFault.otherVersion) {
            try EnrolmentString(Self.text.replacing("smile1", with: "smile2"))
        }
        #expect(throws: EnrolmentStringFault.notOne) { try EnrolmentString("hello") }
    }

    @Test(arguments: [
        "http://127.0.0.1:8080", "http://[::1]:8080", "http://localhost:80", "http://127.1.2.3",
        "https://a_host/with_a/path",
    ])
    func `an address that the secret may cross is read back`(address: String) throws {
        #expect(try EnrolmentString(string(address).text) == string(address))
    }

    @Test(arguments: [
        ("http://feedback.example.org", EnrolmentStringFault.plainAddress),
        ("http://127.0.0.1.example.org", .plainAddress),
        ("http://localhost.example", .plainAddress),
        ("http://127.0.0.256", .plainAddress), ("ftp://x", .wrongAddress), ("", .wrongAddress),
        ("http://[::1].example.org", .plainAddress),
        ("http://127.0.0.1:80@evil.example", .wrongAddress),
    ])
    func `an address where the secret would cross in the open is refused`(
        address: String, fault: EnrolmentStringFault
    ) {
        #expect(throws: fault) { try EnrolmentString(string(address).text) }
    }

    @Test func `a string of 1280 characters is read, and one more is none`() throws {
        let rest = string("https://").text.count
        let whole = string("https://" + String(repeating: "a", count: 1_280 - rest))
        #expect(try EnrolmentString(whole.text) == whole)
        let long = string("https://" + String(repeating: "a", count: 1_281 - rest))
        #expect(throws: EnrolmentStringFault.notOne) { try EnrolmentString(long.text) }
    }

    @Test func `no fault says any part of the secret`() {
        let faults: [EnrolmentStringFault] = [
            .notOne, .otherVersion, .mistyped, .plainAddress, .wrongAddress,
        ]
        #expect(faults.allSatisfy { !"\($0)".contains("04106") })
        #expect(token.digest.count == 32)
        #expect(EnrolmentToken.random() != EnrolmentToken.random())
    }

    @Test func `certificates are found in a text, and nothing else is`() {
        let body = "-----BEGIN CERTIFICATE-----\nAAEC\n-----END CERTIFICATE-----\n"
        let found = pemCertificates(
            "noise\n" + body + "Cert:" + body + "-----BEGIN CERTIFICATE-----")
        #expect(found.map(\.der) == [[0, 1, 2], [0, 1, 2]])
        #expect(found.map(\.pem) == [body, body])
        #expect(CertificateFingerprint(ofPEM: "none") == nil)
    }
}
