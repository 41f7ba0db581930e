package import Exchange
package import Feedback

/// Why a panel was not let in. Nothing of what it asked for was done.
package enum IdentityFault: Error, CustomStringConvertible {
    case damaged(MessageFault)
    /// No open enrolment has this number and secret. Says no more: who asks may be guessing.
    case refused
    case used
    case expired
    case retired(PanelID)
    case elsewhere(PanelID, place: String)
    case wrongKey(PanelID)
    /// It was never let in.
    case unknown(PanelID)
    /// The message is another panel's than the address says.
    case wrongPanel
    case store(StoreFault)

    package var description: String {
        switch self {
        case .damaged(let fault): fault.description
        case .refused:
            "no open enrolment has this number and secret. Try: ask the office for another string"
        case .used:
            "the string was used by another panel. Try: ask the office which; where nobody knows "
                + "that panel, the string was stolen, and the office retires it"
        case .expired: "the string has expired. Try: ask the office for another one"
        case .retired(let panel):
            "panel \(panel) is retired. Try: move its 'panel.key' away and enrol again, which "
                + "makes it another panel"
        case .elsewhere(let panel, let place):
            "panel \(panel) is enrolled at \(place) already. Try: ask the office for a string of "
                + "'panel swap \(panel)' if it is to be moved"
        case .wrongKey(let panel):
            "the key is not, or not any more, one of panel \(panel). "
                + "Try: smilectl panel rotate-key with the key that the centre knows"
        case .unknown(let panel):
            "panel \(panel) is not enrolled here. Try: ask the office for a string"
        case .wrongPanel: "the message is another panel's than its address says"
        case .store(let fault): "\(fault). Nothing was changed"
        }
    }

    /// The kind of its problem document.
    var kind: Problem.Kind {
        switch self {
        case .damaged: .damagedMessage
        case .refused: .enrolmentRefused
        case .used: .enrolmentUsed
        case .expired: .enrolmentExpired
        case .retired: .panelRetired
        case .elsewhere: .panelElsewhere
        case .wrongKey: .wrongKey
        case .unknown: .unknownPanel
        case .wrongPanel: .wrongPanel
        case .store(let fault): fault.isTemporary ? .storeUnavailable : .storeFailed
        }
    }
}
