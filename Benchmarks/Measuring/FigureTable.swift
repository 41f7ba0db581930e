/// Figures for a person: one line each, in columns.
package struct FigureTable: CustomStringConvertible {
    private let rows: [[String]]

    package init(_ figures: [Figure]) {
        rows =
            [["figure", "value", "unit", "target", "holds"]]
            + figures.map { figure in
                let holds =
                    if case .none = figure.target { "" } else { figure.holds ? "yes" : "NO" }
                let target = if case .none = figure.target { "" } else { "\(figure.target)" }
                return [figure.name, figure.valueText, figure.unit, target, holds]
            }
    }

    package var description: String {
        let widths = rows[0].indices.map { column in rows.map(\.[column].count).max()! }
        return rows.map { row in
            let cells = zip(row, widths).enumerated().map { column, cell in
                let gap = String(repeating: " ", count: cell.1 - cell.0.count)
                // Numbers end in line, words begin in line.
                return column == 1 ? gap + cell.0 : cell.0 + gap
            }
            let line = cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }.joined(separator: "\n")
    }
}
