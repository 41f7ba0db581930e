import Feedback
import Foundation
import Panel
import Screen
import Settings

/// A customer at a panel that speaks: what they press, and what they hear.
struct Listener {
    var conversation: Conversation
    private(set) var heard: [String] = []
    private(set) var kept: [Conversation.Keepsake] = []
    private(set) var milliseconds: UInt64 = 0

    init(
        _ questions: [Question], output: SpeechSettings.Output, hasNumbers: Bool = false,
        language: LanguageTag = .english, pin: String? = nil
    ) throws {
        var settings = SpeechSettings()
        settings.output = output
        let questionnaire = Questionnaire(
            key: "test", revision: Revision(number: 1, digest: 1),
            languages: language == .english ? [.english, .russian] : [language, .english],
            questions: questions)
        let strings = try questionnaire.languages.map { ($0, try Self.words($0)) }
        conversation = Conversation(
            questionnaire: questionnaire, strings: Dictionary(uniqueKeysWithValues: strings),
            screen: screen, showsNumbers: hasNumbers, pin: pin.map { StaffPIN($0)! },
            narrator: Narrator(settings, hasNumbers: hasNumbers), at: at(0),
            newVisitID: { VisitID(7) })
    }

    /// What ships in this language.
    static func words(_ language: LanguageTag) throws -> PanelStrings {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let name = "\(language.code).yaml"
        let bytes = try Data(contentsOf: root.appending(path: "Kiosk/Languages/\(name)"))
        return try LanguageFile.read(Array(bytes), named: name, language: language)
    }

    /// One press a second, the disk's word for what it kept, and what is said then.
    @discardableResult
    mutating func press(_ keys: NavigationKey...) -> [Speech] {
        keys.compactMap { key in
            after(1_000) { $0.pressed(key, downAt: $1, at: $1) }
        }
    }

    @discardableResult
    mutating func plug(_ arePluggedIn: Bool) -> Speech? {
        after(1_000) { $0.headphones(arePluggedIn: arePluggedIn, at: $1) }
    }

    @discardableResult
    mutating func wait(_ milliseconds: UInt64) -> Speech? {
        after(milliseconds) { $0.woke(at: $1) }
    }

    @discardableResult
    mutating func after(
        _ milliseconds: UInt64, isStored: Bool = true,
        _ deed: (inout Conversation, Instant) -> [Conversation.Action]
    ) -> Speech? {
        self.milliseconds += milliseconds
        let now = at(self.milliseconds)
        let actions = deed(&conversation, now)
        kept += actions.kept
        if isStored, !actions.kept.isEmpty { _ = conversation.stored(at: now) }
        let speech = conversation.takeSpeech()
        if case .say(let utterance) = speech { heard.append(utterance.text) }
        return speech
    }
}

extension Speech {
    var text: String? {
        if case .say(let utterance) = self { utterance.text } else { nil }
    }

    var utterance: Utterance? {
        if case .say(let utterance) = self { utterance } else { nil }
    }
}
