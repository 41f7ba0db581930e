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
    private let book: PictureBook
    private let theme: Theme

    /// Reads the questionnaire, its languages and a theme.
    ///
    /// - Parameters:
    ///   - path: of the questionnaire's file.
    ///   - languagesFolder: nil: 'Languages' beside the questionnaire's folder.
    ///   - theme: a built-in one's name or a file's path.
    package init(
        questionnaire path: String, languagesFolder: String? = nil, theme: String
    ) throws(SetupFault) {
        let folder = FolderFile.folder(of: path)
        questionnaire = try PanelSetup.questionnaire(path).0
        let strings = try PanelSetup.strings(
            for: questionnaire.languages, in: languagesFolder ?? "\(folder)/../Languages")
        let setting =
            ScreenSettings.BuiltInTheme(rawValue: theme)
            .map { ScreenSettings.Theme.builtIn($0) } ?? .file(SettingsPath(theme))
        let (colours, logo) = try PanelSetup.theme(setting, in: ".")
        self.theme = colours
        book = PictureBook(questionnaire, strings: strings.mapValues(\.strings), logo: logo)
    }

    init(book: PictureBook, theme: Theme) {
        self.book = book
        self.theme = theme
        questionnaire = book.questionnaire
    }

    /// All screens, in the order in which a customer may meet them.
    package var scenes: [Scene] {
        let questions = questionnaire.questions.indices.flatMap { index -> [Scene] in
            let number = QuestionNumber(UInt8(index))
            let hasConsent = questionnaire[number].consent != nil
            return (hasConsent ? [.consent(number)] : []) + [.question(number)]
        }
        return questions + Scene.others.map(\.scene)
    }

    /// A screen's name for a file: the question's key, or what stands beside the questions.
    package func name(of scene: Scene) -> String {
        switch scene {
        case .question(let number): questionnaire[number].key
        case .consent(let number): "\(questionnaire[number].key)-consent"
        default: Scene.others.first { $0.scene == scene }?.name ?? ""
        }
    }

    package func layout(
        _ scene: Scene, in language: LanguageTag, on size: ScreenSize
    ) -> Layout {
        Layout(picture(scene, in: language), on: size)
    }

    private func picture(_ scene: Scene, in language: LanguageTag) -> Picture {
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
