import CCairo
import Feedback
import Measuring
import Screen

/// A display of 1280×800 at 10.1 inches in ordinary memory, what it shows, and a plain Cairo
/// surface of the same size to compare with.
final class Drawing {
    static let size = ScreenSize(width: 1280, height: 800, diagonalInches: 10.1)!

    let size = Drawing.size
    let painter = Painter(theme: .light)
    private let surface: TwoBuffers
    private let plain: OpaquePointer
    private let cairo: OpaquePointer

    init() throws {
        surface = TwoBuffers(size: size)
        plain = cairo_image_surface_create(
            CAIRO_FORMAT_ARGB32, Int32(size.width), Int32(size.height))
        guard let cairo = cairo_create(plain) else {
            throw MeasuringFault("Cairo has no memory for a picture")
        }
        self.cairo = cairo
    }

    deinit {
        cairo_destroy(cairo)
        cairo_surface_destroy(plain)
    }

    /// From what is to be shown to its pixels, as the panel does it.
    ///
    /// - Returns: how many pixels were drawn anew.
    @discardableResult
    func show(_ picture: Picture) throws -> Int {
        try painter.paint(Layout(picture, on: size), on: surface)
            .reduce(0) { $0 + $1.width * $1.height }
    }

    /// Fills as large a square, or everything, with one colour.
    func clear(pixels: Int) {
        let side = Double(pixels).squareRoot()
        cairo_set_source_rgb(cairo, 0.96, 0.97, 0.98)
        if pixels >= size.width * size.height {
            cairo_paint(cairo)
        } else {
            cairo_rectangle(cairo, 100, 100, side.rounded(), side.rounded())
            cairo_fill(cairo)
        }
        cairo_surface_flush(plain)
    }

    // MARK: - What is shown

    private static let offers = [
        LanguageOffer(tag: .russian, name: "Русский"),
        LanguageOffer(tag: .english, name: "English"),
    ]

    func faces(_ language: LanguageTag, pressed: Target? = nil) -> Picture {
        let isRussian = language == .russian
        return question(
            language,
            .faces(
                count: 5, lowLabel: isRussian ? "Очень плохо" : "Very unhappy",
                highLabel: isRussian ? "Очень хорошо" : "Very happy"), pressed)
    }

    func keyboard(_ language: LanguageTag, pressed: Target? = nil) -> Picture {
        let layout = language == .russian ? KeyboardLayout.ru : .en
        return question(
            language,
            .keyboard(
                KeyboardPicture(
                    purpose: .comment, typed: "Ждали долго. We waited.", note: "Кратко, briefly",
                    confirm: "OK", layout: layout, nextLayout: .en)), pressed)
    }

    private func question(
        _ language: LanguageTag, _ answers: QuestionPicture.Answers, _ pressed: Target? = nil
    ) -> Picture {
        .question(
            QuestionPicture(
                title: language == .russian
                    ? "Насколько вероятно, что вы порекомендуете нас друзьям и коллегам?"
                    : "How likely are you to recommend us to friends and colleagues?",
                answers: answers, back: language == .russian ? "Назад" : "Back",
                skip: language == .russian ? "Пропустить" : "Skip", languages: Self.offers,
                language: language, progress: Progress(step: 2, of: 4), pressed: pressed))
    }
}
