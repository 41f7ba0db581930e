import Disasters
import Exchange
import Foundation
import Machine
import Peers
import Testing

/// A panel's log on its way through a real FAT stick that is pulled out while it is written.
@Suite(
    .serialized, .needsVirtualMachine,
    .enabled(if: MemoryStick.obstacle == nil, "\(MemoryStick.obstacle ?? "it runs")"))
struct StickTests {
    private static let pulls = Scale.times(5, 50)
    /// Some seconds' work for a processor that is emulated.
    private static let answers = 40_000

    private let folder: TemporaryFolder
    private let key = PanelKey()
    private var log: String { "\(folder.path)/panel/log" }

    init() throws {
        folder = try TemporaryFolder("stick-site")
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/panel", withIntermediateDirectories: true)
        try key.text.write(
            toFile: "\(folder.path)/panel/panel.key", atomically: true, encoding: .utf8)
        try StickLog.write(Self.answers, to: log)
    }

    private func export(in machine: VirtualMachine) throws -> GuestProgram {
        try machine.guest.start([
            try Programs.path("smilectl"), "log", "export", log, "--to", MemoryStick.mountPoint,
        ])
    }

    private func logFiles() throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: log)
        return try Dictionary(
            uniqueKeysWithValues: names.map {
                ($0, try Data(contentsOf: URL(filePath: "\(log)/\($0)")))
            })
    }

    @Test
    func `a FAT stick is pulled at any moment, the log is whole and the next export completes`()
        throws
    {
        let before = try logFiles()
        let machine = try VirtualMachine()
        let wholeSeconds = try secondsOfOneExport(machine)
        let seed =
            ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) }
            ?? UInt64.random(in: .min ... .max)
        print("fat-stick: SEED=\(seed), a whole export takes \(wholeSeconds) s")
        var dice = ForgottenWrites.Dice(seed: seed)
        let stick = try MemoryStick(megabytes: 64, for: machine)
        var (cut, isWhole) = (0, false)
        for pull in 1...Self.pulls {
            try stick.push()
            // An export that has nothing to add is over before anybody pulls.
            if isWhole { try machine.guest.shell("rm \(MemoryStick.mountPoint)/*.batches") }
            isWhole = false
            let export = try export(in: machine)
            let share = Double.random(in: 0...1, using: &dice)
            try machine.guest.run(["sleep", "\(share * wholeSeconds)"], seconds: 120)
            try stick.pull()
            let status = try export.exitStatus(seconds: 120)
            if status != 0 { cut += 1 } else { isWhole = true }
            #expect(
                status == 0 || export.errors.contains("Try: "), "pull \(pull): \(export.errors)")
            try stick.forget()
        }
        try stick.push()
        let last = try export(in: machine)
        #expect(try last.exitStatus(seconds: 300) == 0, "\(last.output)\(last.errors)")
        try stick.eject()
        print("fat-stick: \(Self.pulls) pulls, \(cut) of them before the end of an export")
        #expect(cut > 0)
        #expect(try logFiles() == before)
        try collect(from: stick)
    }

    private func secondsOfOneExport(_ machine: VirtualMachine) throws -> Double {
        let stick = try MemoryStick(megabytes: 64, for: machine)
        try stick.push()
        let start = ProcessInfo.processInfo.systemUptime
        let export = try export(in: machine)
        #expect(try export.exitStatus(seconds: 300) == 0, "\(export.output)\(export.errors)")
        let seconds = ProcessInfo.processInfo.systemUptime - start
        try stick.eject()
        return seconds
    }

    /// As the office does it: every record is new, none is missing.
    private func collect(from stick: MemoryStick) throws {
        let (office, found) = (try TemporaryFolder("office"), try TemporaryFolder("found"))
        try office.write(
            "central.yaml", "state-directory: central\naccept-unknown-panels: true\n")
        try stick.copy(to: found.path)
        let run = try Programs.run(
            "smile-centrald",
            ["collect", found.path, "--config", "\(office.path)/central.yaml"], in: office,
            seconds: 300)
        #expect(run.status == 0, "\(run.text)")
        #expect(
            run.text.contains(
                "panel \(key.panel): \(Self.answers) new, 0 known, 0 conflicting"), "\(run.text)")
    }
}
