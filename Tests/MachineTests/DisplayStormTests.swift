import Feedback
import Foundation
import Machine
import Measuring
import Panel
import Peers
import Screen
import Testing

/// Displays that come and go at the worst moments: nothing is thanked for too early, lost or
/// counted twice.
@Suite(.serialized, .needsVirtualMachine) struct DisplayStormTests {
    private static let millisecondsToReturn = 1_000.0
    private static let changes = 20
    /// From one plug to the next: twenty in about ten seconds, with what the host takes.
    private static let changeMilliseconds = 400
    /// How long the disk takes in the test that looks at what is shown meanwhile.
    private static let diskSeconds = 6

    /// With several reasons, each of which is kept at once; nobody is hurried.
    private static func customer(at machine: DisplayMachine) throws -> Customer {
        try Customer(
            at: machine,
            questionnaire: String(contentsOfFile: Project.counter, encoding: .utf8)
                .replacing("idle-milliseconds: 20000", with: "idle-milliseconds: 600000")
                .replacing("scale: reasons\n", with: "scale: reasons\n    several: 6\n"))
    }

    @Test func `twenty plugs in about ten seconds end in a right picture, and no tap is lost`()
        throws
    {
        let machine = try DisplayMachine(.virtio)
        let customer = try Self.customer(at: machine)
        try customer.starts()
        try customer.sees("storm-1-face")
        try customer.taps(.choice(Choice(1)))
        try customer.sees("storm-2-why")
        // The same display: a finger means what it meant before, also in the dark.
        for change in 1...Self.changes {
            try set(machine, isIn: change % 2 == 0, width: 1_280, height: 800)
            try customer.taps(.choice(Choice(UInt8(change % 6 + 1))))
            try machine.guest.rest(milliseconds: Self.changeMilliseconds)
        }
        try customer.sees("storm-3-after-the-same")
        // Others: of each size that stood for a moment, nothing may stay.
        let sizes = [(800, 480), (1_024, 768), (640, 480), (1_280, 800)]
        var changed = 0.0
        for change in 1...Self.changes {
            let (width, height) = sizes[change % sizes.count]
            try set(machine, isIn: change % 3 != 0, width: width, height: height)
            changed = ProcessInfo.processInfo.systemUptime
            try machine.guest.rest(milliseconds: Self.changeMilliseconds)
        }
        let last = sizes[Self.changes % sizes.count]
        try customer.isShown(onGlassOf: last.0, last.1)
        let seen = try customer.sees(try customer.picture(), "after the storm")
        print("right at the latest \(Int((seen - changed) * 1_000)) ms after the last plug")
        try machine.keep("storm-4-after-others")
        try customer.taps(.confirm)
        try customer.sees("storm-5-recommendation")
        try customer.stops()
        #expect(try customer.records() == customer.expected.kept)
    }

    private func set(_ machine: DisplayMachine, isIn: Bool, width: Int, height: Int) throws {
        if isIn {
            try machine.plugDisplay(width: width, height: height)
        } else {
            try machine.unplugDisplay()
        }
    }

    @Test(.enabled(if: Tracer.isThere, "strace is missing, which slows the disk"))
    func `a display that vanishes before the disk has the answer comes back without thanks for it`()
        throws
    {
        let machine = try DisplayMachine(.virtio)
        let customer = try Self.customer(at: machine)
        try customer.starts()
        let process = try #require(customer.panel?.processID)
        try customer.sees("slow-1-face")
        let before = try customer.picture()
        let tracer = try Tracer(of: process, seconds: Self.diskSeconds, in: machine.guest)
        var plug = Plug(machine, customer)
        try customer.taps(.choice(Choice(2)))
        try plug.isPulled()
        try machine.plugDisplay(width: 1_280, height: 800)
        _ = try customer.sees(before, "what stood there before the tap")
        try machine.keep("slow-2-back-before-the-disk")
        #expect(customer.panel?.choices == [], "it must not be durable yet")
        try customer.sees("slow-3-why")
        #expect(customer.panel?.choices == [2])
        try tracer.stop()
        try customer.stops()
        #expect(try customer.records() == customer.expected.kept)
    }
}

/// strace, which makes each of the panel's syncs take its time.
private struct Tracer {
    static let isThere = FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")

    private let program: GuestProgram

    init(of process: String, seconds: Int, in guest: Guest) throws {
        program = try guest.start([
            "/usr/bin/strace", "-f", "-e", "trace=fdatasync", "-e",
            "inject=fdatasync:delay_enter=\(seconds)s", "-p", process,
        ])
        try program.wait(for: "the tracer") { program.errors.contains("attached") }
    }

    func stop() throws {
        try program.signal(SIGINT)
        _ = try program.exitStatus()
    }
}
