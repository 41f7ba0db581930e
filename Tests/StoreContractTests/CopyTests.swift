import Peers
import Testing

@testable import Central

/// A whole centre goes from one store into another.
@Suite struct CopyTests {
    static let ways = StoreKind.here.flatMap { from in StoreKind.here.map { (from, $0) } }

    @Test(arguments: ways)
    func `a copy has every row, and reports to the digit`(
        _ from: StoreKind, _ to: StoreKind
    ) throws {
        let (test, other) = (try TestStore(from), try TestStore(to))
        let store = try test.migrated()
        try FilledCentre.fill(store)
        let target = try other.migrated()
        let tables = try StoreCopy(from: try test.reader(), to: target).run()
        #expect(tables.count == (try StoreShape().tables.count))
        #expect(tables.first { $0.name == "answers" }!.rows > 100)
        let report = try FilledCentre.report(of: store)
        #expect(report.contains("\"face\"") && report.contains("Касса № 2"))
        #expect(try FilledCentre.report(of: target) == report)
        #expect(try Verification(of: other.reader(), tenant: FilledCentre.tenant).holds)
        // The copy goes on as the source would have.
        try FilledCentre.fill(target)
        #expect(try FilledCentre.report(of: target) == report)
    }

    /// The tests' server counts nothing by itself.
    @Test(.enabled(if: PostgresPeer.absence == nil, "\(PostgresPeer.absence ?? "")"))
    func `PostgreSQL has counted what was copied, or each page of an export reads all of it`()
        throws
    {
        let (test, other) = (try TestStore(.sqlite), try TestStore(.postgresql))
        try FilledCentre.fill(try test.migrated())
        let target = try other.migrated()
        _ = try StoreCopy(from: try test.reader(), to: target).run()
        for table in ["answers", "records", "logs"] {
            let counted = try target.query(
                "SELECT count(*) FROM pg_stats WHERE tablename = ?", [.text(table)])
            #expect(counted[0][integer: 0] > 0, "\(table)")
        }
    }

    @Test(arguments: StoreKind.here)
    func `a copy that was cut off goes on where it stood`(_ kind: StoreKind) throws {
        let (test, other) = (try TestStore(.sqlite), try TestStore(kind))
        try FilledCentre.fill(
            try test.migrated(), with: FilledCentre.batches(visits: 700))
        let target = try other.migrated()
        let reader = try test.reader()
        let cut = CutStore(target)
        var cuts = 0
        var tables: [StoreCopy.Table] = []
        while tables.isEmpty {
            cut.batchesLeft = 3
            do {
                tables = try StoreCopy(from: reader, to: cut).run()
            } catch is CutStore.Cut {
                cuts += 1
                #expect(try StoreCopy.isUnfinished(in: target))
            }
        }
        #expect(cuts > 3)
        #expect(try !StoreCopy.isUnfinished(in: target))
        let third = try TestStore(kind)
        #expect(try StoreCopy(from: reader, to: third.migrated()).run() == tables)
    }

    @Test(arguments: StoreKind.here)
    func `a database that holds other data is refused and left as it is`(
        _ kind: StoreKind
    ) throws {
        let (test, other) = (try TestStore(.sqlite), try TestStore(kind))
        try FilledCentre.fill(try test.migrated())
        let target = try other.migrated()
        try FilledCentre.fill(target, with: FilledCentre.batches(visits: 4))
        let before = try FilledCentre.report(of: target)
        let fault = #expect(throws: StoreFault.self) {
            try StoreCopy(from: try test.reader(), to: target).run()
        }
        #expect(fault?.description.contains("it holds other data") == true)
        #expect(try FilledCentre.report(of: target) == before)
        #expect(try !StoreCopy.isUnfinished(in: target))
    }

    @Test(arguments: StoreKind.here)
    func `a target that changes under the copy is found by its end`(_ kind: StoreKind) throws {
        let (test, other) = (try TestStore(.sqlite), try TestStore(kind))
        try FilledCentre.fill(try test.migrated())
        let target = try other.migrated()
        var isSpoiled = false
        let fault = #expect(throws: StoreFault.self) {
            try StoreCopy(from: try test.reader(), to: target).run { table, _ in
                guard table == "visit_ends", !isSpoiled else { return }
                isSpoiled = true
                _ = try? target.execute("UPDATE answers SET choice = 3 WHERE sequence = 20", [])
            }
        }
        #expect(fault?.description.contains("the copy differs") == true)
        #expect(try StoreCopy.isUnfinished(in: target))
    }

    @Test func `every table of the product has a key that begins with the tenant`() throws {
        for table in try StoreShape().tables {
            #expect(table.key.first == "tenant", "\(table.name)")
        }
    }
}

/// A store whose connection goes away after so many batches.
private final class CutStore: Store {
    struct Cut: Error {}

    private let store: any Store
    var batchesLeft = 0

    init(_ store: any Store) {
        self.store = store
    }

    func transaction<Result>(_ body: () throws -> Result) throws -> Result {
        batchesLeft -= 1
        guard batchesLeft >= 0 else { throw Cut() }
        return try store.transaction(body)
    }

    func query(_ statement: String, _ values: [SQLValue]) throws(StoreFault) -> [Row] {
        try store.query(statement, values)
    }

    func query(
        _ statement: String, _ values: [SQLValue], forEach list: [SQLValue]
    ) throws(StoreFault) -> [Row] {
        try store.query(statement, values, forEach: list)
    }

    func read(
        _ statement: String, _ values: [SQLValue], _ each: (any RowInPlace) throws -> Void
    ) throws {
        try store.read(statement, values, each)
    }

    func execute(_ statement: String, _ values: [SQLValue]) throws(StoreFault) -> Int {
        try store.execute(statement, values)
    }

    func insertBatch(
        into table: String, _ rows: RowBatch, whereTaken taken: TakenKey
    ) throws(StoreFault) -> Int {
        try store.insertBatch(into: table, rows, whereTaken: taken)
    }

    func insertMeanwhile(
        into table: String, _ rows: RowBatch, whereTaken taken: TakenKey
    ) throws(StoreFault) {
        try store.insertMeanwhile(into: table, rows, whereTaken: taken)
    }

    func migrate() throws(StoreFault) -> [Int] {
        try store.migrate()
    }
}
