import Feedback
import Panel

/// What a customer's deed leaves in the log, without names and times that no two visits share.
struct KeptRecord: Hashable, CustomStringConvertible {
    private static let contents: Set<String> = ["answer", "contact-answer", "visit-end"]

    var type: String
    var question: Int
    var choice: Int?
    /// Everything chosen so far, where the question takes several.
    var several: [Int] = []
    /// The places of the rules that it completed.
    var rules: [Int] = []
    var outcome: String?

    /// Nil for what no customer waits for.
    init?(_ keepsake: Conversation.Keepsake) {
        switch keepsake {
        case .answer(let answer, let contact, _, _):
            type = contact == nil ? "answer" : "contact-answer"
            question = Int(answer.question.rawValue)
            choice = Int(answer.choice.rawValue)
            several = answer.several.choices.map { Int($0.rawValue) }
            rules = answer.triggers.places
        case .end(let end, _):
            type = "visit-end"
            question = Int(end.question.rawValue)
            outcome = end.outcome.name
        case .lateMark, .ignored: return nil
        }
    }

    /// From an object of `smilectl log dump --json`; nil for what no customer did.
    init?(_ record: [String: Any]) {
        guard let type = record["type"] as? String, Self.contents.contains(type) else { return nil }
        self.type = type
        question = record["question"] as? Int ?? -1
        choice = record["choice"] as? Int
        several = record["several"] as? [Int] ?? []
        rules = record["rules"] as? [Int] ?? []
        outcome = record["outcome"] as? String
    }

    var description: String {
        let given = several.isEmpty ? choice.map { "\($0)" } ?? "" : "\(several)"
        return "\(type) \(question): \(given)\(outcome ?? "")"
    }
}
