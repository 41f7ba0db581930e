import CCurl
import Exchange

/// What a server shows of itself, before anything is said to it.
package enum CertificateLook {
    private static let connectMilliseconds = 10_000
    private static let wholeMilliseconds = 20_000

    /// Connects, verifies nothing, sends nothing, and gives the certificates that were shown, in
    /// PEM.
    package static func certificates(
        at address: String
    ) -> Result<[(pem: String, der: [UInt8])], UplinkFault> {
        guard let handle = CurlUplink.newHandle() else { return .failure(.other(code: 0)) }
        defer { curl_easy_cleanup(handle) }
        let numbers: [(CURLoption, Int)] = [
            (CURLOPT_CONNECT_ONLY, 1), (CURLOPT_CERTINFO, 1), (CURLOPT_SSL_VERIFYPEER, 0),
            (CURLOPT_SSL_VERIFYHOST, 0), (CURLOPT_NOSIGNAL, 1), (CURLOPT_FOLLOWLOCATION, 0),
            (CURLOPT_CONNECTTIMEOUT_MS, connectMilliseconds),
            (CURLOPT_TIMEOUT_MS, wholeMilliseconds),
        ]
        let texts = [
            (CURLOPT_URL, address), (CURLOPT_PROTOCOLS_STR, "https"), (CURLOPT_PROXY, ""),
            (CURLOPT_NOPROXY, ""),
        ]
        guard numbers.allSatisfy({ ccurl_set_number(handle, $0.0, $0.1) == CURLE_OK }),
            texts.allSatisfy({ ccurl_set_text(handle, $0.0, $0.1) == CURLE_OK })
        else { return .failure(.other(code: 0)) }
        if let fault = UplinkFault(curl_easy_perform(handle)) { return .failure(fault) }
        return .success(pemCertificates(shown(to: handle)))
    }

    /// libcurl gives a list of lines for each certificate, among them the certificate itself.
    private static func shown(to handle: UnsafeMutableRawPointer) -> String {
        guard let info = ccurl_certificates(handle) else { return "" }
        var text = ""
        for certificate in 0..<Int(info.pointee.num_of_certs) {
            var line = info.pointee.certinfo[certificate]
            while let entry = line {
                text += String(cString: entry.pointee.data) + "\n"
                line = entry.pointee.next
            }
        }
        return text
    }
}
