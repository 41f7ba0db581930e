import Testing

@testable import Central

@Suite struct AuditLogTests {
    private let fixture: PageFixture

    init() throws {
        fixture = try PageFixture()
        for number in 1...5 {
            try AuditLog.add(
                AuditEntry(
                    at: PageFixture.noon + Int64(number), .account("anna"), "sign in",
                    on: "thing \(number)", from: "192.0.2.1"),
                to: fixture.store, tenant: PageFixture.tenant)
        }
    }

    private func fault() throws -> String? {
        try AuditLog.fault(in: fixture.store, tenant: PageFixture.tenant)
    }

    @Test func `entries come newest first, a page at a time`() throws {
        let first = try AuditLog.entries(most: 2, in: fixture.store, tenant: PageFixture.tenant)
        #expect(first.map(\.number) == [5, 4])
        let next = try AuditLog.entries(
            before: 4, most: 9, in: fixture.store, tenant: PageFixture.tenant)
        #expect(next.map(\.object) == ["thing 3", "thing 2", "thing 1"])
        #expect(try AuditLog.entries(most: 9, in: fixture.store, tenant: "other").isEmpty)
    }

    @Test func `a whole log is found whole`() throws {
        #expect(try fault() == nil)
        #expect(try AuditLog.fault(in: fixture.store, tenant: "other") == nil)
    }

    @Test(arguments: [
        ("UPDATE audit SET outcome = 'refused' WHERE number = 3", "entry 3 or one before"),
        ("UPDATE audit SET at_ms = at_ms + 1 WHERE number = 5", "entry 5 or one before"),
        ("DELETE FROM audit WHERE number = 2", "entries 2 to 2 are missing"),
        ("DELETE FROM audit WHERE number >= 4", "entries after 3 are missing"),
        ("DELETE FROM audit", "entries after 0 are missing"),
        ("DELETE FROM audit_ends", "entries after 5 are missing"),
    ])
    func `an entry that was changed or taken out shows`(_ crime: String, _ said: String) throws {
        try fixture.store.execute(crime, [])
        let found = try fault()
        #expect(found?.contains(said) == true, "\(found ?? "")")
    }

    @Test func `a thousand entries and more are looked through`() throws {
        for number in 6...1_001 {
            try AuditLog.add(
                AuditEntry(at: Int64(number), .console, "user add"), to: fixture.store,
                tenant: PageFixture.tenant)
        }
        #expect(try fault() == nil)
        try fixture.store.execute("UPDATE audit SET actor = 'nobody' WHERE number = 1001", [])
        #expect(try fault() != nil)
    }

    @Test func `a text of 200 characters stands whole, and a longer one is cut`() {
        let most = String(repeating: "я", count: AuditEntry.charactersMax)
        #expect(AuditEntry(at: 0, .console, "x", on: most).object == most)
        #expect(AuditEntry(at: 0, .console, "x", on: most + "я").object == most)
    }
}
