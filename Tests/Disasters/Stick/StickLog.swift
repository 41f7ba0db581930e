import AppendLog
import Exchange
import Feedback

/// A panel's log to be carried away on a stick.
package enum StickLog {
    /// - Parameter path: a folder that is not there yet.
    package static func write(_ answers: Int, to path: String) throws {
        let log = try AppendLog(
            opening: path, storage: FileStorage(), options: LogOptions(segmentPages: 256),
            newEpoch: { Epoch(bits: 0x5eed) })
        for first in stride(from: 0, to: answers, by: AppendLog.groupRecordsMax) {
            let end = min(first + AppendLog.groupRecordsMax, answers)
            _ = try log.append(
                (first..<end).map { number in
                    let payload = Payload.answer(
                        Answer(
                            visit: VisitID(UInt64(number)),
                            revision: Revision(number: 1, digest: 1), question: .first,
                            choice: Choice(1), millisecondsSinceShown: 900))
                    return Draft(
                        type: payload.type, version: Payload.version,
                        stamp: Stamp(
                            boottimeNanoseconds: UInt64(number), wallMilliseconds: 0,
                            isWallTrusted: false, bootOrdinal: 1),
                        payload: payload.bytes)
                })
        }
    }
}
