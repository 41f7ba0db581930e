import Foundation
import Machine
import Peers
import Testing

/// The text console behind the picture.
@Suite(.serialized, .needsVirtualMachine) struct DisplayConsoleTests {
    private let write = "printf '\\033c%s' 'a text that no customer should see' > /dev/tty1"

    @Test func `no text and no key comes through the picture, and the console is back after it`()
        throws
    {
        let machine = try DisplayMachine(.virtio)
        try machine.plugKeyboard()
        try machine.guest.shell(write)
        let keys = try machine.guest.start(["/bin/sh", "-c", "stty raw -echo; exec cat"], on: 1)
        let display = try GuestDisplay(on: machine)
        try display.shows("face")
        try machine.guest.shell(write)
        for chord in [Chord("a"), Chord("ctrl", "alt", "f2"), Chord("alt", "right")] {
            try machine.press(chord)
        }
        try machine.guest.rest(milliseconds: 500)
        try display.shows("face")
        #expect(try machine.guest.shell("cat /sys/class/tty/tty0/active") == "tty1\n")
        #expect(keys.output.isEmpty)
        try display.close()
        try expectConsole(machine, keys)
    }

    @Test func `a crash shows no text, the next start draws, and its end gives the console back`()
        throws
    {
        let machine = try DisplayMachine(.virtio)
        try machine.plugKeyboard()
        let keys = try machine.guest.start(["/bin/sh", "-c", "stty raw -echo; exec cat"], on: 1)
        let display = try GuestDisplay(on: machine)
        try display.shows("face")
        try machine.guest.shell(write)
        try display.kill()
        try machine.guest.rest(milliseconds: 500)
        #expect(try machine.glass().isBlack)
        let next = try GuestDisplay(on: machine)
        try next.shows("face")
        try next.close()
        try expectConsole(machine, keys)
    }

    /// Shows text and takes keys.
    private func expectConsole(_ machine: DisplayMachine, _ keys: GuestProgram) throws {
        try machine.guest.shell("printf '\\033c' > /dev/tty1; sleep 0.5")
        let empty = try machine.glass()
        try machine.guest.shell("\(write); sleep 0.5")
        #expect(try machine.glass() != empty)
        try machine.press(Chord("b"))
        try keys.wait(for: "a key at the console") { keys.output.contains("b") }
        #expect(keys.output == "b")
    }
}

extension Guest {
    /// Starts a program that reads a text console of the kernel's.
    fileprivate func start(_ words: [String], on console: Int) throws -> GuestProgram {
        try start(["/bin/sh", "-c", "exec \"$@\" < /dev/tty\(console)", "sh"] + words)
    }
}
