import Feedback
import TestKit
import Testing
import Touch

@Suite struct ScriptedTouchscreenTests {
    @Test func `a scripted tap is one for the recognizer`() throws {
        let screen = ScriptedTouchscreen(start: .milliseconds(1000))
        screen.tap(x: 0.25, y: 0.75, atMilliseconds: 500, lastingMilliseconds: 90)
        #expect(screen.nextDue == .milliseconds(1500))
        #expect(screen.read(at: .milliseconds(1499)).changes.isEmpty)
        var recognizer = TapRecognizer()
        let changes = screen.read(at: .milliseconds(1590)).changes
        let verdict = changes.compactMap { recognizer.take($0) }
        let place = TouchPoint(x: 0.25, y: 0.75)
        let tap = Tap(
            contact: ContactNumber(1), down: place, up: place, downAt: .milliseconds(1500),
            upAt: .milliseconds(1590))
        #expect(verdict == [.tap(tap)])
        #expect(screen.nextDue == nil)
    }

    @Test func `what is scripted out of order happens in order`() {
        let screen = ScriptedTouchscreen(start: .milliseconds(0))
        let one = screen.down(x: 0, y: 0, atMilliseconds: 10)
        screen.up(one, x: 0, y: 0, atMilliseconds: 300)
        screen.move(one, x: 1, y: 1, atMilliseconds: 200)
        screen.tap(x: 0, y: 0, atMilliseconds: 100)
        let changes = screen.read(at: .milliseconds(1000)).changes
        #expect(ContactTrackerTests.story(changes) == "d1 d2 u2 m1 u1")
    }

    @Test func `a pulled cable cancels what is open and ends the script`() {
        let screen = ScriptedTouchscreen(start: .milliseconds(0))
        screen.loseFrames(atMilliseconds: 5)
        screen.tap(x: 0, y: 0, atMilliseconds: 10, lastingMilliseconds: 100)
        screen.unplug(atMilliseconds: 50)
        let reading = screen.read(at: .milliseconds(1000))
        #expect(ContactTrackerTests.story(reading.changes) == "d1 c1")
        #expect(reading.state == .gone(code: 19))
        #expect(reading.droppedFrames == 1)
        #expect(screen.nextDue == nil)
        #expect(screen.read(at: .milliseconds(2000)) == InputReading())
    }
}
