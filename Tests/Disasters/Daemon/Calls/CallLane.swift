import Foundation
import Measuring
import Peers

/// One panel to which things happen, one after the other.
final class CallLane {
    private let stage: CallStage
    private let panel: LonePanel
    private let recording: String
    private let observer: Acknowledgements
    /// The panel's folder is on it as long as it is held.
    private let disk: SmallMemoryDisk?

    init(_ stage: CallStage) throws {
        self.stage = stage
        disk = try stage.disk()
        panel = try LonePanel("calls", stateFolder: disk?.path)
        recording = try panel.folder.write(
            "taps.events",
            CrowdRecording.text(
                taps: CallStage.taps, millisecondsPerTap: CallStage.millisecondsPerTap))
        observer = try Acknowledgements()
    }

    /// A run from the scenario's beginning.
    func traced(at point: CallPoint?) throws -> TracedRun {
        try stage.restore(panel)
        return try TracedRun(panel, recording, speed: CallStage.speed, at: point, observer)
    }

    /// The names of the calls that strace sees on the panel's files in a run without a fault.
    func namesByStrace() throws -> Set<String> {
        try stage.restore(panel)
        let log = "\(panel.folder.path)/strace.log"
        let strace = [
            ChildProgram.find("strace")!, "-f", "-y", "-s", "0", "-e", "trace=file,desc", "-o", log,
        ]
        let program = try panel.start(
            recording, speed: CallStage.speed, observer, under: strace)
        guard try program.exitStatus(seconds: LonePanel.patience) == 0 else {
            throw PeerFault("strace: \(program.output)")
        }
        observer.endRun()
        var names: Set<String> = []
        for line in try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n") {
            // 4711 pwrite64(5</folder/file>, …) = 4096
            let call = line.drop { $0.isNumber || $0 == " " }
            guard let open = call.firstIndex(of: "("),
                call[..<(call.range(of: " = ")?.lowerBound ?? call.endIndex)]
                    .contains(panel.stateFolder)
            else { continue }
            names.insert(String(call[..<open]))
        }
        return names
    }

    /// Lets one thing go wrong, starts again, and says what came of it; `didHappen` is false where
    /// the run made fewer calls.
    func meet(_ point: CallPoint) throws -> (didHappen: Bool, verdict: CallVerdict) {
        let run = try traced(at: point)
        var verdict = CallVerdict(run, point, usual: stage.outcome)
        var ledger = stage.ledger
        ledger.note(acknowledged: run.acknowledged)
        try inspect(&ledger, &verdict, "after the fault", point)
        try startAgain(&ledger, &verdict)
        try inspect(&ledger, &verdict, "after the next start", point)
        tell(verdict, point)
        return (!run.fired.isEmpty, verdict)
    }

    private func startAgain(_ ledger: inout Ledger, _ verdict: inout CallVerdict) throws {
        let program = try panel.start(recording, speed: CallStage.speed, observer)
        do {
            let status = try program.exitStatus(seconds: LonePanel.patience)
            let numbers = observer.endRun()
            ledger.note(acknowledged: numbers)
            verdict.judgeNextStart(status, acknowledged: numbers.count, program.output)
        } catch {
            verdict.add(.hang, "the next start hangs: \(program.output)")
            program.killAtOnce()
            ledger.note(acknowledged: observer.endRun())
        }
    }

    private func inspect(
        _ ledger: inout Ledger, _ verdict: inout CallVerdict, _ when: String, _ point: CallPoint
    ) throws {
        do {
            // Where the disk gives nothing, numbers that it may hold are passed over.
            try ledger.inspect(
                panel.logFolder, isGapAllowed: point.leavesUnread, isRemembered: false)
        } catch {
            verdict.add(.wrong, "\(when) the log cannot be read: \(error)")
        }
        if !ledger.faults.isEmpty { verdict.add(.wrong, "\(when): \(ledger.faults)") }
    }

    private func tell(_ verdict: CallVerdict, _ point: CallPoint) {
        for fault in verdict.faults {
            Console.complain(
                "\(SystemCalls.name): \(stage.scenario.rawValue): \(point): \(fault.text)")
        }
    }
}
