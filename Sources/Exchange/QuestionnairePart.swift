package import Feedback

/// A piece of a questionnaire's own file. The file is logged once per epoch and revision, in as
/// many records as it needs, so that a log or a stick explains itself.
package struct QuestionnairePart: Hashable, Sendable {
    /// The most bytes of the file in one record.
    package static let bytesMax = 1_024
    /// The most bytes of a questionnaire's file that may be logged.
    package static let fileBytesMax = 65_536

    package var revision: Revision
    package var fileBytes: UInt32
    /// Where these bytes begin in the file.
    package var offset: UInt32
    package var content: [UInt8]

    /// The parts of a file, in order. A file beyond `fileBytesMax` is a mistake of the caller's.
    package static func parts(of file: [UInt8], revision: Revision) -> [QuestionnairePart] {
        precondition(file.count <= fileBytesMax)
        return stride(from: 0, to: file.count, by: bytesMax).map { offset in
            QuestionnairePart(
                revision: revision, fileBytes: UInt32(file.count), offset: UInt32(offset),
                content: Array(file[offset..<min(offset + bytesMax, file.count)]))
        }
    }

    var bytes: [UInt8] {
        var writer = ByteWriter(reserving: 16 + content.count)
        writer.put(revision.digest)
        writer.put(revision.number)
        writer.putZeros(2)
        writer.put(fileBytes)
        writer.put(offset)
        writer.put(content)
        return writer.bytes
    }
}

extension QuestionnairePart {
    init(_ reader: inout ByteReader) throws(PayloadFault) {
        let digest = try reader.integer(UInt32.self)
        revision = Revision(number: try reader.integer(UInt16.self), digest: digest)
        _ = try reader.take(2)
        fileBytes = try reader.integer(UInt32.self)
        let at = reader.offset
        offset = try reader.integer(UInt32.self)
        content = Array(reader.takeRest())
        guard fileBytes <= UInt32(Self.fileBytesMax),
            Int(offset) + content.count <= Int(fileBytes)
        else {
            throw PayloadFault(byte: at, what: "holds a part that lies outside its file")
        }
    }
}
