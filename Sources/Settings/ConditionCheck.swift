internal import Feedback

/// A condition and where it stands.
struct PlacedCondition {
    var condition: Condition
    /// As the author wrote it.
    var text: String
    var position: Position
}

/// Finds questions that no customer can reach and rules that none can complete.
///
/// A question is asked where its own conditions hold, and those of every question that they name:
/// only an asked question has an answer. Each condition is about one question and all must hold, so
/// whatever is possible for every single question is possible for all of them together.
struct ConditionCheck {
    private let drafts: [QuestionDraft]
    private let faults: FaultList
    /// For each question, everything that must hold where it is asked.
    private var needs: [[PlacedCondition]] = []

    init(_ drafts: [QuestionDraft], _ faults: FaultList) {
        self.drafts = drafts
        self.faults = faults
        for draft in drafts { needs.append(everything(draft.askWhen)) }
    }

    func checkQuestions() {
        for draft in drafts {
            check(draft.askWhen, at: draft.askWhenPosition) {
                "the question \(quoted(draft.key ?? "")) is never asked"
            }
        }
    }

    func checkRule(_ key: String, _ when: [PlacedCondition], at position: Position) {
        check(when, at: position) { "the rule \(quoted(key)) is never completed" }
    }

    private func check(
        _ conditions: [PlacedCondition], at position: Position, _ what: () -> String
    ) {
        // A list that contradicts itself, and a question that none can reach, are told of already.
        guard conflict(in: conditions) == nil,
            conditions.allSatisfy({ conflict(in: needs(of: $0)) == nil }),
            let conflict = conflict(in: everything(conditions))
        else { return }
        faults.add(
            position, "\(what()): \(self.description(of: conflict)) exclude each other",
            try: "change or delete one of them.")
    }

    private func needs(of condition: PlacedCondition) -> [PlacedCondition] {
        let number = Int(condition.condition.question.rawValue)
        return number < needs.count ? needs[number] : []
    }

    private func everything(_ conditions: [PlacedCondition]) -> [PlacedCondition] {
        // Each condition once: questions can name one another many times over.
        var seen = Set(conditions.map(\.position))
        return conditions + conditions.flatMap(needs).filter { seen.insert($0.position).inserted }
    }

    private func description(of conflict: [PlacedCondition]) -> String {
        let each = conflict.sorted { $0.position < $1.position }
            .map { "\(quoted($0.text)) on line \($0.position.line)" }
        return each.dropLast().joined(separator: ", ") + " and " + (each.last ?? "")
    }

    // MARK: -

    /// The fewest conditions that no answer to their question satisfies together; nil where all can
    /// hold.
    func conflict(in conditions: [PlacedCondition]) -> [PlacedCondition]? {
        for question in Set(conditions.map(\.condition.question)).sorted() {
            let own = conditions.filter { $0.condition.question == question }
            guard let scale = drafts[Int(question.rawValue)].scale else { continue }
            let conflict = scale.takesSeveral ? tooMany(own, on: scale) : pair(own, on: scale)
            if let conflict { return conflict }
        }
        return nil
    }

    /// On an ordered scale, conditions of which every two can hold can all hold: each leaves a run
    /// of choices.
    private func pair(_ conditions: [PlacedCondition], on scale: Scale) -> [PlacedCondition]? {
        for (place, first) in conditions.enumerated() {
            for second in conditions[place...]
            where !scale.choices.contains(where: {
                first.holds(Choice($0)) && second.holds(Choice($0))
            }) {
                return [first, second]
            }
        }
        return nil
    }

    /// Where several can be chosen, reasons exclude each other only by their number.
    private func tooMany(
        _ conditions: [PlacedCondition], on scale: Scale
    ) -> [PlacedCondition]? {
        var named = ChoiceSet()
        let each = conditions.filter { condition in
            guard case .isExactly(let choice) = condition.condition.comparison,
                !named.contains(choice)
            else { return false }
            named = named.toggling(choice)
            return true
        }
        return each.count > scale.severalMax ? Array(each.prefix(scale.severalMax + 1)) : nil
    }
}

extension PlacedCondition {
    fileprivate func holds(_ choice: Choice) -> Bool { condition.comparison.holds(choice) }
}
