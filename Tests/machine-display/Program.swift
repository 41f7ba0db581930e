import Feedback
import Glibc
import Screen
import Touch

/// Paints a questionnaire on the real display of a virtual machine, as the panel does, and obeys
/// the test outside: a word a line on standard input, and what happens on standard output.
///
/// Words: `face N` shows N pressed, `thanks`, `sleep`, `wake`, `spin N` presses the faces in turn N
/// times as fast as the display takes them, `report`, `turns`, `close`. It ends with its input.
@main struct Program {
    static func main() throws {
        if CommandLine.arguments.dropFirst().first == "save" {
            return try SavedPicture(CommandLine.arguments.dropFirst(2)).write()
        }
        var program = try Program(CommandLine.arguments.dropFirst())
        try program.run()
    }

    private let display: DRMDisplay
    private let painter = Painter(theme: .light)
    private let ready: ReadyWait
    private var picture = Picture.question(Self.question(pressed: nil))
    private var unread = ""
    private var isOver = false
    private var turns = 0
    private var toSpin = 0

    /// `connector=NAME`, `mode=1280x800`, `rotation=90`, `diagonal=10.1`, `flips=no`.
    private init(_ words: ArraySlice<String>) throws {
        var wishes = DisplayWishes()
        for word in words {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            switch (parts[0], parts.count == 2 ? parts[1] : "") {
            case ("connector", let name): wishes.connector = name
            case ("mode", let mode): wishes.mode = DisplayModeWish(mode)
            case ("rotation", let degrees):
                wishes.rotation = Int(degrees).flatMap(DisplayRotation.init) ?? .none
            case ("diagonal", let inches): wishes.diagonalInches = Double(inches)
            case ("flips", "no"): wishes.usesPageFlips = false
            default: throw ScreenFault("'\(word)' is no word of this program's")
            }
        }
        guard let standIn = ScreenSize(width: 1024, height: 600, diagonalInches: 10.1) else {
            throw ScreenFault("no size")
        }
        let begin = Self.now()
        display = try DRMDisplay(wishes, standIn: standIn, at: begin)
        Self.say("opened after \(Self.now().milliseconds(since: begin)) ms")
        ready = try ReadyWait()
        try ready.add(display.waitDescriptor, tag: 0)
        try ready.add(STDIN_FILENO, tag: 1)
        _ = fcntl(STDIN_FILENO, F_SETFL, fcntl(STDIN_FILENO, F_GETFL) | O_NONBLOCK)
    }

    private mutating func run() throws {
        try turn()
        try paint()
        while !isOver {
            let due = display.nextDue.map { due in
                let now = Self.now()
                return due <= now ? 0 : due.milliseconds(since: now) + 1
            }
            let tags = try ready.wait(milliseconds: toSpin > 0 ? 0 : due)
            try turn()
            if tags.contains(1) { try obey() }
            if toSpin > 0 { try spin() }
        }
        display.close()
        Self.say("closed after \(turns) turns")
    }

    private mutating func turn() throws {
        turns += 1
        let begin = Self.now()
        let news = display.turn(at: begin)
        if !news.notes.isEmpty {
            Self.say("looked for \(Self.now().milliseconds(since: begin)) ms")
        }
        for note in news.notes { Self.say("\(note.isFault ? "fault" : "note") \(note)") }
        guard let size = news.newSize else { return }
        Self.say("size \(size.width)x\(size.height)")
        painter.forgetFrame()
        try paint()
    }

    private func paint() throws {
        let damage = try painter.paint(Layout(picture, on: display.size), on: display)
        Self.say("painted \(damage.count)")
    }

    private mutating func obey() throws {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = read(STDIN_FILENO, &bytes, bytes.count)
        if count == 0 { isOver = true }
        guard count > 0 else { return }
        unread += String(decoding: bytes[..<count], as: UTF8.self)
        while let end = unread.firstIndex(of: "\n") {
            try obey(unread[..<end].split(separator: " ").map(String.init))
            unread = String(unread[unread.index(after: end)...])
        }
    }

    private mutating func obey(_ words: [String]) throws {
        switch (words.first, words.count > 1 ? Int(words[1]) : nil) {
        case ("face", _), ("thanks", _):
            picture = Self.picture(words)
            try paint()
        case ("sleep", _): display.sleep()
        case ("wake", _): display.wake()
        case ("spin", let times): toSpin = times ?? 0
        case ("report", _):
            Self.say("report \(display.report.map { "\($0) \($0.update.rawValue)" } ?? "dark")")
        case ("turns", _): Self.say("turns \(turns)")
        case ("close", _): isOver = true
        default: throw ScreenFault("'\(words)' are no words of this program's")
        }
        Self.say("did \(words.joined(separator: " "))")
    }

    private mutating func spin() throws {
        toSpin -= 1
        picture = .question(
            Self.question(pressed: .choice(Choice(UInt8(toSpin % 4 + 1)))))
        try painter.paint(Layout(picture, on: display.size), on: display)
        if toSpin == 0 { Self.say("spun") }
    }

    /// `face`, `face 2` or `thanks`.
    static func picture(_ words: [String]) -> Picture {
        guard words.first != "thanks" else { return .thanks(line: "Спасибо!") }
        let pressed = words.count > 1 ? UInt8(words[1]) : nil
        return .question(question(pressed: pressed.map { .choice(Choice($0)) }))
    }

    static func question(pressed: Target?) -> QuestionPicture {
        QuestionPicture(
            title: "Как мы вас обслужили?",
            answers: .faces(count: 4, lowLabel: "Очень плохо", highLabel: "Отлично"),
            skip: "Пропустить", language: .russian, pressed: pressed)
    }

    /// At once: the test must not wait for a buffer to be full.
    private static func say(_ line: String) {
        let bytes = Array("\(line)\n".utf8)
        _ = write(STDOUT_FILENO, bytes, bytes.count)
    }

    private static func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Instant(
            nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
    }
}
