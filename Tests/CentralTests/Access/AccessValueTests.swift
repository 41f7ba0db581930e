import Settings
import Testing

@testable import Central

@Suite struct AccessValueTests {
    @Test func `a password matches its hash alone, and the hash says its cost`() {
        let hash = PasswordHash(of: "two kites", cost: .cheap)
        #expect(hash.matches("two kites"))
        #expect(!hash.matches("two kite"))
        #expect(!hash.matches(""))
        #expect(hash.text.hasPrefix("$argon2id$v=19$m=64,t=1,p=1$"))
        #expect(hash.isOf(.cheap))
        #expect(!hash.isOf(.standard))
        #expect(PasswordHash(of: "two kites", cost: .cheap) != hash)
        #expect(!PasswordHash(stored: "no hash").matches("two kites"))
    }

    /// From argon2's own test.c: version 0x13, Argon2id, t=2, m=2^16, p=1.
    @Test func `the hash is the one that everybody else computes`() {
        let known = PasswordHash(
            stored: "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
        #expect(known.matches("password"))
        #expect(!known.matches("Password"))
    }

    @Test(arguments: [
        ("eleven chrs", true), ("twelve chars", false), ("aaaaaaaaaaaaaa", true),
        ("I am ANNA and I wait", true),
    ])
    func `a password has twelve characters, more than one letter and not the name`(
        _ password: String, _ isWrong: Bool
    ) {
        #expect((NewPassword.fault(password, account: "anna") != nil) == isWrong)
    }

    @Test func `a password of 1024 bytes is taken, and one of 1025 is not`() {
        let most = String(repeating: "abcd", count: NewPassword.bytesMax / 4)
        #expect(NewPassword.fault(most, account: "anna") == nil)
        #expect(NewPassword.fault(most + "a", account: "anna") != nil)
    }

    @Test func `secrets have 256 bits, and never describe themselves`() {
        let secrets = (0..<100).map { _ in AccessSecret() }
        #expect(Set(secrets.map(\.text)).count == 100)
        #expect(secrets.allSatisfy { $0.text.utf8.count == 52 })
        #expect(secrets[0].digest.count == 32)
        #expect(!"\(secrets[0])".contains(secrets[0].text))
        var dumped = ""
        dump(secrets[0], to: &dumped)
        #expect(!dumped.contains(secrets[0].text))
    }

    @Test func `fields of a form come as they were typed`() {
        let form = FormBody(Array("a=1+2&b=%D0%BF%3d&c&=x&a=3%2".utf8))
        #expect(form["a"] == "3%2")
        #expect(form["b"] == "п=")
        #expect(form["c"].isEmpty && form["d"].isEmpty)
    }

    @Test func `five tries are free, then each waits twice as long, up to a limit`() {
        var throttle = SignInThrottle()
        var now: Int64 = 0
        var waits: [Int64] = []
        for _ in 0..<16 {
            let wait = throttle.wait(account: "a", address: "1", at: now) ?? 0
            waits.append(wait)
            now += wait
            if wait > 0 { #expect(throttle.wait(account: "a", address: "1", at: now) == nil) }
        }
        #expect(waits.prefix(5).allSatisfy { $0 == 0 })
        #expect(Array(waits[5..<9]) == [1_000, 2_000, 4_000, 8_000])
        #expect(waits.max() == SignInThrottle.addressPauseMilliseconds)
    }

    @Test func `many addresses slow an account down a little, and its owner not at all`() {
        var throttle = SignInThrottle()
        #expect(throttle.wait(account: "a", address: "home", at: 0) == nil)
        throttle.succeeded(account: "a", address: "home", at: 0)
        for address in 0..<200 {
            _ = throttle.wait(account: "a", address: "\(address)", at: Int64(address) * 10_000)
        }
        let now: Int64 = 1_990_001
        let stranger = throttle.wait(account: "a", address: "new", at: now) ?? 0
        #expect((1...SignInThrottle.accountPauseMilliseconds).contains(stranger))
        #expect(throttle.wait(account: "a", address: "home", at: now) == nil)
        #expect(throttle.wait(account: "b", address: "new", at: now) == nil)
    }

    @Test func `what is remembered of guesses is bounded`() {
        var throttle = SignInThrottle()
        for address in 0...SignInThrottle.rememberedMax + 5 {
            _ = throttle.wait(account: "", address: "\(address)", at: Int64(address))
        }
        #expect(throttle.rememberedCount == SignInThrottle.rememberedMax)
    }

    @Test(arguments: ["everything", "site:a", "region:a site:b"])
    func `a part of the tree is the same after it was stored`(_ text: String) {
        #expect(TreePart(text)?.text == text)
    }

    @Test func `what is no part of the tree is none`() {
        #expect(TreePart("town:a") == nil)
        #expect(TreePart("region") == nil)
        #expect(TreePart("") == TreePart(nodes: []))
    }

    @Test func `a role has the rights of the documented table`() throws {
        let table = try DocumentedRights.table()
        for role in Role.allCases {
            #expect(Set(table[role.rawValue] ?? []) == Set(role.rights.map(\.rawValue)), "\(role)")
        }
        #expect(table.count == Role.allCases.count)
    }
}
