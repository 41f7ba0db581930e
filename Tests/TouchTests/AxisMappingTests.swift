import Testing
import Touch

@Suite struct AxisMappingTests {
    static let corner = (x: 0.25, y: 0.125)

    static func mapped(_ mapping: AxisMapping) -> TouchPoint {
        mapping.point(x: corner.x, y: corner.y)
    }

    @Test(arguments: [
        (AxisMapping.identity, 0.25, 0.125), (.swapped, 0.125, 0.25), (.invertedX, 0.75, 0.125),
        (.invertedY, 0.25, 0.875), (AxisMapping(.none), 0.25, 0.125),
        (AxisMapping(.clockwise90), 0.875, 0.25), (AxisMapping(.half), 0.75, 0.875),
        (AxisMapping(.clockwise270), 0.125, 0.75),
    ])
    func `the upper left goes where it should`(mapping: AxisMapping, x: Double, y: Double) {
        #expect(Self.mapped(mapping) == TouchPoint(x: x, y: y))
    }

    @Test func `two quarter turns are half a one, and four are none`() {
        let quarter = AxisMapping(.clockwise90)
        #expect(quarter.then(quarter) == AxisMapping(.half))
        #expect(quarter.then(quarter).then(quarter) == AxisMapping(.clockwise270))
        #expect(quarter.then(AxisMapping(.clockwise270)) == .identity)
    }

    @Test func `swapping and then inverting is another thing than inverting and then swapping`() {
        #expect(AxisMapping.swapped.then(.invertedX) == AxisMapping(.clockwise90))
        #expect(AxisMapping.invertedX.then(.swapped) == AxisMapping(.clockwise270))
    }

    @Test func `what is composed is what is done one after the other`() {
        let first = AxisMapping(0.9, 0.1, 0.02, -0.05, 1.1, -0.03)
        let then = AxisMapping(0.5, -0.2, 0.3, 0.1, 0.6, 0.1)
        let between = first.point(x: 0.4, y: 0.6)
        let apart = then.point(x: between.x, y: between.y)
        #expect(first.then(then).point(x: 0.4, y: 0.6).distance(to: apart) < 1e-12)
    }

    @Test func `libinput's text is read, and what it moves beyond the edge is at the edge`() throws
    {
        // The example of libinput's documentation: one width to the right, one height up.
        let mapping = try AxisMapping(libinput: "1 0 1 0 1 -1")
        #expect(Self.mapped(mapping) == TouchPoint(x: 1, y: 0))
        let turned = try AxisMapping(libinput: "0 -1 1 1 0 0\n")
        #expect(turned == AxisMapping(.clockwise90))
        let fine = try AxisMapping(libinput: "  1.02 -1e-3\t-.01 +0 9.8E-1 0.02 ")
        #expect(fine == AxisMapping(1.02, -0.001, -0.01, 0, 0.98, 0.02))
    }

    @Test func `what is written is read again`() throws {
        let mapping = AxisMapping(1.0625, -0.25, 0.5, 0, -0.984375, 1)
        #expect(
            mapping.libinputText == "1.062500 -0.250000 0.500000 0.000000 -0.984375 1.000000")
        #expect(try AxisMapping(libinput: mapping.libinputText) == mapping)
    }

    @Test(arguments: [("", 0), ("1 0 0 0 1", 5), ("1 0 0 0 1 0 0", 7), ("1,0,0,0,1,0", 1)])
    func `other than six numbers are no matrix`(text: String, count: Int) {
        #expect(throws: AxisMappingFault.notSixNumbers(found: count)) {
            try AxisMapping(libinput: text)
        }
    }

    @Test(arguments: ["nan", "inf", "0x1p3", "one", "1e9", "-1000.1", "1,5"])
    func `what is no number, or none that a screen has, is named with its place`(word: String) {
        #expect(throws: AxisMappingFault.notANumber(position: 2, found: word)) {
            try AxisMapping(libinput: "1 \(word) 0 0 1 0")
        }
    }

    @Test func `a matrix that takes the screen to a line is refused`() {
        for text in ["0 0 0 0 0 0", "1 0 0 1 0 0", "1 2 0 2 4 0", "0.01 0 0 0 0.009 0"] {
            #expect(throws: AxisMappingFault.flat) { try AxisMapping(libinput: text) }
        }
        #expect(throws: Never.self) { try AxisMapping(libinput: "0.01 0 0 0 0.0101 0") }
    }

    @Test func `faults say what to do`() {
        let faults: [AxisMappingFault] = [
            .notSixNumbers(found: 5), .notANumber(position: 3, found: "x"), .flat,
        ]
        #expect(
            faults.map(\.description).allSatisfy { $0.contains("such as") || $0.contains("1 0") })
    }

    @Test func `a tracker gives mapped places, and sees no movement where the map makes none`()
        throws
    {
        var screen = VirtualTouchscreen()
        screen.down(0, 0, 0)
        screen.report(atMilliseconds: 0)
        screen.move(0, 4095, 0)
        screen.report(atMilliseconds: 10)
        var tracker = try ContactTracker(
            screen.recording.device, mapping: AxisMapping(.clockwise90))
        let changes = screen.recording.frames.flatMap { tracker.take($0) }
        #expect(changes.map(\.point) == [TouchPoint(x: 1, y: 0), TouchPoint(x: 1, y: 1)])
        var far = try ContactTracker(
            screen.recording.device, mapping: AxisMapping(libinput: "1 0 1 0 1 0"))
        #expect(screen.recording.frames.flatMap { far.take($0) }.count == 1)
    }
}
