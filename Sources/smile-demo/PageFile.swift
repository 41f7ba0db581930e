import HTTPTypes
import Hummingbird

/// A file of the page that is built into the program.
struct PageFile: Sendable {
    let path: String
    let mediaType: String
    let bytes: [UInt8]

    static let all = [
        PageFile(
            path: "/panel.css", mediaType: "text/css; charset=utf-8",
            bytes: PackageResources.panel_css),
        PageFile(
            path: "/panel.js", mediaType: "text/javascript; charset=utf-8",
            bytes: PackageResources.panel_js),
        PageFile(
            path: "/icon.svg", mediaType: "image/svg+xml", bytes: PackageResources.icon_svg),
    ]

    var response: Response {
        Response(
            status: .ok, headers: [.contentType: mediaType],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
