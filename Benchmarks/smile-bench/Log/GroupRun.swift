import AppendLog
import Measuring

/// The log's thread with so many submissions outstanding: what waits when a group is durable is the
/// next group. There is no timer.
///
/// It is `JournalThread`'s loop once more, because that one shows nobody when it takes a group up;
/// and so that the benchmark need not be linked with all that a panel draws and sends with.
struct GroupRun {
    private(set) var sizes: [Int] = []
    /// From the moment a group was taken to the moment it was durable.
    private(set) var work = Samples(reserving: 60_000)
    /// The same, of all groups, in nanoseconds.
    private var workTotal: UInt64 = 0
    /// What is done between groups: spare segments.
    private(set) var rest: UInt64 = 0
    /// All of it, with the waiting and the telling.
    private(set) var wall: UInt64 = 0

    var records: Int { sizes.reduce(0, +) }
    /// Nanoseconds of a group that were neither work nor rest: waiting and telling.
    var meanHandOff: Double { Double(wall - workTotal - rest) / Double(sizes.count) }
    /// Of the log's own thread, while it is not kept waiting.
    var recordsPerWorkSecond: Double { meanSize / work.percentile(0.5) * 1e9 }
    var recordsPerSecond: Double { Double(records) / Double(wall) * 1e9 }
    var meanSize: Double { Double(records) / Double(sizes.count) }

    /// Goes on for `milliseconds` more, on the calling thread.
    mutating func run(_ log: OurLog, outstanding: Int, milliseconds: UInt64) throws {
        let submissions = try Submissions()
        var submitters: [Submitter] = []
        defer {
            for submitter in submitters { submitter.stop() }
            for submitter in submitters { submitter.join() }
        }
        for number in 0..<outstanding { submitters.append(try Submitter(number, submissions)) }
        let start = Stopwatch.now
        while Stopwatch.now - start < milliseconds * 1_000_000 {
            try Interruption.check()
            try takeGroup(submissions.wait(), log, submitters)
        }
        wall += Stopwatch.now - start
    }

    private mutating func takeGroup(
        _ group: [Submissions.Submission], _ log: OurLog, _ submitters: [Submitter]
    ) throws {
        let start = Stopwatch.now
        var drafts: [Draft] = []
        for submission in group { drafts += submission.drafts }
        guard !drafts.isEmpty else { return }
        try log.append(drafts)
        let end = Stopwatch.now
        work.add(start..<end)
        workTotal += end - start
        for submission in group { submitters[submission.submitter].tell() }
        sizes.append(drafts.count)
        let resting = Stopwatch.now
        try log.rest()
        rest += Stopwatch.now - resting
    }
}
