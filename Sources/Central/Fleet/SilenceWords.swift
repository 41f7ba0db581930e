extension Silence {
    /// The finding in a few words.
    package func words(_ language: FleetLanguage) -> String {
        switch (self, language) {
        case (.closed, .english): "closed"
        case (.closed, .russian): "закрыто"
        case (.nobodyTapped, .english): "nobody tapped"
        case (.nobodyTapped, .russian): "никто не нажимал"
        case (.buttonDead, .english): "the buttons or the touch screen do not work"
        case (.buttonDead, .russian): "кнопки или экран не реагируют"
        case (.panelDead, .english): "the panel does not work"
        case (.panelDead, .russian): "панель не работает"
        case (.networkDead, .english): "the network does not work"
        case (.networkDead, .russian): "нет сети"
        case (.notHeard, .english): "the panel or its network does not work"
        case (.notHeard, .russian): "не работает панель или её сеть"
        }
    }
}

/// The languages in which the office is told.
package enum FleetLanguage: Hashable, Sendable, CaseIterable {
    case english
    case russian
}

extension SilenceFinding.Evidence {
    /// Why it is believed, as a sentence.
    package func words(_ language: FleetLanguage) -> String {
        switch (self, language) {
        case (.outsideOpeningHours, .english): "The site is not open now."
        case (.outsideOpeningHours, .russian): "Сейчас нерабочее время."
        case (.noTaps(let expected), .english):
            "It is online; about \(expected) taps usually come in such a time, and none came."
        case (.noTaps(let expected), .russian):
            "Она на связи; обычно за это время бывает нажатий: \(expected), а не было ни одного."
        case (.noInputDevice, .english):
            "The panel is online and sees neither a touch screen nor a button."
        case (.noInputDevice, .russian):
            "Панель на связи, но не видит ни сенсорного экрана, ни кнопок."
        case (.othersHeard(let count), .english):
            "It is silent, while other panels of this site are online: \(count)."
        case (.othersHeard(let count), .russian):
            "Она молчит, а другие панели этой точки на связи: \(count)."
        case (.siteNotHeard(let count), .english):
            "Everything there fell silent together: \(count)."
        case (.siteNotHeard(let count), .russian):
            "Всё там замолчало одновременно: \(count)."
        case (.onlyPanel, .english):
            "It is silent, and this site has no other panel to compare with."
        case (.onlyPanel, .russian):
            "Она молчит, а других панелей для сравнения на этой точке нет."
        }
    }
}
