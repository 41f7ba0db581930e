import AppendLog
import Exchange
import Feedback
import TestKit
import Testing

@testable import Central

@Suite struct PanelGateTests {
    private let bench: IdentityBench

    init() throws {
        bench = try IdentityBench()
    }

    private func kind(_ twin: PanelTwin, byHand: Bool = false) -> String {
        bench.kind { try bench.deliver(twin, byHand: byHand) }
    }

    @Test func `a panel that nobody enrolled is refused, and counted`() throws {
        #expect(kind(bench.twin(PanelKey(), epoch: 1)) == "unknown-panel")
        #expect(try bench.count("logs") == 0)
        #expect(try bench.list().refusals.map(\.kind) == ["unknown-panel"])
    }

    @Test func `a stranger's key under a panel's name is refused`() throws {
        let panel = try bench.enrolledPanel()
        let stranger = bench.twin(PanelKey(of: panel.panel), epoch: 9)
        #expect(kind(stranger) == "wrong-key")
        #expect(kind(stranger, byHand: true) == "wrong-key")
        let nobody = bench.twin(PanelKey(of: PanelKey().panel), epoch: 9)
        #expect(kind(nobody) == "unknown-panel")
        #expect(try bench.count("records") == 0)
    }

    @Test func `a panel's own key under another panel's name is refused`() throws {
        let (one, two) = (try bench.enrolledPanel(), try bench.enrolledPanel(epoch: 8))
        let posing = try PanelKey(text: one.key.text, of: two.panel)
        #expect(kind(bench.twin(posing, epoch: 9)) == "wrong-key")
    }

    @Test func `a retired panel's records are taken for thirty days, and not from then on`() throws
    {
        var panel = try bench.enrolledPanel()
        _ = try bench.perform(RetirePanel(panel.panel, isStolen: false))
        bench.now += PanelRegister.takenAfterRetiringMilliseconds - 1
        #expect(try bench.deliver(panel).stored == 1)
        panel.append(.visitEnd(sampleEnd))
        bench.now += 1
        #expect(kind(panel) == "panel-retired")
        #expect(kind(panel, byHand: true) == "panel-retired")
        #expect(bench.kind { try bench.enrol(panel.key, try bench.token()) } == "panel-retired")
    }

    private let sampleEnd = VisitEnd(
        visit: VisitID(1), revision: Revision(number: 1, digest: 1), outcome: .completed,
        question: .first, milliseconds: 1)

    @Test func `of a stolen panel nothing is taken, whatever date its batch says`() throws {
        let panel = try bench.enrolledPanel()
        _ = try bench.perform(RetirePanel(panel.panel, isStolen: true))
        #expect(kind(panel) == "panel-retired")
        #expect(kind(panel, byHand: true) == "panel-retired")
        #expect(try bench.count("records") == 0)
    }

    @Test func `what a panel says of its place counts where the office gave it that place`() throws
    {
        func place(saying said: String) throws -> String {
            let key = PanelKey()
            try bench.enrol(key, try bench.token())
            var twin = PanelTwin(
                key: key, epoch: Epoch(bits: 1), wallMilliseconds: UInt64(bench.now))
            twin.boot(at: said)
            try bench.deliver(twin)
            return try bench.store.query(
                "SELECT touchpoint FROM logs WHERE panel = ?", [.text(key.panel.description)])[0][
                    text: 0]
        }
        #expect(try place(saying: "moscow-1/till") == "moscow-1/till")
        #expect(try place(saying: "kazan-2/till") == "moscow-1/till")
        #expect(try place(saying: "till") == "till")
    }

    @Test func `a panel that was moved keeps its old place for what it had logged there`() throws {
        var panel = try bench.enrolledPanel()
        let token = try bench.token(IdentityBench.door, replacing: panel.panel)
        try bench.enrol(panel.key, token)
        panel.boot(at: IdentityBench.door.key)
        try bench.deliver(panel)
        let boots = try bench.store.query("SELECT touchpoint FROM boots ORDER BY sequence", [])
        #expect(boots.map { $0[text: 0] } == ["moscow-1/till", "moscow-1/door"])
    }
}

@Suite struct SwapTests {
    private let bench: IdentityBench

    init() throws {
        bench = try IdentityBench()
    }

    private func answer(_ visit: UInt64) -> Payload {
        .answer(
            Answer(
                visit: VisitID(visit), revision: Revision(number: 1, digest: 1), question: .first,
                choice: Choice(2), millisecondsSinceShown: 900))
    }

    @Test func `new hardware takes the place, and every answer is counted once`() throws {
        var old = try bench.enrolledPanel()
        for visit in 1...3 { old.append(answer(UInt64(visit))) }
        try bench.deliver(old)
        for visit in 4...6 { old.append(answer(UInt64(visit))) }
        // The hardware breaks with three answers on its disk.
        bench.now += 60_000
        let new = PanelKey()
        let grant = try bench.enrol(new, try bench.token(nil, replacing: old.panel))
        #expect(grant.touchpoint == "moscow-1/till")
        var twin = bench.twin(new, epoch: 8)
        for visit in 7...8 { twin.append(answer(UInt64(visit))) }
        try bench.deliver(twin)
        // The old disk's stick comes a week later, twice, and then its network.
        bench.now += 7 * 86_400_000
        for byHand in [true, true, false] { try bench.deliver(old, byHand: byHand) }
        try bench.deliver(twin)
        #expect(try bench.count("answers") == 8)
        let tallies = try bench.store.query(
            "SELECT CAST(sum(answers) AS BIGINT) FROM tallies WHERE touchpoint = 'moscow-1/till'",
            [])
        #expect(tallies[0][integer: 0] == 8)
        let panels = try bench.list().panels
        #expect(panels.map(\.state) == ["retired", "enrolled"])
        #expect(panels[0].replacedBy == new.panel.description)
        #expect(try bench.list().alarms.isEmpty)
    }

    @Test func `a string for a panel that is not here is not made`() {
        #expect(throws: AdministrativeRefusal.self) {
            try bench.token(nil, replacing: PanelKey().panel)
        }
        #expect(throws: AdministrativeRefusal.self) { try bench.token(nil) }
    }
}

@Suite struct ClonedPanelTests {
    private let bench: IdentityBench

    init() throws {
        bench = try IdentityBench()
    }

    private func append(_ twin: inout PanelTwin) {
        twin.boot(at: IdentityBench.till.key)
    }

    @Test func `two live logs under one key raise an alarm, and both are stored`() throws {
        var one = try bench.enrolledPanel(epoch: 1)
        var two = bench.twin(one.key, epoch: 2)
        try bench.deliver(one)
        try bench.deliver(two)
        #expect(try bench.list().alarms.isEmpty)
        append(&one)
        try bench.deliver(one)
        bench.now += 60_000
        append(&two)
        try bench.deliver(two)
        append(&one)
        try bench.deliver(one)
        let alarm = try #require(try bench.list().alarms.first)
        #expect(alarm.kind == "cloned-panel")
        #expect(alarm.panel == one.panel.description)
        #expect(alarm.times == 2)
        #expect(alarm.againMilliseconds - alarm.raisedMilliseconds == 60_000)
        #expect(try bench.count("records") == 5)
        #expect(try bench.count("conflicts") == 0)
    }

    @Test func `a panel that was imaged anew raises none, however often`() throws {
        let old = try bench.enrolledPanel(epoch: 1)
        try bench.deliver(old)
        for epoch: UInt128 in 2...4 { try bench.deliver(bench.twin(old.key, epoch: epoch)) }
        // What a forwarder or an attacker repeats is known, and no sign of life.
        try bench.deliver(old)
        #expect(try bench.list().alarms.isEmpty)
    }

    @Test func `a stick of the time before the new image raises none`() throws {
        var old = try bench.enrolledPanel(epoch: 1)
        try bench.deliver(old)
        try bench.deliver(bench.twin(old.key, epoch: 2))
        append(&old)
        #expect(try bench.deliver(old, byHand: true).stored == 1)
        #expect(try bench.list().alarms.isEmpty)
    }
}
