extension Store {
    /// Looks up the rows of a list, however long it is.
    ///
    /// - Parameters:
    ///   - statement: ends in `column IN`; the list goes behind it.
    ///   - values: of the places before.
    ///   - list: what is looked up; without order.
    func query(
        _ statement: String, _ values: [SQLValue], in list: some Collection<SQLValue>
    ) throws(StoreFault) -> [Row] {
        var rows: [Row] = []
        var rest = Array(list)[...]
        while let last = rest.prefix(ListPlaces.most).last {
            let part = rest.prefix(ListPlaces.most)
            rest = rest.dropFirst(part.count)
            let places = ListPlaces.count(for: part.count)
            rows += try query(
                "\(statement) \(ListPlaces.text(places))",
                values + part + Array(repeating: last, count: places - part.count))
        }
        return rows
    }
}

/// Lists come in a few lengths alone, so that few statements are prepared: what is left over is
/// the last value once more.
private enum ListPlaces {
    /// Places of the longest list.
    static let most = 512

    /// The next power of two.
    static func count(for values: Int) -> Int {
        var places = 1
        while places < values { places *= 2 }
        return places
    }

    static func text(_ places: Int) -> String {
        "(" + Array(repeating: "?", count: places).joined(separator: ", ") + ")"
    }
}
