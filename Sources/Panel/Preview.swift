package import Feedback
package import Screen
import Settings

/// A questionnaire's screens without a panel: what whoever writes one wants to see.
package struct Preview: Sendable {
    /// Which screen.
    package enum Scene: Hashable, Sendable {
        case question(QuestionNumber)
        case consent(QuestionNumber)
        case thanks
        case tellStaff
        case stillThere
        case asleep
        case cleaning
        case outOfOrder

        /// The screens beside the questions, under the names that a command takes.
        package static let others: [(name: String, scene: Scene)] = [
            ("thanks", .thanks), ("tell-staff", .tellStaff), ("still-there", .stillThere),
            ("asleep", .asleep), ("cleaning", .cleaning), ("out-of-order", .outOfOrder),
        ]
    }

    package let questionnaire: Questionnaire
    private let texts: PreviewTexts
    private let logo: Logo?
    private let theme: Theme

    /// Reads the questionnaire, its languages and a theme.
    ///
    /// - Parameters:
    ///   - path: of the questionnaire's file.
    ///   - language: a further one to draw in, whether the questionnaire is written in it or not;
    ///     nil: every one that it is written in.
    ///   - languagesFolder: nil: 'Languages' beside the questionnaire's folder or in it, or the
    ///     panel's own.
    ///   - theme: a built-in one's name or a file's path.
    package init(
        questionnaire path: String, language: LanguageTag? = nil, languagesFolder: String? = nil,
        theme: String
    ) throws(SetupFault) {
        let folder = FolderFile.folder(of: path)
        let (reading, _) = try PanelSetup.questionnaire(path)
        let questionnaire = reading.questionnaire
        let further = language.map { [$0] } ?? questionnaire.translations
        let strings = try PanelSetup.strings(
            for: questionnaire.languages + further,
            in: languagesFolder ?? Self.languagesFolder(near: folder))
        let setting =
            ScreenSettings.BuiltInTheme(rawValue: theme)
            .map { ScreenSettings.Theme.builtIn($0) } ?? .file(SettingsPath(theme))
        let (colours, logo) = try PanelSetup.theme(setting, in: ".")
        self.init(
            questionnaire, PreviewTexts(strings: strings, fallbacks: reading.fallbacks),
            logo: logo, theme: colours)
    }

    init(
        _ questionnaire: Questionnaire, _ texts: PreviewTexts, logo: Logo? = nil,
        theme: Theme = .light
    ) {
        self.questionnaire = questionnaire
        self.texts = texts
        self.logo = logo
        self.theme = theme
    }

    /// The panel's own texts: where they lie in the project, on a panel, and else on this machine.
    private static func languagesFolder(near folder: String) -> String {
        let places = ["\(folder)/../Languages", "\(folder)/Languages", installedLanguages]
        let english = LanguageFile.name(of: .english)
        return places.first { (try? PanelSetup.file("\($0)/\(english)")) != nil } ?? places[0]
    }

    private static let installedLanguages = "/etc/smile-panel/Languages"

    /// Every language that the questionnaire is written in: those first that it offers.
    package var languages: [LanguageTag] { questionnaire.languages + questionnaire.translations }

    /// What is not in this language in its pictures: a line each, without a full stop.
    package func gaps(in language: LanguageTag) -> [String] {
        guard languages.contains(language) else {
            return [
                "the questionnaire '\(questionnaire.key)' is not in '\(language)': its own texts "
                    + "are in '\(questionnaire.standIn)'"
            ] + texts.panelGaps(in: language)
        }
        return texts.gaps(in: language)
    }

    /// What stands out of the background by 3 : 1 can be seen (WCAG 2.2, 1.4.11, asks no more of
    /// what is used).
    private static let logoContrast = 3.0
    /// Of the logo, this share must.
    private static let logoShare = 0.5

    /// Why customers can hardly see the logo; nil where they can, and where there is none.
    package var logoFault: String? {
        let colours = logo?.sampledColours ?? []
        guard !colours.isEmpty else { return nil }
        let background = RGB(theme.background.rgb)
        let seen = colours.count { RGB($0.rgb).contrast(with: background) >= Self.logoContrast }
        let share = Double(seen) / Double(colours.count)
        guard share < Self.logoShare else { return nil }
        return "only \(Int(share * 100)) % of the logo stands out from the background "
            + "\(background) by 3 : 1"
    }

    // MARK: Screens

    /// All screens, in the order in which a customer may meet them.
    package var scenes: [Scene] {
        let questions = questionnaire.questions.indices.flatMap { index -> [Scene] in
            let number = QuestionNumber(UInt8(index))
            let hasConsent = questionnaire[number].consent != nil
            return (hasConsent ? [.consent(number)] : []) + [.question(number)]
        }
        return questions + Scene.others.map(\.scene)
    }

    /// A screen's name for a command and a file: the question's key, or what stands beside the
    /// questions. No two screens share one: where an author chose the name for a question, the
    /// other screen's has a colon, which no key has.
    package func name(of scene: Scene) -> String {
        switch scene {
        case .question(let number): questionnaire[number].key
        case .consent(let number):
            unique("\(questionnaire[number].key)-consent", "\(questionnaire[number].key):consent")
        default:
            Scene.others.first { $0.scene == scene }
                .map { unique($0.name, "panel:\($0.name)") } ?? ""
        }
    }

    private func unique(_ name: String, _ other: String) -> String {
        questionnaire.number(ofQuestion: name) == nil ? name : other
    }

    package func layout(
        _ scene: Scene, in language: LanguageTag, on size: ScreenSize
    ) -> Layout {
        Layout(picture(scene, in: language), on: size)
    }

    private func picture(_ scene: Scene, in language: LanguageTag) -> Picture {
        let book = book(in: language)
        var state = PictureBook.State(language: language)
        let seconds = Countdown(seconds: 7, of: 10)
        switch scene {
        case .question(let number):
            state.canGoBack = number != .first
            return book.question(number, state)
        case .consent(let number):
            state.canGoBack = true
            return book.consent(number, state)
        case .thanks: return book.thanks(in: language)
        case .tellStaff: return book.tellStaff(in: language)
        case .stillThere: return book.stillThere(seconds, in: language)
        case .asleep: return book.rest(.asleep(opens: .tomorrow("09:00")), in: language)
        case .cleaning: return book.cleaning(seconds, in: language)
        case .outOfOrder: return book.rest(.outOfOrder, in: language)
        }
    }

    /// Whether a customer meets the screen: a question is left out where its keyboard would be too
    /// small for fingers, or where there is none for the language.
    package func isShown(
        _ scene: Scene, in language: LanguageTag, on size: ScreenSize
    ) -> Bool {
        switch scene {
        case .question(let number), .consent(let number):
            !book(in: language).unavailable(on: size, in: language).contains(number)
        default: true
        }
    }

    /// Where a language is drawn that is not offered, it stands behind those that are: so a site
    /// would offer it.
    private func book(in language: LanguageTag) -> PictureBook {
        var offering = questionnaire
        if !offering.languages.contains(language) {
            let kept = offering.languages.prefix(QuestionnaireFile.languagesMax - 1)
            offering.languages = kept + [language]
        }
        return PictureBook(offering, strings: texts.strings, logo: logo)
    }

    /// The screen as a PNG file, and what is missing for drawing it well, such as a font.
    package func png(
        _ scene: Scene, in language: LanguageTag, on size: ScreenSize
    ) throws(ScreenFault) -> (bytes: [UInt8], faults: [String]) {
        let surface = MemorySurface(size: size)
        let painter = Painter(theme: theme)
        try painter.paint(layout(scene, in: language, on: size), on: surface)
        return (try surface.png().bytes, painter.fontFaults.map(\.description))
    }
}

/// The panel's own texts, and what is missing in them and in the questionnaire's.
struct PreviewTexts: Sendable {
    var strings: [LanguageTag: PanelStrings]
    private var panelFallbacks: [LanguageTag: [SettingsFault]]
    private var fallbacks: [LanguageTag: [SettingsFault]]

    init(
        strings: [LanguageTag: LanguageReading], fallbacks: [LanguageTag: [SettingsFault]] = [:]
    ) {
        self.strings = strings.mapValues(\.strings)
        panelFallbacks = strings.mapValues(\.fallbacks)
        self.fallbacks = fallbacks
    }

    func gaps(in language: LanguageTag) -> [String] {
        let own = Self.line("the questionnaire's", fallbacks[language] ?? [])
        return own + panelGaps(in: language)
    }

    func panelGaps(in language: LanguageTag) -> [String] {
        Self.line("the panel's", panelFallbacks[language] ?? [])
    }

    private static func line(_ whose: String, _ missing: [SettingsFault]) -> [String] {
        guard let first = missing.first else { return [] }
        let others = missing.count > 1 ? ", and \(missing.count - 1) more of \(whose) texts" : ""
        return ["\(first.file):\(first.position): \(first.what)\(others)"]
    }
}
