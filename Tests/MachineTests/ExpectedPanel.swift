import Feedback
import Machine
import Panel
import Peers
import Screen
import Testing
import Touch

/// The panel's conversation once more, outside the machine: what a customer does there is done here
/// as well, and what should stand on the glass then, and in the log, is told.
///
/// Its own time passes only from one deed to the next.
final class ExpectedPanel {
    /// Of every display here, so that nothing hangs on what QEMU says of its own.
    static let inches = 10.1
    /// The base point of X25519 (RFC 7748): a key that everybody can open, for nobody's number.
    static let officeKey = "smile-office-key-1 CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
    private static let millisecondsBetweenDeeds: UInt64 = 1_000
    /// Longer than any questionnaire thanks.
    private static let millisecondsOfThanks: UInt64 = 60_000

    /// What should be in the log.
    private(set) var kept: [KeptRecord] = []
    /// What should be said aloud, one text after another, to its end.
    private(set) var said: [String] = []
    /// What may begin to be said, until the disk has what was chosen: before and after.
    private(set) var interrupted: Set<String> = []
    private let setup: PanelSetup
    private let scratch: TemporaryFolder
    private var conversation: Conversation
    private var now = Instant(nanoseconds: 1_000_000_000)

    /// - Parameters:
    ///   - size: of the picture.
    ///   - more: the sections of `panel.yaml` that `GuestPanel` is started with.
    init(questionnaire: String, on size: ScreenSize, _ more: String) throws {
        scratch = try TemporaryFolder("expected")
        try scratch.write("questionnaire.yaml", questionnaire)
        try scratch.write("office.pub", Self.officeKey)
        let path = try scratch.write(
            "panel.yaml", GuestPanel.configuration(languages: Project.languages, more))
        setup = try PanelSetup(PanelSetup.configuration(path), in: scratch.path)
        conversation = Self.conversation(setup, on: size, at: now)
    }

    private static func conversation(
        _ setup: PanelSetup, on size: ScreenSize, at now: Instant
    ) -> Conversation {
        Conversation(
            questionnaire: setup.questionnaire, strings: setup.strings, screen: size,
            logo: setup.logo, showsNumbers: setup.showsNumbers,
            narrator: setup.speech.map { Narrator($0, hasNumbers: setup.showsNumbers) }, at: now,
            newVisitID: { VisitID(1) })
    }

    static func size(_ width: Int, _ height: Int) throws -> ScreenSize {
        try #require(ScreenSize(width: width, height: height, diagonalInches: inches))
    }

    // MARK: What is there

    var layout: Layout { conversation.layout }
    /// Everything that can be chosen, in the order of the keys that go from one to the next.
    var order: [Target] { layout.order }
    var focus: Target? { layout.elements.first { $0.isFocused }?.target }

    func picture() throws -> GlassPicture {
        let surface = MemorySurface(size: layout.size)
        try Painter(theme: setup.theme).paint(layout, on: surface)
        return GlassPicture(
            width: layout.size.width, height: layout.size.height,
            pixels: surface.newestFrame.pixels)
    }

    /// The middle of what a finger is to touch, in shares of the picture.
    func place(of target: Target) throws -> (x: Double, y: Double) {
        guard let rect = layout.rect(of: target) else {
            throw PeerFault("\(target) is not there: \(order)")
        }
        return (
            (Double(rect.x) + Double(rect.width) / 2) / Double(layout.size.width),
            (Double(rect.y) + Double(rect.height) / 2) / Double(layout.size.height)
        )
    }

    // MARK: What happens

    func touches(_ target: Target) throws {
        let place = try place(of: target)
        take(
            conversation.touched(
                ContactChange(
                    kind: .down, contact: ContactNumber(1),
                    point: TouchPoint(x: place.x, y: place.y), at: now)))
    }

    func taps(_ target: Target) throws {
        let place = try place(of: target)
        let point = TouchPoint(x: place.x, y: place.y)
        take(
            conversation.touched(
                ContactChange(kind: .up, contact: ContactNumber(1), point: point, at: now)))
        take(
            conversation.tapped(
                Tap(contact: ContactNumber(1), down: point, up: point, downAt: now, upAt: now),
                at: now))
    }

    /// - Parameter name: 'KEY_LEFT'.
    func presses(_ name: String) throws {
        guard let key = Key(name: name).flatMap({ setup.navigation[$0] }) else {
            throw PeerFault("'\(name)' does nothing")
        }
        take(conversation.pressed(key, downAt: now, at: now))
    }

    func headphones(areIn: Bool) {
        take(conversation.headphones(arePluggedIn: areIn, at: now))
    }

    /// The display is another one now.
    func isSeen(on size: ScreenSize) {
        take(conversation.resized(to: size, at: now))
    }

    /// The thanks are over.
    func waits() {
        now = now.advanced(byMilliseconds: Self.millisecondsOfThanks)
        take(conversation.woke(at: now))
    }

    func stops() {
        take(conversation.stopping(at: now))
    }

    /// As it is after a start.
    func starts(on size: ScreenSize) {
        conversation = Self.conversation(setup, on: size, at: now)
    }

    private func take(_ actions: [Conversation.Action]) {
        for case .keep(let keepsakes) in actions { kept += keepsakes.compactMap(KeptRecord.init) }
        let speech = conversation.takeSpeech()
        guard conversation.isSettled else {
            if case .say(let utterance) = speech { interrupted.insert(utterance.text) }
            return take(conversation.stored(at: now))
        }
        if case .say(let utterance) = speech { said.append(utterance.text) }
        now = now.advanced(byMilliseconds: Self.millisecondsBetweenDeeds)
    }
}
