import Measuring
import Peers
import Testing

@testable import Disasters

@Suite(
    .serialized,
    .enabled(
        if: SystemCalls.obstacle == nil, Comment(rawValue: SystemCalls.obstacle ?? "")))
struct SystemCallDisasterTests {
    @Test func `some faults of system calls, spread over all, leave every promise kept`() throws {
        for figure in try SystemCalls.slice.run() { #expect(figure.holds, "\(figure.line)") }
    }

    @Test func `a write that the kernel cuts short is finished, and nobody notices`() throws {
        let stage = try CallStage(.nextSegment)
        var wasOneMore = false
        // The rest is one write more. On a busy machine answers share writes in other ways from
        // run to run, which can hide it in one run and not in all of them.
        for _ in 0..<5 where !wasOneMore {
            let run = try CallLane(stage)
                .traced(at: CallPoint(call: "pwrite64", number: 1, fault: .short))
            #expect(run.fired.count == 1)
            #expect(run.exitCode == 0)
            #expect(LonePanel.complaints(in: run.output).isEmpty)
            wasOneMore = run.calls["pwrite64"]! > stage.calls["pwrite64"]!
        }
        #expect(wasOneMore)
    }

    @Test func `a panel whose every write fails asks for staff and loses nothing`() throws {
        let lane = try CallLane(try CallStage(.nextSegment))
        let point = CallPoint(call: "pwrite64", number: 2, fault: .lastingError)
        let (didHappen, verdict) = try lane.meet(point)
        #expect(didHappen)
        #expect(verdict.outcome == .askedStaff)
        #expect(verdict.faults.isEmpty)
    }
}
