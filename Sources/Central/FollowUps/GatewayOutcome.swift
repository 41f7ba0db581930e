import CCurl

/// How one request to an SMS gateway ended, as far as we know.
///
/// | what libcurl says | sent anything? | HTTP status       | answer begins | delivery |
/// |-------------------|----------------|-------------------|---------------|----------|
/// | OK                | yes            | 200 to 299        | `0:` or `3:`  | sent     |
/// | OK                | yes            | 408, 429, 503     | any           | deferred |
/// | OK                | yes            | other 400 to 499  | any           | failed   |
/// | OK                | yes            | 300 to 399        | any           | deferred |
/// | OK                | yes            | any other         | any other     | unknown  |
/// | anything else     | no             | none              | none          | deferred |
/// | anything else     | yes            | any               | any           | unknown  |
///
/// Kannel answers 202 with `0: Accepted for delivery` or `3: Queued for later delivery`, 400 for a
/// missing parameter, 403 for a wrong user, password or route, and 503 for `Temporal failure`. A
/// redirect comes from something before the gateway, which did not see the message. The same holds
/// for 408 and 429; 500, 502 and 504 may come after the gateway took it.
struct GatewayOutcome: Hashable {
    var code: UInt32
    var wasHandedOver: Bool
    var status: Int
    var answer: String

    /// - Parameter recipient: masked.
    func delivery(to recipient: String) -> Delivery {
        guard CURLcode(code) == CURLE_OK else { return unanswered(recipient) }
        switch status {
        case 200...299 where answer.hasPrefix("0:") || answer.hasPrefix("3:"):
            return .sent(providerReference: nil)
        case 408, 429, 503:
            return .deferred(
                reason: "the SMS gateway put the message to \(recipient) off: status \(status)")
        case 401, 403:
            return .failed(
                reason: "the SMS gateway refused the message to \(recipient): status \(status); "
                    + "check the gateway's user, password and routes")
        case 400...499:
            return .failed(
                reason: "the SMS gateway refused the message to \(recipient): status \(status)")
        case 300...399:
            return .deferred(
                reason: "the SMS gateway's address leads elsewhere (status \(status)), so the "
                    + "message to \(recipient) was not taken; correct the address")
        default:
            return .unknown(
                reason: "the SMS gateway answered the message to \(recipient) with status "
                    + "\(status) and words that mean neither yes nor no")
        }
    }

    private func unanswered(_ recipient: String) -> Delivery {
        let words = CURLcode(code).words
        return wasHandedOver
            ? .unknown(
                reason: "the message to \(recipient) was handed to the SMS gateway, which did not "
                    + "say whether it took it: \(words)")
            : .deferred(
                reason: "the message to \(recipient) did not reach the SMS gateway: \(words)")
    }
}
