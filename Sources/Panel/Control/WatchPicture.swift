/// What `smilectl device watch` draws on a terminal: a box in the screen's proportion with a sign
/// for each finger, and below it what happened last. A pure value.
package struct WatchPicture: Hashable, Sendable {
    /// A finger, wherever it is.
    package struct Finger: Hashable, Sendable {
        package var device: String
        package var contact: UInt64

        package init(device: String, contact: UInt64) {
            self.device = device
            self.contact = contact
        }
    }

    private struct Place: Hashable, Sendable {
        var sign: Character
        var x: Double
        var y: Double
    }

    /// What is remembered of what happened.
    package static let notesMax = 100
    /// A character of a terminal is about twice as high as it is wide.
    private static let heightOfCharacter = 2.0
    private static let signs = Array("123456789abcdefghijklmnopqrstuvwxyz")
    /// Fingers that are drawn; the screens that we know of tell at most 60 apart.
    package static let fingersMax = 64

    /// Width by height of what is drawn.
    package var proportion: Double
    package var isWithheld = false
    private var places: [Finger: Place] = [:]
    private var notes: [String] = []

    package init(proportion: Double) {
        self.proportion = proportion.isFinite ? min(max(proportion, 0.2), 5) : 16.0 / 9
    }

    /// A finger is at a share of the screen.
    package mutating func put(_ finger: Finger, x: Double, y: Double) {
        guard places[finger] != nil || places.count < Self.fingersMax else { return }
        let sign = places[finger]?.sign ?? freeSign
        places[finger] = Place(sign: sign, x: x, y: y)
    }

    package mutating func lift(_ finger: Finger) {
        places[finger] = nil
    }

    /// Its device is gone.
    package mutating func liftAll(of device: String) {
        places = places.filter { $0.key.device != device }
    }

    package mutating func withhold(_ isWithheld: Bool) {
        self.isWithheld = isWithheld
        if isWithheld { places = [:] }
    }

    package mutating func note(_ line: String) {
        notes.append(line)
        if notes.count > Self.notesMax { notes.removeFirst() }
    }

    private var freeSign: Character {
        let taken = Set(places.values.map(\.sign))
        return Self.signs.first { !taken.contains($0) } ?? "+"
    }

    /// - Parameters:
    ///   - columns: of the terminal; no line is longer.
    ///   - rows: how many lines there are in all; always as many are given.
    package func lines(columns: Int, rows: Int) -> [String] {
        let (columns, rows) = (max(columns, 20), max(rows, 8))
        let notesShown = max(3, rows / 3)
        let (width, height) = Self.size(
            columns: columns - 2, rows: rows - notesShown - 2, proportion)
        var lines = ["+" + String(repeating: "-", count: width) + "+"]
        lines += box(width, height).map { "|" + String($0) + "|" }
        lines.append(lines[0])
        let free = rows - lines.count
        lines += notes.suffix(free).map { String($0.prefix(columns)) }
        return lines + [String](repeating: "", count: rows - lines.count)
    }

    private func box(_ width: Int, _ height: Int) -> [[Character]] {
        var box = [[Character]](repeating: [Character](repeating: " ", count: width), count: height)
        if isWithheld {
            let words = Array("withheld: a contact is asked for".prefix(width))
            let start = (width - words.count) / 2
            box[height / 2].replaceSubrange(start..<start + words.count, with: words)
        }
        for place in places.values.sorted(by: { $0.sign < $1.sign }) {
            box[Self.cell(place.y, height)][Self.cell(place.x, width)] = place.sign
        }
        return box
    }

    private static func cell(_ share: Double, _ count: Int) -> Int {
        // Whatever a daemon may send: what is no number is at the edge.
        let inside = share.isNaN ? 0 : min(max(share, 0), 1)
        return min(Int(inside * Double(count)), count - 1)
    }

    private static func size(
        columns: Int, rows: Int, _ proportion: Double
    ) -> (width: Int, height: Int) {
        let wide = proportion * heightOfCharacter
        let height = min(Double(rows), Double(columns) / wide)
        return (max(1, Int(height * wide)), max(1, Int(height)))
    }
}
