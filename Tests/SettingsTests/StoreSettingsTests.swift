import Testing

@testable import Settings

@Suite struct StoreSettingsTests {
    private func read(_ store: String) throws(SettingsFaults) -> StoreSettings {
        try CentralConfigurationFile.read(Array(store.utf8), named: "central.yaml").store
    }

    private func postgres(_ keys: String) throws -> PostgresSettings? {
        guard case .postgresql(let settings) = try read("store: {postgresql: {\(keys)}}") else {
            return nil
        }
        return settings
    }

    private func fault(_ keys: String) -> String {
        let faults = #expect(throws: SettingsFaults.self) { try postgres(keys) }
        return faults?.description ?? ""
    }

    @Test func `without the key everything is in a file`() throws {
        #expect(try read("tenant: shop") == .sqlite)
    }

    @Test func `one server on loopback needs no more than its names`() throws {
        let settings = try #require(
            try postgres("servers: '127.0.0.1:5432', database: smile, user: panel"))
        #expect(settings.servers == [ListenAddress(host: "127.0.0.1", port: 5_432)])
        #expect(settings.database == "smile")
        #expect(settings.user == "panel")
        #expect(settings.encryption == .off)
        #expect(settings.passwordFile == nil && settings.authoritiesFile == nil)
        #expect(!settings.isPooled)
    }

    @Test func `servers elsewhere are asked who they are`() throws {
        let settings = try #require(
            try postgres(
                "servers: ['a.example.org:5432', '[2001:db8::1]:5433'], database: d, user: u, "
                    + "password-file: p, ca-file: /etc/ca.pem, pooled: true"))
        #expect(
            settings.servers.map(\.description) == ["a.example.org:5432", "[2001:db8::1]:5433"])
        #expect(settings.encryption == .verified)
        #expect(settings.passwordFile == SettingsPath("p"))
        #expect(settings.authoritiesFile == SettingsPath("/etc/ca.pem"))
        #expect(settings.isPooled)
    }

    @Test func `nothing crosses a network in the clear`() throws {
        let text = fault("servers: 'db:5432', database: d, user: u, tls: off")
        #expect(text.contains("central.yaml:1:"))
        #expect(text.contains("'tls' is 'off', and a server is on another machine"))
        let encrypted = try postgres("servers: 'db:5432', database: d, user: u, tls: require")
        #expect(encrypted?.encryption == .unverified)
    }

    @Test func `the longest list of servers is taken, and one more is not`() throws {
        func list(_ count: Int) -> String {
            let servers = (0..<count).map { "'db\($0):5432'" }.joined(separator: ", ")
            return "servers: [\(servers)], database: d, user: u"
        }
        let most = PostgresSettings.serversMax
        #expect(try postgres(list(most))?.servers.count == most)
        #expect(fault(list(most + 1)).contains("\(most + 1) entries"))
    }

    @Test(arguments: [
        ("database: d, user: u", "no key 'servers'"),
        ("servers: 'db:5432', user: u", "no key 'database'"),
        ("servers: 'db:5432', database: d", "no key 'user'"),
        ("servers: db, database: d, user: u", "names no port"),
        ("servers: 'db:0', database: d, user: u", "names port 0"),
        ("servers: 'db:5432', database: d, user: u, tls: on", "'tls' has an unknown value 'on'"),
        ("servers: 'db:5432', database: d, user: u, poold: true", "unknown key 'poold'"),
    ])
    func `what is missing or misspelt is told with its place`(_ keys: String, _ what: String) {
        let text = fault(keys)
        #expect(text.contains(what), "\(text)")
        #expect(text.contains("central.yaml:1:"))
    }

    @Test func `another kind of store is told of`() {
        let faults = #expect(throws: SettingsFaults.self) { try read("store: {mysql: {}}") }
        #expect(faults?.description.contains("unknown key 'mysql'") == true)
    }
}
