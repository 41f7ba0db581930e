import AppendLog
import Exchange
import Feedback
import Logging

/// The panel's log at the start of the daemon.
enum PanelLog {
    /// Opens the log and recovers what a power cut left.
    static func open(
        _ setup: PanelSetup, storage: any Storage, logger: Logger
    ) throws -> sending AppendLog {
        let log = try AppendLog(
            opening: setup.logFolder, storage: storage,
            options: LogOptions(keptSegments: setup.keptSegments),
            newEpoch: { Epoch(bits: UInt128.random(in: .min ... .max)) })
        logger.info(
            "the log is open",
            metadata: ["epoch": "\(log.epoch)", "next": "\(log.nextSequence)"])
        report(log.opening, to: logger)
        return log
    }

    /// Says what was found that is not as it should be.
    static func report(_ opening: OpeningReport, to logger: Logger) {
        if opening.tornBytes > 0 {
            logger.warning(
                "the log had a torn tail, which was cut and put into quarantine",
                metadata: ["bytes": "\(opening.tornBytes)"])
        }
        if !opening.sealed.isEmpty {
            logger.warning(
                "a segment of the log is not as it should be; it is written no more",
                metadata: ["segments": "\(opening.sealed)"])
        }
        if !opening.gaps.isEmpty {
            logger.error(
                "records of the log are damaged; what lies behind them is whole",
                metadata: ["ranges": "\(opening.gaps)"])
        }
    }

    /// Notes this start in the log and, where the log lacks it, the questionnaire. A disk that is
    /// full or refuses keeps nobody from starting: the next tap asks for the staff if it must (P4).
    ///
    /// - Returns: the numbers of what is durable; nil where nothing is.
    static func noteStart(
        in log: AppendLog, _ journal: Journal, _ setup: PanelSetup, boot: Boot, at now: Instant,
        logger: Logger
    ) -> Range<SequenceNumber>? {
        var drafts = [journal.draft(of: .boot(boot), at: now)]
        let note = QuestionnaireNote(setup.questionnaire.revision, log.epoch, setup.stateFolder)
        let isNoted = note.isThere
        if !isNoted { drafts += journal.drafts(of: setup.edition, at: now) }
        let range: Range<SequenceNumber>
        do {
            range = try log.append(drafts)
        } catch {
            logger.error("this start could not be noted", metadata: ["fault": "\(error)"])
            return nil
        }
        if !isNoted { note.write(logger) }
        return range
    }
}

/// Says which questionnaire the log holds already. Losing it means that the questionnaire is logged
/// once more, which changes nothing at the centre.
struct QuestionnaireNote: Sendable {
    private static let file = "questionnaire-logged"
    private static let bytesMax = 256

    private let path: String
    private let bytes: [UInt8]

    init(_ revision: Revision, _ epoch: Epoch, _ stateFolder: String) {
        path = "\(stateFolder)/\(Self.file)"
        bytes = Array("\(epoch) \(revision.number) \(revision.digest)\n".utf8)
    }

    /// A note that cannot be read is as good as none.
    var isThere: Bool {
        (try? FolderFile.readIfThere(path, bytesMax: Self.bytesMax)) == bytes
    }

    /// Only once the questionnaire is durable in the log.
    func write(_ logger: Logger) {
        do {
            try FolderFile.replace(path, with: bytes, mode: 0o644)
        } catch {
            logger.warning(
                "the questionnaire will be logged once more at the next start",
                metadata: ["fault": "\(error)"])
        }
    }
}

extension Journal {
    /// The questionnaire's own file, in parts.
    func drafts(of edition: Edition, at now: Instant) -> [Draft] {
        QuestionnairePart.parts(
            of: edition.questionnaireFile, revision: edition.questionnaire.revision
        ).map { draft(of: .questionnaire($0), at: now) }
    }
}
