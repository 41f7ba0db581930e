import Panel
import Testing
import Touch

@Suite struct MailboxTests {
    @Test func `a box takes as many letters as it has room for, and not one more`() throws {
        let box = try Mailbox<Int>(lettersMax: 3)
        #expect((1...4).map { box.put($0) } == [true, true, true, false])
        #expect(box.takeAll() == [1, 2, 3])
        #expect(box.put(5))
        #expect(box.takeAll() == [5])
        #expect(box.takeAll().isEmpty)
    }

    @Test func `whoever waits gets what comes from another thread`() throws {
        let box = try Mailbox<Int>(lettersMax: 1)
        let worker = Worker("sender") { _ = box.put(7) }
        #expect(box.wait(milliseconds: nil) == [7])
        worker.join()
    }

    @Test func `a bell that rang in vain is no letter`() throws {
        let box = try Mailbox<Int>(lettersMax: 1)
        box.bell.ring()
        #expect(box.wait(milliseconds: nil).isEmpty)
    }
}
