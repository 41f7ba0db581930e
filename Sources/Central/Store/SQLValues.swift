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
