package import Feedback
package import Touch

/// A touch screen that does what a test tells it to, at the times that the test says.
///
/// The twin of a plugged-in screen: no descriptor, no clock, the same readings.
package final class ScriptedTouchscreen: InputSource {
    package let name: String
    package let waitDescriptor: Int32? = nil

    private enum Act {
        case change(ContactChange.Kind, ContactNumber, TouchPoint)
        case lose
        case unplug
    }

    private let start: Instant
    /// Sorted by time; acts of the same time in the order in which they were scripted.
    private var script: [(at: Instant, act: Act)] = []
    private var contactCount: UInt64 = 0
    private var open: [ContactNumber: TouchPoint] = [:]
    private var isGone = false

    /// Times of the script are milliseconds after `start`.
    package init(name: String = "scripted touchscreen", start: Instant) {
        self.name = name
        self.start = start
    }

    package var nextDue: Instant? { isGone ? nil : script.first?.at }

    package func read(at now: Instant) -> InputReading {
        var reading = InputReading()
        while !isGone, let next = script.first, next.at <= now {
            script.removeFirst()
            perform(next.act, at: next.at, &reading)
        }
        return reading
    }

    private func perform(_ act: Act, at now: Instant, _ reading: inout InputReading) {
        switch act {
        case .change(let kind, let contact, let point):
            if kind != .down, open[contact] == nil { return }
            open[contact] = kind == .down || kind == .moved ? point : nil
            reading.changes.append(.init(kind: kind, contact: contact, point: point, at: now))
        case .lose:
            reading.droppedFrames += 1
        case .unplug:
            isGone = true
            reading.changes += open.sorted { $0.key < $1.key }.map {
                ContactChange(kind: .cancel, contact: $0.key, point: $0.value, at: now)
            }
            reading.state = .gone(code: 19)  // ENODEV
        }
    }

    private func add(_ act: Act, atMilliseconds milliseconds: UInt64) {
        let at = start.advanced(byMilliseconds: milliseconds)
        let place = script.firstIndex { $0.at > at } ?? script.endIndex
        script.insert((at, act), at: place)
    }
}

extension ScriptedTouchscreen {
    /// A finger down and up at one place.
    @discardableResult
    package func tap(
        x: Double, y: Double, atMilliseconds milliseconds: UInt64, lastingMilliseconds: UInt64 = 80
    ) -> ContactNumber {
        let contact = down(x: x, y: y, atMilliseconds: milliseconds)
        up(contact, x: x, y: y, atMilliseconds: milliseconds + lastingMilliseconds)
        return contact
    }

    /// Contacts are numbered in the order of the calls, so script them in the order of their times.
    package func down(x: Double, y: Double, atMilliseconds milliseconds: UInt64) -> ContactNumber {
        contactCount += 1
        let contact = ContactNumber(contactCount)
        let point = TouchPoint(x: x, y: y)
        add(.change(.down, contact, point), atMilliseconds: milliseconds)
        return contact
    }

    package func move(
        _ contact: ContactNumber, x: Double, y: Double, atMilliseconds milliseconds: UInt64
    ) {
        let point = TouchPoint(x: x, y: y)
        add(.change(.moved, contact, point), atMilliseconds: milliseconds)
    }

    package func up(
        _ contact: ContactNumber, x: Double, y: Double, atMilliseconds milliseconds: UInt64
    ) {
        add(.change(.up, contact, TouchPoint(x: x, y: y)), atMilliseconds: milliseconds)
    }

    /// The kernel's queue overflows; nothing else happens by that.
    package func loseFrames(atMilliseconds milliseconds: UInt64) {
        add(.lose, atMilliseconds: milliseconds)
    }

    /// The cable is pulled: open contacts are cancelled, and the rest of the script never happens.
    package func unplug(atMilliseconds milliseconds: UInt64) {
        add(.unplug, atMilliseconds: milliseconds)
    }
}
