/// Where the centre accepts connections.
package struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    /// A name, an IPv4 address, or an IPv6 address without its brackets.
    package let host: String
    /// 0: any free port.
    package let port: UInt16

    package init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Whether only this machine reaches it: 127.0.0.0/8, ::1 or localhost.
    package var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
            .map { UInt8($0) }
        return parts.count == 4 && parts.first == 127 && parts.allSatisfy { $0 != nil }
    }

    package var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}

extension Field {
    func listenAddress(in source: SourceText, _ faults: FaultList) -> ListenAddress? {
        guard case .text(let text, _) = entry.kind else {
            return wrong("a host and a port, such as '127.0.0.1:8080' in quotes", faults)
        }
        do {
            let (host, port) = try hostAndPort(text, at: 0, portRange: 0...65_535)
            if let port { return ListenAddress(host: host, port: port) }
            faults.add(
                position, "\(name) names no port", try: "write for example '127.0.0.1:8080'.")
        } catch {
            report(error, in: source, faults)
        }
        return nil
    }
}
