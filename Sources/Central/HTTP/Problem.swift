import Exchange
import FoundationEssentials
import HTTPTypes
import Hummingbird

/// What went wrong with a request, as `application/problem+json` (RFC 9457).
///
/// The names of the kinds are a contract: `Docs/Reference/http-api.yaml` lists them.
struct Problem: Error, Sendable {
    static let mediaType = "application/problem+json"

    /// The last part of the problem's type.
    enum Kind: String, CaseIterable {
        case damagedBatch = "damaged-batch"
        case batchTooLarge = "batch-too-large"
        case notABatch = "not-a-batch"
        case notAPanel = "not-a-panel"
        case wrongPanel = "wrong-panel"
        case unknownPanel = "unknown-panel"
        case tooManyRequests = "too-many-requests"
        case panelRetired = "panel-retired"
        case wrongKey = "wrong-key"
        case damagedMessage = "damaged-message"
        case notAMessage = "not-a-message"
        case enrolmentRefused = "enrolment-refused"
        case enrolmentUsed = "enrolment-used"
        case enrolmentExpired = "enrolment-expired"
        case panelElsewhere = "panel-elsewhere"
        case notSignedIn = "not-signed-in"
        case notAllowed = "not-allowed"
        case foreignForm = "foreign-form"
        case notAForm = "not-a-form"
        case formTooLong = "form-too-long"
        case noSuchPlace = "no-such-place"
        case tooManyPlaces = "too-many-places"
        case wrongQuery = "wrong-query"
        case movedOn = "moved-on"
        case notJSON = "not-json"
        case bodyTooLong = "body-too-long"
        case wrongBody = "wrong-body"
        case wrongField = "wrong-field"
        case noSuchPanel = "no-such-panel"
        case noSuchRollOut = "no-such-roll-out"
        case noSuchConfiguration = "no-such-configuration"
        case rollOutIsOver = "roll-out-is-over"
        case orderKeyMissing = "order-key-missing"
        case orderKeyUsed = "order-key-used"
        case orderRuns = "order-runs"
        case orderUnfinished = "order-unfinished"
        case tooManyOrders = "too-many-orders"
        case busy
        case storeUnavailable = "store-unavailable"
        case storeFailed = "store-failed"
        case tooSlow = "too-slow"
        case notFound = "not-found"
        case wrongMethod = "wrong-method"
        case wrongRequest = "wrong-request"
        case ourMistake = "our-mistake"
    }

    let kind: Kind
    let status: HTTPResponse.Status
    let title: String
    let detail: String
    /// When to try again; nil where that would not help.
    var retryAfterSeconds: Int?
    /// The field of the body that is wrong.
    var field: String?
    /// Whether it is about `Idempotency-Key`: then it leads to where that is described.
    var isOfOrderKey = false
    /// For the centre's log alone.
    var reason: String?

    init(
        _ kind: Kind, _ status: HTTPResponse.Status, _ title: String, _ detail: String,
        retryAfterSeconds: Int? = nil
    ) {
        self.kind = kind
        self.status = status
        self.title = title
        self.detail = detail
        self.retryAfterSeconds = retryAfterSeconds
    }

    var json: [UInt8] {
        struct Document: Encodable {
            let type: String
            let title: String
            let status: Int
            let detail: String
            let field: String?
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let document = Document(
            type: "urn:smile-panel:problem:\(kind.rawValue)", title: title, status: status.code,
            detail: detail, field: field)
        return Array(try! encoder.encode(document))  // Plain values always encode.
    }

    var response: Response {
        var headers: HTTPFields = [.contentType: Self.mediaType, .cacheControl: "no-store"]
        if let retryAfterSeconds { headers[.retryAfter] = "\(retryAfterSeconds)" }
        if isOfOrderKey {
            headers[.link] = "</openapi.yaml>; rel=\"describedby\"; type=\"application/yaml\""
        }
        if status == .unauthorized { headers[.wwwAuthenticate] = "Bearer realm=\"smile-panel\"" }
        return Response(
            status: status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json))
        )
    }
}

extension Problem {
    static let tooSlow = Problem(
        .tooSlow, .requestTimeout, "The request took too long",
        "The request was not complete in time. Nothing of it was stored; send it again.")

    static let busy = Problem(
        .busy, .serviceUnavailable, "Too many requests wait",
        "The centre has as many requests waiting as it keeps. Nothing of this one was stored; "
            + "send it again later.", retryAfterSeconds: HTTPLimits.retryAfterSeconds)

    static func tooMany(retryAfterSeconds: Int) -> Problem {
        Problem(
            .tooManyRequests, .tooManyRequests, "Too many requests from here",
            "This is more than the centre takes from one place. Nothing of this request was "
                + "stored; send it again in \(retryAfterSeconds) seconds.",
            retryAfterSeconds: retryAfterSeconds)
    }

    static let stopping = Problem(
        .busy, .serviceUnavailable, "The centre is stopping",
        "The centre is stopping. Nothing of this request was stored; send it again later.",
        retryAfterSeconds: HTTPLimits.retryAfterSeconds)

    static let unreadableStore = Problem(
        .storeUnavailable, .serviceUnavailable, "The store cannot be read now",
        "The store cannot be read now; the centre's log says why. Panels keep what they have not "
            + "delivered.", retryAfterSeconds: HTTPLimits.retryAfterSeconds)

    static let tooLarge = Problem(
        .batchTooLarge, .contentTooLarge, "The batch is too large",
        "A batch has at most \(Batch.bytesMax) bytes. Nothing of it was stored; send fewer records "
            + "at a time.")

    static let notABatch = Problem(
        .notABatch, .unsupportedMediaType, "The body is no batch",
        "Only the media type \(Batch.mediaType) is accepted here. Nothing was stored.")

    static func notAPanel(_ text: String) -> Problem {
        Problem(
            .notAPanel, .notFound, "No panel has such an id",
            "'\(text.prefix(64))' is no panel id: an id has 32 hexadecimal digits. Nothing was "
                + "stored.")
    }

    static let notSignedIn = Problem(
        .notSignedIn, .unauthorized, "Nobody is signed in",
        "This needs a session or a token that is good: none was shown, or it is over. Sign in at "
            + "/sign-in, or show a token as 'Authorization: Bearer'.")

    static let notAllowed = Problem(
        .notAllowed, .forbidden, "This is not allowed",
        "Whoever is signed in has no right to this. Whoever runs the centre can give it.")

    static let foreignForm = Problem(
        .foreignForm, .forbidden, "The form stands on another site",
        "Only this site's own pages may send forms here. Nothing was done. Open the page itself.")

    static let notAForm = Problem(
        .notAForm, .unsupportedMediaType, "The body is no form",
        "Only the media type \(FormBody.mediaType) is accepted here. Nothing was done.")

    static let formTooLong = Problem(
        .formTooLong, .contentTooLarge, "The form is too long",
        "A form has at most \(FormBody.bytesMax) bytes. Nothing was done.")

    /// The same for a place that is not there and for one that the caller may not see.
    static let noSuchPlace = Problem(
        .noSuchPlace, .notFound, "There is no such place",
        "No such site or touchpoint is among those that you may see. 'place' takes a site's key, "
            + "'touchpoint' the whole name.")

    static let tooManyPlaces = Problem(
        .tooManyPlaces, .unprocessableContent, "There are too many places",
        "More than \(PlaceScope.touchpointsMax) touchpoints are in this part of the organisation. "
            + "Narrow it to one site with 'place'.")

    /// - Parameter allowed: the methods that the address takes.
    static func wrongMethod(_ allowed: [String]) -> Response {
        let names = allowed.joined(separator: ", ")
        var response = Problem(
            .wrongMethod, .methodNotAllowed, "The address takes another method",
            "This address takes \(names). Nothing was done."
        ).response
        response.headers[.allow] = names
        return response
    }

    static func wrongQuery(_ what: String) -> Problem {
        Problem(
            .wrongQuery, .badRequest, "The address asks for something that is not there",
            "\(what.prefix(1).uppercased() + what.dropFirst()). Correct the address.")
    }

    static let ourMistake = Problem(
        .ourMistake, .internalServerError, "The centre made a mistake",
        "The request could not be answered. The centre's log says why; nothing of the request was "
            + "stored.")
}
