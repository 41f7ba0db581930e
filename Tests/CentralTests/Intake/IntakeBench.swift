import AppendLog
import Central
import Exchange
import Feedback
import Peers
import Settings
import TestKit

/// A store of its own, an intake over it, and one panel.
final class IntakeBench {
    static let now: Int64 = 1_790_000_000_000
    static let tenant = "shop"

    let folder: TemporaryFolder
    let database: TestDatabase
    let store: any Store
    let intake: Intake
    var panel: PanelTwin
    var now = IntakeBench.now
    let officeKey = OfficePrivateKey()
    let suppressionKey = SuppressionKey()

    init(followUps: [FollowUp] = [], youSaid: YouSaidShelf? = nil) throws {
        folder = try TemporaryFolder("central")
        database = try TestDatabase()
        store = try database.writer()
        intake = Intake(
            store, tenant: Self.tenant, acceptsUnknownPanels: true, followUps: followUps,
            youSaid: youSaid)
        panel = PanelTwin(epoch: Epoch(bits: 7), wallMilliseconds: UInt64(Self.now))
    }

    @discardableResult
    func accept(_ bytes: [UInt8]) throws -> Acknowledgement {
        try intake.accept(bytes, claimedBy: nil, at: now)
    }

    func rows(_ statement: String) throws -> [[SQLValue]] {
        try store.query(statement, []).map(\.values)
    }

    func count(_ table: String) throws -> Int64 {
        try store.query("SELECT count(*) FROM \(table)", [])[0][integer: 0]
    }

    /// All that the database holds, table by table.
    func everything() throws -> [String: [[SQLValue]]] {
        var tables: [String: [[SQLValue]]] = [:]
        for table in try TestDatabase.tables(of: store) {
            let columns = table.columns.joined(separator: ", ")
            tables[table.name] = try rows(
                "SELECT \(columns) FROM \(table.name) ORDER BY \(columns)")
        }
        return tables
    }

    /// A customer leaves a number.
    func contactAnswer(_ phone: String, visit: UInt64 = 1, triggers: RuleSet = []) -> Payload {
        let contact = OpenedContact(
            contact: CustomerContact(phone: phone)!, language: .russian)
        return .contactAnswer(
            Answer(
                visit: VisitID(visit), revision: ShopSample.revision, question: QuestionNumber(2),
                choice: .given, millisecondsSinceShown: 4_000, triggers: triggers),
            panel.seal(contact, of: VisitID(visit), to: officeKey.publicKey))
    }

    /// Choice and whether it counts, of every answer in order.
    func answers() throws -> [[Int64]] {
        try store.query(
            "SELECT sequence, choice, superseded_by FROM answers ORDER BY sequence", []
        ).map { [$0[integer: 0], $0[integer: 1], $0[integer: 2]] }
    }
}

/// The questionnaire of these tests, as a panel logs it.
enum ShopSample {
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
        _ choice: UInt8, to question: UInt8 = 0, visit: UInt64 = 1, triggers: RuleSet = [],
        marks: Marks = []
    ) -> Payload {
        .answer(
            Answer(
                visit: VisitID(visit), revision: revision, question: QuestionNumber(question),
                choice: Choice(choice), millisecondsSinceShown: 900, marks: marks,
                triggers: triggers))
    }

    static func end(visit: UInt64 = 1) -> Payload {
        .visitEnd(
            VisitEnd(
                visit: VisitID(visit), revision: revision, outcome: .completed,
                question: QuestionNumber(2), milliseconds: 5_000))
    }
}
