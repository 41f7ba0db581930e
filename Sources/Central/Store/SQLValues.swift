import AppendLog

extension SQLValue {
    /// A number that fits 63 bits whatever it is.
    static func number(_ value: some FixedWidthInteger & UnsignedInteger) -> SQLValue {
        .integer(Int64(value))
    }

    static func sequence(_ value: SequenceNumber) -> SQLValue {
        .integer(Int64(value.rawValue))
    }

    static func flag(_ value: Bool) -> SQLValue {
        .integer(value ? 1 : 0)
    }
}

extension Row {
    /// Nil for NULL.
    func optionalInteger(_ place: Int) -> Int64? {
        if case .null = values[place] { nil } else { self[integer: place] }
    }

    func sequence(_ place: Int) -> SequenceNumber {
        SequenceNumber(UInt64(self[integer: place]))
    }
}

/// No store takes a text with NUL: PostgreSQL cannot, and what one takes the other must, too.
func requireNoNUL(_ values: [SQLValue], _ statement: String) throws(StoreFault) {
    for case .text(var text) in values where text.withUTF8({ $0.contains(0) }) {
        throw StoreFault.nul(statement)
    }
}

extension StoreFault {
    static func nul(_ statement: String) -> StoreFault {
        StoreFault(step: step(of: statement), reason: "a text holds a NUL", isTemporary: false)
    }
}
