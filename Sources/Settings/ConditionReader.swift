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
    func conditions(_ field: Field) -> [Condition] {
        let count = 1...QuestionnaireFile.conditionsMax
        let entries = field.items(count, allowingOne: true, faults) ?? []
        let conditions = entries.compactMap(condition)
        if conditions.count == entries.count { checkSatisfiable(conditions, at: field) }
        return conditions
    }

    private func condition(_ entry: Entry) -> Condition? {
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
        return Condition(number, comparison)
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
        case .phone:
            faults.add(
                sign.position, "a phone number cannot be compared",
                try: "write '\(subject.text) given'.")
            return nil
        case .reasons(let reasons):
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
    private func checkSatisfiable(_ conditions: [Condition], at field: Field) {
        for question in Set(conditions.map(\.question)).sorted() {
            let draft = asked[Int(question.rawValue)]
            let own = conditions.filter { $0.question == question }
            guard let key = draft.key, let scale = draft.scale,
                !scale.choices.contains(where: { own.hold([question: Choice($0)]) })
            else { continue }
            faults.add(
                field.position, "no answer to \(quoted(key)) satisfies all of these conditions",
                try: "remove or change one of them.")
        }
    }
}

enum ComparisonWord: String, CaseIterable {
    case atMost = "<="
    case atLeast = ">="
    case exactly = "is"
    case given
}

/// The words of a condition, each with its place in the file.
struct ConditionWords {
    struct Word {
        var text: String
        var position: Position
    }

    private var rest: ArraySlice<Word>

    /// Spaces part words; a run of comparison signs is a word of its own.
    init(_ text: String, in entry: Entry, _ source: SourceText) {
        var words: [Word] = []
        var last: Kind = .space
        for (offset, scalar) in text.unicodeScalars.enumerated() {
            let kind = Kind(scalar)
            if kind != .space {
                if kind != last {
                    let position = entry.position(atOffset: offset, in: source)
                    words.append(Word(text: "", position: position))
                    // A condition has three words; a few more are enough to say what is wrong.
                    if words.count > 8 { break }
                }
                words[words.count - 1].text.unicodeScalars.append(scalar)
            }
            last = kind
        }
        rest = words[...]
    }

    mutating func next() -> Word? {
        rest.popFirst()
    }

    private enum Kind {
        case space
        case sign
        case letter

        init(_ scalar: Unicode.Scalar) {
            self =
                scalar.properties.isWhitespace
                ? .space : "<>=!".contains(Character(scalar)) ? .sign : .letter
        }
    }
}
