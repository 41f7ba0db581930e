internal import Feedback

/// Reads conditions: `face <= 2`, `recommendation >= 9`, `why is queue`, `phone given`.
struct ConditionReader {
    /// The questions answered before, which conditions may name.
    let asked: [QuestionDraft]
    /// The questions that come only then.
    let laterKeys: [String]
    let source: SourceText
    let faults: FaultList

    /// One condition or a list of them, all of which must hold.
    func conditions(_ field: Field) -> [PlacedCondition] {
        let count = 1...QuestionnaireFile.conditionsMax
        let entries = field.items(count, allowingOne: true, faults) ?? []
        let conditions = entries.compactMap(condition)
        if conditions.count == entries.count { checkSatisfiable(conditions, at: field) }
        return conditions
    }

    private func condition(_ entry: Entry) -> PlacedCondition? {
        guard case .text(let text, _) = entry.kind else {
            faults.add(
                entry.position, "\(entry.noun) is no condition",
                try: "write for example 'face <= 2' or 'phone given'.")
            return nil
        }
        var words = ConditionWords(text, in: entry, source)
        guard let subject = words.next() else {
            faults.add(
                entry.position, "the condition is empty",
                try: "write for example 'face <= 2' or 'phone given'.")
            return nil
        }
        guard let (number, scale) = question(subject) else { return nil }
        guard let comparison = comparison(&words, subject, scale) else { return nil }
        if let rest = words.next() {
            faults.add(
                rest.position, "\(quoted(rest.text)) is left over after the condition",
                try: "write several conditions as a list: [face <= 2, phone given].")
            return nil
        }
        return PlacedCondition(
            condition: Condition(number, comparison), text: text, position: entry.position)
    }

    private func question(_ word: ConditionWords.Word) -> (QuestionNumber, Scale)? {
        if let index = asked.firstIndex(where: { $0.key == word.text }) {
            // A question without a known scale is already reported.
            return asked[index].scale.map { (QuestionNumber(UInt8(index)), $0) }
        }
        if laterKeys.contains(word.text) {
            faults.add(
                word.position,
                "the condition asks about \(quoted(word.text)), which is not answered yet here",
                try: "name an earlier question, or change the order of the questions.")
            return nil
        }
        let known = asked.compactMap(\.key)
        let unknown = UnknownWord(word.text, noun: "question", among: known)
        faults.add(
            word.position, unknown.what,
            try: "begin a condition with the key of an earlier question.")
        return nil
    }

    private func comparison(
        _ words: inout ConditionWords, _ subject: ConditionWords.Word, _ scale: Scale
    ) -> Condition.Comparison? {
        guard let sign = words.next() else {
            faults.add(
                subject.position, "nothing is said about \(quoted(subject.text))",
                try: "go on with '<=', '>=', 'is' or 'given'.")
            return nil
        }
        guard let kind = ComparisonWord(rawValue: sign.text) else {
            // '=' is one letter from '<=' and '>=', and means neither.
            let isEquals = sign.text.allSatisfy { $0 == "=" }
            let known = isEquals ? ["is"] : ComparisonWord.allCases.map(\.rawValue)
            faults.add(
                sign.position, UnknownWord(sign.text, noun: "comparison", among: known).what,
                try: "write '<=', '>=', 'is' or 'given'.")
            return nil
        }
        if kind == .given { return .isGiven }
        guard let value = words.next() else {
            faults.add(
                sign.position, "nothing follows \(quoted(sign.text))",
                try: "write the value to compare with.")
            return nil
        }
        guard let choice = choice(value, sign, kind, subject, scale) else { return nil }
        return switch kind {
        case .atMost: .isAtMost(choice)
        case .atLeast: .isAtLeast(choice)
        case .exactly: .isExactly(choice)
        case .given: .isGiven
        }
    }

    private func choice(
        _ value: ConditionWords.Word, _ sign: ConditionWords.Word, _ kind: ComparisonWord,
        _ subject: ConditionWords.Word, _ scale: Scale
    ) -> Choice? {
        switch scale {
        case .phone: return refuseComparison("a phone number", sign, subject)
        case .email: return refuseComparison("an e-mail address", sign, subject)
        case .comment: return refuseComparison("a comment", sign, subject)
        case .reasons(let reasons, _):
            guard kind == .exactly else {
                faults.add(
                    sign.position, "reasons have no order, so \(quoted(sign.text)) says nothing",
                    try: "write '\(subject.text) is' and the key of a reason.")
                return nil
            }
            return choice(value, among: reasons)
        case .fourFaces, .fiveFaces, .recommendation:
            return choice(value, subject, on: scale)
        }
    }

    private func refuseComparison(
        _ noun: String, _ sign: ConditionWords.Word, _ subject: ConditionWords.Word
    ) -> Choice? {
        faults.add(
            sign.position, "\(noun) cannot be compared", try: "write '\(subject.text) given'.")
        return nil
    }

    private func choice(_ value: ConditionWords.Word, among reasons: [Reason]) -> Choice? {
        let keys = reasons.map(\.key)
        if let place = keys.firstIndex(of: value.text) { return Choice(UInt8(place + 1)) }
        faults.add(
            value.position, UnknownWord(value.text, noun: "reason", among: keys).what,
            try: "write the key of one of the question's reasons.")
        return nil
    }

    private func choice(
        _ value: ConditionWords.Word, _ subject: ConditionWords.Word, on scale: Scale
    ) -> Choice? {
        let range = scale.choices
        if let number = wholeNumber(value.text), let choice = UInt8(exactly: number),
            range.contains(choice)
        {
            return Choice(choice)
        }
        faults.add(
            value.position,
            "\(quoted(value.text)) is no choice of \(quoted(subject.text)), "
                + "whose scale is \(quoted(scale.name))",
            try: "write a number from \(range.lowerBound) to \(range.upperBound).")
        return nil
    }

    /// Conditions on one question that exclude each other make something that never happens.
    private func checkSatisfiable(_ conditions: [PlacedCondition], at field: Field) {
        let conflict = ConditionCheck(asked, faults).conflict(in: conditions)
        guard let question = conflict?.first?.condition.question,
            let key = asked[Int(question.rawValue)].key
        else { return }
        faults.add(
            field.position, "no answer to \(quoted(key)) satisfies all of these conditions",
            try: "remove or change one of them.")
    }
}

enum ComparisonWord: String, CaseIterable {
    case atMost = "<="
    case atLeast = ">="
    case exactly = "is"
    case given
}
