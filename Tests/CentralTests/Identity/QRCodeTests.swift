import Foundation
import Peers
import Testing

@testable import Central

@Suite struct QRCodeTests {
    static let absence: String? =
        ChildProgram.find("zbarimg") == nil
        ? "zbarimg missing: install the Debian package zbar-tools" : nil

    static let text =
        "smile1_https://feedback.example.org:8443_"
        + "000g40r40m30e209185gr38e1w8124gk2gahc5rr34d1p70x3rfg_"
        + "04106100041061050r3gg28a1c60t3gf_pwnt2z0"

    @Test(.enabled(if: absence == nil, Comment(rawValue: absence ?? "")))
    func `another program reads the string from the picture`() throws {
        let folder = try TemporaryFolder("qr")
        let path = "\(folder.path)/code.png"
        let png = try #require(QRCode(Self.text)?.png)
        try Data(png).write(to: URL(filePath: path))
        let output = try ChildProgram.run("zbarimg", ["-q", "--raw", path], in: folder)
        #expect(output.split(separator: "\n").contains { $0 == Self.text })
    }

    @Test func `the terminal's code has the picture's modules, with a quiet zone around them`()
        throws
    {
        let code = try #require(QRCode(Self.text))
        let lines = code.terminalText.split(separator: "\n").map {
            $0.replacing(/\u{1b}\[[0-9;]*m/, with: "")
        }
        let side = lines[0].count
        #expect(lines.count == (side + 1) / 2)
        #expect(lines.prefix(2).allSatisfy { $0.allSatisfy { $0 == " " } })
        #expect(
            lines.allSatisfy { $0.count == side && $0.hasPrefix("    ") && $0.hasSuffix("    ") })
        let svg = String(decoding: code.svg ?? [], as: UTF8.self)
        let dark = lines.joined().reduce(0) { $0 + ($1 == "\u{2588}" ? 2 : $1 == " " ? 0 : 1) }
        #expect(svg.split(separator: "M").count - 2 == dark)
    }

    @Test func `2331 bytes fit, and one more does not`() {
        #expect(QRCode(String(repeating: "a", count: 2_331)) != nil)
        #expect(QRCode(String(repeating: "a", count: 2_332)) == nil)
    }
}
