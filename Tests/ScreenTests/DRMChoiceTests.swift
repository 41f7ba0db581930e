import Screen
import Testing

@Suite struct DRMChoiceTests {
    private static let mode = DisplayMode(width: 1280, height: 800, millihertz: 60_000)

    private func socket(
        _ name: String, _ link: DisplayConnector.Link = .connected, id: UInt32 = 1,
        modes: [DisplayMode] = [mode]
    ) -> DisplayConnector {
        DisplayConnector(id: id, name: name, link: link, modes: modes, crtcs: [7])
    }

    private func card(_ number: Int, _ connectors: [DisplayConnector]) -> SurveyedCard {
        SurveyedCard(path: "/dev/dri/card\(number)", connectors: connectors)
    }

    private func choose(
        _ cards: [SurveyedCard], connector: String? = nil, mode: String? = nil,
        current: DisplayChoice? = nil
    ) throws(DisplayFault) -> DisplayChoice {
        var wishes = DisplayWishes()
        wishes.connector = connector
        wishes.mode = mode.flatMap(DisplayModeWish.init)
        return try DisplayChoice.choose(among: cards, wishes, current: current)
    }

    @Test func `the first display that is plugged in is used`() throws {
        let chosen = try choose([
            card(0, []), card(1, [socket("HDMI-A-1", .disconnected), socket("HDMI-A-2")]),
        ])
        #expect(chosen.path == "/dev/dri/card1")
        #expect(chosen.connector.name == "HDMI-A-2")
    }

    @Test(arguments: ["DSI-1", "eDP-1", "LVDS-1", "DPI-1", "SPI-1"])
    func `a built-in display comes before one that is plugged in`(name: String) throws {
        let chosen = try choose([card(0, [socket("HDMI-A-1")]), card(1, [socket(name)])])
        #expect(chosen.connector.name == name)
    }

    @Test func `what is in use stays in use while it is there`() throws {
        let cards = [card(0, [socket("DSI-1", id: 1), socket("HDMI-A-1", id: 2)])]
        let current = try choose(cards, connector: "HDMI-A-1")
        #expect(try choose(cards, current: current).connector.name == "HDMI-A-1")
        let without = [card(0, [socket("DSI-1", id: 1), socket("HDMI-A-1", .disconnected, id: 2)])]
        #expect(try choose(without, current: current).connector.name == "DSI-1")
    }

    @Test func `a socket that is named is used, and no other`() throws {
        let cards = [
            card(0, [socket("HDMI-A-1"), socket("HDMI-A-2", .disconnected)]),
            card(1, [socket("HDMI-A-1")]),
        ]
        #expect(try choose(cards, connector: "HDMI-A-1").path == "/dev/dri/card0")
        #expect(try choose(cards, connector: "card1-HDMI-A-1").path == "/dev/dri/card1")
        #expect(throws: DisplayFault.nothingConnected(["HDMI-A-2"])) {
            try choose(cards, connector: "HDMI-A-2")
        }
        #expect(
            throws: DisplayFault.connectorMissing(
                "VGA-1", there: ["HDMI-A-1", "HDMI-A-2", "HDMI-A-1"])
        ) { try choose(cards, connector: "VGA-1") }
    }

    @Test func `a socket that cannot tell is believed where it is named`() throws {
        let cards = [card(0, [socket("Composite-1", .unknown)])]
        #expect(throws: DisplayFault.nothingConnected(["Composite-1"])) { try choose(cards) }
        #expect(try choose(cards, connector: "Composite-1").mode == Self.mode)
        let silent = [card(0, [socket("VGA-1", .unknown, modes: [])])]
        #expect(throws: DisplayFault.nothingConnected(["VGA-1"])) {
            try choose(silent, connector: "VGA-1")
        }
    }

    @Test func `a display that offers nothing usable is passed over for one that does`() throws {
        let huge = DisplayMode(width: 7680, height: 4320, millihertz: 60_000)
        let cards = [
            card(0, [socket("DP-1", modes: [huge])]), card(1, [socket("HDMI-A-1")]),
        ]
        #expect(try choose(cards).connector.name == "HDMI-A-1")
        #expect(throws: DisplayFault.noUsableMode("DP-1", offered: [huge])) {
            try choose([cards[0]])
        }
    }

    @Test func `what writes into memory is no display`() {
        #expect(throws: DisplayFault.noSockets(["/dev/dri/card0"])) {
            try choose([card(0, [socket("Writeback-1")])])
        }
    }

    @Test func `without a display it is said what is missing`() {
        #expect(throws: DisplayFault.noCard) { try choose([]) }
        #expect(throws: DisplayFault.noSockets(["/dev/dri/card0"])) { try choose([card(0, [])]) }
        #expect(throws: DisplayFault.cannotOpen(path: "/dev/dri/card1", code: 13)) {
            try choose([card(0, []), SurveyedCard(path: "/dev/dri/card1", fault: 13)])
        }
    }

    @Test func `a card that may not be looked at does not keep another from being used`() throws {
        let cards = [
            SurveyedCard(path: "/dev/dri/card0", fault: 13), card(1, [socket("HDMI-A-1")]),
        ]
        #expect(try choose(cards).path == "/dev/dri/card1")
    }

    @Test func `the same display with another mode or size is another picture`() throws {
        let before = try choose([card(0, [socket("HDMI-A-1")])])
        var after = before
        #expect(before.isSamePicture(as: after))
        after.connector.modes.append(Self.mode)
        #expect(before.isSamePicture(as: after))
        after.connector.size = PhysicalSize(width: 217, height: 136)
        #expect(!before.isSamePicture(as: after))
        after = before
        after.mode.width = 1024
        #expect(!before.isSamePicture(as: after))
    }

    @Test func `every fault says what to do`() {
        let faults: [DisplayFault] = [
            .noCard, .cannotOpen(path: "/dev/dri/card0", code: 13),
            .cannotOpen(path: "/dev/dri/card0", code: 19), .noSockets(["/dev/dri/card0"]),
            .connectorMissing("VGA-1", there: []), .nothingConnected(["HDMI-A-1"]),
            .noUsableMode("DP-1", offered: []), .busy(path: "/dev/dri/card0", holders: []),
            .busy(path: "/dev/dri/card0", holders: ["'Xorg' (process 12)"]),
            .modeMissing(
                DisplayModeWish("640x480")!, connector: "DP-1",
                offered: Array(repeating: Self.mode, count: 40)),
            .noBuffer(path: "/dev/dri/card0", code: 12),
            .cannotLight(connector: "DP-1", mode: Self.mode, code: 22),
            .cannotChange(connector: "DP-1", code: 110),
            .sizeUnknown(
                connector: "DP-1", said: PhysicalSize(width: 16, height: 9), assumedInches: 10.1),
            .consoleNotHeld(code: 1),
        ]
        for fault in faults {
            #expect(fault.description.contains("; ") || fault.description.contains(": "))
            #expect(fault.description.count < 400, "\(fault)")
        }
        #expect(faults[1].description.contains("group 'video'"))
        #expect(faults[8].description.contains("'Xorg' (process 12)"))
        #expect(faults[9].description.contains("and 28 more"))
    }
}
