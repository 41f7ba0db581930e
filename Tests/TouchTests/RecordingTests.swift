import Feedback
import Testing
import Touch

@Suite struct RecordingTests {
    static let header = """
        # EVEMU 1.3
        N: A screen
        I: 0003 0596 0500 0110
        P: 02 00 00 00 00 00 00 00
        B: 01 00 00 00 00 00 00 00 00
        B: 01 01 00 00 00 00 00 00 00
        A: 00 0 1023 0 0 10
        A: 01 -5 767 0 0

        """
    static let frames = """
        E: 0.000001 0003 0000 0100\t# EV_ABS / ABS_X 100
        E: 0.000001 0000 0000 0000\t# ------------ SYN_REPORT (0) ----------
        E: 1357143768.025553 0001 014a -1
        E: 1357143768.025553 0000 0000 0

        """

    static func read(_ text: String) throws(RecordingFault) -> Recording {
        try Recording(evemu: Array(text.utf8))
    }

    static func fault(_ text: String) -> RecordingFault? {
        do {
            _ = try read(text)
            return nil
        } catch {
            return error
        }
    }

    @Test func `header and frames are read`() throws {
        let recording = try Self.read(Self.header + Self.frames)
        #expect(
            recording.device
                == TouchscreenDescription(
                    name: "A screen", bus: 3, vendor: 0x596, product: 0x500, version: 0x110,
                    properties: [1], keys: [64],
                    axes: [
                        0: AxisRange(minimum: 0, maximum: 1023, resolution: 10),
                        1: AxisRange(minimum: -5, maximum: 767),
                    ]))
        #expect(
            recording.frames == [
                InputFrame(
                    at: Instant(nanoseconds: 1000),
                    events: [KernelEvent(type: 3, code: 0, value: 100)]),
                InputFrame(
                    at: Instant(nanoseconds: 1_357_143_768_025_553_000),
                    events: [KernelEvent(type: 1, code: 0x14a, value: -1)]),
            ])
        #expect(recording.cut == nil)
    }

    @Test func `carriage returns change nothing`() throws {
        let text = Self.header + Self.frames
        let windows = text.split(separator: "\n", omittingEmptySubsequences: false)
            .joined(separator: "\r\n")
        #expect(try Self.read(windows) == Self.read(text))
    }

    @Test func `a description without frames has none`() throws {
        #expect(try Self.read(Self.header).frames.isEmpty)
    }

    @Test func `frames without a header are read`() throws {
        #expect(try Self.read(Self.frames).frames.count == 2)
        #expect(try Self.read("N:\n").device.name == "")
    }

    /// Found by the fuzzer: a carriage return before blanks at the end was kept, and lost when the
    /// name was written and read again.
    @Test func `a name that ends in blanks and carriage returns ends before them`() throws {
        #expect(try Self.read("N: a\rb \r\t \r\n").device.name == "a\rb")
    }

    @Test func `lamps and switches are passed over, and blanks at a name's end`() throws {
        let recording = try Self.read("N: CDT   10.1 \nL: 00 1\nS: 05 0\n" + Self.frames)
        #expect(recording.device.name == "CDT   10.1")
    }

    @Test func `events after the last report belong to no frame`() throws {
        let recording = try Self.read(Self.header + Self.frames + "E: 2.0 0003 0000 5\n")
        #expect(recording.frames.count == 2)
        #expect(recording.cut == nil)
    }

    @Test func `the slot that stood before the first event is read from the comments`() throws {
        let comments = """
            #   Event type 3 (EV_ABS)
            #     Event code 0 (ABS_X)
            #       Value     77
            #     Event code 47 (ABS_MT_SLOT)
            #       Value      3
            #       Max        9
            #   Event type 1 (EV_KEY)
            #     Event code 47
            #       Value      8
            N: A screen

            """
        let standing = try Self.read(comments).standing
        #expect(standing == StandingState(slot: 3, positions: [.init(x: 77, y: 0)]))
    }

    @Test(arguments: [
        ("GIF89a\n", 1, 1), ("\u{7f}ELF\u{0}\n", 1, 1), ("N: x\n\nhello\n", 3, 1),
        ("I: 0003 0596 0500\n", 1, 18), ("I: 0003 10000 0500 0000\n", 1, 9),
        ("E: 0.5 0003 0000 x1\n", 1, 18), ("E: 0.5 0003 0000\n", 1, 17),
        ("E: 5 0003 0000 1\n", 1, 4), ("E: -0.5 0003 0000 1\n", 1, 4),
        ("E: 0.5 0003 0000 +1\n", 1, 18), ("E: 0.1234567890 0003 0000 1\n", 1, 4),
        ("E: 18446744074.0 0003 0000 1\n", 1, 4), ("E: 0.5 0003 0000 2147483648\n", 1, 18),
        ("E: 0.5 0003 0000 1 2\n", 1, 20), ("A: 40 0 1 0 0 0\n", 1, 4),
        ("A: 35 0 1 0\n", 1, 12), ("B: 20 00\n", 1, 4), ("B: 01\n", 1, 6),
        ("P:\n", 1, 3), ("P: 100\n", 1, 4),
    ])
    func `a bad line is named with its column`(text: String, line: Int, column: Int) throws {
        let fault = try #require(Self.fault(text))
        guard case .badLine(line, column, _, _) = fault else {
            Issue.record("\(fault)")
            return
        }
        #expect(fault.description.hasPrefix("line \(line), column \(column): expected '"))
        #expect(fault.description.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f })
    }

    @Test func `the message says what was expected, what was found and how a recording starts`() {
        #expect(
            Self.fault(Self.header + "E: 0.000001 0003 xyz 1\n")?.description
                == "line 9, column 18: expected 'E: seconds type code value', found "
                + "'E: 0.000001 0003 xyz 1'; a recording starts with an 'N:' or '# EVEMU' line")
    }

    @Test func `more bits than the kernel has keys are refused`() {
        let line = "B: 01 " + [String](repeating: "00", count: 8).joined(separator: " ") + "\n"
        let all = String(repeating: line, count: 12)
        #expect(Self.fault(all) == nil)
        #expect(Self.fault(all + "B: 01 00\n") != nil)
    }

    @Test func `nothing but comments is empty`() {
        #expect(Self.fault("") == .empty)
        #expect(Self.fault("# EVEMU 1.3\n\r\n  \n") == .empty)
    }

    @Test func `a second device is refused`() {
        #expect(Self.fault(Self.header + "N: another\n") == .secondDevice(line: 9))
    }

    @Test func `a recording may be as long as the limit and not longer`() throws {
        let bytes = Array((Self.header + Self.frames).utf8)
        let exact = try Recording(evemu: bytes, byteCountMax: bytes.count)
        #expect(exact.frames.count == 2)
        #expect(
            throws: RecordingFault.tooLong(byteCount: bytes.count, byteCountMax: bytes.count - 1)
        ) {
            try Recording(evemu: bytes, byteCountMax: bytes.count - 1)
        }
    }

    @Test func `a recording cut mid-line gives the whole frames before and names the line`() throws
    {
        let recording = try Self.read(Self.header + Self.frames + "E: 1357143768.02")
        #expect(recording.frames.count == 2)
        #expect(
            recording.cut
                == .cut(
                    line: 13, column: 17, expected: "E: seconds type code value",
                    found: "E: 1357143768.02"))
        #expect(recording.cut?.description.hasSuffix("the frames before it are whole") == true)
    }

    @Test func `cut after any byte, a recording gives a beginning of its frames or is named`()
        throws
    {
        for name in ["two-customers.events", "lost-frames.events"] {
            let whole = try #require(VirtualTouchscreen.shipped[name])
            let bytes = Array(whole.evemuText.utf8)
            for length in 1...bytes.count {
                guard let part = try? Recording(evemu: Array(bytes[..<length])) else {
                    #expect(length <= "# EVEMU 1.3\nN:".utf8.count + 120, "only in the comments")
                    continue
                }
                #expect(part.frames == Array(whole.frames.prefix(part.frames.count)))
                if length == bytes.count { #expect(part == whole) }
            }
        }
    }

    @Test func `what is written is read back`() throws {
        for recording in VirtualTouchscreen.shipped.values {
            #expect(try Self.read(recording.evemuText) == recording)
        }
        let standing = StandingState(slot: 7)
        var screen = VirtualTouchscreen(standing: standing)
        screen.tap(7, 5, 6, atMilliseconds: 1_700_000_000_000)
        #expect(try Self.read(screen.recording.evemuText).standing == standing)
    }

    @Test func `damaged bytes are read or named, never fatal`() throws {
        let bytes = Array(
            try #require(VirtualTouchscreen.shipped["four-taps.events"]).evemuText.utf8)
        var numbers = SeededNumbers(state: 1)
        var named = 0
        for _ in 0..<2000 {
            var damaged = bytes
            for _ in 0..<3 {
                damaged[.random(in: 0..<bytes.count, using: &numbers)] = .random(
                    in: 0...255, using: &numbers)
            }
            do {
                let recording = try Recording(evemu: damaged)
                _ = try? Replay(recording)
            } catch {
                named += 1
            }
        }
        #expect(named > 500)
    }
}
