import Synchronization
package import Touch

/// A bounded queue of values from any thread to one, which waits on its doorbell (P10).
package final class Mailbox<Letter: Sendable>: Sendable {
    private let letters: Mutex<[Letter]>
    private let lettersMax: Int
    /// Rings while there are letters.
    package let bell: Doorbell

    package init(lettersMax: Int) throws(SystemFault) {
        self.lettersMax = lettersMax
        letters = Mutex([])
        bell = try Doorbell()
    }

    /// False where the box is full: the letter was not taken.
    ///
    /// - Parameter places: that are left free for others.
    package func put(_ letter: Letter, leavingFree places: Int = 0) -> Bool {
        let isTaken = letters.withLock { letters in
            guard letters.count + places < lettersMax else { return false }
            letters.append(letter)
            return true
        }
        if isTaken { bell.ring() }
        return isTaken
    }

    /// Every letter that is there, in the order of arrival. Never waits.
    package func takeAll() -> [Letter] {
        bell.silence()
        return letters.withLock { letters in
            defer { letters = [] }
            return letters
        }
    }

    /// Waits until there is a letter or `milliseconds` have passed, then takes all; nil waits for
    /// as long as it takes.
    package func wait(milliseconds: UInt64?) -> [Letter] {
        bell.wait(milliseconds: milliseconds)
        return takeAll()
    }
}
