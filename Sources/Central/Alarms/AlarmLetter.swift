import Feedback
import Settings

/// What an e-mail about panels says. A pure value: the places' names come with it.
struct AlarmLetter {
    let language: AlarmRecipient.Language
    /// How people call where it happens, by the news' subject.
    let places: [String: String]
    /// Of the page that shows all panels; nil where nobody said how browsers reach the centre.
    let page: String?
    let zone: OfficeZone

    func subject(_ news: [AlarmNews]) -> String {
        let raised = news.filter { $0.end == nil }
        let told = raised.isEmpty ? news : raised
        let what = told.count == 1 ? place(told[0]) : String(told.count)
        let start =
            switch (language, raised.isEmpty) {
            case (.english, false): "Smile Panel needs somebody: "
            case (.english, true): "Smile Panel, over: "
            case (.russian, false): "Smile Panel, нужна помощь: "
            case (.russian, true): "Smile Panel, снято: "
            }
        return start + what.prefix(120)
    }

    func body(_ news: [AlarmNews], at now: Int64) -> String {
        var parts: [String] = []
        let (raised, over) = (news.filter { $0.end == nil }, news.filter { $0.end != nil })
        if !raised.isEmpty {
            parts.append(language == .english ? "NEEDS SOMEBODY" : "НУЖНА ПОМОЩЬ")
            parts += raised.map(entry)
        }
        if !over.isEmpty {
            parts.append(language == .english ? "OVER" : "СНЯТО")
            parts += over.map(entry)
        }
        let zone = zone.name(at: now)
        parts.append(language == .english ? "Times are in \(zone)." : "Время указано по \(zone).")
        if let page {
            parts.append((language == .english ? "All panels: " : "Все панели: ") + page)
        }
        return parts.joined(separator: "\n\n") + "\n"
    }

    private func place(_ news: AlarmNews) -> String {
        (places[news.subject] ?? news.subject).onOneLine
    }

    private func entry(_ news: AlarmNews) -> String {
        ([place(news)] + sentences(news).map { "  \($0)" }).joined(separator: "\n")
    }

    private func sentences(_ news: AlarmNews) -> [String] {
        let since = time(news.since)
        if let end = news.end {
            let verdict = end.verdict.words(language.ofFleet)
            return [
                language == .english
                    ? "It was: \(verdict). From \(since) to \(time(end.at))."
                    : "Причина: \(verdict). С \(since) до \(time(end.at))."
            ]
        }
        let (what, why) = words(news)
        let from = language == .english ? "Since \(since)." : "С \(since)."
        return ["\(what.capitalizedFirst). \(from)", why]
    }

    private func words(_ news: AlarmNews) -> (what: String, why: String) {
        switch (news.what, language) {
        case (.silence(_, let finding), _):
            (finding.silence.words(language.ofFleet), finding.evidence.words(language.ofFleet))
        case (.cloned, .english):
            (
                "two machines have its key", "Retire it, and enrol the one that is to stay."
            )
        case (.cloned, .russian):
            (
                "её ключ есть у двух машин",
                "Выведите её из работы и зарегистрируйте ту, что остаётся."
            )
        case (.conflicts, .english):
            (
                "records came under numbers that others have",
                "They were set aside and count nowhere. Somebody may have put back the panel's "
                    + "disk, or copied it."
            )
        case (.conflicts, .russian):
            (
                "пришли записи под номерами, которые уже заняты другими",
                "Они отложены и нигде не учитываются. Возможно, диск панели восстановили из "
                    + "копии или скопировали."
            )
        }
    }

    private func time(_ moment: Int64) -> String {
        let parts = zone.parts(moment)
        return "\(parts.date) \(parts.time.prefix(5))"
    }
}

extension AlarmRecipient.Language {
    fileprivate var ofFleet: FleetLanguage { self == .english ? .english : .russian }

    var tag: LanguageTag { self == .english ? .english : .russian }
}

extension String {
    /// Names come from whoever set a panel up, and from panels that nobody enrolled.
    fileprivate var onOneLine: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0.isUnprintable ? "\u{fffd}" : $0 }))
    }
}
