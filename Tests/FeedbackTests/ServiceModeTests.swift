import Feedback
import Testing

@Suite struct ServiceModeTests {
    private var mode = ServiceMode()

    @Test func `it is off until a technician turns it on`() {
        #expect(!mode.isOn(at: at(0)))
        #expect(mode.millisecondsLeft(at: at(0)) == 0)
    }

    @Test mutating func `it ends by itself after thirty minutes, to the millisecond`() {
        mode.begin(at: at(5_000))
        #expect(mode.isOn(at: at(5_000 + 1_799_999)))
        #expect(mode.millisecondsLeft(at: at(5_000 + 1_799_999)) == 1)
        #expect(!mode.isOn(at: at(5_000 + 1_800_000)))
        #expect(mode.endsAt == at(1_805_000))
    }

    @Test mutating func `it ends when it is ended`() {
        mode.begin(at: at(0))
        mode.end()
        #expect(!mode.isOn(at: at(1)))
        mode.end()
        #expect(mode.endsAt == nil)
        #expect(mode.beganAt == nil)
    }

    @Test mutating func `turned on again it lasts half an hour from then`() {
        mode.begin(at: at(0))
        mode.begin(at: at(1_000_000))
        #expect(mode.isOn(at: at(2_799_999)))
        #expect(mode.beganAt == at(0))
    }
}
