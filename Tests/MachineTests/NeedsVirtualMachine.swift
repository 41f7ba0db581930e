import Foundation
import Machine
import Measuring
import Testing

extension Trait where Self == ConditionTrait {
    /// Skipped, with the reason, where there can be no virtual machine.
    static var needsVirtualMachine: Self {
        .enabled(if: MachineParts.obstacle == nil, Comment(rawValue: MachineParts.obstacle ?? ""))
    }
}

/// How much is done: a part with every change, everything by `make machine-tests`.
enum Scale {
    static let isFull = ProcessInfo.processInfo.environment["SMILE_MACHINE_TESTS"] == "full"

    static func times(_ slice: Int, _ full: Int) -> Int { isFull ? full : slice }
}

/// Says it, also where it holds: a promise broken is a test failed.
func expectHeld(_ figure: Figure) {
    print(figure.line)
    #expect(figure.holds, "\(figure.line)")
}
