import Touch

/// The touch screens that were calibrated at the panel itself, in a small file of the state folder:
/// `Docs/Reference/calibration.md`. A pure value; `CalibrationFile` reads and writes it.
///
/// An entry is for one model at one socket: another screen in the same place is another screen, and
/// so is the same model in another place.
struct CalibrationBook: Hashable, Sendable {
    struct Screen: Hashable, Sendable {
        /// Stable, as `smilectl device list` shows it.
        var name: String
        var vendor: UInt16
        var product: UInt16
    }

    struct Entry: Hashable, Sendable {
        var screen: Screen
        var mapping: AxisMapping
    }

    /// More touch screens than any panel has; the oldest entry gives way.
    static let entriesMax = 8
    /// The file's first line.
    static let heading = "smile-calibration-1"
    /// The longest name of a device, in bytes.
    static let nameBytesMax = ControlLine.deviceBytesMax

    private(set) var entries: [Entry] = []

    init() {}

    /// Lines that make no sense are left out: `damagedLines` counts them.
    init(text: String) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: true)[...]
        guard lines.first == Self.heading[...] else {
            damagedLines = lines.count
            return
        }
        lines = lines.dropFirst()
        for line in lines {
            if let entry = Entry(line: line) { keep(entry) } else { damagedLines += 1 }
        }
    }

    private(set) var damagedLines = 0

    var text: String { ([Self.heading] + entries.map(\.line)).map { $0 + "\n" }.joined() }

    func mapping(of screen: Screen) -> AxisMapping? {
        entries.first { $0.screen == screen }?.mapping
    }

    /// In the place of what was kept for the same screen.
    mutating func keep(_ entry: Entry) {
        entries.removeAll { $0.screen == entry.screen }
        entries.append(entry)
        if entries.count > Self.entriesMax { entries.removeFirst() }
    }

    /// - Returns: whether there was something to forget.
    mutating func forget(_ screen: Screen) -> Bool {
        let count = entries.count
        entries.removeAll { $0.screen == screen }
        return entries.count < count
    }
}

extension CalibrationBook.Entry {
    /// `0eef:7224 1.000000 0.000000 0.000000 0.000000 1.000000 0.000000 pci-0000:00:14.0-usb-0:1`
    fileprivate init?(line: Substring) {
        let words = line.split(separator: " ", maxSplits: 7, omittingEmptySubsequences: true)
        guard words.count == 8 else { return nil }
        let model = words[0].split(separator: ":", omittingEmptySubsequences: false)
        guard model.count == 2, let vendor = UInt16(model[0], radix: 16),
            let product = UInt16(model[1], radix: 16),
            words[7].utf8.count <= CalibrationBook.nameBytesMax,
            let mapping = try? AxisMapping(libinput: words[1...6].joined(separator: " "))
        else { return nil }
        screen = CalibrationBook.Screen(name: String(words[7]), vendor: vendor, product: product)
        self.mapping = mapping
    }

    fileprivate var line: String {
        let model = "\(DeviceReport.digits(screen.vendor)):\(DeviceReport.digits(screen.product))"
        return "\(model) \(mapping.libinputText) \(screen.name)"
    }
}

/// The book on the disk. Used by the loop's thread alone.
final class CalibrationFile {
    private static let name = "calibration"
    private static let bytesMax = 16_384

    private let path: String
    private(set) var book: CalibrationBook
    /// Why the file could not be read, or that lines of it are left out; nil where it is whole or
    /// not there.
    let fault: String?

    init(in stateFolder: String) {
        path = "\(stateFolder)/\(Self.name)"
        do {
            let bytes = try FolderFile.readIfThere(path, bytesMax: Self.bytesMax) ?? []
            book =
                bytes.isEmpty
                ? CalibrationBook() : CalibrationBook(text: String(decoding: bytes, as: UTF8.self))
            let lines = book.damagedLines
            fault = lines == 0 ? nil : "\(lines) lines of '\(path)' make no sense and are left out"
        } catch {
            book = CalibrationBook()
            fault = "\(error)"
        }
    }

    /// What is in the book afterwards is on the disk.
    func keep(_ entry: CalibrationBook.Entry) throws(FolderFile.Fault) {
        var next = book
        next.keep(entry)
        try store(next)
    }

    /// - Returns: whether there was something to forget.
    func forget(_ screen: CalibrationBook.Screen) throws(FolderFile.Fault) -> Bool {
        var next = book
        guard next.forget(screen) else { return false }
        try store(next)
        return true
    }

    private func store(_ next: CalibrationBook) throws(FolderFile.Fault) {
        try FolderFile.replace(path, with: Array(next.text.utf8), mode: 0o644)
        book = next
    }
}
