import AppendLog
import Exchange
import Feedback
import TestKit
import Testing

@testable import Central

@Suite struct RollOutTests {
    private let bench: IdentityBench
    private let winter = configuration("winter")
    private let spring = configuration("spring")

    init() throws {
        bench = try IdentityBench()
    }

    private static func configuration(_ text: String) -> DesiredConfiguration {
        DesiredConfiguration(questionnaire: Array(text.utf8), settings: [])!
    }

    private func tag(_ configuration: DesiredConfiguration) -> ConfigurationTag {
        ConfigurationTag(of: configuration.json)
    }

    private func add(_ name: String, _ configuration: DesiredConfiguration) throws {
        _ = try bench.perform(AddConfiguration(name, configuration))
    }

    @discardableResult
    private func rollOut(
        _ name: String, to part: TreePart = .everything, share: Int = 100
    ) throws -> BeginRollOut.Answer {
        try bench.perform(BeginRollOut(name, to: part, share: share))
    }

    private func beat(
        _ key: PanelKey, holding held: ConfigurationTag? = nil,
        refusing refused: ConfigurationTag? = nil, _ fault: String = ""
    ) throws -> HeartbeatAnswer {
        bench.now += 1_000
        var beat = Heartbeat.sample(up: bench.now)
        beat.configuration = .init(held: held, refused: refused, fault: fault)
        let bytes = SignedHeartbeat.signed(beat, epoch: Epoch(bits: 1), by: key)
        var answer = try bench.identities.hear(
            bytes, claimedBy: key.panel, in: bench.store, at: bench.now)
        // An enrolled panel learns each time what it is to seal with.
        #expect(!answer.officeKeys.isEmpty)
        answer.officeKeys = []
        return answer
    }

    private func refusal(_ work: () throws -> Void) -> String {
        do {
            try work()
            return "done"
        } catch {
            return "\(error)"
        }
    }

    @Test func `a panel gets what it should have, and only its name once it has it`() throws {
        let key = try bench.enrolledPanel().key
        #expect(try beat(key) == HeartbeatAnswer())
        try add("winter", winter)
        #expect(try beat(key) == HeartbeatAnswer())
        #expect(try rollOut("winter").covers == 1)
        let given = HeartbeatAnswer(tag: tag(winter), configuration: winter.json)
        #expect(try beat(key) == given)
        #expect(try beat(key, holding: tag(winter)) == HeartbeatAnswer(tag: tag(winter)))
        let listed = try bench.perform(ListConfigurations()).rollOuts
        #expect(listed.map(\.held) == [1])
    }

    @Test func `the newest that covers a panel counts, and by it the older ones come back`() throws
    {
        let key = try bench.enrolledPanel().key
        try add("winter", winter)
        try add("spring", spring)
        try rollOut("winter")
        let newer = try rollOut("spring").number
        #expect(try beat(key, holding: tag(winter)).tag == tag(spring))
        _ = try bench.perform(EndRollOut(newer))
        #expect(try beat(key, holding: tag(spring)).configuration == winter.json)
        #expect(refusal { _ = try bench.perform(EndRollOut(newer)) }.contains("over already"))
        #expect(refusal { _ = try bench.perform(EndRollOut(9)) }.contains("no roll-out 9"))
    }

    @Test func `one panel that refuses ends the roll-out for all`() throws {
        let (one, two) = (try bench.enrolledPanel().key, try bench.enrolledPanel(epoch: 8).key)
        try add("winter", winter)
        try add("spring", spring)
        try rollOut("winter")
        try rollOut("spring", share: 100)
        try rollOut("spring")
        #expect(try beat(two, holding: tag(winter)).tag == tag(spring))
        let answer = try beat(one, holding: tag(winter), refusing: tag(spring), "no language")
        #expect(answer == HeartbeatAnswer(tag: tag(winter)))
        #expect(try beat(two, holding: tag(spring)).configuration == winter.json)
        let ended = try bench.perform(ListConfigurations()).rollOuts.filter { $0.state == "over" }
        #expect(ended.map(\.number) == [2, 3])
        #expect(ended.map(\.why) == ["no language", "no language"])
        #expect(ended.map(\.panel) == [one.panel.description, one.panel.description])
        // An old refusal does not end what runs.
        _ = try beat(one, holding: tag(winter), refusing: tag(spring), "no language")
        #expect(try bench.perform(ListConfigurations()).rollOuts[0].state == "running")
    }

    @Test func `a part of the tree is its regions and sites, and nobody else`() throws {
        let key = try bench.enrolledPanel().key
        for (kind, place, parent) in [
            (1, "centre", ""), (2, "moscow-1", "centre"), (2, "spb-1", "north"),
        ] {
            try bench.store.execute(
                "INSERT INTO places (tenant, kind, place, parent, name, time_zone, address, "
                    + "opening_hours, retired_ms) VALUES (?, ?, ?, ?, '', '', '', '', 0)",
                [
                    .text(IdentityBench.tenant), .integer(Int64(kind)), .text(place),
                    .text(parent),
                ])
        }
        try add("winter", winter)
        #expect(try rollOut("winter", to: TreePart(nodes: [.site("spb-1")])).covers == 0)
        #expect(try beat(key) == HeartbeatAnswer())
        #expect(try rollOut("winter", to: TreePart(nodes: [.region("centre")])).covers == 1)
        #expect(try beat(key).tag == tag(winter))
        #expect(
            refusal { try rollOut("winter", to: TreePart(nodes: [.site("nowhere")])) }
                .contains("nowhere"))
    }

    @Test func `a share is about its size, and a larger one has all of a smaller`() {
        let panels = (0..<10_000).map { PanelID(bits: UInt128($0) << 64 | 7) }
        func covered(_ share: Int, number: Int64) -> Set<PanelID> {
            let rollOut = RollOut(
                number: number, tag: tag(winter).description, part: .everything, share: share)
            return Set(panels.filter { rollOut.covers($0, site: "s", region: "r") })
        }
        let tenth = covered(10, number: 1)
        #expect((900...1_100).contains(tenth.count))
        #expect(tenth.isSubset(of: covered(25, number: 2)))
        #expect(covered(100, number: 3).count == 10_000)
    }

    @Test func `a configuration never changes`() throws {
        try add("winter", winter)
        try add("winter", winter)
        #expect(refusal { try add("winter", spring) }.contains("never changes"))
        #expect(refusal { try add("cold", winter) }.contains("'winter' already"))
        #expect(refusal { try rollOut("summer") }.contains("no configuration 'summer'"))
        #expect(try bench.count("configurations") == 1)
        #expect(try bench.count("roll_outs") == 0)
    }

    @Test func `a panel that nobody enrolled is given nothing`() throws {
        try add("winter", winter)
        try rollOut("winter")
        let open = PanelIdentities(
            tenant: IdentityBench.tenant,
            officeKeys: OfficeKeyShelf(OfficeKeyRing(IdentityBench.officeKey)),
            acceptsUnknownPanels: true)
        let key = PanelKey()
        let bytes = SignedHeartbeat.signed(.sample(up: 1), epoch: Epoch(bits: 1), by: key)
        let answer = try open.hear(bytes, claimedBy: key.panel, in: bench.store, at: bench.now)
        #expect(answer == HeartbeatAnswer())
    }
}
