import Testing

@testable import Panel

/// What `smilectl device watch` draws.
@Suite struct ControlPictureTests {
    private let first = WatchPicture.Finger(device: "usb-1", contact: 41)
    private let second = WatchPicture.Finger(device: "usb-1", contact: 42)

    @Test func `two fingers stand where they are, in a box of the screen's proportion`() {
        var picture = WatchPicture(proportion: 16.0 / 9)
        picture.put(first, x: 0, y: 0)
        picture.put(second, x: 1, y: 1)
        picture.note("finger 42 down at 1.000, 1.000")
        #expect(
            picture.lines(columns: 40, rows: 12) == [
                "+---------------------+",
                "|1                    |", "|                     |", "|                     |",
                "|                     |", "|                     |", "|                    2|",
                "+---------------------+", "finger 42 down at 1.000, 1.000", "", "", "",
            ])
    }

    @Test func `a finger keeps its sign while it moves, and the next one takes a free sign`() {
        var picture = WatchPicture(proportion: 1)
        picture.put(first, x: 0.1, y: 0.1)
        picture.put(second, x: 0.2, y: 0.2)
        picture.lift(first)
        picture.put(WatchPicture.Finger(device: "usb-1", contact: 43), x: 0.9, y: 0.9)
        picture.put(second, x: 0.5, y: 0.5)
        let box = picture.lines(columns: 60, rows: 20).joined()
        #expect(box.contains("1"))
        #expect(box.contains("2"))
        #expect(!box.contains("3"))
    }

    @Test func `what is withheld is said in the box, and no finger stands in it`() {
        var picture = WatchPicture(proportion: 1)
        picture.put(first, x: 0.5, y: 0.5)
        picture.withhold(true)
        let box = picture.lines(columns: 80, rows: 30).joined(separator: "\n")
        #expect(box.contains("withheld: a contact is asked for"))
        #expect(!box.contains("1"))
        picture.withhold(false)
        #expect(!picture.lines(columns: 80, rows: 30).joined().contains("withheld"))
    }

    @Test(arguments: [(0, 0), (1, 1), (20, 8), (80, 24), (300, 20), (40, 200)])
    func `as many lines as there are rows, none too long, on a terminal of any size`(
        columns: Int, rows: Int
    ) {
        for proportion in [0.1, 0.5625, 1, 16.0 / 9, 100, .nan, .infinity] {
            var picture = WatchPicture(proportion: proportion)
            picture.put(first, x: .nan, y: 2)
            for number in 0..<300 { picture.note(String(repeating: "n", count: number)) }
            let lines = picture.lines(columns: columns, rows: rows)
            #expect(lines.count == max(rows, 8))
            #expect(lines.allSatisfy { $0.count <= max(columns, 20) })
        }
    }

    @Test func `more fingers than a screen tells apart are not drawn, and one is free again`() {
        var picture = WatchPicture(proportion: 1)
        for number in 1...100 {
            let finger = WatchPicture.Finger(device: "usb-1", contact: UInt64(number))
            picture.put(finger, x: Double(number) / 100, y: 0.5)
        }
        picture.liftAll(of: "usb-1")
        #expect(!picture.lines(columns: 80, rows: 24).joined().contains("1"))
    }
}
