import Feedback
import Foundation
import Panel
import Peers
import Screen
import Settings
import Testing
import Touch

/// A customer before the panel in the browser: knows from the same layout as the panel where
/// everything stands, and taps only what really stands there.
final class DemoCustomer {
    private let demo: DemoProgram
    private let browser: WebDriver
    private let setup: PanelSetup
    /// Takes the same taps as the panel.
    private var conversation: Conversation
    private var now = Instant(nanoseconds: 1_000_000_000)

    init(_ demo: DemoProgram, _ browser: WebDriver) throws {
        self.demo = demo
        self.browser = browser
        let folder = "\(demo.folder.path)/run"
        setup = try PanelSetup(PanelSetup.configuration("\(folder)/panel.yaml"), in: folder)
        conversation = Conversation(
            questionnaire: setup.questionnaire, strings: setup.strings, screen: setup.screen,
            at: now, newVisitID: { VisitID(1) })
    }

    func tap(_ target: Target, with pointer: WebDriver.Pointer = .mouse) throws {
        try waitForPicture()
        // As a person would: an answer within 150 ms of the picture is marked, and counted apart.
        poll(nil, 0, 200)
        guard let rect = conversation.layout.rect(of: target) else {
            throw PeerFault("the panel's picture has no \(target)")
        }
        let (x, y) = (
            Double(rect.midX) / Double(setup.screen.width),
            Double(rect.midY) / Double(setup.screen.height)
        )
        try browser.tap(
            x: try box("left") + x * box("width"), y: try box("top") + y * box("height"),
            with: pointer)
        follow(TouchPoint(x: x, y: y))
    }

    /// Types a whole number, `+` and all; the panel's own prefix stands there already.
    func type(phone: String) throws {
        let prefix = setup.questionnaire.questions.first { $0.scale == .phone }?.phonePrefix ?? "+"
        try #require(phone.hasPrefix(prefix))
        for digit in phone.dropFirst(prefix.count) { try tap(.digit(digit.wholeNumberValue!)) }
    }

    /// Waits until the panel shows, pixel by pixel, what it should.
    func waitForPicture(upTo seconds: Double = 10) throws {
        let surface = MemorySurface(size: setup.screen)
        try Painter(theme: setup.theme).paint(conversation.layout, on: surface)
        let expected = try surface.png().bytes
        var seen = ""
        try wait(upTo: seconds, for: "the panel's next picture") {
            // The panel answers when it has another one.
            let answer = try HTTPExchange.send("GET", "/frame?after=\(seen)", to: demo.panelPort)
            seen = answer.headers["smile-frame"] ?? seen
            return Array(answer.body) == expected
        }
    }

    /// Until the customer who was thanked has made room for the next.
    func waitForTheNextCustomer() throws {
        now = now.advanced(byMilliseconds: 60_000)
        _ = conversation.woke(at: now)
        try waitForPicture()
    }

    private func follow(_ point: TouchPoint) {
        let tap = Tap(
            contact: ContactNumber(1), down: point, up: point, downAt: now,
            upAt: now.advanced(byMilliseconds: 60))
        now = now.advanced(byMilliseconds: 100)
        for action in conversation.tapped(tap, at: now) {
            if case .keep = action { _ = conversation.stored(at: now) }
        }
    }

    private func box(_ side: String) throws -> Double {
        try browser.number(
            "return document.getElementById('screen').getBoundingClientRect().\(side)")
    }
}
