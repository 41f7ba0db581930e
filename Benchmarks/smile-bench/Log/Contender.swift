/// Makes records durable: the log, or what it is held against. One owner, one thread.
protocol Contender: AnyObject {
    /// As it stands in figures' names.
    var name: String { get }

    /// Makes so many records of 64 bytes durable together: they are when this returns.
    func append(_ records: Int) throws

    /// What is done between appends, when nobody waits for it. Not measured.
    func rest() throws
}

extension Contender {
    func rest() {}
}

/// The size of what every contender stores.
enum BenchRecord {
    static let byteCount = 64
    static let bytes = [UInt8](repeating: 0xA5, count: byteCount)
    /// Records of this size in a segment of the usual length.
    static let perSegment = 253 * perPage
    static let perPage = 63
}

/// What the figures are about.
enum ContenderName {
    static let log = "log"
    static let floor = "floor"
    static let sqlite = "sqlite"
    static let lmdb = "lmdb"
}
