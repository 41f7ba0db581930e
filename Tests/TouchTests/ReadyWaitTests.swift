import Testing
import Touch

@Suite struct ReadyWaitTests {
    @Test func `only what can be read is named`() throws {
        let wait = try ReadyWait()
        let bells = try (0..<3).map { _ throws(SystemFault) in try Doorbell() }
        for (index, bell) in bells.enumerated() {
            try wait.add(bell.descriptor, tag: .max - 2 + UInt64(index))
        }
        #expect(try wait.wait(milliseconds: 0) == [])
        bells[2].ring()
        bells[0].ring()
        bells[0].ring()
        #expect(Set(try wait.wait(milliseconds: nil)) == [.max - 2, .max])
        bells[0].silence()
        #expect(try wait.wait(milliseconds: nil) == [.max], "what was not read is named again")
        try wait.remove(bells[2].descriptor)
        #expect(try wait.wait(milliseconds: 0) == [])
    }

    @Test func `one wait names so many and the next one the others`() throws {
        let wait = try ReadyWait()
        let bells = try (0...ReadyWait.tagsMax).map { _ throws(SystemFault) in try Doorbell() }
        for (tag, bell) in bells.enumerated() {
            try wait.add(bell.descriptor, tag: UInt64(tag))
            bell.ring()
        }
        let first = try wait.wait(milliseconds: nil)
        #expect(first.count == ReadyWait.tagsMax)
        for tag in first { bells[Int(tag)].silence() }
        let second = try wait.wait(milliseconds: nil)
        #expect(Set(first + second).count == bells.count)
    }

    @Test func `a descriptor that is none is named with the call that failed`() throws {
        let wait = try ReadyWait()
        #expect(throws: SystemFault(call: "epoll_ctl", code: 9)) { try wait.add(-1, tag: 0) }
        #expect(SystemFault(call: "eventfd", code: 24).description.contains("Too many open files"))
    }
}
