import Feedback
import Screen
package import Settings

/// Decides what is said of what stands on the screen, and whether: a pure state machine.
///
/// It looks at the screen after everything that happened (`take`), compares it with what it said
/// last, and says the difference. So nothing that changes the screen has to think of speech.
package struct Narrator: Hashable, Sendable {
    /// How much louder or quieter one press is, in percent.
    package static let volumeStep = 10
    /// The quietest that a press makes it: a customer who turned it down to nothing could not hear
    /// that it can be turned up again.
    package static let volumeMin = 10

    /// What stands on the screen.
    struct Stage: Hashable {
        var screen: SpokenScreen
        /// Another one is another screen, though it may look the same.
        var sceneNumber: UInt64
        var focus: Target?
    }

    private enum Wish: Hashable {
        case again
        case volume
    }

    private let settings: SpeechSettings
    var hasNumbers: Bool
    private var isPluggedIn = false
    /// Whether somebody listens.
    private(set) var isOn = false
    private var volumePercent: Int
    private var hasSaidKeys = false
    private var wish: Wish?
    /// Whether what is being said must not go on.
    private(set) var mustHush = false
    private var heard: Stage?

    /// - Parameter hasNumbers: whether answers are pressed by their numbers.
    package init(_ settings: SpeechSettings, hasNumbers: Bool) {
        self.settings = settings
        self.hasNumbers = hasNumbers
        volumePercent = settings.volumePercent
    }

    /// Whether the customer alone hears what is said.
    var isPrivate: Bool { settings.output == .headphones || isPluggedIn }

    private var canSpeak: Bool { settings.output != .jack || isPluggedIn }

    // MARK: What happened

    mutating func headphones(arePluggedIn: Bool) {
        guard arePluggedIn != isPluggedIn else { return }
        isPluggedIn = arePluggedIn
        guard !arePluggedIn else { return begin() }
        // Half a phone number would go on through the loudspeaker.
        mustHush = isOn
        if canSpeak { heard = nil } else { end() }
    }

    /// Some key was pressed, which may be the wish to hear something.
    mutating func pressed(_ key: NavigationKey) {
        guard canSpeak, isPrivate || key == .again else { return }
        begin()
    }

    private mutating func begin() {
        guard !isOn else { return }
        isOn = true
        heard = nil
        hasSaidKeys = false
        volumePercent = settings.volumePercent
    }

    mutating func wantsAgain() {
        wish = .again
    }

    mutating func changeVolume(by percent: Int) {
        volumePercent = min(max(volumePercent + percent, Self.volumeMin), 100)
        wish = .volume
    }

    /// The visit is over. What is being said may end by itself.
    mutating func end() {
        isOn = false
        heard = nil
        wish = nil
    }

    // MARK: What is said of it

    /// - Parameter stage: what stands on the screen now; not asked for while nobody listens.
    mutating func take(_ stage: () -> Stage) -> Speech? {
        defer {
            mustHush = false
            wish = nil
        }
        guard isOn else { return mustHush ? .hush : nil }
        let stage = stage()
        let texts = texts(of: stage).filter { !$0.isEmpty }
        heard = stage
        guard !texts.isEmpty else { return mustHush ? .hush : nil }
        return .say(
            Utterance(
                Self.sentences(texts), in: stage.screen.words.language,
                volumePercent: volumePercent))
    }

    private mutating func texts(of stage: Stage) -> [String] {
        let screen = stage.screen
        guard wish != .volume else {
            return [screen.words.speech.volume.with(.percent, "\(volumePercent)")]
        }
        guard wish != .again, let heard, heard.isSameScreen(as: stage) else {
            return screen.whole + howTo(screen) + focus(of: stage)
        }
        let changes =
            screen.turnedOver(since: heard.screen) + screen.retyped(since: heard.screen)
            + screen.refused(since: heard.screen)
        // What was chosen or typed is what the focus is on.
        return changes.isEmpty && heard.focus != stage.focus ? focus(of: stage) : changes
    }

    private func focus(of stage: Stage) -> [String] {
        stage.focus.flatMap { stage.screen.name(of: $0) }.map { [$0] } ?? []
    }

    /// Once for each who listens.
    private mutating func howTo(_ screen: SpokenScreen) -> [String] {
        guard case .question = screen.picture, !hasSaidKeys || wish == .again else { return [] }
        hasSaidKeys = true
        return [screen.words.speech.keys] + (hasNumbers ? [screen.words.speech.numbers] : [])
    }

    /// One after another, with a rest between them.
    private static func sentences(_ texts: [String]) -> String {
        texts.map { text in
            text.last.map { $0.isPunctuation && !")\"'»”".contains($0) } == true
                ? text : "\(text)."
        }.joined(separator: " ")
    }
}

extension Narrator.Stage {
    /// Whether nothing came but a focus, a choice or a character.
    fileprivate func isSameScreen(as other: Narrator.Stage) -> Bool {
        sceneNumber == other.sceneNumber && screen.words == other.screen.words
            && screen.isPrivate == other.screen.isPrivate
    }
}
