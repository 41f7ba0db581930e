import Exchange
import Feedback
import Foundation
import Panel
import Screen
import Settings
import Testing
import Touch

/// Whoever stands behind a customer cannot tell an unhappy visit from a happy one: the same screens
/// for the same time, whatever is answered.
@Suite struct SameScreensTests {
    /// What can be seen of one visit from behind: each picture with its time, and each wish to be
    /// woken.
    private struct Recording: Equatable {
        var shown: [String] = []
        var times: [Instant] = []

        mutating func take(_ actions: [Conversation.Action]) {
            for action in actions {
                switch action {
                case .draw(let picture): shown.append(Self.outline(of: picture))
                case .wake(let time): times.append(time)
                case .keep, .staff, .tellStaffHowItIs: break
                }
            }
        }

        /// The picture without what the customer chose on it.
        private static func outline(of picture: Picture) -> String {
            guard case .question(var question) = picture else { return "\(picture)" }
            question.pressed = nil
            if case .tileSet(let tiles, _, let done) = question.answers {
                question.answers = .tileSet(tiles, chosen: [], done: done)
            }
            return "\(question)"
        }
    }

    static let shipped = ["counter", "clinic", "washroom", "cash-desk", "nps", "public-office"]

    @Test(arguments: shipped)
    func `an unhappy visit looks like a happy one`(name: String) throws {
        let unhappy = try visit(name) { $0.lowerBound }
        let happy = try visit(name) { $0.upperBound }
        #expect(unhappy.shown.count > 1)
        #expect(unhappy == happy)
    }

    /// A visit that answers every question, a second after it came, and passes over contacts.
    private func visit(
        _ name: String, choosing: (ClosedRange<UInt8>) -> UInt8
    ) throws -> Recording {
        let questionnaire = try questionnaire(name)
        var conversation = Conversation(
            questionnaire: questionnaire, strings: try words(of: questionnaire), screen: screen,
            at: at(0), newVisitID: { VisitID(7) })
        var recording = Recording()
        var now: UInt64 = 0
        func press(_ target: Target) throws {
            now += 1_000
            try #require(conversation.layout.order.contains(target), "\(target) is not there")
            recording.take(
                conversation.pressed(.control(target), downAt: at(now), at: at(now)))
            while !conversation.isSettled { recording.take(conversation.stored(at: at(now))) }
        }
        for index in questionnaire.questions.indices {
            let question = questionnaire.questions[index]
            if question.consent != nil {
                try press(.decline)
            } else if question.scale.isContact {
                try press(.skip)
            } else {
                try press(.choice(Choice(choosing(question.scale.choices))))
                if question.scale.takesSeveral { try press(.confirm) }
            }
        }
        recording.take(conversation.woke(at: at(now + questionnaire.timing.thanksMilliseconds)))
        return recording
    }

    private func questionnaire(_ name: String) throws -> Questionnaire {
        let file = Self.kiosk.appending(path: "Questionnaires/\(name).yaml")
        let bytes = Array(try Data(contentsOf: file))
        return try QuestionnaireFile.read(
            bytes, named: name, digest: revisionDigest(ofFile: bytes))
    }

    private func words(of questionnaire: Questionnaire) throws -> [LanguageTag: PanelStrings] {
        var words: [LanguageTag: PanelStrings] = [:]
        for tag in questionnaire.languages {
            let file = Self.kiosk.appending(path: "Languages/\(LanguageFile.name(of: tag))")
            words[tag] = try LanguageFile.read(
                Array(try Data(contentsOf: file)), named: "\(tag)", language: tag)
        }
        return words
    }

    private static let kiosk = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Kiosk")

    @Test(arguments: [("light", Theme.light), ("dark", .dark), ("high-contrast", .highContrast)])
    func `a built-in theme is what its file says`(name: String, theme: Theme) throws {
        let path = Self.kiosk.appending(path: "Themes/\(name).yaml").path
        #expect(try ThemeFolder.read(path).0 == theme)
    }
}
