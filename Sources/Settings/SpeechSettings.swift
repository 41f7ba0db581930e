/// Whether and how screens are said aloud, for customers who do not see them.
package struct SpeechSettings: Hashable, Sendable {
    package enum Output: String, CaseIterable, Hashable, Sendable {
        /// A socket that tells whether headphones are in it: without them nothing is said.
        case jack
        /// Headphones and nothing else, for which the installer vouches.
        case headphones
        /// A loudspeaker: what a customer types is said with headphones alone.
        case speaker
    }

    package static let volumes = 0...100
    /// What espeak-ng takes.
    package static let speeds = 80...450

    package var output = Output.jack
    /// A program's name or its absolute path.
    package var program = "espeak-ng"
    /// At the beginning of every visit, in percent.
    package var volumePercent = 50
    package var wordsPerMinute = 160

    package init() {}
}

enum SpeechSettingKey: String, SectionKey {
    /// `jack`, `headphones` or `speaker`.
    case output
    /// What says it.
    case program
    /// At the beginning of every visit.
    case volume
    /// How fast.
    case wordsPerMinute = "words-per-minute"
}

extension SpeechSettings {
    mutating func read(_ section: Section, _ faults: FaultList) {
        set(&output, section.optional(SpeechSettingKey.output)?.word(of: Output.self, faults))
        set(&program, section.optional(SpeechSettingKey.program)?.program(faults))
        set(
            &volumePercent,
            section.optional(SpeechSettingKey.volume)?.integer(in: Self.volumes, faults))
        set(
            &wordsPerMinute,
            section.optional(SpeechSettingKey.wordsPerMinute)?.integer(in: Self.speeds, faults))
    }
}

extension Field {
    /// A name that is looked up where programs are, or an absolute path.
    fileprivate func program(_ faults: FaultList) -> String? {
        guard let text = line(charactersMax: 255, faults) else { return nil }
        guard text.hasPrefix("/") || !text.contains("/"), !text.contains(where: \.isWhitespace)
        else {
            faults.add(
                position, "\(name) is \(quoted(text)); that is no program",
                try: "write a program's name, such as 'espeak-ng', or its absolute path.")
            return nil
        }
        return text
    }
}
