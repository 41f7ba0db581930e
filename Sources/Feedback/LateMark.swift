/// What names an answer, or the answers, of one visit to one question.
package struct AnswerName: Hashable, Sendable {
    package var visit: VisitID
    package var question: QuestionNumber

    package init(visit: VisitID, question: QuestionNumber) {
        self.visit = visit
        self.question = question
    }

    package init(_ answer: Answer) {
        self.init(visit: answer.visit, question: answer.question)
    }
}

/// A mark for answers that were kept before anybody could see the pattern that they belong to: an
/// answer never changes, so what is learned later is a record of its own.
///
/// It means every answer of these names that stands before it in the log. Marks are added, never
/// taken back.
package struct LateMark: Hashable, Sendable {
    /// The most answers that one record names.
    package static let answersMax = 128

    package var marks: Marks
    package private(set) var answers: [AnswerName]

    /// - Parameter answers: 1 to `answersMax`.
    package init(_ marks: Marks, _ answers: [AnswerName]) {
        precondition((1...Self.answersMax).contains(answers.count))
        self.marks = marks
        self.answers = answers
    }

    /// As many as it takes to name all of `answers`; none where there are none.
    package static func covering(_ answers: [AnswerName], with marks: Marks) -> [LateMark] {
        stride(from: 0, to: answers.count, by: answersMax).map { start in
            LateMark(marks, Array(answers[start..<min(start + answersMax, answers.count)]))
        }
    }
}
