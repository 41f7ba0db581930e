import Exchange
import Testing

@testable import Central

/// Periods, overlap, and backups of the office's keys.
@Suite struct OfficeKeyRingTests {
    private static let day: Int64 = 86_400_000
    private static let now: Int64 = 1_790_000_000_000
    private static let passphrase = "horses sleep under green stairs"

    @Test func `the newest key whose time has come is handed out, and each opens its own`() throws {
        let (first, second) = (OfficePrivateKey(), OfficePrivateKey())
        var ring = OfficeKeyRing(first)
        #expect(ring.text == first.text)
        try ring.rotate(
            to: second, from: Self.now + Self.day, overlap: 30 * Self.day, at: Self.now)
        let ids = [second, first].map { OfficeKeyRing.text(of: $0.publicKey.id) }
        #expect(ring.keys.map(\.id) == ids)
        #expect(ring.present(at: Self.now + Self.day - 1).id == ids[1])
        #expect(ring.next(at: Self.now + Self.day - 1)?.id == ids[0])
        #expect(ring.present(at: Self.now + Self.day).id == ids[0])
        #expect(ring.next(at: Self.now + Self.day) == nil)
        #expect(ring.keys[1].until == Self.now + 31 * Self.day)
        #expect(ring[first.publicKey.id]?.text == first.text)
        #expect(ring[second.publicKey.id]?.text == second.text)
        #expect(ring[1] == nil)
        #expect(throws: AdministrativeRefusal.self, "one is waiting") {
            try ring.rotate(to: OfficePrivateKey(), from: 0, overlap: 0, at: Self.now)
        }
        #expect(try OfficeKeyRing(text: ring.text).text == ring.text)
        var withdrawn = ring
        withdrawn.forget(ids[0])
        #expect(withdrawn.text == first.text, "as if there had never been a next one")
        ring.forget(ids[1])
        #expect(ring.keys.map(\.id) == [ids[0]])
    }

    @Test func `there are sixteen keys and not one more`() throws {
        var ring = OfficeKeyRing(OfficePrivateKey())
        for time in 1..<Int64(OfficeKeyRing.keysMax) {
            try ring.rotate(to: OfficePrivateKey(), from: time, overlap: 0, at: time)
        }
        #expect(throws: AdministrativeRefusal.self) {
            try ring.rotate(to: OfficePrivateKey(), from: 99, overlap: 0, at: 99)
        }
        #expect(throws: KeyFault.self) {
            try OfficeKeyRing(text: ring.text + OfficePrivateKey().text)
        }
    }

    @Test(arguments: [
        "", "\n", "x", "smile-office-private-key-1 QUJD", "KEY from=yesterday",
        "KEY since=2026-01-01",
        "KEY until",
    ])
    func `a file that is none of ours is no ring`(text: String) {
        let key = OfficePrivateKey().text.dropLast()
        #expect(throws: KeyFault.self) {
            try OfficeKeyRing(text: text.replacing("KEY", with: key))
        }
    }

    // MARK: - Backups

    private func backup() throws -> OfficeBackup {
        var ring = OfficeKeyRing(OfficePrivateKey())
        try ring.rotate(to: OfficePrivateKey(), from: Self.now, overlap: Self.day, at: Self.now)
        return OfficeBackup(officeKeys: ring, suppressionKey: SuppressionKey().text)
    }

    @Test func `a backup opens with its passphrase, from lines and from the code`() throws {
        let backup = try backup()
        let sealed = backup.sealed(with: Self.passphrase, cost: .cheap)
        for text in [
            sealed.text, sealed.text.lowercased(), sealed.code, " \n" + sealed.code + "\n",
            sealed.text.replacing("\n", with: "\r\n\n"),
        ] {
            let paper = try OfficeBackup.paper(reading: text)
            #expect(paper == sealed)
            let opened = try OfficeBackup(opening: paper, with: Self.passphrase)
            #expect(opened.officeKeys.text == backup.officeKeys.text)
            #expect(opened.suppressionKey == backup.suppressionKey)
        }
        #expect(!sealed.text.contains(backup.officeKeys.keys[0].key.text.prefix(40)))
    }

    @Test func `another passphrase opens nothing, and no changed byte does`() throws {
        let sealed = try backup().sealed(with: Self.passphrase, cost: .cheap)
        #expect(throws: AdministrativeRefusal.self) {
            try OfficeBackup(opening: sealed, with: Self.passphrase + "s")
        }
        for place in stride(from: 0, to: sealed.bytes.count, by: 7) {
            var bytes = sealed.bytes
            bytes[place] ^= 1
            // What costs more than is allowed is not even tried.
            let changed = PaperText(kind: OfficeBackup.kind, bytes: bytes)
            #expect(throws: AdministrativeRefusal.self, "byte \(place)") {
                try OfficeBackup(opening: changed, with: Self.passphrase)
            }
        }
    }

    @Test func `a letter that was typed wrongly is found in its line`() throws {
        let sealed = try backup().sealed(with: Self.passphrase, cost: .cheap)
        var lines = sealed.text.split(separator: "\n").map(String.init)
        let second = lines[2]
        let letter = second[second.index(second.startIndex, offsetBy: 4)]
        lines[2].replaceSubrange(
            second.index(
                second.startIndex, offsetBy: 4)..<second.index(second.startIndex, offsetBy: 5),
            with: letter == "A" ? "B" : "A")
        let fault = #expect(throws: AdministrativeRefusal.self) {
            try OfficeBackup.paper(reading: lines.joined(separator: "\n"))
        }
        #expect(fault?.description.hasPrefix("line 2 is not as it was written") == true)
        lines.remove(at: 3)
        lines[2] = second
        let missing = #expect(throws: AdministrativeRefusal.self) {
            try OfficeBackup.paper(reading: lines.joined(separator: "\n"))
        }
        #expect(missing?.description.hasPrefix("line 3 ") == true)
        #expect(throws: AdministrativeRefusal.self) { try OfficeBackup.paper(reading: "SMILE") }
    }
}
