/// What a panel is started with.
package enum PanelFiles {
    /// A questionnaire of one question that never leaves the screen, its answers on all of it:
    /// every tap is an answer.
    ///
    /// - Parameter thanksMilliseconds: how long each answer is thanked for.
    package static func buttons(thanksMilliseconds: Int = 0) -> String {
        """
        questionnaire: buttons
        revision: 1
        languages: [ru, en]
        thanks-milliseconds: \(thanksMilliseconds)
        answers-fill-screen: true
        questions:
          - key: face
            scale: four-faces
            text: {ru: Как вас обслужили?, en: How was our service today?}

        """
    }

    /// `panel.yaml`.
    ///
    /// - Parameters:
    ///   - more: further sections.
    package static func configuration(
        questionnaire: String, stateFolder: String = "panel", _ more: String = ""
    ) -> String {
        """
        touchpoint: main-entrance
        state-directory: \(stateFolder)
        questionnaire: \(questionnaire)
        languages-folder: \(Project.languages)
        input:
          device: none
        # Recordings are played faster than they were made.
        taps:
          lock-out-milliseconds: 0
        \(more)

        """
    }
}
