import Feedback
import Screen
import Settings

extension PictureBook {
    /// - Parameter isTesting: whether the service mode is on.
    func staff(
        _ desk: StaffDesk, in language: LanguageTag, isTesting: Bool, _ pressed: Target?
    ) -> Picture {
        let panel = words(in: language)
        let words = panel.staff
        switch desk.page {
        case .pin:
            return .pin(
                PINPicture(
                    title: words.enterPIN, typedCount: desk.typedCount,
                    note: desk.note.map(words.text) ?? "", confirm: panel.done,
                    back: panel.back,
                    isComplete: desk.typedCount >= StaffPIN.digitCount.lowerBound,
                    direction: direction(of: language), pressed: pressed))
        case .facts(let rows):
            let service = StaffPicture.Row(
                isTesting ? .attention : .plain, name: words.serviceMode,
                value: isTesting ? words.on : words.off)
            return .staff(
                StaffPicture(
                    title: desk.isRestartAsked ? words.restartQuestion : words.title,
                    rows: rows.isEmpty ? [] : rows + [service],
                    buttons: [
                        .init(.service, label: words.serviceMode),
                        .init(.clean, label: words.clean),
                        .init(.calibrate, label: words.calibrate),
                        .init(.restart, label: words.restart), .init(.close, label: words.close),
                    ], direction: direction(of: language), pressed: pressed))
        }
    }
}

extension StaffStrings {
    fileprivate func text(_ note: StaffDesk.Note) -> String {
        switch note {
        case .wrong(let triesLeft): wrongPIN.text(triesLeft)
        case .wait(let seconds): wait.text(Int(clamping: seconds))
        }
    }
}
