import HTTPTypes
import Hummingbird
import NIOCore

/// A document for programs, with a tag by which they see that it is the one that they have.
struct JSONAnswer {
    let bytes: [UInt8]

    /// 304 where the client has just this.
    func response(to request: Request) -> Response {
        let tag = "\"\(StaticFile.digest(of: bytes))\""
        let headers: HTTPFields = [
            .contentType: "application/json", .cacheControl: "private, no-cache", .eTag: tag,
            .vary: "Authorization, Cookie",
        ]
        guard !request.headers.names(tag) else {
            return Response(status: .notModified, headers: headers)
        }
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
