import Exchange
import Foundation
import Logging
import Peers
import TestKit
import Testing

@testable import Central

/// The office's keys while the centre runs.
@Suite struct OfficeKeyShelfTests {
    private let folder: TemporaryFolder
    private let bench: IdentityBench
    private static let now: Int64 = 1_790_000_000_000

    init() throws {
        folder = try TemporaryFolder("office-key-shelf")
        bench = try IdentityBench()
        _ = try OfficeKeys.load(orMakeIn: folder.path, at: Self.now)
    }

    private func shelf() throws -> OfficeKeyShelf {
        try OfficeKeyShelf(
            in: folder.path, logger: Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() })
    }

    private func rotated(_ ring: OfficeKeyRing) throws -> OfficeKeyRing {
        var ring = ring
        try ring.rotate(to: OfficePrivateKey(), from: 0, overlap: 0, at: Self.now)
        return ring
    }

    private var path: String { "\(folder.path)/\(OfficeKeys.privateName)" }

    @Test func `panels are given a new key while the centre runs`() throws {
        let shelf = try shelf()
        let identities = PanelIdentities(
            tenant: IdentityBench.tenant, officeKeys: shelf, refusals: bench.refusals)
        let first = try identities.enrol(
            EnrolmentClaim.signed(try bench.token(), by: PanelKey()), in: bench.store,
            at: Self.now)
        let ring = try rotated(shelf.ring)
        try OfficeKeys.replace(with: ring, in: folder.path, at: Self.now)
        let second = try identities.enrol(
            EnrolmentClaim.signed(try bench.token(IdentityBench.door), by: PanelKey()),
            in: bench.store, at: Self.now)
        #expect(first.officeKeys != second.officeKeys)
        #expect(second.officeKeys == [ring.keys[0].key.publicKey.text])
        // What was sealed to the one before is opened still.
        #expect(shelf.ring[ring.keys[1].key.publicKey.id] != nil)
    }

    @Test func `a key file that is gone, torn or empty leaves the keys in use`() throws {
        let shelf = try shelf()
        let text = shelf.ring.text
        for bad in [String(text.dropLast(9)), "", "SMILE\n"] {
            try bad.write(toFile: path, atomically: false, encoding: .utf8)
            #expect(shelf.ring.text == text)
        }
        try FileManager.default.removeItem(atPath: path)
        #expect(shelf.ring.text == text)
        #expect(throws: CentralFault.self) { try self.shelf() }
        let next = try rotated(OfficeKeyRing(text: text))
        try OfficeKeys.replace(with: next, in: folder.path, at: Self.now)
        #expect(shelf.ring.text == next.text)
    }

    @Test func `a node that lacks the newest key changes none`() throws {
        let (old, new) = (try shelf().ring, try rotated(try shelf().ring))
        let note = NoteOfficeKeys("key rotate", ["1"], changing: old, isShared: true)
        #expect(try bench.perform(note))
        #expect(try bench.perform(NoteNewestOfficeKey(of: new)))
        let refusal = #expect(throws: AdministrativeRefusal.self) { try bench.perform(note) }
        #expect(refusal?.description.contains("another node has a newer office key") == true)
        #expect(
            try bench.perform(NoteOfficeKeys("key rotate", ["1"], changing: new, isShared: true)))
        // A centre that is alone asks nobody.
        #expect(try bench.perform(NoteOfficeKeys("key rotate", ["1"], changing: old)))
        // The next key was forgotten on purpose: the one before is the newest again.
        #expect(try bench.perform(NoteNewestOfficeKey(of: old)))
        #expect(try bench.perform(note))
    }
}
