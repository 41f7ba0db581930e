import Feedback
import Foundation
import Machine
import Panel
import Peers
import Screen
import Testing

/// The same visit without touching or seeing the screen: on a keyboard that is plugged into the
/// machine, with what is said aloud. With `SMILE_MACHINE_PICTURES` set to a folder, the pictures
/// and the texts stay there.
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

    /// How somebody visits.
    private struct Way {
        var name: String
        /// Of `panel.yaml`.
        var buttons: String
        var voice: GuestVoice?
        var choose: (Customer, Target) throws -> Void
        var begin: (Customer) throws -> Void = { _ in }
        /// In the middle of the number.
        var halfway: (Customer) throws -> Void = { _ in }
    }

    @Test func `four keys, a number pad and a finger leave the same answers`() throws {
        let machine = try VirtualMachine()
        try machine.plug(.virtioKeyboard)
        var all: [KeptRecord] = []
        let byKeys = try visit(machine, by: keys(machine), after: &all)
        let byNumbers = try visit(machine, by: pad(machine), after: &all)
        let byTouch = try visit(machine, by: finger, after: &all)
        #expect(byKeys.count == 6, "\(byKeys)")
        #expect(byNumbers == byKeys)
        #expect(byTouch == byKeys)
    }

    /// Everything is said, since only the customer hears it.
    private func keys(_ machine: VirtualMachine) throws -> Way {
        Way(
            name: "keys", buttons: Self.fourKeys,
            voice: try GuestVoice(in: machine, output: "headphones"),
            choose: { customer, target in
                try customer.chooses(target, seeing: Self.focusName(target))
            })
    }

    /// Aloud, so that the first half of the number is not said, and the rest in headphones.
    private func pad(_ machine: VirtualMachine) throws -> Way {
        Way(
            name: "pad", buttons: Self.numberPad,
            voice: try GuestVoice(in: machine, output: "speaker"),
            choose: { try $0.presses(Self.padKey(for: $1)) },
            begin: { try $0.presses(.padAgain) },
            halfway: { customer in
                try expectSecret(customer)
                try customer.puts(headphonesIn: true)
            })
    }

    private var finger: Way {
        Way(name: "touch", buttons: "", choose: { try $0.taps($1) })
    }

    /// Very unhappy, because of two things, three of ten, with a number.
    ///
    /// - Parameter all: what is in the log.
    /// - Returns: what it left in the log.
    private func visit(
        _ machine: VirtualMachine, by way: Way, after all: inout [KeptRecord]
    ) throws -> [KeptRecord] {
        let customer = try Customer(
            at: machine, questionnaire: Self.questionnaire(), voice: way.voice, way.buttons)
        try customer.starts()
        try way.begin(customer)
        try customer.sees("\(way.name)-1-face")
        try way.choose(customer, .choice(Choice(2)))
        try customer.sees("\(way.name)-2-why")
        for reason in [1, 4] {
            try way.choose(customer, .choice(Choice(UInt8(reason))))
            try customer.sees("\(way.name)-3-reason-\(reason)")
        }
        try way.choose(customer, .confirm)
        try customer.sees("\(way.name)-4-recommendation")
        try goBackAndForth(customer, way)
        try way.choose(customer, .choice(Choice(3)))
        try leaveNumber(customer, way)
        try customer.stops()
        try expectSaid(customer, way)
        defer { all += customer.expected.kept }
        #expect(try customer.records() == all + customer.expected.kept)
        return customer.expected.kept
    }

    private func leaveNumber(_ customer: Customer, _ way: Way) throws {
        try customer.sees("\(way.name)-5-phone")
        for (place, digit) in Self.digits.enumerated() {
            if place == Self.digits.count / 2 { try way.halfway(customer) }
            try way.choose(customer, .digit(digit))
        }
        try customer.sees("\(way.name)-6-typed")
        try way.choose(customer, .confirm)
        try customer.sees("\(way.name)-7-thanks")
        customer.expected.waits()
        try customer.sees("\(way.name)-8-face")
    }

    /// A number pad has no key for that.
    private func goBackAndForth(_ customer: Customer, _ way: Way) throws {
        guard way.name != "pad" else { return }
        try way.choose(customer, .back)
        try customer.sees("\(way.name)-4-back")
        try way.choose(customer, .confirm)
        try customer.sees("\(way.name)-4-recommendation-again")
    }

    // MARK: What is said

    /// Since the number was asked for, nobody heard a digit.
    private func expectSecret(_ customer: Customer) throws {
        let texts = customer.voice?.texts ?? []
        let question = texts.lastIndex { $0.contains("Вопрос 4 из 4") }
        let since = texts[try #require(question)...]
        let said = since.joined(separator: " ").replacing("Вопрос 4 из 4", with: "")
        #expect(!said.contains { $0.isNumber }, "\(since)")
    }

    private func expectSaid(_ customer: Customer, _ way: Way) throws {
        guard let voice = way.voice else { return }
        try voice.says(asIn: customer.expected)
        #expect(voice.isInVoice("ru"))
        #expect(voice.texts.contains { $0.contains("Как вас обслужили?") }, "\(voice.texts)")
        #expect(voice.texts.last?.contains("Спасибо") == true, "\(voice.texts)")
        try voice.unplug()
        guard let folder = Pictures.folder else { return }
        try voice.texts.joined(separator: "\n").write(
            toFile: "\(folder)/\(way.name)-said.txt", atomically: true, encoding: .utf8)
    }

    // MARK: What is pressed

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
