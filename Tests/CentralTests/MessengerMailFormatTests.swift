import Feedback
import Foundation
import Peers
import Testing

@testable import Central

/// What an independent parser, Python's, reads in a message.
struct ParsedMail: Decodable, Equatable {
    var subject: String
    var fromName: String
    var fromAddress: String
    var toAddress: String
    var body: String
    var messageID: String
    var automatic: String
    var language: String
    var seconds: Double
    var defects: Int
    /// Of the file, line end excluded.
    var longestLine: Int

    private static let script = """
        import sys, json, email, email.header, email.policy, email.utils
        out = []
        for path in sys.argv[1:]:
            raw = open(path, 'rb').read()
            m = email.message_from_bytes(raw, policy=email.policy.default)
            # The new policy puts a space between the encoded-words of a name; the old is right.
            old = email.message_from_bytes(raw)
            name, address = email.utils.parseaddr(' '.join(old['From'].splitlines()))
            name = str(email.header.make_header(email.header.decode_header(name)))
            parts = [p for h in ('From', 'To', 'Subject', 'Date') for p in m[h].defects]
            out.append(dict(
                subject=str(m['Subject']), fromName=name,
                fromAddress=address, toAddress=m['To'].addresses[0].addr_spec,
                body=m.get_content(), messageID=m['Message-ID'],
                automatic=m['Auto-Submitted'], language=m['Content-Language'],
                seconds=m['Date'].datetime.timestamp(), defects=len(m.defects) + len(parts),
                longestLine=max(len(l) for l in raw.replace(b'\\r\\n', b'\\n').split(b'\\n'))))
        json.dump(out, sys.stdout)
        """

    /// Why mail cannot be parsed here; nil where it can.
    static let absence: String? =
        ChildProgram.find("python3") == nil ? "python3 missing: install the Debian package" : nil

    static func parse(_ paths: [String], in folder: TemporaryFolder) throws -> [ParsedMail] {
        let output = try ChildProgram.run("python3", ["-c", script] + paths, in: folder)
        return try JSONDecoder().decode([ParsedMail].self, from: Data(output.utf8))
    }
}

extension EmailMessage {
    /// A message with nothing wrong with it.
    static func sample(
        from: String = "panel@example.org", fromName: String? = nil,
        to: String = "operator@example.org", subject: String = "Call back", body: String = "Now.",
        reference: String = "case-17-1", writtenAtSeconds: Int64 = 1_795_298_929
    ) -> EmailMessage {
        EmailMessage(
            from: from, fromName: fromName, to: to, subject: subject, body: body,
            reference: reference, language: .russian, writtenAtSeconds: writtenAtSeconds)
    }
}

@Suite struct MessengerMailFormatTests {
    @Test(
        .enabled(if: ParsedMail.absence == nil, Comment(rawValue: ParsedMail.absence ?? "")),
        arguments: [UInt64(1), 2, 3])
    func `an independent parser reads back what was written`(seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        let folder = try TemporaryFolder("mails")
        let messages = (0..<200).map { _ in EmailMessage.random(&random) }
        let paths = try messages.enumerated().map { number, message in
            let path = "\(folder.path)/\(number)"
            try Data(InternetMessage(message).bytes).write(to: URL(filePath: path))
            return path
        }
        for (message, mail) in zip(messages, try ParsedMail.parse(paths, in: folder)) {
            #expect(mail == .expected(message, longestLine: mail.longestLine), "seed \(seed)")
            #expect(mail.longestLine <= 76)
        }
    }

    @Test func `the bytes of a short message are these`() throws {
        let mail = try InternetMessage(.sample(fromName: "Smile Panel", subject: "Гость ждёт"))
        let expected = """
            Date: Sat, 21 Nov 2026 22:08:49 +0000
            From: Smile Panel
             <panel@example.org>
            To: <operator@example.org>
            Subject: =?UTF-8?B?0JPQvtGB0YLRjCDQttC00ZHRgg==?=
            Message-ID: <case-17-1@example.org>
            Auto-Submitted: auto-generated
            Content-Language: ru
            MIME-Version: 1.0
            Content-Type: text/plain; charset=UTF-8
            Content-Transfer-Encoding: base64

            Tm93Lg0K

            """
        let text = String(decoding: mail.bytes, as: UTF8.self)
        #expect(text == expected.replacing("\n", with: "\r\n"))
    }

    @Test func `every byte is printable ASCII and every line ends with CR LF`() throws {
        let mail = try InternetMessage(
            .sample(fromName: "Панель", subject: "\u{2028}\u{202E}🙂", body: "a\rb\nc\u{0}\u{85}"))
        var previous: UInt8 = 0
        for byte in mail.bytes {
            #expect((0x20...0x7E).contains(byte) || byte == 13 || byte == 10)
            #expect((byte == 10) == (previous == 13))
            previous = byte
        }
        #expect(mail.bytes.suffix(2) == [13, 10])
    }

    @Test(
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 +0000"), (-1, "Thu, 01 Jan 1970 00:00:00 +0000"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 +0000"),
            (951_868_799, "Tue, 29 Feb 2000 23:59:59 +0000"),
            (951_868_800, "Wed, 01 Mar 2000 00:00:00 +0000"),
            (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 +0000"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 +0000"),
            (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 +0000"),
            (.max, "Fri, 31 Dec 9999 23:59:59 +0000"),
        ] as [(Int64, String)])
    func `a date is written as RFC 5322 wants it`(seconds: Int64, text: String) {
        #expect(MailDate(secondsSince1970: seconds).description == text)
    }

    @Test(arguments: [
        "a@b", "first.last@example.org", "o'brien+tag@xn--e1afmkfd.xn--p1ai", "a@localhost",
        String(repeating: "l", count: 64) + "@example.org",
    ])
    func `a plain address is taken`(text: String) {
        #expect(MailAddress(text)?.text == text)
    }

    @Test(arguments: [
        "", "@", "a@", "@b", "a", "a@b@c", "a b@c", "a@b c", "<a@b>", "a@b>", "a,b@c", "a@b,c@d",
        "a.@b", ".a@b", "a..b@c", "a@b..c", "a@.b", "a@b.", "a@-b", "a@b-", "\"a\"@b",
        "a@[1.2.3.4]",
        "a@b\r\nRCPT TO:<x@y>", "a@b\n", "a\r@b", "a@b\u{0}", "a\u{0}@b", "a@b\t", "иван@b",
        "a@пример.рф", "a@b\u{85}", "a@b_c", "a(x)@b", "a@b;c", "a\\@b",
        String(repeating: "l", count: 65) + "@example.org",
        "a@" + String(repeating: "d", count: 64) + ".org",
        "a@" + String(repeating: "d.", count: 126) + "dd",
    ])
    func `anything else is no address`(text: String) {
        #expect(MailAddress(text) == nil)
    }

    @Test(
        arguments: [
            (EmailMessage.sample(from: "panel@example.org\r\nBcc: x@y.z"), .senderAddress),
            (.sample(to: "a@b.c\r\nDATA"), .recipientAddress),
            (.sample(to: "a@b.c, d@e.f"), .recipientAddress),
            (.sample(fromName: "Panel\nBcc: x@y.z"), .senderName),
            (.sample(fromName: ""), .senderName),
            (.sample(fromName: String(repeating: "n", count: 401)), .senderName),
            (.sample(subject: "Hello\r\nBcc: x@y.z"), .subject),
            (.sample(subject: "a\u{0}b"), .subject),
            (.sample(subject: "a\u{1B}[31m"), .subject), (.sample(subject: "a\u{7F}"), .subject),
            (.sample(subject: "a\u{85}b"), .subject), (.sample(subject: "a\rb"), .subject),
            (.sample(subject: ""), .subject),
            (
                .sample(subject: String(repeating: "s", count: EmailMessage.subjectBytesMax + 1)),
                .subject
            ),
            (.sample(reference: "a>\r\nBcc: x@y.z"), .reference),
            (.sample(reference: ""), .reference),
            (.sample(reference: String(repeating: "r", count: 101)), .reference),
            (.sample(body: String(repeating: "b", count: EmailMessage.bodyBytesMax + 1)), .body),
            (.sample(body: String(repeating: "b", count: 4 << 20)), .body),
        ] as [(EmailMessage, InternetMessage.Refusal)])
    func `a message that could smuggle or flood is refused`(
        message: EmailMessage, refusal: InternetMessage.Refusal
    ) {
        #expect(throws: refusal) { try InternetMessage(message) }
    }

    @Test func `the longest of everything is taken`() throws {
        _ = try InternetMessage(
            .sample(
                fromName: String(repeating: "n", count: EmailMessage.subjectBytesMax),
                subject: String(repeating: "я", count: EmailMessage.subjectBytesMax / 2),
                body: String(repeating: "b", count: EmailMessage.bodyBytesMax),
                reference: String(repeating: "r", count: Message.referenceBytesMax)))
    }
}

extension ParsedMail {
    /// What a parser should read in `message`: its own, but every line of the body ends with CR LF.
    static func expected(_ message: EmailMessage, longestLine: Int) -> ParsedMail {
        var body = message.body.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        if !body.isEmpty, !body.hasSuffix("\n") { body += "\n" }
        body = body.replacing("\n", with: "\r\n")
        let domain = message.from.drop { $0 != "@" }
        return ParsedMail(
            subject: message.subject, fromName: message.fromName ?? "", fromAddress: message.from,
            toAddress: message.to, body: body, messageID: "<\(message.reference)\(domain)>",
            automatic: "auto-generated", language: "ru", seconds: Double(message.writtenAtSeconds),
            defects: 0, longestLine: longestLine)
    }
}

private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 33) | (state << 31)
    }
}

extension EmailMessage {
    fileprivate static func random(_ random: inout some RandomNumberGenerator) -> EmailMessage {
        func text(_ lengths: ClosedRange<Int>, _ letters: String) -> String {
            let letters = Array(letters)
            return String(
                (0..<Int.random(in: lengths, using: &random)).map { _ in
                    letters.randomElement(using: &random)!
                })
        }
        let words = "abcXYZ 019-=?_.,:;<>@\"\\()Bё кноЯ🙂👨‍👩‍👧é"
        return .sample(
            fromName: Bool.random(using: &random) ? "P\(text(0...50, words))l" : nil,
            subject: "S\(text(0...60, words))t", body: text(0...400, words + ".\n\r\n\t."),
            writtenAtSeconds: Int64.random(in: 0...4_200_000_000, using: &random))
    }
}
