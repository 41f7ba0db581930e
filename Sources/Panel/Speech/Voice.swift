import Feedback
import Logging
import Settings
import Touch

/// Says one text after another through a program. All calls come from the loop's thread.
final class Voice {
    /// How long the panel waits at its own end for a voice that was silenced.
    private static let endMillisecondsMax: Int32 = 1_000

    private let settings: SpeechSettings
    private let ready: ReadyWait
    private let tag: UInt64
    private let logger: Logger
    private var process: VoiceProcess?
    /// What is said once the process before has ended.
    private var next: Utterance?
    private var isSilenced = false
    private var hasFailed = false

    /// - Parameters:
    ///   - ready: waits for the end of each text.
    ///   - tag: what it then says; call `turn` then.
    init(_ settings: SpeechSettings, ready: ReadyWait, tag: UInt64, logger: Logger) {
        self.settings = settings
        self.ready = ready
        self.tag = tag
        self.logger = logger
    }

    func take(_ speech: Speech) {
        next = if case .say(let utterance) = speech { utterance } else { nil }
        if let process, process.outcome() == nil {
            isSilenced = true
            process.silence()
        } else {
            sayNext()
        }
    }

    /// A text may have come to its end.
    func turn() {
        guard let process, let status = process.outcome() else { return }
        if !isSilenced { note(status) }
        sayNext()
    }

    func stop() {
        next = nil
        process?.end(millisecondsMax: Self.endMillisecondsMax)
        process = nil
    }

    private func sayNext() {
        process = nil
        isSilenced = false
        guard let utterance = next else { return }
        next = nil
        do {
            let process = try VoiceProcess(
                settings.program, Self.arguments(utterance, settings), text: utterance.text)
            try ready.add(process.descriptor, tag: tag)
            self.process = process
        } catch {
            fail("\(error)")
        }
    }

    static func arguments(_ utterance: Utterance, _ settings: SpeechSettings) -> [String] {
        // espeak-ng's amplitude goes from 0 to 200.
        [
            "-v", voice(of: utterance.language), "-a", "\(utterance.volumePercent * 2)",
            "-s", "\(settings.wordsPerMinute)", "--stdin",
        ]
    }

    /// espeak-ng names its voices like languages, but for Mandarin.
    private static func voice(of language: LanguageTag) -> String {
        language.code == "zh" ? "cmn" : language.code
    }

    private func note(_ status: Int32) {
        guard status != 0 else { return hasFailed = false }
        fail("'\(settings.program)' ended with status \(status >> 8 & 0xFF)")
    }

    /// Told once, not with every key.
    private func fail(_ fault: String) {
        if !hasFailed { logger.error("nothing is said", metadata: ["fault": "\(fault)"]) }
        hasFailed = true
    }
}
