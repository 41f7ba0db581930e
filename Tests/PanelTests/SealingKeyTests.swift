import Exchange
import Feedback
import Foundation
import Peers
import Testing

@testable import Panel

/// The office changes its key while the panel works.
@Suite struct SealingKeyTests {
    private let folder: TemporaryFolder
    private let logged = LoggedLines()
    private let old = OfficePrivateKey().publicKey
    private let new = OfficePrivateKey().publicKey

    init() throws {
        folder = try TemporaryFolder("sealing-key")
        let grant = EnrolmentGrant(
            panel: PanelKey().panel, touchpoint: "moscow-1/till", name: "", officeKeys: [old.text])
        let enrolment = PanelEnrolment(
            address: "https://centre.example", authority: nil, grant: grant)
        try folder.write("enrolment.json", String(decoding: enrolment.json, as: UTF8.self))
    }

    private func hear(_ lines: [String], _ key: SealingKey) {
        key.heard(lines, stateFolder: folder.path, logger: logged.logger)
    }

    private func kept() throws -> [String]? {
        try EnrolledState.enrolment(in: folder.path)?.officeKeys
    }

    @Test func `another key is used at once, and at the next start`() throws {
        let key = SealingKey(old)
        hear([new.text, old.text], key)
        #expect(key.current?.text == new.text)
        #expect(try kept() == [new.text, old.text])
        #expect(try EnrolledState.enrolment(in: folder.path)?.officeKey?.text == new.text)
    }

    @Test func `a centre that says nothing of keys, or nonsense, changes nothing`() throws {
        let key = SealingKey(old)
        for lines in [[], ["nonsense"], [new.text, "nonsense"]] { hear(lines, key) }
        #expect(key.current?.text == old.text)
        #expect(try kept() == [old.text])
    }

    @Test func `a panel that nobody enrolled seals with its own file's key`() throws {
        try FileManager.default.removeItem(atPath: "\(folder.path)/enrolment.json")
        let key = SealingKey(old)
        hear([new.text], key)
        #expect(key.current?.text == old.text)
        #expect(try kept() == nil)
    }

    @Test func `what cannot be kept is used until the next start`() throws {
        let key = SealingKey(old)
        // A folder stands where the new file is made.
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/enrolment.json.part/x", withIntermediateDirectories: true)
        hear([new.text], key)
        #expect(key.current?.text == new.text)
        #expect(try kept() == [old.text])
    }
}
