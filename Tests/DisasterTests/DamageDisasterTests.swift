import Disasters
import Measuring
import Testing

/// A small part of what `make disasters` does in full.
@Suite(.serialized) struct DamageDisasterTests {
    @Test func `a flipped bit never makes a wrong record, and is found`() throws {
        expectHeld(try BitFlips.slice.run())
    }

    @Test func `a page lost, misplaced or stale never makes a wrong record, and is found`() throws {
        expectHeld(try PageDamage.slice.run())
    }

    private func expectHeld(_ figures: [Figure]) {
        #expect(!figures.isEmpty)
        for figure in figures { #expect(figure.holds, "\(figure.line)") }
    }
}
