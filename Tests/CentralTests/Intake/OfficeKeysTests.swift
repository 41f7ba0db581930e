import Central
import Exchange
import Foundation
import Peers
import Testing

@Suite struct OfficeKeysTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder("keys")
    }

    private func permissions(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(name)")[
            .posixPermissions] as? Int
    }

    @Test func `the first start makes a pair, and every later one finds it`() throws {
        let first = try OfficeKeys.load(orMakeIn: folder.path, at: 0)
        let second = try OfficeKeys.load(orMakeIn: folder.path, at: 0)
        #expect(first.text == second.text)
        #expect(try permissions("office.key") == 0o600)
        let shown = try String(contentsOfFile: "\(folder.path)/office.pub", encoding: .utf8)
        #expect(try OfficePublicKey(text: shown).id == first.keys[0].key.publicKey.id)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
                == ["office.key", "office.pub"])
    }

    @Test func `a lost public half is written again`() throws {
        let key = try OfficeKeys.load(orMakeIn: folder.path, at: 0)
        try FileManager.default.removeItem(atPath: "\(folder.path)/office.pub")
        #expect(try OfficeKeys.load(orMakeIn: folder.path, at: 0).text == key.text)
        let shown = try String(contentsOfFile: "\(folder.path)/office.pub", encoding: .utf8)
        #expect(shown == key.keys[0].key.publicKey.text)
    }

    @Test func `a draft that a power cut left is no key`() throws {
        try folder.write("office.key.new", "smile-office-pri")
        let key = try OfficeKeys.load(orMakeIn: folder.path, at: 0)
        #expect(try OfficeKeys.load(orMakeIn: folder.path, at: 0).text == key.text)
    }

    @Test func `a key that others may read is refused`() throws {
        _ = try OfficeKeys.load(orMakeIn: folder.path, at: 0)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o640], ofItemAtPath: "\(folder.path)/office.key")
        let fault = #expect(throws: CentralFault.self) {
            try OfficeKeys.load(orMakeIn: folder.path, at: 0)
        }
        #expect(fault?.description.contains("chmod 600") == true)
    }

    @Test func `a damaged key is never replaced by a new one, and never shown`() throws {
        let text = try OfficeKeys.load(orMakeIn: folder.path, at: 0).text
        let half = String(text.dropLast(10))
        let path = "\(folder.path)/office.key"
        try half.write(toFile: path, atomically: false, encoding: .utf8)
        let fault = #expect(throws: CentralFault.self) {
            try OfficeKeys.load(orMakeIn: folder.path, at: 0)
        }
        #expect(fault?.description.contains("restore the file") == true)
        #expect(fault?.description.contains(half.suffix(12)) == false)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == half)
    }

    @Test func `a folder that is not there is named`() throws {
        let fault = #expect(throws: CentralFault.self) {
            try OfficeKeys.load(orMakeIn: "\(folder.path)/nowhere", at: 0)
        }
        #expect(fault?.description.contains("nowhere/office.key") == true)
    }

    @Test(.enabled(if: geteuid() == 0, "only root makes files for others"))
    func `what root writes is the service's own`() throws {
        chown(folder.path, 12, 34)
        let keys = try OfficeKeys.load(orMakeIn: folder.path, at: 0)
        func owner() throws -> [Int?] {
            let found = try FileManager.default.attributesOfItem(
                atPath: "\(folder.path)/office.key")
            return [found[.ownerAccountID], found[.groupOwnerAccountID]].map {
                ($0 as? NSNumber)?.intValue
            }
        }
        #expect(try owner() == [12, 34])
        chown("\(folder.path)/office.key", 56, 78)
        try OfficeKeys.replace(with: keys, in: folder.path, at: 0)
        #expect(try owner() == [56, 78])
    }
}
