import Foundation
import Machine
import Measuring
import Peers

/// The panel on a real display of the kernel's, 1280×800: `smile-paneld` in a virtual machine whose
/// graphics card it drives itself, with a touch screen and udev. What it holds in memory after two
/// whole visits in Russian and in English, and how often it wakes up and changes the display while
/// nobody touches it. The machine's processor is emulated, which changes neither; how long things
/// take there says nothing, and is not told.
struct ScreenDisplay {
    private static let paceMilliseconds = 1_500
    private static let settleMilliseconds = 10_000
    private static let idleMilliseconds = 60_000
    private static let tracedSeconds = 30
    private static let nanosecondsPerSecond = 1_000_000_000.0
    private static let megabyte = 1_000_000.0
    /// The kernel's calls that change what a display shows.
    private static let changes = [
        "MODE_PAGE_FLIP", "MODE_DIRTYFB", "MODE_SETCRTC", "MODE_ATOMIC", "MODE_SETPLANE",
    ]

    let folder: TemporaryFolder

    func figures() throws -> [Figure] {
        if let obstacle = MachineParts.obstacle {
            Console.complain("the figures of a real display are left out: \(obstacle)")
            return []
        }
        defer { Console.clearProgress() }
        Console.showProgress("display: a virtual machine starts")
        let machine = try VirtualMachine()
        let screen = try GuestDevice(.multitouch(slots: 10), in: machine)
        let visits = try BilingualVisits(
            pace: Self.paceMilliseconds, on: Drawing.size, in: folder)
        let panel = try panel(in: machine, screen)
        Console.showProgress("display: two visits")
        try Self.play(visits, on: screen)
        try BilingualVisits.check { try GuestPanel.count(of: $0, in: machine) }
        let memory = try ProcessMemory(
            ProcessStatus("smaps_rollup", text: try Self.proc("smaps_rollup", panel)))
        let buffers = Self.bufferBytes(try Self.proc("maps", panel))
        Console.showProgress("display: nobody there")
        let wakeUps = try Self.idle(panel)
        let redraws = try Self.redraws(panel)
        try panel.stop()
        return ScreenMemory.figures("screen-display", memory) + [
            Figure("screen-display-buffers", Double(buffers) / Self.megabyte, "MB")
        ]
            + ScreenIdle.figures(
                "screen-display", wakeUps, redraws: redraws, seconds: Self.tracedSeconds)
    }

    private func panel(
        in machine: VirtualMachine, _ screen: GuestDevice
    ) throws -> GuestPanel {
        try machine.guest.write("/run/machine/office.pub", PanelSite.officeKey)
        return try GuestPanel(
            in: machine, pluggedIn: try screen.plug(), questionnaire: BilingualVisits.text,
            """
            screen: {surface: display, diagonal-inches: 10.1}
            centre: {office-key: /run/machine/office.pub}
            """)
    }

    private static func play(_ visits: BilingualVisits, on screen: GuestDevice) throws {
        var gestures = Gestures()
        for tap in try visits.taps {
            gestures.tap(x: tap.x, y: tap.y, at: tap.milliseconds)
        }
        try screen.play(gestures)
    }

    private static func proc(_ name: String, _ panel: GuestPanel) throws -> String {
        try panel.guest.run(["cat", "/proc/\(panel.processID)/\(name)"])
    }

    /// Memory of the graphics card that the panel has mapped.
    private static func bufferBytes(_ maps: String) -> Int {
        maps.split(separator: "\n").filter { $0.contains("/dev/dri/") }.reduce(0) { sum, line in
            let ends = line.prefix { $0 != " " }.split(separator: "-").map { Int($0, radix: 16) }
            guard ends.count == 2, let start = ends[0], let end = ends[1] else { return sum }
            return sum + end - start
        }
    }

    // MARK: Nobody there

    private static func idle(_ panel: GuestPanel) throws -> ThreadWakeUps {
        try panel.guest.rest(milliseconds: settleMilliseconds)
        let before = try wakeUps(panel)
        // In parts: a guest is not waited for longer than half a minute.
        for _ in 0..<4 { try panel.guest.rest(milliseconds: idleMilliseconds / 4) }
        return try wakeUps(panel).since(before)
    }

    private static func wakeUps(_ panel: GuestPanel) throws -> ThreadWakeUps {
        let text = try panel.guest.shell(
            """
            cut -d ' ' -f 1 /proc/uptime
            for task in /proc/\(panel.processID)/task/*; do echo "Thread:"; cat "$task/status"; done
            """)
        let parts = text.components(separatedBy: "Thread:\n")
        guard let seconds = Double(parts[0].trimmingCharacters(in: .newlines)) else {
            throw MeasuringFault("the guest does not tell its time: \(parts[0])")
        }
        return try ThreadWakeUps(
            parts.dropFirst().map { ProcessStatus("status", text: $0) },
            at: UInt64(seconds * nanosecondsPerSecond))
    }

    /// Changes of the display, seen by whoever traces the panel's calls to the kernel.
    private static func redraws(_ panel: GuestPanel) throws -> Int {
        let file = "/run/machine/calls"
        try panel.guest.shell(
            """
            timeout --signal=INT \(tracedSeconds) \
            strace -f -q -e trace=ioctl -o \(file) -p \(panel.processID) || true
            """, seconds: Double(tracedSeconds) + 30)
        let calls = try panel.guest.run(["cat", file]).split(separator: "\n")
        // It asks now and then whether the display is still there.
        guard calls.contains(where: { $0.contains("DRM_IOCTL") }) else {
            throw MeasuringFault("the tracer saw nothing of the display: \(calls.prefix(3))")
        }
        return calls.count { call in changes.contains { call.contains($0) } }
    }
}
