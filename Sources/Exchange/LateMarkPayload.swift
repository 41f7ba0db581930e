import Feedback

extension LateMark {
    /// Before the names: marks, their count, reserved.
    static let headBytes = 8

    var bytes: [UInt8] {
        var writer = ByteWriter(reserving: Self.headBytes + 9 * answers.count)
        writer.put(marks.rawValue)
        writer.put(UInt8(answers.count))
        writer.putZeros(5)
        for answer in answers {
            writer.put(answer.visit.rawValue)
            writer.put(answer.question.rawValue)
        }
        return writer.bytes
    }

    init(_ reader: inout ByteReader) throws(PayloadFault) {
        let marks = Marks(rawValue: try reader.integer(UInt16.self))
        let at = reader.offset
        let count = Int(try reader.integer(UInt8.self))
        guard (1...Self.answersMax).contains(count) else {
            throw PayloadFault(
                byte: at, what: "names \(count) answers and not 1 to \(Self.answersMax)")
        }
        _ = try reader.take(5)
        var answers: [AnswerName] = []
        for _ in 0..<count {
            let visit = VisitID(try reader.integer(UInt64.self))
            let question = QuestionNumber(try reader.integer(UInt8.self))
            answers.append(AnswerName(visit: visit, question: question))
        }
        self.init(marks, answers)
    }
}
