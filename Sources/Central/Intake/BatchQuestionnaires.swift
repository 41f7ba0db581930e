import Exchange
import Feedback

extension BatchIntake {
    /// The most parts that a file is put together from.
    static let partsMax = QuestionnairePart.fileBytesMax / QuestionnairePart.bytesMax

    /// Stores a part of a questionnaire's file, and the file as soon as it is whole.
    mutating func keep(_ part: QuestionnairePart) throws(StoreFault) {
        guard try !questionnaires.has(part.revision) else { return }
        try store.insertBatch(
            into: "questionnaire_parts",
            ["tenant", "log", "digest", "number", "byte_offset", "file_bytes", "content"],
            [
                key(part.revision) + [
                    .number(part.offset), .number(part.fileBytes), .bytes(part.content),
                ]
            ])
        guard let file = try wholeFile(of: part) else { return }
        guard revisionDigest(ofFile: file) == part.revision.digest else {
            unreadable += 1
            return
        }
        try store.insertBatch(
            into: "questionnaires", ["tenant", "digest", "number", "file"],
            [
                [
                    .text(tenant), .number(part.revision.digest), .number(part.revision.number),
                    .bytes(file),
                ]
            ])
        try QuestionNames(store: store, tenant: tenant).note(file, of: part.revision)
        try store.execute(
            "DELETE FROM questionnaire_parts "
                + "WHERE tenant = ? AND log = ? AND digest = ? AND number = ?", key(part.revision))
        try followWaitingTriggers(of: part.revision)
    }

    /// The file, once this log's parts leave no byte of it open.
    private func wholeFile(of part: QuestionnairePart) throws(StoreFault) -> [UInt8]? {
        let parts = try store.query(
            "SELECT byte_offset, content FROM questionnaire_parts WHERE tenant = ? AND log = ? "
                + "AND digest = ? AND number = ? AND file_bytes = ? "
                + "ORDER BY byte_offset LIMIT \(Self.partsMax)",
            key(part.revision) + [.number(part.fileBytes)])
        var file: [UInt8] = []
        for row in parts {
            let overlap = file.count - Int(row[integer: 0])
            guard overlap >= 0 else { return nil }
            file += row[bytes: 1].dropFirst(overlap)
        }
        return file.count == Int(part.fileBytes) ? file : nil
    }

    private func key(_ revision: Revision) -> [SQLValue] {
        [
            .text(tenant), .integer(log.number), .number(revision.digest),
            .number(revision.number),
        ]
    }
}
