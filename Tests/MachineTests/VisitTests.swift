import Feedback
import Foundation
import Machine
import Peers
import Screen
import Testing

/// A whole visit on the panel's own display: what a customer touches, what stands on the glass
/// then, and what is on the disk. With `SMILE_MACHINE_PICTURES` set to a folder, the pictures stay
/// there.
@Suite(.serialized, .needsVirtualMachine) struct VisitTests {
    private static let digits = [9, 1, 6, 1, 2, 3, 4, 5, 6, 7]

    @Test func `faces, why, nought to ten, a phone number and thanks stand on the glass in turn`()
        throws
    {
        let machine = try VirtualMachine()
        let customer = try Customer(
            at: machine,
            questionnaire: try String(contentsOfFile: Project.counter, encoding: .utf8))
        try customer.starts()
        let answers = [("face", 2), ("why", 2), ("recommendation", 3)]
        for (question, choice) in answers {
            try customer.sees(question)
            let target = Target.choice(Choice(UInt8(choice)))
            try customer.touches(target)
            try customer.sees("\(question)-pressed")
            try customer.lifts(from: target)
        }
        try customer.sees("phone")
        for digit in Self.digits { try customer.taps(.digit(digit)) }
        try customer.sees("phone-typed")
        try customer.taps(.confirm)
        try customer.sees("thanks")
        customer.expected.waits()
        try customer.sees("face-again")
        try customer.stops()
        let records = try customer.records()
        #expect(records == customer.expected.kept)
        #expect(
            records.map(\.type) == ["answer", "answer", "answer", "contact-answer", "visit-end"])
        #expect(records.prefix(answers.count).map(\.choice) == answers.map(\.1))
    }
}
