import CCurl
import Synchronization

/// Where the centre is and how long to wait for it.
package struct UplinkSettings: Sendable {
    /// `http` or `https`, a host, perhaps a port and a folder; nothing else.
    package var address: String
    /// A proxy's address. Where nil, none is used: what the environment says is ignored, so that a
    /// panel behaves the same however it was started.
    package var proxy: String?
    /// A file of PEM certificates to trust in place of the system's.
    package var certificatesFile: String?
    /// One certificate in PEM to trust in place of all others: the authority's that the panel was
    /// enrolled with. While the clock is not trusted, times are not checked under it.
    package var authority: String?
    package var isClockTrusted: @Sendable () -> Bool = { true }
    package var connectMilliseconds = 10_000
    /// For the whole post, from looking up the name to the last byte of the reply.
    package var postMilliseconds = 60_000
    /// A post that moves fewer bytes a second than this…
    package var slowBytesPerSecond = 64
    /// …for this many seconds is given up.
    package var slowSeconds = 20

    package init(address: String, proxy: String? = nil, certificatesFile: String? = nil) {
        self.address = address
        self.proxy = proxy
        self.certificatesFile = certificatesFile
    }
}

/// An address that cannot be the centre's.
package enum UplinkAddressFault: Error, Hashable, CustomStringConvertible {
    case unreadable
    case notHTTP
    case tooMuch

    package var description: String {
        switch self {
        case .unreadable: "the centre's address cannot be read; write it as https://HOST[:PORT]"
        case .notHTTP: "the centre's address must begin with https:// or http://"
        case .tooMuch: "the centre's address may hold no user, password, query or fragment"
        }
    }
}

/// The real uplink: HTTP/1.1 through libcurl, on the thread that calls `post`, over one connection
/// that is kept open between posts.
///
/// Redirects are answers, never followed: whoever sends one is not the centre.
package final class CurlUplink: Uplink {
    private let address: String
    private let connection: Mutex<Connection>
    private let stop = StopFlag()

    package init(_ settings: UplinkSettings) throws(UplinkAddressFault) {
        address = try Self.checked(settings.address)
        connection = Mutex(Connection(settings, stop: stop))
    }

    package func post(_ message: [UInt8], as mediaType: String, to path: String) -> UplinkReply {
        precondition(!message.isEmpty, "an empty message has nothing to answer")
        precondition(path.hasPrefix("/"), "the path begins with a slash")
        let url = address + path
        return connection.withLock { $0.post(message, as: mediaType, to: url) }
    }

    package func cancel() {
        stop.set()
    }

    /// A handle of libcurl's, which is ready by then; nil where there is no memory.
    static func newHandle() -> UnsafeMutableRawPointer? {
        libraryIsReady ? curl_easy_init() : nil
    }

    /// The address without slashes at its end, read by libcurl's own parser: what is checked is
    /// what is used.
    private static func checked(_ address: String) throws(UplinkAddressFault) -> String {
        guard let parsed = curl_url() else { throw .unreadable }
        defer { curl_url_cleanup(parsed) }
        func part(_ which: CURLUPart) -> String? {
            var text: UnsafeMutablePointer<CChar>?
            guard curl_url_get(parsed, which, &text, 0) == CURLUE_OK, let text else { return nil }
            defer { curl_free(text) }
            return String(cString: text)
        }
        guard !address.utf8.contains(0),
            curl_url_set(parsed, CURLUPART_URL, address, 0) == CURLUE_OK
        else { throw address.contains("://") ? .unreadable : .notHTTP }
        guard let scheme = part(CURLUPART_SCHEME), ["http", "https"].contains(scheme) else {
            throw .notHTTP
        }
        let excess = [CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_QUERY, CURLUPART_FRAGMENT]
        guard excess.allSatisfy({ part($0) == nil }) else { throw .tooMuch }
        guard let whole = part(CURLUPART_URL) else { throw .unreadable }
        return String(whole.reversed().drop { $0 == "/" }.reversed())
    }
}

/// Set once, by whichever thread shuts the uplink down: ends the wait of a post under way.
private final class StopFlag: @unchecked Sendable {
    // libcurl's handle for waiting. All but `curl_multi_wakeup` is the posting thread's.
    let wait: UnsafeMutableRawPointer
    private let flag = Atomic(false)

    init() {
        guard libraryIsReady, let wait = curl_multi_init() else {
            preconditionFailure("libcurl has no memory to wait with")
        }
        self.wait = wait
    }

    deinit {
        curl_multi_cleanup(wait)
    }

    var isSet: Bool { flag.load(ordering: .acquiring) }

    func set() {
        flag.store(true, ordering: .releasing)
        curl_multi_wakeup(wait)
    }
}

/// libcurl must be set up once a process, before the first handle.
private let libraryIsReady = ccurl_global_init() == CURLE_OK

/// One easy handle and what must live as long as it.
private struct Connection: ~Copyable {
    private let handle: UnsafeMutableRawPointer
    private let stop: StopFlag
    private let slowSeconds: Int
    private let slowBytesPerSecond: Int
    /// What a new connection reads: 0 where the clock is right.
    private let doubt: UnsafeMutablePointer<Int32>
    private let isClockTrusted: @Sendable () -> Bool

    init(_ settings: UplinkSettings, stop: StopFlag) {
        guard let handle = CurlUplink.newHandle() else {
            preconditionFailure("libcurl has no memory for a connection")
        }
        doubt = .allocate(capacity: 1)
        doubt.initialize(to: 0)
        isClockTrusted = settings.isClockTrusted
        self.handle = handle
        self.stop = stop
        slowSeconds = settings.slowSeconds
        slowBytesPerSecond = settings.slowBytesPerSecond
        setOnce(settings)
    }

    deinit {
        curl_easy_cleanup(handle)
        doubt.deallocate()
    }

    private func setOnce(_ settings: UplinkSettings) {
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_PROXY, settings.proxy ?? "")
        set(CURLOPT_NOPROXY, "")
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let file = settings.certificatesFile {
            set(CURLOPT_CAINFO, file)
            set(CURLOPT_CAPATH, nil as UnsafeRawPointer?)
        }
        if let authority = settings.authority { trustAlone(authority) }
        set(CURLOPT_CONNECTTIMEOUT_MS, settings.connectMilliseconds)
        set(CURLOPT_TIMEOUT_MS, settings.postMilliseconds)
        setCallbacks()
    }

    private func trustAlone(_ authority: String) {
        let bytes = Array(authority.utf8)
        must(ccurl_set_bytes(handle, CURLOPT_CAINFO_BLOB, bytes, bytes.count))
        set(CURLOPT_CAPATH, nil as UnsafeRawPointer?)
        must(ccurl_leave_times_while(handle, doubt))
    }

    private func setCallbacks() {
        must(
            ccurl_set_receiver(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, body in
                Unmanaged<Body>.fromOpaque(body!).takeUnretainedValue()
                    .take(UnsafeRawBufferPointer(start: bytes, count: size * count))
            })
    }

    private func set(_ option: CURLoption, _ number: Int) {
        must(ccurl_set_number(handle, option, number))
    }

    private func set(_ option: CURLoption, _ text: String) {
        must(ccurl_set_text(handle, option, text))
    }

    private func set(_ option: CURLoption, _ pointer: UnsafeRawPointer?) {
        must(ccurl_set_pointer(handle, option, pointer))
    }

    /// A connection without one of its limits must never be used.
    private func must(_ code: CURLcode) {
        precondition(code == CURLE_OK, "libcurl lacks an option: it must be 7.85 or newer")
    }

    mutating func post(_ message: [UInt8], as mediaType: String, to url: String) -> UplinkReply {
        guard !stop.isSet else { return .unreachable(.cancelled) }
        let body = Body()
        var headers = curl_slist_append(nil, "Content-Type: \(mediaType)")
        headers = curl_slist_append(headers, "Accept: application/json")
        // Without this libcurl first asks whether a large body is welcome, and waits a second.
        headers = curl_slist_append(headers, "Expect:")
        defer { curl_slist_free_all(headers) }
        must(ccurl_set_list(handle, CURLOPT_HTTPHEADER, headers))
        doubt.pointee = isClockTrusted() ? 0 : 1
        let code = message.withUnsafeBytes { bytes in
            set(CURLOPT_URL, url)
            must(ccurl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count)))
            set(CURLOPT_POSTFIELDS, bytes.baseAddress)
            set(CURLOPT_WRITEDATA, Unmanaged.passUnretained(body).toOpaque())
            return withExtendedLifetime(body) { perform() }
        }
        return reply(code, body)
    }

    /// Does what `curl_easy_perform` does, which would wake up every second to look whether the
    /// post is slow or to be ended: a centre that does not answer costs an idle panel nothing so.
    private func perform() -> CURLcode {
        guard curl_multi_add_handle(stop.wait, handle) == CURLM_OK else {
            return CURLE_OUT_OF_MEMORY
        }
        defer { curl_multi_remove_handle(stop.wait, handle) }
        var isRunning: Int32 = 1
        var moved: curl_off_t = 0
        var lookAt = ContinuousClock.now + .seconds(slowSeconds)
        while true {
            guard curl_multi_perform(stop.wait, &isRunning) == CURLM_OK else {
                return CURLE_OUT_OF_MEMORY
            }
            if isRunning == 0 { return result }
            if stop.isSet { return CURLE_ABORTED_BY_CALLBACK }
            let now = ContinuousClock.now
            if now >= lookAt {
                let before = moved
                moved =
                    ccurl_size(handle, CURLINFO_SIZE_UPLOAD_T)
                    + ccurl_size(handle, CURLINFO_SIZE_DOWNLOAD_T)
                if moved - before < slowSeconds * slowBytesPerSecond {
                    return CURLE_OPERATION_TIMEDOUT
                }
                lookAt = now + .seconds(slowSeconds)
            }
            let left = (lookAt - now) / .milliseconds(1)
            curl_multi_poll(stop.wait, nil, 0, Int32(left) + 1, nil)
        }
    }

    /// Of the post that is over.
    private var result: CURLcode {
        var rest: Int32 = 0
        guard let message = curl_multi_info_read(stop.wait, &rest) else { return CURLE_RECV_ERROR }
        return message.pointee.data.result
    }

    private func reply(_ code: CURLcode, _ body: Body) -> UplinkReply {
        let status = ccurl_number(handle, CURLINFO_RESPONSE_CODE)
        if body.isTooLong { return .unreachable(.replyTooLong(status: status)) }
        if let fault = UplinkFault(code) { return .unreachable(fault) }
        return .answered(
            UplinkAnswer(
                status: status, mediaType: mediaType(), body: body.bytes,
                retryAfterSeconds: ccurl_header(handle, "Retry-After")
                    .flatMap { seconds(String(cString: $0)) }))
    }

    private func mediaType() -> String? {
        guard let text = ccurl_text(handle, CURLINFO_CONTENT_TYPE) else { return nil }
        let type = String(cString: text).prefix { $0 != ";" && $0 != " " && $0 != "\t" }
        return type.isEmpty ? nil : type.lowercased()
    }

    private func seconds(_ text: String) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        let most = UplinkAnswer.retryAfterSecondsMax
        return min(Int(text) ?? most, most)
    }
}

/// The reply's body as it comes in.
private final class Body {
    private(set) var bytes: [UInt8] = []
    private(set) var isTooLong = false

    /// How many bytes were taken; fewer than given ends the transfer.
    func take(_ more: UnsafeRawBufferPointer) -> Int {
        guard more.count <= UplinkAnswer.bodyBytesMax - bytes.count else {
            isTooLong = true
            return 0
        }
        bytes.append(contentsOf: more)
        return more.count
    }
}

extension UplinkFault {
    /// Nil where libcurl has what it was to get.
    init?(_ code: CURLcode) {
        switch code {
        case CURLE_OK: return nil
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: self = .nameUnknown
        case CURLE_COULDNT_CONNECT: self = .notConnected
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_ISSUER_ERROR:
            self = .notTrusted
        case CURLE_OPERATION_TIMEDOUT: self = .tooSlow
        case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE:
            self = .cutOff
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY: self = .notHTTP
        case CURLE_ABORTED_BY_CALLBACK: self = .cancelled
        default: self = .other(code: code.rawValue)
        }
    }
}
