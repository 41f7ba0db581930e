import AppendLog
import Exchange
import Feedback
import Foundation

/// Reads a file of hexadecimal bytes from `Fixtures`.
func fixture(_ name: String) throws -> [UInt8] {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/\(name)")
    return try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isWhitespace)
        .map { UInt8($0, radix: 16)! }
}

/// The secret key of RFC 8032, section 7.1, test 1: its public key and signatures are known to all.
let rfc8032Key = try! PanelKey(
    text: "smile-panel-private-key-1 nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=")

let sampleAnswer = Answer(
    visit: VisitID(0x0102_0304_0506_0708), revision: Revision(number: 3, digest: 0xfeed_beef),
    question: QuestionNumber(2), choice: Choice(6), millisecondsSinceShown: 1_500,
    marks: .fasterThanAPerson1, triggers: RuleSet([1]))

/// The second and the fifth of several reasons.
let sampleSeveral = Answer(
    visit: sampleAnswer.visit, revision: sampleAnswer.revision, question: QuestionNumber(1),
    choice: Choice(2), several: ChoiceSet([Choice(2), Choice(5)]), millisecondsSinceShown: 3_000)

let sampleEnd = VisitEnd(
    visit: sampleAnswer.visit, revision: sampleAnswer.revision, outcome: .completed,
    question: QuestionNumber(2), milliseconds: 4_200)

/// Of a burst: the answer above, and another visit's first.
let sampleLateMark = LateMark(
    .burst1,
    [
        AnswerName(sampleAnswer),
        AnswerName(visit: VisitID(0x0102_0304_0506_0709), question: .first),
    ])

/// Three taps while thanks stood and one before the next picture, within two and a half seconds.
let sampleIgnored = IgnoredTaps(
    counts: [3, 1, 0, 0, 0, 0, 0, 0], first: Instant(nanoseconds: 60_000_000_000),
    last: Instant(nanoseconds: 62_500_000_000))

/// Bytes 00 01 … 0f.
let sampleEpoch = Epoch("0f0e0d0c0b0a09080706050403020100")!

func sampleStamp(milliseconds: UInt64, wall: UInt64) -> Stamp {
    Stamp(
        boottimeNanoseconds: milliseconds * 1_000_000, wallMilliseconds: wall,
        isWallTrusted: true, bootOrdinal: 7)
}

func record(_ payload: Payload, _ sequence: UInt64, milliseconds: UInt64 = 0) -> Record {
    Record(
        sequence: SequenceNumber(sequence), type: payload.type, version: Payload.version,
        stamp: sampleStamp(milliseconds: milliseconds, wall: 1_789_999_995_123 + milliseconds),
        payload: payload.bytes)
}

func signed(_ records: [Record], from: UInt64, to: UInt64) -> [UInt8] {
    Batch.signed(
        records.flatMap { $0.bytes(epoch: sampleEpoch) }, count: records.count,
        range: SequenceNumber(from)..<SequenceNumber(to), epoch: sampleEpoch,
        at: sampleStamp(milliseconds: 6_000, wall: 1_790_000_001_123), by: rfc8032Key)
}

/// With every field set.
let sampleHeartbeat: Heartbeat = {
    var beat = Heartbeat(
        version: "0.1.0", stamp: sampleStamp(milliseconds: 6_000, wall: 1_790_000_001_123),
        diskFreeBytes: 1 << 30, inputDevices: 2)
    beat.next = SequenceNumber(42)
    beat.backlog = 3
    beat.diskWearPercent = 30
    beat.stuck = 1
    beat.hasSpare = false
    beat.isInService = true
    beat.celsius = 25
    beat.sinceTapMilliseconds = 1_500
    beat.configuration = Heartbeat.Configuration(
        held: ConfigurationTag(String(repeating: "aa", count: 16)),
        refused: ConfigurationTag(String(repeating: "bb", count: 16)), fault: "кнопка")
    return beat
}()
