import Peers
import Testing

@testable import Central

@Suite struct VerificationTests {
    private func filled(_ kind: StoreKind) throws -> (test: TestStore, store: any Store) {
        let test = try TestStore(kind)
        let store = try test.migrated()
        try FilledCentre.fill(store)
        return (test, store)
    }

    private func verify(_ test: TestStore) throws -> Verification {
        try Verification(of: test.reader(), tenant: FilledCentre.tenant)
    }

    @Test(arguments: StoreKind.here)
    func `what the intake stored follows from its records`(_ kind: StoreKind) throws {
        let (test, _) = try filled(kind)
        let found = try verify(test)
        #expect(found.holds, "\(found.text)")
        #expect(found.logs == 3)
        #expect(found.answers > 200 && found.records == found.answers + 3)
        let json = String(decoding: found.json, as: UTF8.self)
        #expect(json.contains("\"holds\":true") && json.contains("\"differences\":[]"))
    }

    /// Each spoils one thing, and what is said of it.
    private static let damages = [
        (
            "UPDATE tallies SET answers = answers + 1 WHERE quarter = (SELECT min(quarter) "
                + "FROM tallies) AND question = 0", "in the tallies"
        ),
        ("DELETE FROM count_tallies", "in the tallies"),
        ("DELETE FROM counts WHERE kind = 4", "the session"),
        ("DELETE FROM gaps", "neither here nor said to be lost"),
        ("UPDATE logs SET high_water = high_water + 5 WHERE log = 2", "neither here nor said"),
        ("DELETE FROM records WHERE log = 2 AND sequence = 1", "neither here nor said"),
        ("DELETE FROM answers WHERE log = 2 AND sequence = 6", "has no row of its own"),
        ("DELETE FROM records WHERE log = 2 AND sequence = 6", "has no record"),
        ("UPDATE answers SET shown_ms = 1 WHERE log = 1 AND sequence = 8", "something else"),
        ("UPDATE answers SET marks = 0 WHERE marks <> 0", "marks that its row lacks"),
        ("UPDATE answers SET superseded_by = 0 WHERE superseded_by <> 0", "count"),
        ("UPDATE answers SET superseded_by = 3 WHERE superseded_by <> 0", "not there"),
    ]

    @Test(arguments: StoreKind.here, damages)
    func `every kind of damage is found and named`(
        _ kind: StoreKind, _ damage: (String, String)
    ) throws {
        let (test, store) = try filled(kind)
        #expect(try store.execute(damage.0, []) > 0)
        let found = try verify(test)
        #expect(!found.holds)
        #expect(found.differences.contains { $0.contains(damage.1) }, "\(found.text)")
        #expect(found.text.contains("\(found.differencesFound) differences"))
    }

    @Test func `a hole is told but for what a gap covers of it`() {
        func left(_ hole: Range<Int64>, _ gaps: Range<Int64>...) -> [Range<Int64>] {
            MarkCheck.uncovered(hole, by: gaps)
        }
        #expect(left(3..<7) == [3..<7])
        #expect(left(3..<7, 3..<7).isEmpty)
        #expect(left(3..<7, 1..<9).isEmpty)
        #expect(left(3..<7, 1..<4, 4..<6, 6..<8).isEmpty)
        #expect(left(3..<9, 4..<5, 7..<8) == [3..<4, 5..<7, 8..<9])
        #expect(left(3..<7, 7..<9) == [3..<7])
        #expect(left(3..<7, 1..<6, 2..<4) == [6..<7])
    }
}
