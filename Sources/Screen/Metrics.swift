/// The sizes of everything on the panel, in millimetres as the customer sees them from 60 to 80 cm.
///
/// The figures are the house's look: capital letters of 8 to 10 mm, faces of 28 to 45 mm and never
/// under 15 mm, keys of an on-screen keyboard of at least 9 mm.
package struct Metrics: Hashable, Sendable {
    package var faceMax = 45.0
    /// Below this the row of faces uses the whole width, up to the screen's margins.
    package var faceGood = 28.0
    package var faceMin = 15.0
    package var keyMin = 9.0
    /// Eleven keys in one row only where each is this wide.
    package var numberKeyMinInOneRow = 10.5
    package var numberKeyMax = 20.0
    package var padKeyMax = 22.0
    /// Keys of the on-screen keyboard; larger ones are slower to move between.
    package var keyboardKeyMax = 20.0
    package var keyboardKeyHeightMax = 14.0
    /// Keys with a word on them among answers: done, agree, still here.
    package var keyHeightMax = 20.0
    package var tileMin = 9.0
    /// From this height on, higher tiles are no easier to hit.
    package var tileGood = 15.0
    /// Below this height of the screen the key that is done stands beside the tiles.
    package var lowScreen = 100.0
    package var tileHeightMax = 32.0
    package var tileWidthMax = 92.0
    /// The question's em: capitals of Noto Sans are 0.714 em, so 9.3 mm.
    package var titleEm = 13.0
    package var statementEm = 17.0
    package var answerEm = 8.0
    package var fieldEm = 11.0
    package var labelEm = 6.2
    package var controlEm = 4.8
    /// The least em that text is shrunk to before it is cut short.
    package var floorEm = 3.4
    /// The small digits that show what a number key means.
    package var numberEm = 4.0
    package var rowHeightMax = 15.0
    /// A paragraph's lines are no longer than this, so that the eye finds the next one.
    package var paragraphWidthMax = 230.0
    package var paragraphLinesMax = 16
    /// The longer side of a logo; smaller, nobody would know it.
    package var logoMin = 8.0
    package var controlHeight = 12.0
    /// Kept free at the start and the end of the footer, so that languages in its middle stay where
    /// they are when back and skip come and go.
    package var controlWidthMax = 46.0

    package static let standard = Metrics()

    package init() {}
}
