import Testing

@testable import Central

/// Sums of whole days in the place of quarters of an hour.
@Suite struct SpanSumsTests {
    private static let quarter = TimeSpan.quarterMilliseconds
    private static let day = 96 * quarter
    private let bench: IntakeBench

    init() throws {
        bench = try IntakeBench()
    }

    /// Any quarter of ten days, with sums that come and go again.
    private func fill(_ random: inout some RandomNumberGenerator) throws {
        var (counted, timed) = ([TallyKey: Int64](), [CountTallyKey: Int64]())
        for _ in 0..<8 {
            var (answers, counts) = (
                TallyChanges(tenant: IntakeBench.tenant),
                CountTallyChanges(tenant: IntakeBench.tenant)
            )
            for _ in 0..<120 {
                let milliseconds = Int64.random(in: 0..<10 * Self.day, using: &random)
                let touchpoint = ["a/b", "a/c"].randomElement(using: &random)!
                let key = TallyKey(
                    Row([
                        .text(touchpoint), .integer(7), .integer(1),
                        .integer(.random(in: 0...1, using: &random)),
                        .integer(milliseconds / Self.quarter),
                        .integer(.random(in: 1...3, using: &random)),
                        .integer(.random(in: 0...1, using: &random)),
                    ]))
                // Nothing is counted less than never.
                let change = Int64.random(in: -counted[key, default: 0]...3, using: &random)
                counted[key, default: 0] += change
                answers.add(change, to: key, [])
                let kind = CountTallyKey(
                    touchpoint: touchpoint, kind: .ignored(0), at: milliseconds)
                let times = Int64.random(in: -timed[kind, default: 0]...3, using: &random)
                timed[kind, default: 0] += times
                counts.add(times, to: kind)
            }
            try bench.store.transaction {
                try answers.apply(to: bench.store)
                try counts.apply(to: bench.store)
            }
        }
    }

    private func expectSame(
        _ sums: SpanSums, _ span: TimeSpan, at scope: PlaceScope
    ) throws {
        let columns = (sums.before + sums.behind).joined(separator: ", ")
        let limit = scope.condition(on: "touchpoint")
        let expected = try bench.store.query(
            "SELECT \(columns), CAST(SUM(\(sums.sum)) AS BIGINT) FROM \(sums.table) "
                + "WHERE tenant = ? AND quarter >= ? AND quarter < ?\(limit.text) "
                + "GROUP BY \(columns)",
            [.text(IntakeBench.tenant)] + span.quarterValues + limit.values)
        let found = try sums.rows(
            of: span, at: scope, in: bench.store, tenant: IntakeBench.tenant)
        #expect(Set(found.map(\.values)) == Set(expected.map(\.values)), "\(span) \(scope)")
        #expect(found.count == expected.count)
    }

    @Test func `whole days and what is left at the ends come to what the quarters come to`() throws
    {
        var random = SystemRandomNumberGenerator()
        try fill(&random)
        var spans = [TimeSpan(), TimeSpan(from: Self.day, to: 3 * Self.day)]
        for _ in 0..<60 {
            let (from, to) = (
                Int64.random(in: -100...960, using: &random),
                Int64.random(in: -100...1_100, using: &random)
            )
            spans.append(TimeSpan(from: from * Self.quarter, to: to * Self.quarter))
            spans.append(TimeSpan(from: from * Self.quarter))
            spans.append(TimeSpan(to: to * Self.quarter))
        }
        for span in spans {
            for scope in [PlaceScope.everything, .touchpoints(["a/b"]), .touchpoints([])] {
                try expectSame(.answers, span, at: scope)
                try expectSame(.counts, span, at: scope)
            }
        }
    }

    @Test(
        arguments: [
            (0, 96, 0..<1, nil, nil), (1, 96, 1..<1, 0, nil), (0, 95, 0..<0, nil, 0),
            (1, 95, 1..<1, 0, 0), (-1, 97, 0..<1, -1, 1), (95, 192, 1..<2, 0, nil),
            (-96, -95, -1 ..< -1, nil, -1),
        ] as [(Int64, Int64, Range<Int64>, Int64?, Int64?)])
    func `a span's days`(
        from: Int64, to: Int64, whole: Range<Int64>, first: Int64?, last: Int64?
    ) {
        let days = DaysOfSpan(TimeSpan(from: from * Self.quarter, to: to * Self.quarter))
        #expect(days.whole == whole)
        #expect(days.first == first ?? DaysOfSpan.none)
        #expect(days.last == last ?? DaysOfSpan.none)
    }
}
