import Feedback
import Screen
import Settings
import Testing
import Touch

@testable import Panel

/// What is done with files that were read again, and when.
@Suite struct ReloadTests {
    private func edition(_ number: UInt16, title: String = "face") -> Edition {
        var questionnaire = counter()
        questionnaire.revision = Revision(number: number, digest: UInt32(number))
        questionnaire.questions[0].wording = Wording([.russian: title, .english: title])
        return Edition(
            questionnaire: questionnaire, questionnaireFile: Array("file \(number)".utf8),
            strings: strings, theme: .light, buttons: [:], navigation: [:], showsNumbers: false,
            lockOutMilliseconds: 0, misuseRules: MisuseWatch.rules, marksOutsideSessions: false)
    }

    private func conversation() -> Conversation {
        Conversation(
            questionnaire: edition(1).questionnaire, strings: strings, screen: screen, at: at(0),
            newVisitID: { VisitID(7) })
    }

    private func tap(
        _ target: Target, _ conversation: inout Conversation, at milliseconds: UInt64,
        downAt: UInt64? = nil
    ) throws -> [Conversation.Action] {
        let point = try #require(conversation.layout.middle(of: target), "\(target) is not there")
        let now = at(milliseconds)
        let tap = Tap(
            contact: ContactNumber(1), down: point, up: point,
            downAt: at(downAt ?? milliseconds), upAt: now)
        let actions = conversation.tapped(tap, at: now)
        return actions + (actions.kept.isEmpty ? [] : conversation.stored(at: now))
    }

    // MARK: Who asked, and what waits

    @Test func `an edition waits while a visit is under way, and the newest one counts`() {
        var reload = Reload(edition(1))
        #expect(reload.ask(from: nil) == true)
        let second = EditionReader.Reading(edition: edition(2))
        #expect(reload.read(second) == .waits(second, changes: ["questionnaire"]))
        #expect(reload.take(isFree: false) == nil)
        #expect(reload.ask(from: nil) == true)
        _ = reload.read(EditionReader.Reading(edition: edition(3)))
        #expect(reload.take(isFree: false) == nil)
        #expect(reload.take(isFree: true) == edition(3))
        #expect(reload.running == edition(3))
        #expect(reload.take(isFree: true) == nil)
    }

    @Test func `an edition that was taken back while it waited is not shown`() {
        var reload = Reload(edition(1))
        _ = reload.ask(from: nil)
        _ = reload.read(EditionReader.Reading(edition: edition(2)))
        _ = reload.ask(from: nil)
        let first = EditionReader.Reading(edition: edition(1))
        #expect(reload.read(first) == .unchanged(first))
        #expect(reload.take(isFree: true) == nil)
    }

    @Test func `files that cannot be used change nothing, and leave what waits`() {
        var reload = Reload(edition(1))
        _ = reload.ask(from: nil)
        _ = reload.read(EditionReader.Reading(edition: edition(2)))
        _ = reload.ask(from: nil)
        #expect(reload.read(nil) == nil)
        #expect(reload.running == edition(1))
        #expect(reload.take(isFree: true) == edition(2))
    }

    @Test func `who asks while files are read comes again, and a signal is not forgotten`() {
        var reload = Reload(edition(1))
        #expect(reload.ask(from: ControlClientID(1)) == true)
        #expect(reload.ask(from: ControlClientID(2)) == false)
        #expect(reload.client == ControlClientID(1))
        _ = reload.read(nil)
        #expect(reload.takeAskedAgain() == false)
        #expect(reload.ask(from: nil) == true)
        #expect(reload.ask(from: nil) == false)
        _ = reload.read(nil)
        #expect(reload.takeAskedAgain() == true)
        #expect(reload.takeAskedAgain() == false)
    }

    @Test func `each change goes by its name in the configuration`() {
        var other = edition(1)
        other.theme = .dark
        other.showsNumbers = true
        other.pin = StaffPIN("2468")
        other.lockOutMilliseconds = 1
        other.misuseRules = []
        other.marksOutsideSessions = true
        other.strings[.english]?.thanks = "thank you"
        #expect(
            other.changes(from: edition(1)) == [
                "languages-folder", "theme", "buttons", "staff-pin", "taps", "misuse", "sessions",
            ])
    }

    // MARK: The conversation

    @Test func `a visit ends with the revision with which it began, and the next has the new one`()
        throws
    {
        var conversation = conversation()
        #expect(conversation.isBetweenVisits)
        let first = try tap(.choice(Choice(4)), &conversation, at: 1_000)
        #expect(first.kept.answers.map(\.revision.number) == [1])
        #expect(!conversation.isBetweenVisits)
        let last = try tap(.choice(Choice(9)), &conversation, at: 2_000)
        #expect(last.kept.answers.map(\.revision.number) == [1])
        #expect(!conversation.isBetweenVisits, "thanks stands there")
        _ = conversation.woke(at: at(20_000))
        #expect(conversation.isBetweenVisits)
        let shown = conversation.take(edition(2, title: "new"), at: at(21_000))
        #expect(shown.drawn.last?.title == "new")
        let next = try tap(.choice(Choice(4)), &conversation, at: 22_000)
        #expect(next.kept.answers.map(\.revision.number) == [2])
    }

    @Test func `a customer who has chosen a language is not interrupted`() throws {
        var conversation = conversation()
        _ = try tap(.language(.english), &conversation, at: 1_000)
        #expect(!conversation.isBetweenVisits)
        _ = conversation.woke(at: at(60_000))
        #expect(conversation.isBetweenVisits)
    }

    @Test func `a finger that is down is waited for, and one that came before answers nothing`()
        throws
    {
        var conversation = conversation()
        let point = TouchPoint(x: 0.3, y: 0.5)
        func change(_ kind: ContactChange.Kind, _ milliseconds: UInt64) -> ContactChange {
            ContactChange(
                kind: kind, contact: ContactNumber(2), point: point, at: at(milliseconds))
        }
        _ = conversation.touched(change(.down, 1_000))
        #expect(!conversation.isBetweenVisits)
        _ = conversation.touched(change(.cancel, 1_100))
        #expect(conversation.isBetweenVisits)
        _ = conversation.take(edition(2), at: at(2_000))
        #expect(
            try tap(.choice(Choice(4)), &conversation, at: 2_050, downAt: 1_990).kept.isEmpty)
        #expect(conversation.ignoredTaps == 1)
    }

    @Test func `a panel that sleeps, a session and the service mode go on`() {
        var conversation = conversation()
        _ = conversation.rest(.asleep(opens: nil), at: at(1_000))
        _ = conversation.beginService(at: at(1_000))
        _ = conversation.session(isOpen: true)
        var other = edition(2)
        other.marksOutsideSessions = true
        let shown = conversation.take(other, at: at(2_000))
        #expect(shown.drawn == [.asleep(line: "", opens: "")])
        #expect(conversation.serviceEndsAt != nil)
        #expect(conversation.isSessionOpen)
        #expect(conversation.marksOutsideSessions)
    }

    @Test func `another PIN opens the staff's screen, and the old one does not`() throws {
        var conversation = conversation()
        #expect(conversation.calledStaff(at: at(1_000)).isEmpty)
        var other = edition(2)
        other.pin = StaffPIN("1357")
        _ = conversation.take(other, at: at(2_000))
        _ = conversation.calledStaff(at: at(3_000))
        #expect(!conversation.isBetweenVisits)
        for digit in [1, 3, 5, 7] { _ = try tap(.digit(digit), &conversation, at: 4_000) }
        #expect(try tap(.confirm, &conversation, at: 5_000).contains(.tellStaffHowItIs))
    }
}
