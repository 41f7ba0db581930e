import Feedback
import Foundation
import Machine
import Panel
import Peers
import Screen
import Testing

/// The same visit without touching the screen: on a keyboard that is plugged into the machine. With
/// `SMILE_MACHINE_PICTURES` set to a folder, the pictures stay there.
@Suite(.serialized, .needsVirtualMachine) struct KeyVisitTests {
    private static let digits = [9, 1, 6, 1, 2, 3, 4, 5, 6, 7]
    private static let fourKeys = """
        buttons:
          navigation:
            KEY_LEFT: previous
            KEY_RIGHT: next
            KEY_ENTER: choose
            KEY_ESC: back
        """
    private static let numberPad = "buttons: {number-pad: true}"

    @Test func `four keys, a number pad and a finger leave the same answers`() throws {
        let machine = try VirtualMachine()
        try machine.plug(.virtioKeyboard)
        var all: [KeptRecord] = []
        let byKeys = try visit(machine, "keys", Self.fourKeys, after: &all) { customer, target in
            try customer.chooses(target, seeing: Self.focusName(target))
        }
        let byNumbers = try visit(machine, "pad", Self.numberPad, after: &all) {
            customer, target in
            try customer.presses(Self.padKey(for: target))
        }
        let byTouch = try visit(machine, "touch", "", after: &all) { customer, target in
            try customer.taps(target)
        }
        #expect(byKeys.count == 6, "\(byKeys)")
        #expect(byNumbers == byKeys)
        #expect(byTouch == byKeys)
    }

    /// Very unhappy, because of two things, three of ten, with a number.
    ///
    /// - Parameter all: what is in the log.
    /// - Returns: what it left in the log.
    private func visit(
        _ machine: VirtualMachine, _ name: String, _ buttons: String,
        after all: inout [KeptRecord], _ choose: (Customer, Target) throws -> Void
    ) throws -> [KeptRecord] {
        let customer = try Customer(at: machine, questionnaire: Self.questionnaire(), buttons)
        try customer.starts()
        try customer.sees("\(name)-1-face")
        try choose(customer, .choice(Choice(2)))
        try customer.sees("\(name)-2-why")
        for reason in [1, 4] {
            try choose(customer, .choice(Choice(UInt8(reason))))
            try customer.sees("\(name)-3-reason-\(reason)")
        }
        try choose(customer, .confirm)
        try customer.sees("\(name)-4-recommendation")
        try goBackAndForth(customer, name, choose)
        try choose(customer, .choice(Choice(3)))
        try customer.sees("\(name)-5-phone")
        for digit in Self.digits { try choose(customer, .digit(digit)) }
        try customer.sees("\(name)-6-typed")
        try choose(customer, .confirm)
        try customer.sees("\(name)-7-thanks")
        customer.expected.waits()
        try customer.sees("\(name)-8-face")
        try customer.stops()
        defer { all += customer.expected.kept }
        #expect(try customer.records() == all + customer.expected.kept)
        return customer.expected.kept
    }

    /// A number pad has no key for that.
    private func goBackAndForth(
        _ customer: Customer, _ name: String, _ choose: (Customer, Target) throws -> Void
    ) throws {
        guard name != "pad" else { return }
        try choose(customer, .back)
        try customer.sees("\(name)-4-back")
        try choose(customer, .confirm)
        try customer.sees("\(name)-4-recommendation-again")
    }

    /// With several reasons; nobody is hurried by an emulated machine.
    private static func questionnaire() throws -> String {
        try String(contentsOfFile: Project.counter, encoding: .utf8)
            .replacing("idle-milliseconds: 20000", with: "idle-milliseconds: 600000")
            .replacing("scale: reasons\n", with: "scale: reasons\n    several: 3\n")
    }

    /// Ten digits go the same way.
    private static func focusName(_ target: Target) -> String? {
        switch target {
        case .choice(let choice): "keys-focus-\(choice.rawValue)"
        case .confirm: "keys-focus-confirm"
        default: nil
        }
    }

    private static func padKey(for target: Target) throws -> CustomerKey {
        switch target {
        case .choice(let choice): .pad(Int(choice.rawValue))
        case .digit(let digit): .pad(digit)
        case .confirm: .padEnter
        default: throw PeerFault("a number pad has no \(target)")
        }
    }
}
