import Foundation
import Peers

/// A headless Chromium, driven through chromium-driver (W3C WebDriver: JSON over HTTP on loopback).
/// Both end with this value.
final class WebDriver {
    /// Why no browser can run here; nil where one can.
    static var absence: String? {
        if ChildProgram.find("chromedriver") == nil { return "chromium-driver is not installed" }
        if ChildProgram.find("chromium") == nil { return "chromium is not installed" }
        return nil
    }

    private let folder: TemporaryFolder
    private let driver: ChildProgram
    private let port: UInt16
    private var session = ""

    init() throws {
        folder = try TemporaryFolder("browser")
        port = try Loopback.freePort()
        let port = port
        driver = try ChildProgram(
            ChildProgram.find("chromedriver")!, ["--port=\(port)"], log: "\(folder.path)/driver.log"
        )
        try Peers.wait(upTo: 20, for: "chromedriver") { Loopback.answers(port) }
        let profile = "\(folder.path)/profile"
        var arguments = [
            "--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--user-data-dir=\(profile)",
        ]
        // Chromium's sandbox refuses to run as root.
        if geteuid() == 0 { arguments.append("--no-sandbox") }
        let options: [String: Any] = [
            "binary": ChildProgram.find("chromium")!, "args": arguments,
        ]
        let answer = try command(
            "POST", "/session",
            ["capabilities": ["alwaysMatch": ["goog:chromeOptions": options]]])
        guard let values = answer as? [String: Any], let id = values["sessionId"] as? String else {
            throw PeerFault("the browser did not start: \(driver.output.suffix(500))")
        }
        session = "/session/\(id)"
    }

    deinit {
        _ = try? command("DELETE", session)
        driver.end()
    }

    func open(_ address: String) throws {
        try command("POST", "\(session)/url", ["url": address])
    }

    /// Scripts run in the first frame of the page, until another page is opened.
    func enterFrame() throws {
        try command("POST", "\(session)/frame", ["id": 0])
    }

    /// The size of the page, in its own pixels, as on a display or phone of that size.
    func setSize(width: Int, height: Int, isPhone: Bool = false) throws {
        try command(
            "POST", "\(session)/goog/cdp/execute",
            [
                "cmd": "Emulation.setDeviceMetricsOverride",
                "params": [
                    "width": width, "height": height, "deviceScaleFactor": isPhone ? 2 : 1,
                    "mobile": isPhone,
                ],
            ])
    }

    /// As on a display that is set to dark.
    func setDark() throws {
        try command(
            "POST", "\(session)/goog/cdp/execute",
            [
                "cmd": "Emulation.setEmulatedMedia",
                "params": ["features": [["name": "prefers-color-scheme", "value": "dark"]]],
            ])
    }

    /// What a script returns.
    @discardableResult
    func run(_ script: String) throws -> Any {
        try command("POST", "\(session)/execute/sync", ["script": script, "args": [Any]()])
    }

    func text(_ script: String) throws -> String {
        try run(script) as? String ?? ""
    }

    func number(_ script: String) throws -> Double {
        (try run(script) as? NSNumber)?.doubleValue ?? .nan
    }

    /// Waits until a script returns true.
    func wait(upTo seconds: Double, for what: String, until script: String) throws {
        try Peers.wait(upTo: seconds, for: what) {
            (try run(script) as? NSNumber)?.boolValue ?? false
        }
    }

    enum Pointer: String {
        case mouse
        case touch
    }

    /// Presses and lifts at a place of the page.
    func tap(x: Double, y: Double, with pointer: Pointer) throws {
        let actions: [[String: Any]] = [
            ["type": "pointerMove", "duration": 0, "x": Int(x.rounded()), "y": Int(y.rounded())],
            ["type": "pointerDown", "button": 0],
            ["type": "pause", "duration": 60],
            ["type": "pointerUp", "button": 0],
        ]
        let source: [String: Any] = [
            "type": "pointer", "id": pointer.rawValue,
            "parameters": ["pointerType": pointer.rawValue], "actions": actions,
        ]
        try command("POST", "\(session)/actions", ["actions": [source]])
    }

    /// What stands in the window, as PNG.
    func screenshot() throws -> Data {
        guard let text = try command("GET", "\(session)/screenshot") as? String,
            let image = Data(base64Encoded: text)
        else { throw PeerFault("the browser made no picture") }
        return image
    }

    @discardableResult
    private func command(
        _ method: String, _ path: String, _ parameters: [String: Any]? = nil
    ) throws -> Any {
        let body = try parameters.map { try JSONSerialization.data(withJSONObject: $0) }
        let answer = try HTTPExchange.send(
            method, path, to: port, mediaType: "application/json", body: body ?? Data(),
            seconds: 60)
        let document = try JSONSerialization.jsonObject(with: answer.body) as? [String: Any]
        let value = document?["value"] ?? NSNull()
        guard answer.status == 200 else {
            throw PeerFault("\(method) \(path): \(answer.status) \(value)")
        }
        return value
    }
}
