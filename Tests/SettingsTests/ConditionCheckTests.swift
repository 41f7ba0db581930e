import Feedback
import Settings
import Testing

/// Questions that nobody can reach, and rules that nobody can complete.
@Suite struct ConditionCheckTests {
    private func faults(_ yaml: String) -> [SettingsFault] {
        do {
            _ = try QuestionnaireFile.read(Array(yaml.utf8), named: "test.yaml", digest: 0)
            return []
        } catch {
            return error.listed
        }
    }

    /// A questionnaire drawn by lot, as values and as a file.
    private struct Drawn {
        var questionnaire: Questionnaire
        var yaml: String

        init(seed: UInt64) {
            var random = SplitMix(state: seed)
            var questions: [Question] = []
            var lines = ["questionnaire: q", "revision: 1", "languages: [en]"]
            lines += ["screens: by-answer", "questions:"]
            for place in 0..<4 {
                let (scale, text) = Self.scale(&random)
                let when = place == 0 ? [] : Self.conditions(0...2, questions, &random)
                questions.append(
                    Question(
                        key: "q\(place)", scale: scale, wording: Wording([:]),
                        askWhen: when.map(\.0)))
                let ask = when.isEmpty ? "" : ", ask-when: [\(Self.list(when))]"
                lines.append("  - {key: q\(place), \(text), text: {en: x}\(ask)}")
            }
            let rules = (0..<2).map { _ in Self.conditions(1...3, questions, &random) }
            lines.append("rules:")
            for (place, rule) in rules.enumerated() {
                lines.append("  - {key: r\(place), when: [\(Self.list(rule))]}")
            }
            questionnaire = Questionnaire(
                key: "q", revision: Revision(number: 1, digest: 0), languages: [.english],
                questions: questions,
                rules: rules.enumerated().map { Rule(key: "r\($0)", when: $1.map(\.0)) })
            yaml = lines.joined(separator: "\n")
        }

        private static func list(_ conditions: [(Condition, String)]) -> String {
            conditions.map(\.1).joined(separator: ", ")
        }

        private static func scale(_ random: inout SplitMix) -> (Scale, String) {
            let most = Int.random(in: 0...3, using: &random)
            guard most > 0 else { return (.fourFaces, "scale: four-faces") }
            let reasons = (1...3).map { Reason(key: "r\($0)", wording: Wording([:])) }
            let list = (1...3).map { "{key: r\($0), text: {en: x}}" }.joined(separator: ", ")
            let several = most == 1 ? "" : "several: \(most), "
            return (
                .reasons(reasons, severalMax: most), "scale: reasons, \(several)reasons: [\(list)]"
            )
        }

        private static func conditions(
            _ count: ClosedRange<Int>, _ asked: [Question], _ random: inout SplitMix
        ) -> [(Condition, String)] {
            (0..<Int.random(in: count, using: &random)).map { _ in
                let number = Int.random(in: asked.indices, using: &random)
                let (key, choice) = (asked[number].key, UInt8.random(in: 1...3, using: &random))
                let question = QuestionNumber(UInt8(number))
                let isOrdered = asked[number].scale == .fourFaces
                switch Int.random(in: 0..<(isOrdered ? 4 : 2), using: &random) {
                case 0: return (Condition(question, .isGiven), "\(key) given")
                case 1:
                    let value = isOrdered ? "\(choice)" : "r\(choice)"
                    return (
                        Condition(question, .isExactly(Choice(choice))), "\(key) is \(value)"
                    )
                case 2:
                    return (Condition(question, .isAtMost(Choice(choice))), "\(key) <= \(choice)")
                default:
                    return (Condition(question, .isAtLeast(Choice(choice))), "\(key) >= \(choice)")
                }
            }
        }
    }

    /// Walks every visit that a customer can make.
    private struct Walk {
        let questionnaire: Questionnaire
        var reached: Set<String> = []
        var completed: Set<String> = []

        init(_ questionnaire: Questionnaire) {
            self.questionnaire = questionnaire
            ask(.first, [:])
        }

        private mutating func ask(_ number: QuestionNumber, _ given: [QuestionNumber: Given]) {
            reached.insert(questionnaire[number].key)
            for answer in Self.answers(on: questionnaire[number].scale) {
                var given = given
                given[number] = answer
                for place in questionnaire.rulesSatisfied(by: given).places {
                    completed.insert(questionnaire.rules[place].key)
                }
                if let next = questionnaire.question(after: number, given: given) {
                    ask(next, given)
                }
            }
        }

        private static func answers(on scale: Scale) -> [Given?] {
            guard scale.takesSeveral else {
                return [nil] + scale.choices.map { .one(Choice($0)) }
            }
            let sets = (1..<8 as Range<UInt16>).map(ChoiceSet.init(rawValue:))
            return [nil] + sets.filter { $0.count <= scale.severalMax }.map { .several($0) }
        }
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `what is refused is what no visit can reach, and nothing else`(seed: UInt64) {
        for round in 0..<60 as Range<UInt64> {
            let drawn = Drawn(seed: seed << 32 | round)
            let walk = Walk(drawn.questionnaire)
            let never =
                Set(drawn.questionnaire.questions.map(\.key)).subtracting(walk.reached)
                .union(Set(drawn.questionnaire.rules.map(\.key)).subtracting(walk.completed))
            let faults = faults(drawn.yaml)
            #expect(faults.isEmpty == never.isEmpty, "\(drawn.yaml)\n\(faults)\n\(never)")
            for fault in faults where !fault.what.hasPrefix("no answer to") {
                #expect(never.contains { fault.what.contains("'\($0)'") }, "\(fault)")
            }
        }
    }

    /// Every question names all before it: followed one by one, they would take for ever.
    @Test func `questions that name one another many times over are checked all the same`() {
        let questions = (1..<Questionnaire.questionsMax).map { place in
            let all = (0..<min(place, 8)).map { "q\($0) given" }.joined(separator: ", ")
            return "  - {key: q\(place), scale: four-faces, text: {en: x}, ask-when: [\(all)]}"
        }
        let head =
            "questionnaire: q\nrevision: 1\nlanguages: [en]\nscreens: by-answer\nquestions:\n"
        let first = "  - {key: q0, scale: four-faces, text: {en: x}}\n"
        #expect(faults(head + first + questions.joined(separator: "\n")) == [])
    }
}
