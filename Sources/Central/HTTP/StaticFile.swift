import Crypto
import HTTPTypes
import Hummingbird

/// A file that is built into the program, so that a page never misses its style.
struct StaticFile: Sendable {
    let path: String
    /// OpenAPI's `operationId`.
    let operation: String
    let permission: Permission
    let mediaType: String
    let bytes: [UInt8]
    private let tag: String

    init(
        _ path: String, _ operation: String, _ permission: Permission, _ mediaType: String,
        _ bytes: [UInt8]
    ) {
        self.path = path
        self.permission = permission
        self.operation = operation
        self.mediaType = mediaType
        self.bytes = bytes
        tag = "\"\(Self.digest(of: bytes))\""
    }

    static func digest(of bytes: [UInt8]) -> String {
        let digest = SHA256.hash(data: bytes).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        return String(digest, radix: 16)
    }

    static func digest(of text: String) -> String { digest(of: Array(text.utf8)) }

    static let all = [
        // What the sign-in page needs is open, as it is.
        StaticFile(
            "/office.css", "officeStyle", .open, "text/css; charset=utf-8",
            PackageResources.office_css),
        StaticFile(
            "/sign-in.js", "signInScript", .open, "text/javascript; charset=utf-8",
            PackageResources.sign_in_js),
        StaticFile("/icon.svg", "icon", .open, "image/svg+xml", PackageResources.icon_svg),
        StaticFile(
            "/office.js", "officeScript", .signedIn(nil), "text/javascript; charset=utf-8",
            PackageResources.office_js),
        StaticFile(
            "/openapi.json", "descriptionJSON", .signedIn(nil), "application/json",
            PackageResources.http_api_json),
        StaticFile(
            "/openapi.yaml", "description", .signedIn(nil), "application/yaml",
            PackageResources.http_api_yaml),
    ]

    func response(to request: Request) -> Response {
        // Asked for each time, so that a new version shows at once; 304 keeps that cheap.
        let headers: HTTPFields = [
            .contentType: mediaType, .cacheControl: "no-cache", .eTag: tag,
        ]
        guard !request.headers.names(tag) else {
            return Response(status: .notModified, headers: headers)
        }
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

extension HTTPFields {
    /// Whether the client has the version that `tag` names already.
    func names(_ tag: String) -> Bool {
        guard let known = self[.ifNoneMatch] else { return false }
        return known.split(separator: ",").contains { part in
            part.drop { " W/".contains($0) }.prefix { $0 != " " } == tag
        }
    }
}
