import CCurl

/// How long a messenger waits.
package struct MessengerLimits: Hashable, Sendable {
    package var connectMilliseconds = 10_000
    /// For the whole attempt, from looking up the name to the last answer.
    package var attemptMilliseconds = 60_000
    /// For one answer of a mail server. RFC 5321 would give the last one ten minutes; a messenger
    /// that gives up earlier says unknown, not failed.
    package var answerSeconds = 30

    package init() {}
}

/// Settings with which no message could ever be sent.
package enum MessengerFault: Error, Hashable, CustomStringConvertible {
    case address(schemes: [String])
    case sender
    case partsMax

    package var description: String {
        switch self {
        case .address(let schemes):
            "the server's address must be \(schemes.map { $0 + "://" }.joined(separator: " or ")), "
                + "a host and perhaps a port, without user, password, query or fragment"
        case .sender:
            "the sender of an SMS must be 1 to 15 digits, or 1 to 11 ASCII letters and digits"
        case .partsMax:
            "the most parts of an SMS must be one of \(TextGateway.partsRange)"
        }
    }
}

/// libcurl must be set up once a process, before the first handle.
private let libraryIsReady = ccurl_global_init() == CURLE_OK

/// One use of libcurl: a handle and a connection of its own, with what every messenger wants.
///
/// Nothing is kept for the next message. A kept connection may be half dead, and libcurl would then
/// send the request a second time by itself.
struct CurlTransfer: ~Copyable {
    private let handle: UnsafeMutableRawPointer

    /// - Parameter schemes: the only ones to speak, as a list with commas.
    init(schemes: String, limits: MessengerLimits, certificatesFile: String?) {
        guard libraryIsReady, let handle = curl_easy_init() else {
            preconditionFailure("libcurl has no memory for a connection")
        }
        self.handle = handle
        set(CURLOPT_PROTOCOLS_STR, schemes)
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_NOSIGNAL, 1)
        // What the environment says of proxies is ignored.
        set(CURLOPT_PROXY, "")
        set(CURLOPT_CONNECTTIMEOUT_MS, limits.connectMilliseconds)
        set(CURLOPT_TIMEOUT_MS, limits.attemptMilliseconds)
        if let certificatesFile { set(CURLOPT_CAINFO, certificatesFile) }
    }

    deinit {
        curl_easy_cleanup(handle)
    }

    func set(_ option: CURLoption, _ number: Int) {
        must(ccurl_set_number(handle, option, number))
    }

    func set(_ option: CURLoption, _ text: String) {
        must(ccurl_set_text(handle, option, text))
    }

    func set(_ option: CURLoption, _ pointer: UnsafeMutableRawPointer) {
        must(ccurl_set_pointer(handle, option, pointer))
    }

    /// - Parameter list: must live until the transfer is over.
    func set(_ option: CURLoption, _ list: UnsafeMutablePointer<curl_slist>?) {
        must(ccurl_set_list(handle, option, list))
    }

    func set(size: Int) {
        must(ccurl_set_size(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(size)))
    }

    func setReceiver(_ option: CURLoption, _ receiver: curl_write_callback) {
        must(ccurl_set_receiver(handle, option, receiver))
    }

    func setReader(_ reader: curl_read_callback) {
        must(ccurl_set_reader(handle, reader))
    }

    func perform() -> CURLcode {
        curl_easy_perform(handle)
    }

    func number(_ info: CURLINFO) -> Int {
        ccurl_number(handle, info)
    }

    /// A connection without one of its limits must never be used.
    private func must(_ code: CURLcode) {
        precondition(code == CURLE_OK, "libcurl lacks an option: it must be 7.85 or newer")
    }

    /// The address as libcurl reads it, without slashes at its end.
    static func checked(_ address: String, schemes: [String]) throws(MessengerFault) -> String {
        guard !address.utf8.contains(0), let parsed = curl_url() else {
            throw .address(schemes: schemes)
        }
        defer { curl_url_cleanup(parsed) }
        func part(_ which: CURLUPart) -> String? {
            var text: UnsafeMutablePointer<CChar>?
            guard curl_url_get(parsed, which, &text, 0) == CURLUE_OK, let text else { return nil }
            defer { curl_free(text) }
            return String(cString: text)
        }
        let excess = [CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_QUERY, CURLUPART_FRAGMENT]
        guard curl_url_set(parsed, CURLUPART_URL, address, 0) == CURLUE_OK,
            let scheme = part(CURLUPART_SCHEME), schemes.contains(scheme),
            excess.allSatisfy({ part($0) == nil }), let whole = part(CURLUPART_URL)
        else { throw .address(schemes: schemes) }
        return String(whole.reversed().drop { $0 == "/" }.reversed())
    }
}

extension CURLcode {
    /// libcurl's own words for it. They never hold an address: that is in the error buffer, which
    /// nobody reads.
    var words: String {
        "\(String(cString: curl_easy_strerror(self))) (libcurl \(rawValue))"
    }
}
