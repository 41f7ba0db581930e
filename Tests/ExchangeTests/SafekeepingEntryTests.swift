import AppendLog
import Exchange
import Feedback
import Testing

@Suite struct SafekeepingEntryTests {
    private static let visit = VisitName(
        panel: PanelID(bits: 1), epoch: Epoch(bits: 2), visit: VisitID(3))
    private static let key = SuppressionKey()
    private static let entries: [SafekeepingEntry] = [
        .life(7), .erased(visit), .attempted(visit, followUp: "call-back/sms/customer", number: 2),
        .suppressed(key.digest(ofPhone: "+79161234567"), why: "STOP"),
        .allowed(key.digest(ofEmail: "a@example.org"), why: ""),
    ]

    private func record(_ entry: SafekeepingEntry, _ payload: [UInt8], version: UInt8 = 1) -> Record
    {
        Record(
            sequence: .first, type: entry.type, version: version,
            stamp: Stamp(
                boottimeNanoseconds: 0, wallMilliseconds: 1, isWallTrusted: true, bootOrdinal: 0),
            payload: payload)
    }

    @Test(arguments: entries) func `an entry is read back as it was written`(
        _ entry: SafekeepingEntry
    ) throws {
        let read = try SafekeepingEntry.read(record(entry, entry.payload(of: "shop")))
        #expect(read?.tenant == "shop")
        #expect(read?.entry == entry)
    }

    @Test(arguments: entries) func `an entry that ends too early is refused at every length`(
        _ entry: SafekeepingEntry
    ) {
        let payload = entry.payload(of: "shop")
        for count in 0..<payload.count {
            #expect(throws: PayloadFault.self) {
                try SafekeepingEntry.read(record(entry, Array(payload[..<count])))
            }
        }
    }

    @Test func `a newer version is passed over`() throws {
        let entry = SafekeepingEntry.life(1)
        #expect(try SafekeepingEntry.read(record(entry, [0xff], version: 2)) == nil)
    }

    @Test func `an attempt has the bytes of the format document`() {
        let payload = Self.entries[2].payload(of: "shop")
        #expect(Array(payload.prefix(5)) == [4] + Array("shop".utf8))
        #expect(payload[5] == 1 && payload[21] == 2 && payload[37] == 3 && payload[45] == 2)
        #expect(payload[49] == 22)
        #expect(payload.count == 5 + 16 + 16 + 8 + 4 + 1 + 22)
    }

    @Test func `one number has one digest however it is spelled, and another key another`() throws {
        let key = Self.key
        #expect(key.digest(ofPhone: "+7 (916) 123-45-67") == key.digest(ofPhone: "+79161234567"))
        #expect(key.digest(ofPhone: "+79161234567") != key.digest(ofPhone: "+79161234568"))
        #expect(key.digest(ofEmail: "A@Example.ORG") == key.digest(ofEmail: "A@example.org"))
        #expect(key.digest(ofEmail: "A@example.org") != key.digest(ofEmail: "a@example.org"))
        #expect(
            key.digest(ofPhone: "+79161234567") != SuppressionKey().digest(ofPhone: "+79161234567"))
        let same = try SuppressionKey(text: key.text)
        #expect(same.digest(ofPhone: "1") == key.digest(ofPhone: "1"))
        #expect(!"\(key)".contains(key.text.split(separator: " ")[1]))
    }
}
