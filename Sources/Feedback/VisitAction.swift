extension Visit {
    /// What a visit wants done.
    package enum Action: Hashable, Sendable {
        /// Store the answer, sealed with the contact where there is one, before anything after it
        /// in the list is shown.
        case keep(Answer, CustomerContact?)
        /// Show these choices of the question on the screen as chosen, and no others, as soon as
        /// everything kept before is durable.
        case showChosen(ChoiceSet, on: QuestionNumber)
        /// Store the end of the visit.
        case keepEnd(VisitEnd)
        /// Show the question, as soon as everything kept before is durable.
        case ask(QuestionNumber)
        /// Show the consent that the question needs, as soon as everything kept before is durable.
        case askConsent(QuestionNumber)
        /// Say thanks, as soon as everything kept before is durable.
        case thank
        /// The visit is over: show the first question again, for the next customer.
        case finish
        /// Call `woke(at:)` at this time. Replaces an earlier wish.
        case wake(at: Instant)
    }
}
