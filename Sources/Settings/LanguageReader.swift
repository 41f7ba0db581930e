import Feedback

/// Goes through a language's file, and marks what English has to stand in for.
struct LanguageReader {
    private let language: LanguageTag
    /// That of the language which the file says it is in, so that a wrong tag is one fault.
    private var rule: PluralRule
    /// Nil where every text is needed.
    private let english: PanelStrings?
    private let source: SourceText
    private let faults: FaultList
    private(set) var strings: PanelStrings
    private(set) var fallbacks: [SettingsFault] = []

    init(
        _ language: LanguageTag, english: PanelStrings?, _ source: SourceText, _ faults: FaultList
    ) {
        self.language = language
        self.english = english
        self.source = source
        self.faults = faults
        rule = PluralRule(of: language)
        strings = PanelStrings(
            language: language, ownName: "", direction: .leftToRight, thanks: "", tellStaff: "",
            tellStaffAdvice: "", back: "", skip: "", send: "", phoneConsent: "", testing: "",
            touchCross: "")
    }

    mutating func read(_ root: Entry) {
        let head = LanguageHeadKey.allCases.map(\.rawValue)
        let sections = LanguageSectionName.allCases.map(\.rawValue)
        let section = Section(
            root, named: "the language", keys: head + LanguageKey.keys + sections, faults)
        readHead(section)
        read(section, LanguageKey.self)
        for name in LanguageSectionName.allCases { read(name, of: section) }
    }

    private mutating func readHead(_ section: Section) {
        if let field = section.required(LanguageHeadKey.language) { readLanguage(field) }
        let direction = section.required(LanguageHeadKey.direction)?
            .word(of: PanelStrings.Direction.self, faults)
        set(&strings.direction, direction)
    }

    /// A copy of another language's file whose first line was forgotten would show the wrong name.
    private mutating func readLanguage(_ field: Field) {
        if case .text(let code, _) = field.entry.kind {
            if code == language.code { return }
            if let tag = LanguageTag(code) { rule = PluralRule(of: tag) }
        }
        faults.add(
            field.position,
            "the language is \(field.entry.noun), but the file is that of '\(language)'",
            try: "write 'language: \(language)', or rename the file.")
    }

    private mutating func read(_ name: LanguageSectionName, of root: Section) {
        switch name {
        case .consent: read(name, of: root, ConsentKey.self)
        case .contact: read(name, of: root, ContactKey.self)
        case .stillThere: read(name, of: root, StillThereKey.self)
        case .rest: read(name, of: root, RestKey.self)
        case .opensOn: read(name, of: root, Weekday.self)
        case .faces: read(name, of: root, FaceKey.self)
        case .keyboard: read(name, of: root, KeyboardKey.self)
        case .staff: read(name, of: root, StaffKey.self)
        case .speech: read(name, of: root, SpeechKey.self)
        }
    }

    private mutating func read<Key: LanguageSectionKey>(
        _ name: LanguageSectionName, of root: Section, _ keys: Key.Type
    ) {
        if let field = root.optional(name) {
            return read(Section(field.entry, named: field.name, Key.self, faults), keys)
        }
        guard let english else {
            _ = root.required(name)
            return
        }
        for key in Key.allCases { takeEnglish(key.string, english) }
        fallBack(
            at: root.position(of: name), "\(root.name) has no section \(quoted(name.rawValue))",
            try: "add '\(name.rawValue):' and under it \(list(Key.keys)), as in 'en.yaml'.")
    }

    private mutating func read<Key: LanguageSectionKey>(_ section: Section, _: Key.Type) {
        // Where a missing text belongs: below the one that comes before it.
        var nearest = section.position
        for key in Key.allCases {
            if section.position(of: key) != section.position { nearest = section.position(of: key) }
            if let field = section.optional(key) {
                read(field, key.string)
            } else if let english {
                takeEnglish(key.string, english)
                fallBack(
                    at: nearest, "\(section.name) has no text under \(quoted(key.rawValue))",
                    try: "add '\(key.rawValue): …' here, the translation of "
                        + "\(quoted(sample(of: key.string, english))).")
            } else {
                _ = section.required(key)
            }
        }
    }

    private mutating func fallBack(at position: Position, _ what: String, try advice: String) {
        fallbacks.append(
            SettingsFault(
                file: faults.file, position: position, what: "\(what); English stands in",
                advice: advice))
    }

    private mutating func takeEnglish(_ string: LanguageString, _ english: PanelStrings) {
        switch string {
        case .line(let path, _): strings[keyPath: path] = english[keyPath: path]
        case .phrase(let path, _, _): strings[keyPath: path] = english[keyPath: path]
        case .plural(let path, _, _): strings[keyPath: path] = english[keyPath: path]
        }
    }

    private func sample(of string: LanguageString, _ english: PanelStrings) -> String {
        switch string {
        case .line(let path, _): english[keyPath: path]
        case .phrase(let path, _, _): english[keyPath: path].text
        case .plural(let path, _, _): english[keyPath: path].forms[.other]?.text ?? ""
        }
    }

    // MARK: One text

    private mutating func read(_ field: Field, _ string: LanguageString) {
        switch string {
        case .line(let path, let length):
            strings[keyPath: path] = phrase(field, length, [], isNumberNeeded: true).text
        case .phrase(let path, let length, let places):
            strings[keyPath: path] = phrase(field, length, places, isNumberNeeded: true)
        case .plural(let path, let length, let place):
            if let read = plural(field, length, place) {
                strings[keyPath: path] = read
            } else if let english {
                takeEnglish(string, english)
            }
        }
    }

    /// Nil where a form is missing and English stands in.
    private mutating func plural(
        _ field: Field, _ length: PhraseLength, _ place: Phrase.Place
    ) -> PluralPhrase? {
        let categories = rule.categories
        guard case .table = field.entry.kind else {
            let names = categories.map { "'\($0.rawValue): …'" }.joined(separator: ", ")
            faults.add(
                field.position,
                "\(field.name) is \(field.entry.noun); it must have a text for each kind of number",
                try: "write under it \(names).")
            return nil
        }
        let section = Section(
            field.entry, named: field.name, keys: categories.map(\.rawValue), faults)
        var forms: [PluralCategory: Phrase] = [:]
        for category in categories {
            if var form = form(category, of: section) {
                form.name += " of \(field.name)"
                forms[category] = phrase(
                    form, length, [place], isNumberNeeded: rule.onlyNumber(of: category) == nil)
            }
        }
        return forms.count == categories.count ? PluralPhrase(rule, forms) : nil
    }

    private mutating func form(_ category: PluralCategory, of section: Section) -> Field? {
        guard english != nil else { return section.required(category) }
        if let field = section.optional(category) { return field }
        let numbers = rule.samples(of: category).map(String.init).joined(separator: ", ")
        fallBack(
            at: section.position(of: category),
            "\(section.name) has no text under \(quoted(category.rawValue))",
            try: "add '\(category.rawValue): …', for numbers such as \(numbers).")
        return nil
    }

    private func phrase(
        _ field: Field, _ length: PhraseLength, _ places: [Phrase.Place], isNumberNeeded: Bool
    ) -> Phrase {
        guard let text = field.shownLine(charactersMax: length.rawValue, faults) else {
            return Phrase()
        }
        do {
            let phrase = try Phrase(text, places: places)
            check(phrase, field, length, isNumberNeeded ? places : [])
            return phrase
        } catch {
            faults.add(
                field.entry.position(atOffset: error.offset, in: source),
                "\(field.name): \(error.what)", try: error.advice)
            return Phrase()
        }
    }

    private func check(
        _ phrase: Phrase, _ field: Field, _ length: PhraseLength, _ needed: [Phrase.Place]
    ) {
        for place in needed where !phrase.places.contains(place) {
            faults.add(
                field.position, "\(field.name) lacks {\(place.rawValue)}",
                try: "write {\(place.rawValue)} where the panel shall put its value.")
        }
        guard phrase.charactersMax > length.rawValue else { return }
        let filled = phrase.places.isEmpty ? "" : " when its placeholders are filled"
        faults.add(
            field.position,
            "\(field.name) has \(phrase.charactersMax) characters\(filled); the most is "
                + "\(length.rawValue)",
            try: "shorten it.")
    }
}
