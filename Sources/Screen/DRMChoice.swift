/// Which display to use, and how.
package struct DisplayChoice: Hashable, Sendable {
    package var path: String
    package var connector: DisplayConnector
    package var mode: DisplayMode
    /// False where the technician's mode is not offered.
    package var isWishedMode: Bool

    /// The one to use of those that are there.
    ///
    /// A configured socket is used or none is: a picture that appears elsewhere than where it was
    /// sent helps nobody. Otherwise what is in use stays in use, then built-in displays come before
    /// plugged-in ones, then the first card and the first socket.
    ///
    /// - Parameter current: what is in use, if anything.
    package static func choose(
        among cards: [SurveyedCard], _ wishes: DisplayWishes, current: DisplayChoice? = nil
    ) throws(DisplayFault) -> DisplayChoice {
        guard !cards.isEmpty else { throw .noCard }
        var candidates = cards.flatMap { card in
            card.connectors.filter { !$0.isUnseen }.map { (card: card, connector: $0) }
        }
        guard !candidates.isEmpty else { throw noSockets(cards) }
        let there = candidates.map(\.connector.name)
        if let wish = wishes.connector {
            candidates.removeAll {
                wish != $0.connector.name && wish != "\($0.card.name)-\($0.connector.name)"
            }
            guard !candidates.isEmpty else { throw .connectorMissing(wish, there: there) }
        }
        let plugged = candidates.filter { isPlugged($0.connector, wishes) }
        guard !plugged.isEmpty else {
            throw .nothingConnected(candidates.map(\.connector.name))
        }
        return try best(of: plugged, wishes, current)
    }

    /// A socket that cannot tell is believed where the technician names it.
    private static func isPlugged(
        _ connector: DisplayConnector, _ wishes: DisplayWishes
    ) -> Bool {
        switch connector.link {
        case .connected: true
        case .unknown: wishes.connector != nil && !connector.modes.isEmpty
        case .disconnected: false
        }
    }

    private static func best(
        of candidates: [(card: SurveyedCard, connector: DisplayConnector)],
        _ wishes: DisplayWishes, _ current: DisplayChoice?
    ) throws(DisplayFault) -> DisplayChoice {
        let choices = candidates.compactMap { card, connector in
            DisplayMode.choose(from: connector.modes, wish: wishes.mode).map {
                DisplayChoice(
                    path: card.path, connector: connector, mode: $0.mode,
                    isWishedMode: $0.isWished)
            }
        }
        guard let first = choices.first else {
            let connector = candidates[0].connector
            throw .noUsableMode(connector.name, offered: connector.modes)
        }
        return choices.first { $0.isSameSocket(as: current) }
            ?? choices.first { $0.connector.isBuiltIn } ?? first
    }

    /// Why no card has a socket: one that may not be looked at comes before those that only
    /// compute.
    private static func noSockets(_ cards: [SurveyedCard]) -> DisplayFault {
        for card in cards {
            if let code = card.fault { return .cannotOpen(path: card.path, code: code) }
        }
        return .noSockets(cards.map(\.path))
    }

    package func isSameSocket(as other: DisplayChoice?) -> Bool {
        path == other?.path && connector.id == other?.connector.id
    }

    /// Whether what is lit for `other` can stay as it is.
    package func isSamePicture(as other: DisplayChoice) -> Bool {
        isSameSocket(as: other) && mode == other.mode && connector.size == other.connector.size
    }
}
