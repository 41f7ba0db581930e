import AppendLog
import Exchange
import Feedback
import TestKit

@testable import Central

/// Records of every kind that the product makes rows of, as panels bring them.
enum FilledCentre {
    static let tenant = "shop"
    static let now: Int64 = 1_790_000_000_000
    /// What panels' clocks show in the beginning.
    static let start = UInt64(now) - 90_000_000
    static let officeKey = OfficePrivateKey()

    static let file = Array(
        """
        questionnaire: shop
        revision: 3
        languages: [ru, en]
        questions:
          - key: face
            scale: four-faces
            text: {ru: "Как вам у нас?", en: "How was it?"}
          - key: why
            scale: reasons
            text: {ru: "Что не так?", en: "What went wrong?"}
            reasons:
              - {key: queue, text: {ru: "Очередь", en: "Queue"}}
              - {key: price, text: {ru: "Цена", en: "Price"}}
            ask-when: face <= 2
          - key: phone
            scale: phone
            text: {ru: "Ваш номер?", en: "Your number?"}
            ask-when: face <= 2
        rules:
          - key: call-back
            when: face <= 2
        """.utf8)
    static let revision = Revision(number: 3, digest: revisionDigest(ofFile: file))

    static func answer(
        _ choice: UInt8, to question: UInt8 = 0, visit: UInt64, triggers: RuleSet = [],
        marks: Marks = []
    ) -> Payload {
        .answer(
            Answer(
                visit: VisitID(visit), revision: revision, question: QuestionNumber(question),
                choice: Choice(choice), millisecondsSinceShown: 900, marks: marks,
                triggers: triggers))
    }

    /// - Parameters:
    ///   - visits: each has a face, every third a reason and an end.
    ///   - callingEvery: of so many visits one calls for a message where the face is unhappy.
    static func panel(
        _ number: UInt64, visits: Int, start: UInt64 = start, callingEvery: UInt64 = 1
    ) -> PanelTwin {
        var panel = PanelTwin(epoch: Epoch(bits: UInt128(number)), wallMilliseconds: start)
        panel.boot(at: number == 2 ? "Касса № 2" : "till \(number)")
        panel.append(.session(.opened))
        if number != 3 { panel.log(questionnaire: file, revision: revision) }
        for visit in 1...UInt64(visits) {
            panel.advance(byMilliseconds: 400_000)
            let face = UInt8(1 + (visit * 7 + number) % 4)
            panel.append(
                answer(
                    face, visit: visit,
                    triggers: face < 3 && visit % callingEvery == 0 ? RuleSet([0]) : [],
                    marks: visit % 11 == 0 ? .burst1 : []))
            if visit % 3 == 0 {
                panel.append(answer(1, to: 1, visit: visit))
                panel.append(answer(2, to: 1, visit: visit))
                panel.append(
                    .visitEnd(
                        VisitEnd(
                            visit: VisitID(visit), revision: revision, outcome: .completed,
                            question: QuestionNumber(1), milliseconds: 5_000)))
            }
        }
        panel.append(.marked(LateMark(.burst1, [AnswerName(visit: VisitID(2), question: .first)])))
        panel.append(.ignoredTaps(IgnoredTaps(.lockOut, at: Instant(nanoseconds: 1))))
        let contact = OpenedContact(
            contact: CustomerContact(phone: "+79161234567")!, language: .russian)
        panel.append(
            .contactAnswer(
                Answer(
                    visit: VisitID(1), revision: revision, question: QuestionNumber(2),
                    choice: .given, millisecondsSinceShown: 4_000),
                panel.seal(contact, of: VisitID(1), to: officeKey.publicKey)))
        panel.append(type: .answer, payload: [1])
        return panel
    }

    /// Three panels' batches, one of which lost a record and contradicts itself. The same whenever
    /// this process asks.
    static let batches = batches(visits: 40)

    static func batches(visits: Int) -> [[UInt8]] {
        (1...3 as ClosedRange<UInt64>).flatMap { number in
            var panel = panel(number, visits: visits)
            let lost: Set = number == 1 ? [SequenceNumber(9)] : []
            let batch = panel.batch(without: lost)
            guard number == 1 else { return [batch] }
            panel.replace(SequenceNumber(12), with: answer(4, visit: 99))
            return [batch, panel.batch(without: lost)]
        }
    }

    /// Fills a migrated store.
    static func fill(_ store: any Store, with batches: [[UInt8]] = batches) throws {
        let intake = Intake(store, tenant: tenant, acceptsUnknownPanels: true)
        for batch in batches { _ = try intake.accept(batch, claimedBy: nil, at: now) }
    }

    static func report(of store: any Store) throws -> String {
        let report = try Report(of: TimeSpan(), in: store, tenant: tenant)
        return String(decoding: report.json, as: UTF8.self)
    }
}
