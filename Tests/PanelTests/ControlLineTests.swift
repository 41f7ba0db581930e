import Testing

@testable import Panel

/// Requests as they come over the control socket, read without a socket.
@Suite struct ControlLineTests {
    private func line(_ text: String) -> ControlLine {
        ControlLine(Array(text.utf8)[...])
    }

    private func request(_ text: String) throws -> ControlRequest {
        try line(text).request.get()
    }

    private func refusal(_ text: String) -> ControlRefusal? {
        if case .failure(let refusal) = line(text).request { refusal } else { nil }
    }

    @Test(arguments: [
        (#"{"request":"context","action":"open"}"#, ControlRequest.context(.open(seconds: nil))),
        (#"{"request":"context","action":"open","seconds":1}"#, .context(.open(seconds: 1))),
        (
            #"{"request":"context","action":"open","seconds":86400}"#,
            .context(.open(seconds: 86_400))
        ),
        (#"{"request":"context","action":"open","seconds":null}"#, .context(.open(seconds: nil))),
        (#"{"request":"context","action":"close"}"#, .context(.close)),
        (#"{"request":"context","action":"status"}"#, .context(.status)),
        (#"{"request":"service","action":"start"}"#, .service(.start)),
        (#"{"request":"service","action":"stop"}"#, .service(.stop)),
        (#"{"request":"service","action":"status"}"#, .service(.status)),
        (#"{"request":"devices","version":1}"#, .devices),
        (#"  { "request" : "watch" , "id" : -7 }  "#, .watch),
        (#"{"request":"record"}"#, .record(device: nil)),
        (#"{"request":"record","device":"a\"b\u00e9\ud83d\ude00"}"#, .record(device: "a\"bé😀")),
        (#"{"request":"calibrate","action":"start"}"#, .calibrate(.start(device: nil))),
        (
            #"{"request":"calibrate","action":"start","device":"x"}"#,
            .calibrate(.start(device: "x"))
        ),
        (#"{"request":"calibrate","action":"stop"}"#, .calibrate(.stop)),
    ])
    func `every request of the document is read`(text: String, expected: ControlRequest) throws {
        #expect(try request(text) == expected)
    }

    @Test(arguments: [
        "", "{", "[]", "null", "{}x", #"{"request":"devices"}{"#, #"{"request":"devices",}"#,
        #"{"request" "devices"}"#, #"{request:"devices"}"#, #"{"request":["devices"]}"#,
        #"{"request":{"a":1}}"#, #"{"request":"dev"#, #"{"a":1.5}"#, #"{"a":1e3}"#, #"{"a":01}"#,
        #"{"a":99999999999999999999}"#, #"{"a":-}"#, #"{"a":tru}"#, #"{"a":"\x"}"#,
        #"{"a":"\u12"}"#, #"{"a":"\ud800"}"#, #"{"a":"\ud800\u0041"}"#, #"{"a":"\udc00"}"#,
        "{\"a\":\"\u{1}\"}", #"{"a":1,"a":2}"#,
        "{" + (0...16).map { #""k\#($0)":1"# }.joined(separator: ",") + "}",
    ])
    func `what is no flat object is malformed, and the place is named`(text: String) throws {
        let refusal = try #require(self.refusal(text))
        #expect(refusal.code == .malformed)
        #expect(refusal.error.hasPrefix("column "))
    }

    @Test func `bytes that are no text are malformed`() {
        let bytes = Array(#"{"request":""#.utf8) + [0xff, 0xfe] + Array(#""}"#.utf8)
        let line = ControlLine(bytes[...])
        #expect(throws: ControlRefusal.self) { try line.request.get() }
    }

    @Test func `sixteen names are still an object`() {
        let text = "{" + (0..<16).map { #""k\#($0)":1"# }.joined(separator: ",") + "}"
        #expect(refusal(text)?.code == .badField)
    }

    @Test(arguments: [
        (#"{"request":"contexts"}"#, ControlRefusal.Code.unknownRequest),
        (#"{"request":7}"#, .badField),
        (#"{"action":"open"}"#, .badField),
        (#"{"request":"context"}"#, .badField),
        (#"{"request":"context","action":"begin"}"#, .badField),
        (#"{"request":"context","action":"open","seconds":0}"#, .badField),
        (#"{"request":"context","action":"open","seconds":86401}"#, .badField),
        (#"{"request":"context","action":"open","seconds":"5"}"#, .badField),
        (#"{"request":"context","action":"open","secnods":5}"#, .unknownField),
        (#"{"request":"context","action":"close","seconds":5}"#, .unknownField),
        (#"{"request":"record","device":""}"#, .badField),
        (#"{"request":"calibrate","action":"stop","device":"x"}"#, .unknownField),
        (#"{"request":"devices","version":2}"#, .version),
        (#"{"request":"devices","version":"1"}"#, .version),
        (#"{"request":"devices","id":true}"#, .badField),
    ])
    func `what is wrong has a code of its own and says what to do`(
        text: String, code: ControlRefusal.Code
    ) throws {
        let refusal = try #require(self.refusal(text))
        #expect(refusal.code == code)
        #expect(!refusal.error.isEmpty)
        #expect(!refusal.advice.isEmpty)
    }

    @Test func `an id and a device's name have a longest length, and one byte more is refused`() {
        let id = String(repeating: "i", count: 64)
        #expect(line(#"{"request":"devices","id":"\#(id)"}"#).id == .text(id))
        #expect(refusal(#"{"request":"devices","id":"\#(id)i"}"#)?.code == .badField)
        let name = String(repeating: "n", count: 256)
        #expect(refusal(#"{"request":"record","device":"\#(name)"}"#) == nil)
        #expect(refusal(#"{"request":"record","device":"\#(name)n"}"#)?.code == .badField)
    }

    @Test func `a refusal repeats the request and the id, and a long name only in part`() {
        let name = String(repeating: "é", count: 500)
        let line = line(#"{"request":"\#(name)","id":"a"}"#)
        guard case .failure(let refusal) = line.request else { return #expect(Bool(false)) }
        let text = ControlText.reply(.refused(refusal), to: line)
        #expect(text.hasPrefix(#"{"reply":"error","request":""#))
        #expect(text.contains(#""id":"a","code":"unknown-request""#))
        #expect(text.utf8.count < 400)
    }

    @Test func `any bytes at all give a request or a refusal, never a crash`() {
        let seed: [UInt8] = Array(
            #"{"request":"calibrate","action":"start","device":"\ud83d\ude00","id":-12}"#.utf8)
        for place in seed.indices {
            _ = ControlLine(seed[..<place])
            for byte in [0, 1, 0x22, 0x2d, 0x30, 0x5c, 0x7b, 0x7d, 0x80, 0xc3, 0xff] as [UInt8] {
                var bytes = seed
                bytes[place] = byte
                let line = ControlLine(bytes[...])
                if case .failure(let refusal) = line.request { #expect(!refusal.error.isEmpty) }
            }
        }
    }
}
