import Exchange

/// The way to the centre: the network as the forwarder sees it.
package protocol Uplink: Sendable {
    /// Posts one signed message and waits for the whole reply.
    ///
    /// Blocks for as long as the uplink's limits allow. The same batch may arrive at the centre
    /// although this says unreachable; sending it again changes nothing there (P2).
    ///
    /// - Parameters:
    ///   - message: the signed bytes; at least one.
    ///   - mediaType: what they are.
    ///   - path: where at the centre, such as `/v1/batches`; begins with a slash.
    func post(_ message: [UInt8], as mediaType: String, to path: String) -> UplinkReply

    /// Ends a post under way and refuses every later one. May be called from any thread.
    func cancel()
}

extension Uplink {
    /// Posts a batch.
    package func post(_ batch: [UInt8], to path: String) -> UplinkReply {
        post(batch, as: Batch.mediaType, to: path)
    }
}

/// What came of one post.
package enum UplinkReply: Hashable, Sendable {
    /// Somebody answered, and the whole answer is here. Whether it was the centre is for the
    /// forwarder to judge: a captive portal answers too.
    case answered(UplinkAnswer)
    /// There is no answer to judge.
    case unreachable(UplinkFault)
}

/// One whole HTTP reply.
package struct UplinkAnswer: Hashable, Sendable {
    /// The longest body that is taken in, in bytes: a configuration as long as can be in base 64.
    /// Acknowledgements are far smaller.
    package static let bodyBytesMax = 256 * 1024

    /// The longest wait that a reply can ask for, in seconds: a day. A panel must not be silenced
    /// for good by one wrong header.
    package static let retryAfterSecondsMax = 86_400

    /// 200 to 599.
    package var status: Int
    /// The media type in lower case without parameters, such as `application/json`; nil where the
    /// reply names none.
    package var mediaType: String?
    package var body: [UInt8]
    /// `Retry-After` in seconds. Its other form, a date, is left out: it would have to be compared
    /// with the panel's wall clock, which may be wrong.
    package var retryAfterSeconds: Int?

    package init(
        status: Int, mediaType: String? = nil, body: [UInt8] = [], retryAfterSeconds: Int? = nil
    ) {
        self.status = status
        self.mediaType = mediaType
        self.body = body
        self.retryAfterSeconds = retryAfterSeconds
    }
}

/// Why there is no answer to judge. Nothing is lost by any of them: the batch is still in the log.
package enum UplinkFault: Error, Hashable, Sendable, CustomStringConvertible {
    case nameUnknown
    case notConnected
    case notTrusted
    case tooSlow
    case cutOff
    case replyTooLong(status: Int)
    case notHTTP
    case cancelled
    /// Something rarer, by libcurl's number.
    case other(code: UInt32)

    package var description: String {
        switch self {
        case .nameUnknown:
            "the centre's name is unknown here; check the network and the address"
        case .notConnected:
            "nothing accepts connections at the centre's address; check that the centre runs"
        case .notTrusted:
            "the centre's certificate is not trusted; check the clock and the certificate"
        case .tooSlow:
            "the centre did not answer in time; the batch stays and is sent again"
        case .cutOff:
            "the connection broke before the whole answer came; the batch stays and is sent again"
        case .replyTooLong(let status):
            "the answer (status \(status)) is longer than \(UplinkAnswer.bodyBytesMax) bytes, so "
                + "it is no acknowledgement; check that the address is the centre's"
        case .notHTTP:
            "what answered does not speak HTTP; check that the address is the centre's"
        case .cancelled:
            "forwarding is being stopped; the batch stays and is sent after the next start"
        case .other(let code):
            "the post failed (libcurl \(code)); the batch stays and is sent again"
        }
    }
}
