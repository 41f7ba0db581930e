import AppendLog
import Exchange
import Feedback
import Foundation
import Testing

@testable import Central

@Suite struct PanelsPageTests {
    private static let now: Int64 = 1_795_392_000_000

    private func report(_ number: UInt128 = 1, _ change: (inout Heartbeat) -> Void = { _ in })
        -> PanelReport
    {
        var beat = Heartbeat.sample(up: 99_000_000)
        change(&beat)
        return PanelReport(
            panel: PanelID(bits: number), touchpoint: "moscow-1/till", name: "", isEnrolled: true,
            heardAt: Self.now - 60_000, heartbeat: beat, deliveredAt: Self.now - 7_200_000,
            finding: nil, isCloned: false)
    }

    private func html(_ reports: [PanelReport], _ language: LanguageTag = .english) -> String {
        PanelsPage(
            language: language, reports: reports, names: .none, place: nil, zone: .utc,
            now: Self.now
        ).html
    }

    @Test func `every trouble is found at its limit, and not one before`() {
        func troubles(_ change: (inout Heartbeat) -> Void) -> [PanelReport.Trouble] {
            report(1, change).troubles(at: Self.now)
        }
        #expect(troubles { _ in }.isEmpty)
        #expect(troubles { $0.isRefusing = true } == [.cannotStore])
        #expect(troubles { $0.hasSpare = false } == [.noSpare])
        #expect(troubles { $0.screen = .failing } == [.screenFails])
        #expect(troubles { $0.screen = .dark }.isEmpty)
        #expect(troubles { $0.stuck = 2 } == [.stuck(contacts: 2)])
        #expect(troubles { $0.diskWearPercent = 79 }.isEmpty)
        #expect(troubles { $0.diskWearPercent = 80 } == [.diskWorn(80)])
        #expect(troubles { $0.diskFreeBytes = 64 << 20 }.isEmpty)
        #expect(
            troubles { $0.diskFreeBytes = 64 << 20 - 1 } == [.diskFull(freeBytes: 64 << 20 - 1)])
        #expect(
            troubles {
                $0.configuration = .init(
                    held: nil, refused: ConfigurationTag(of: [1]), fault: "line 3")
            } == [.refusedConfiguration("line 3")])
    }

    @Test func `records that wait for an hour while the panel is heard are a trouble`() {
        var late = report { $0.backlog = 7 }
        #expect(late.troubles(at: Self.now) == [.notDelivering(records: 7)])
        late.deliveredAt = late.heardAt! - PanelReport.deliveryMilliseconds
        #expect(late.troubles(at: Self.now).isEmpty)
        late.deliveredAt! -= 1
        #expect(late.troubles(at: Self.now).count == 1)
        // A panel that is not heard has another trouble.
        late.heardAt = Self.now - PanelWatch.silentMilliseconds
        #expect(late.troubles(at: Self.now).isEmpty)
    }

    @Test func `those that need somebody come first, in both languages`() throws {
        let troubled = report(2) { $0.isRefusing = true }
        for language in [LanguageTag.english, .russian] {
            let page = html([report(1), troubled], language)
            let words = PanelsWords.of(language)
            let first = try #require(page.range(of: PanelID(bits: 2).description))
            let second = try #require(page.range(of: PanelID(bits: 1).description))
            #expect(first.lowerBound < second.lowerBound)
            #expect(page.contains(words.needsSomebody))
            #expect(page.contains(words.words(of: .cannotStore, troubled).what))
            #expect(!page.contains(words.allWell))
        }
        #expect(html([report(1)]).contains(PanelsWords.of(.english).allWell))
        #expect(html([]).contains(PanelsWords.of(.english).noPanels))
    }

    @Test func `what a panel says of itself cannot become part of the page`() {
        let hostile = report {
            $0.version = "<script>1</script>"
            $0.configuration = .init(
                held: nil, refused: ConfigurationTag(of: [1]), fault: "<img src=x onerror=1>")
        }
        let page = html([hostile])
        #expect(!page.contains("<script>"))
        #expect(!page.contains("<img"))
        #expect(page.contains("&lt;img"))
    }

    @Test func `the list for programs says what is known and leaves out what is not`() {
        let text = String(
            decoding: PanelReportJSON([report { $0.isRefusing = true }], at: Self.now).json,
            as: UTF8.self)
        #expect(text.contains(#""troubles":["cannotStore"]"#))
        #expect(text.contains(#""storing":false"#))
        #expect(!text.contains("celsius"))
        #expect(!text.contains("finding"))
    }
}
