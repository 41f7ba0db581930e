import Feedback
import Testing

@testable import Central

/// What the office's page says before everything else.
@Suite struct PageNoticeTests {
    private let fixture: PageFixture

    init() throws {
        fixture = try PageFixture()
    }

    private func page(
        _ language: LanguageTag = .english, for reader: PageReader = .office
    ) throws -> String {
        let clock = CentralClock { PageFixture.noon + 3_600_000 }
        let page = OfficePage(tenant: PageFixture.tenant, zone: .utc, clock: clock)
        let view = OfficePage.View(language: language, range: .today, isLanguageChosen: false)
        return try page.html(view, for: reader, tag: "\"t\"", from: fixture.store)
    }

    /// Enrolled at a site, with what the rule found.
    private func addPanel(_ number: UInt128, _ silence: Silence?, site: String = "moscow-1") throws
    {
        let panel = PanelID(bits: number)
        try PanelRegister(in: fixture.store, tenant: PageFixture.tenant).add(
            panel, key: [UInt8(number)], at: PanelPlace(site: site, touchpoint: "till"), named: "",
            now: 1)
        guard let silence else { return }
        let finding = SilenceFinding(silence: silence, since: 1, evidence: .onlyPanel)
        try FleetRecords(in: fixture.store, tenant: PageFixture.tenant).replace(
            [:], by: [panel: finding])
    }

    @Test func `nothing is said where nothing is to be said`() throws {
        try addPanel(1, nil)
        try addPanel(2, .nobodyTapped)
        #expect(!(try page()).contains("class=\"notice\""))
    }

    @Test func `messages that are held are told of, with what to do`() throws {
        var state = CentreState()
        state.hold(since: PageFixture.noon, "an older state")
        try state.write(to: fixture.store, tenant: PageFixture.tenant)
        let english = try page()
        #expect(english.contains("No message has been sent since 12:00"))
        #expect(english.contains("smile-centrald message release"))
        #expect(try page(.russian).contains("С 12:00 сообщения не отправляются"))
        _ = try CentreState.release(fixture.store, tenant: PageFixture.tenant)
        #expect(!(try page()).contains("class=\"notice\""))
    }

    @Test func `panels that need somebody are counted, for whoever may see them`() throws {
        try addPanel(1, .panelDead)
        #expect(try page().contains(">1 panel needs somebody</a>"))
        try addPanel(2, .buttonDead)
        try addPanel(3, .networkDead, site: "spb-1")
        #expect(try page().contains("<a href=\"/panels?language=en\">3 panels need somebody</a>"))
        #expect(try page(.russian).contains(">3 панели требуют внимания</a>"))
        let agent = PageReader(
            accountName: "an", rights: Role.agent.rights, part: TreePart.everything)
        #expect(!(try page(for: agent)).contains("class=\"notice\""))
    }
}
