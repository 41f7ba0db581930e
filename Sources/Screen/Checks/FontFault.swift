/// Something is wrong with the fonts. The panel draws all the same.
package enum FontFault: Hashable, Sendable, CustomStringConvertible {
    case familyMissing(String, substitute: String)
    /// Some characters were drawn as empty boxes.
    case glyphsMissing

    package var description: String {
        switch self {
        case .familyMissing(let family, let substitute):
            "the font \(family) is not installed; texts are drawn in \(substitute): "
                + "install the package fonts-noto-core"
        case .glyphsMissing:
            "no installed font has every character that is shown: "
                + "install the fonts of the questionnaire's languages"
        }
    }
}
