import Glibc
import Measuring
import Synchronization

/// A thread with one submission outstanding: as soon as it hears that its record is durable, it
/// hands over the next one.
final class Submitter: @unchecked Sendable {
    // Written once, before anybody else has this value, and read only by `join`.
    private var thread = pthread_t()
    private let number: Int
    private let submissions: Submissions
    private let bell: Bell
    private let isStopping = Atomic(false)

    init(_ number: Int, _ submissions: Submissions) throws {
        self.number = number
        self.submissions = submissions
        bell = try Bell()
        let result = pthread_create(
            &thread, nil,
            { submitter in
                Unmanaged<Submitter>.fromOpaque(submitter!).takeRetainedValue().run()
                return nil
            }, Unmanaged.passRetained(self).toOpaque())
        guard result == 0 else { throw MeasuringFault("pthread_create", "submitter", result) }
    }

    /// What it handed over is durable.
    func tell() {
        bell.ring()
    }

    func stop() {
        isStopping.store(true, ordering: .relaxed)
        bell.ring()
    }

    func join() {
        pthread_join(thread, nil)
    }

    private func run() {
        RealTime.stayBehind()
        let drafts = [OurLog.draft]
        while !isStopping.load(ordering: .relaxed) {
            submissions.put(Submissions.Submission(submitter: number, drafts: drafts))
            bell.wait()
        }
    }
}
