import Exchange
import Feedback
import Foundation
import Panel
import Peers
import Screen
import Settings
import Touch

/// A customer's taps on the screens of the shipped questionnaire, written as a recording that a
/// panel can play.
struct Gestures {
    private static let axisMax = 4_095.0
    private static let screen = ScreenSize(width: 1280, height: 800, diagonalInches: 10.1)!

    private var lines: [String] = []
    private var seconds = 0.0
    private var contacts = 0
    private let questionnaire: Questionnaire
    private let strings: [LanguageTag: PanelStrings]
    /// The same machine as in the panel, so that each tap meets what stands on the screen by then.
    private var conversation: Conversation

    init() throws {
        let file = [UInt8](try Data(contentsOf: URL(filePath: Project.counter)))
        questionnaire = try QuestionnaireFile.read(
            file, named: "counter.yaml", digest: revisionDigest(ofFile: file))
        var strings: [LanguageTag: PanelStrings] = [:]
        for language in questionnaire.languages {
            let path = "\(Project.languages)/\(LanguageFile.name(of: language))"
            strings[language] = try LanguageFile.read(
                [UInt8](try Data(contentsOf: URL(filePath: path))), named: path, language: language)
        }
        self.strings = strings
        conversation = Conversation(
            questionnaire: questionnaire, strings: strings, screen: Self.screen,
            at: Instant(nanoseconds: 0), newVisitID: { VisitID(1) })
    }

    /// A tap in the middle of the target, after `pause` seconds.
    mutating func tap(_ target: Target, after pause: Double = 0.6) throws {
        guard let rect = conversation.layout.rect(of: target) else {
            throw PeerFault("\(target) is not on the screen: \(conversation.layout.spots)")
        }
        let x = (Double(rect.x) + Double(rect.width) / 2) / Double(Self.screen.width)
        let y = (Double(rect.y) + Double(rect.height) / 2) / Double(Self.screen.height)
        seconds += pause
        contacts += 1
        touch(x, y)
        advance(x, y)
    }

    private mutating func touch(_ x: Double, _ y: Double) {
        frame(
            (0x03, 0x39, contacts), (0x03, 0x35, Int(x * Self.axisMax)),
            (0x03, 0x36, Int(y * Self.axisMax)))
        seconds += 0.08
        frame((0x03, 0x39, -1))
    }

    private mutating func frame(_ events: (Int, Int, Int)...) {
        for (type, code, value) in events + [(0, 0, 0)] {
            lines.append(String(format: "E: %.6f %04x %04x %d", seconds, type, code, value))
        }
    }

    private mutating func advance(_ x: Double, _ y: Double) {
        let now = Instant(nanoseconds: UInt64(seconds * 1_000_000_000))
        let point = TouchPoint(x: x, y: y)
        let tap = Tap(
            contact: ContactNumber(UInt64(contacts)), down: point, up: point, downAt: now, upAt: now
        )
        let keeps = conversation.tapped(tap, at: now).count { action in
            if case .keep = action { true } else { false }
        }
        for _ in 0..<keeps { _ = conversation.stored(at: now) }
    }

    /// The recording in evemu's format.
    var recording: String {
        """
        # EVEMU 1.3
        N: Made by hand
        I: 0003 1d6b 0001 0001
        A: 2f 0 9 0 0 0
        A: 35 0 4095 0 0 0
        A: 36 0 4095 0 0 0
        A: 39 0 65535 0 0 0
        \(lines.joined(separator: "\n"))

        """
    }
}
