import Foundation
import Peers

/// Notices what keys do to the guest: to its kernel, its consoles, and the machine itself. See
/// `machine-guest/watch.c`.
package final class EffectWatch {
    private static let ends: Set<String> = [
        "RESET", "SHUTDOWN", "POWERDOWN", "SUSPEND", "GUEST_PANICKED",
    ]

    private let machine: VirtualMachine
    private let program: GuestProgram
    private var linesTaken = 0
    private var didEnd = false

    package init(on machine: VirtualMachine) throws {
        self.machine = machine
        program = try machine.guest.start([try Programs.path("machine-guest"), "watch"])
        try program.line("watching")
        linesTaken = program.lines.count
    }

    /// What has had an effect since the last call, after as long as an effect may take.
    ///
    /// - Parameter milliseconds: from the last key to now.
    package func effects(after milliseconds: Int) throws -> [String] {
        let end = ProcessInfo.processInfo.systemUptime + Double(milliseconds) / 1_000
        try machine.guest.wait(for: "effects", seconds: Double(milliseconds) / 1_000 + 10) {
            ProcessInfo.processInfo.systemUptime >= end || machine.monitor.hasTold(Self.ends)
        }
        defer { linesTaken = program.lines.count }
        var effects = Array(program.lines[linesTaken...])
        if machine.monitor.hasTold(Self.ends), !didEnd {
            didEnd = true
            effects.append("the machine ended or started anew")
        }
        if !program.isRunning { effects.append("whoever watches was ended") }
        return effects
    }

    /// As above, and returns as soon as there is one. A machine that is gone is one.
    package func firstEffect(within milliseconds: Int) -> String? {
        let step = 20
        for _ in 0..<max(1, milliseconds / step) {
            do {
                if let effect = try effects(after: step).first { return effect }
            } catch {
                return "\(error)"
            }
        }
        return nil
    }
}
