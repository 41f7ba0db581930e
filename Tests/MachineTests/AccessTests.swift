import Glibc
import Machine
import Peers
import Testing

/// Who may ask the panel what, over its real socket.
@Suite(.serialized, .needsVirtualMachine) struct AccessTests {
    private static let stranger = GuestAccount(user: 5_001, group: 5_001)
    private static let till = GuestAccount(user: 5_002, group: 5_100)
    private static let failed: Int32 = 1

    @Test func `a stranger is refused, a till opens services, and neither sees a finger`() throws {
        let machine = try VirtualMachine()
        let panel = try GuestPanel(in: machine)
        try panel.giveSocket(to: Self.till)
        let asked = [["context", "open"], ["service", "start"], ["device", "watch"]]
        for words in Scale.isFull ? asked : [asked[0]] {
            try expectRefusal(
                of: words, Self.stranger, panel,
                because: """
                    smilectl: '/run/machine/control' may not be used by this account
                    Try: sudo, or an account in the group smile-panel.

                    """)
        }
        let opening = try panel.smilectl(["context", "open", "--seconds", "60"], as: Self.till)
        #expect(try opening.exitStatus() == 0, "\(opening.errors)")
        for (words, request) in Self.forTechnicians.prefix(Scale.times(2, 4)) {
            try expectRefusal(
                of: words, Self.till, panel,
                because: "only root and the daemon's own account may ask for '\(request)'\nTry: ")
        }
        // Of the daemon's own account, as root is here.
        let own = try panel.smilectl(["service", "status"])
        #expect(try own.exitStatus() == 0, "\(own.errors)")
        #expect(panel.log.contains("a request was forbidden"))
        try panel.stop()
    }

    private static let forTechnicians = [
        (["device", "watch"], "watch"), (["service", "start"], "service"),
        (["device", "record", "/tmp/till.events"], "record"),
        (["device", "calibrate"], "calibrate"),
    ]

    private func expectRefusal(
        of words: [String], _ account: GuestAccount, _ panel: GuestPanel, because reason: String
    ) throws {
        let program = try panel.smilectl(words, as: account)
        #expect(try program.exitStatus() == Self.failed, "\(words): \(program.output)")
        #expect(program.output.isEmpty, "\(words)")
        #expect(program.errors.contains(reason), "\(words): \(program.errors)")
    }
}
