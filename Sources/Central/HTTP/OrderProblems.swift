import HTTPTypes

/// Why an order of a program's is refused.
extension Problem {
    static let notJSON = Problem(
        .notJSON, .unsupportedMediaType, "The body is not JSON",
        "Only the media type \(JSONBody.mediaType) is accepted here. Nothing was done.")

    static let bodyTooLong = Problem(
        .bodyTooLong, .contentTooLarge, "The body is too long",
        "An order has at most \(JSONBody.bytesMax) bytes. Nothing was done.")

    static let wrongBody = Problem(
        .wrongBody, .badRequest, "The body is no JSON object",
        "The body must be one JSON object, in UTF-8. Nothing was done.")

    /// - Parameter what: goes on behind the field's name.
    static func wrongField(_ name: String, _ what: String) -> Problem {
        var problem = Problem(
            .wrongField, .badRequest, "A field is wrong", "'\(name)' \(what). Nothing was done.")
        problem.field = name
        return problem
    }

    // MARK: What an order is about

    static let noSuchPanel = Problem(
        .noSuchPanel, .notFound, "There is no such panel",
        "No such panel is among those that you may see, or nothing of it is here. Nothing was done."
    )

    static let noSuchRollOut = Problem(
        .noSuchRollOut, .notFound, "There is no such roll-out",
        "No roll-out of this number is wholly within what you may change. Nothing was done.")

    static let noSuchConfiguration: Problem = {
        var problem = Problem(
            .noSuchConfiguration, .notFound, "There is no such configuration",
            "No configuration has this name. Nothing was done. GET /v1/roll-outs lists them.")
        problem.field = "configuration"
        return problem
    }()

    static let noSuchPart: Problem = {
        var problem = Problem(
            .noSuchPlace, .notFound, "There is no such place",
            "A region or a site of 'part' is not among those that you may change. Nothing was done."
        )
        problem.field = "part"
        return problem
    }()

    static let rollOutIsOver = Problem(
        .rollOutIsOver, .conflict, "The roll-out is over",
        "This roll-out has ended already. Nothing was done.")

    /// What a task says cannot be done, in the words of the API.
    init(_ refusal: AdministrativeRefusal) {
        switch refusal.matter {
        case .panel: self = .noSuchPanel
        case .configuration: self = .noSuchConfiguration
        case .rollOut: self = .noSuchRollOut
        case .rollOutIsOver: self = .rollOutIsOver
        case .place: self = .noSuchPart
        case .part, .other:
            // Behind the first line stands what to do at the console.
            let said = refusal.description.prefix { $0 != "\n" }
            self = .wrongField("part", "is wrong: \(said)")
        }
    }

    // MARK: The order's key

    private static func ofKey(
        _ kind: Kind, _ status: HTTPResponse.Status, _ title: String, _ detail: String
    ) -> Problem {
        var problem = Problem(kind, status, title, detail)
        problem.isOfOrderKey = true
        return problem
    }

    static let orderKeyMissing = ofKey(
        .orderKeyMissing, .badRequest, "The order has no key",
        "An order needs one header Idempotency-Key: \(OrderKey.characters.lowerBound) to "
            + "\(OrderKey.characters.upperBound) letters, digits and ._~:/+=-, between double "
            + "quotes or without. Nothing was done. Choose one for each order, a UUID for example, "
            + "and send the same again when you repeat it.")

    static let orderKeyUsed = ofKey(
        .orderKeyUsed, .unprocessableContent, "The key belongs to another order",
        "In the last 24 hours you gave another order under this Idempotency-Key. Nothing was done. "
            + "Choose another key.")

    static let orderRuns = ofKey(
        .orderRuns, .conflict, "The order is being done",
        "The first request with this Idempotency-Key is not answered yet. Send the same again "
            + "later; you get its answer.")

    static func tooManyOrders(retryAfterSeconds: Int) -> Problem {
        var problem = ofKey(
            .tooManyOrders, .tooManyRequests, "Too many orders in a day",
            "You gave \(KeptAnswers.answersMax) orders in the last 24 hours, and their answers are "
                + "all that is kept. Nothing was done.")
        problem.retryAfterSeconds = retryAfterSeconds
        return problem
    }

    /// - Parameter why: for the centre's log.
    static func orderUnfinished(_ why: String) -> Problem {
        var problem = ofKey(
            .orderUnfinished, .serviceUnavailable, "The order is done, and not wholly",
            "The order is done; what has to follow could not be written down, and the centre's "
                + "log says why. Send the same again with the same Idempotency-Key.")
        problem.retryAfterSeconds = HTTPLimits.retryAfterSeconds
        problem.reason = why
        return problem
    }
}

extension HTTPField.Name {
    static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
    static let idempotencyReplayed = HTTPField.Name("Idempotency-Replayed")!
    static let link = HTTPField.Name("Link")!
}
