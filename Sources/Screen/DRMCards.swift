/// The graphics cards: at most one is held open, the one that the display hangs on.
final class DRMCards {
    private(set) var held: DRMCard?
    private let wait: DRMWait

    /// - Parameter wait: can be read when the card that is held has something to say.
    init(_ wait: DRMWait) {
        self.wait = wait
    }

    func forget() {
        held = nil
    }

    /// What to use, on a card that is then held and ours to draw on.
    ///
    /// - Parameters:
    ///   - current: what is in use, if anything.
    ///   - before: what the last search ended with.
    ///   - onLeft: told before the card that is held is let go of.
    func find(
        _ wishes: DisplayWishes, current: DisplayChoice?, after before: DisplayFault?,
        onLeft: () -> Void
    ) throws(DisplayFault) -> DisplayChoice {
        let known = held?.survey()
        if let known, known.fault == nil,
            let choice = try? DisplayChoice.choose(among: [known], wishes, current: current)
        {
            return try owned(choice, before)
        }
        if known?.fault != nil {
            onLeft()
            forget()
        }
        // A card on which nothing is plugged in stays open, so that no console comes back to it.
        let others = DRMCard.paths().filter { $0 != held?.path }.map { path in
            let (card, code) = DRMCard.open(path)
            return (card: card, survey: card?.survey() ?? SurveyedCard(path: path, fault: code))
        }
        let cards = (held == nil ? [] : [known].compactMap(\.self)) + others.map(\.survey)
        let choice = try DisplayChoice.choose(among: cards, wishes)
        if let new = others.compactMap(\.card).first(where: { $0.path == choice.path }) {
            onLeft()
            held = new
            wait.add(new.descriptor)
        }
        return try owned(choice, before)
    }

    private func owned(
        _ choice: DisplayChoice, _ before: DisplayFault?
    ) throws(DisplayFault) -> DisplayChoice {
        if held?.becomeMaster() == true { return choice }
        // To ask who it is takes a while; once is enough.
        if case .busy(choice.path, let holders) = before {
            throw .busy(path: choice.path, holders: holders)
        }
        throw .busy(path: choice.path, holders: DRMHolders.names(of: choice.path))
    }
}
