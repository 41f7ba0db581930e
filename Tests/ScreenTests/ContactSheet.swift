import Feedback
import Pictures
import Screen

/// Every kind of picture that the panel shows, by name, in one language.
struct ContactSheet {
    struct Entry {
        var name: String
        var picture: Picture
        /// Rings and digits for who has keys instead of a finger.
        var focused: Target?
        var showsNumbers = false
    }

    let words: Sample.Words

    var entries: [Entry] {
        let pressed = Target.choice(Choice(2))
        let faces = Sample.scales(words)[1]
        let tiles = Sample.scales(words)[4]
        var list = [
            Entry(name: "first", picture: .question(Sample.first(words))),
            Entry(
                name: "faces-pressed",
                picture: .question(Sample.question(faces, words, pressed: pressed))),
            Entry(
                name: "faces-keys", picture: .question(Sample.question(faces, words)),
                focused: pressed, showsNumbers: true),
            Entry(
                name: "numbers", picture: .question(Sample.question(Sample.scales(words)[2], words))
            ),
            Entry(
                name: "tiles-keys", picture: .question(Sample.question(tiles, words)),
                focused: pressed, showsNumbers: true),
        ]
        let names = [
            "tile-set", "phone", "consent", "email", "comment", "comment-capitals",
            "comment-symbols",
        ]
        let pads = zip(names, Sample.pads(words)).filter { name, _ in
            !name.hasPrefix("comment") || !KeyboardLayout.forText(in: words.language).isEmpty
        }
        list += pads.map { name, answers in
            Entry(name: name, picture: .question(Sample.question(answers, words)))
        }
        list.append(
            Entry(
                name: "consent-keys",
                picture: .question(Sample.question(Sample.pads(words)[2], words)),
                focused: .agree, showsNumbers: true))
        list.append(Entry(name: "still-there", picture: Sample.stillThere(words), focused: .stay))
        list += zip(["pin", "staff"], Sample.staff(words)).map { Entry(name: $0, picture: $1) }
        let statements = ["thanks", "tell-staff", "asleep", "cleaning", "out-of-order"]
        list += zip(statements, Sample.statements(words)).map { Entry(name: $0, picture: $1) }
        return list
    }

    /// Name, screen, how many pictures stand in a row of a sheet to look at, and how much smaller
    /// the pictures are that are kept.
    static let sizes = [
        ("1280x800", Sample.counter, 2, 5), ("800x480", Sample.small, 2, 4),
        ("1080x1920", Sample.upright, 4, 8),
    ]

    func paint(
        _ entries: some Collection<Entry>, on size: ScreenSize, _ theme: Theme, columns: Int,
        divisor: Int
    ) throws -> SheetCanvas {
        let painter = Painter(theme: theme)
        var canvas = SheetCanvas(
            size, count: entries.count, columns: columns, divisor: divisor)
        for entry in entries {
            let surface = MemorySurface(size: size)
            painter.forgetFrame()
            let layout = Layout(
                entry.picture, on: size, focused: entry.focused, showsNumbers: entry.showsNumbers)
            try painter.paint(layout, on: surface)
            canvas.add(surface.newestFrame.pixels, of: size)
        }
        return canvas
    }
}
