import Foundation
import Machine
import Measuring
import Peers
import Testing

/// The panel's own picture on a real display: what stands on the glass, seen from outside.
@Suite(.serialized, .needsVirtualMachine) struct DisplayTests {
    @Test func `what is painted stands on the glass, however it is turned`() throws {
        let machine = try DisplayMachine(.virtio)
        for degrees in Scale.isFull ? [0, 90, 180, 270] : [0, 90] {
            let display = try GuestDisplay(on: machine, turnedBy: degrees)
            try display.shows("face")
            for words in ["face 2", "face", "thanks", "face 3"] {
                try display.does(words)
                try display.shows(words)
            }
            try display.close()
        }
    }

    @Test func `both buffers have every change, also when pictures come faster than the display`()
        throws
    {
        let machine = try DisplayMachine(.virtio)
        for words in [[], ["flips=no"]] {
            let display = try GuestDisplay(on: machine, words)
            for times in [1, 2, 3, Scale.times(20, 200)] {
                try display.does("spin \(times)")
                try display.line("spun")
                try display.shows("face 1")
            }
            try display.does("report")
            let isCopied = display.lines.contains { $0.hasSuffix("copies") }
            #expect(isCopied == words.contains("flips=no"))
            try display.close()
        }
    }

    @Test(arguments: DisplayMachine.Graphics.allCases.filter { $0 != .virtio })
    func `other graphics show the same, with a mode that was wished for`(
        graphics: DisplayMachine.Graphics
    ) throws {
        guard Scale.isFull || graphics == .bochs else { return }
        let machine = try DisplayMachine(graphics)
        for words in [[], ["mode=1024x768"], ["mode=1366x800"]] {
            let display = try GuestDisplay(on: machine, words)
            try display.shows("face")
            try display.does("face 4")
            try display.does("spin 3")
            try display.shows("face 1")
            let isRefused = display.notes.contains { $0.contains("has no mode 1366x800") }
            #expect(isRefused == words.contains("mode=1366x800"))
            #expect(
                display.notes.contains { $0.contains(": 1024x768@") }
                    == (words == ["mode=1024x768"]))
            try display.close()
        }
    }

    @Test func `asleep it is dark, and awake it shows what was painted meanwhile`() throws {
        let machine = try DisplayMachine(.virtio)
        let display = try GuestDisplay(on: machine)
        try display.shows("face")
        for words in ["thanks", "face 3"] {
            try display.does("sleep")
            let power = try machine.guest.shell("cat /sys/class/drm/card0-Virtual-1/dpms")
            #expect(power == "Off\n")
            try display.does(words)
            let dark = try machine.glass()
            let painted = try display.picture(words, width: dark.width, height: dark.height)
            #expect(dark != painted)
            try display.does("wake")
            try display.shows(words)
            // The other buffer must not bring back what stood there before.
            for face in ["face 2", "face 1"] {
                try display.does(face)
                try display.shows(face)
            }
        }
        try display.close()
    }

    @Test func `a display that is left alone costs a look every two seconds`() throws {
        let machine = try DisplayMachine(.virtio)
        let display = try GuestDisplay(on: machine)
        try display.shows("face")
        func turns() throws -> Int {
            try display.does("turns")
            return Int(display.lines.last { $0.hasPrefix("turns ") }?.dropFirst(6) ?? "") ?? 0
        }
        let before = try turns()
        try machine.guest.rest(milliseconds: 10_000)
        // One turn is that which brought the words.
        let looks = try turns() - before - 1
        expectHeld(
            Figure("machine-display-idle-turns", Double(looks), "in 10 s", target: .atMost(6)))
        try display.close()
    }
}
