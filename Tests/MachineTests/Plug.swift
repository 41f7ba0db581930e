import Foundation
import Machine
import Peers

/// The plug of a display that a customer stands before, and how long its picture takes.
struct Plug {
    /// What the panel says of a display that is gone.
    static let unplugged = "no display is plugged in and switched on"
    private static let found = "the picture is on"

    private let machine: DisplayMachine
    private let customer: Customer
    /// How much of what the panel said is older than the last change.
    private var heard = 0

    init(_ machine: DisplayMachine, _ customer: Customer) {
        self.machine = machine
        self.customer = customer
    }

    /// Pulls it and waits until the panel misses its display.
    mutating func isPulled() throws {
        try listen()
        try machine.unplugDisplay()
        try hears(Self.unplugged)
    }

    /// Plugs a display in and waits for a right picture.
    ///
    /// - Returns: how many milliseconds that took.
    mutating func plugs(width: Int, height: Int) throws -> Int {
        try customer.isShown(onGlassOf: width, height)
        let wanted = try customer.picture()
        try listen()
        let begin = ProcessInfo.processInfo.systemUptime
        try machine.plugDisplay(width: width, height: height)
        // To look without a pause would keep the machine from its work.
        try hears(Self.found)
        return Int((try customer.sees(wanted, "display-back") - begin) * 1_000)
    }

    /// Pulled and plugged in again, in the middle of whatever is asked.
    ///
    /// - Returns: each time from the plug to the right picture, in milliseconds, the least first.
    mutating func returns(
        rounds: Int, _ size: (Int) -> (width: Int, height: Int)
    ) throws -> [Int] {
        var milliseconds: [Int] = []
        for round in 1...rounds {
            try isPulled()
            let (width, height) = size(round)
            milliseconds.append(try plugs(width: width, height: height))
        }
        return milliseconds.sorted()
    }

    private mutating func listen() throws {
        heard = customer.panel?.log.utf8.count ?? 0
    }

    private func hears(_ words: String) throws {
        guard let panel = customer.panel else { throw PeerFault("no panel runs") }
        try panel.waits(for: "the panel to say '\(words)'") {
            String(decoding: panel.log.utf8.dropFirst(heard), as: UTF8.self).contains(words)
        }
    }
}
