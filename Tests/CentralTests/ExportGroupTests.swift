import Foundation
import Testing

@testable import Central

/// P11: no export points at one customer or clerk through a group too small.
@Suite struct ExportGroupTests {
    private let fixture: PageFixture

    init() throws {
        fixture = try PageFixture()
        for (touchpoint, count) in [("small", 9), ("large", 10)] {
            try fixture.addTally(
                question: 0, choice: 1, answers: Int64(count), touchpoint: touchpoint)
            try fixture.addAnswer(
                question: 0, choice: 1, triggers: 1, touchpoint: touchpoint,
                at: PageFixture.noon + 61_001)
        }
    }

    private func rows(_ request: ExportRequest) throws -> [[String: Any]] {
        var bytes: [UInt8] = []
        try Export(of: request, in: fixture.store, tenant: PageFixture.tenant)
            .write(as: .ndjson) { bytes += $0 }
        return try bytes.split(separator: 0x0a).map {
            try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any] ?? [:]
        }
    }

    private func head(_ request: ExportRequest) throws -> String {
        var bytes: [UInt8] = []
        try Export(of: request, in: fixture.store, tenant: PageFixture.tenant)
            .write(as: .csv) { bytes += $0 }
        return String(decoding: bytes.prefix { $0 != 0x0d }, as: UTF8.self)
    }

    @Test func `of nine answers no time is exact and no choice is told, of ten they are`() throws {
        var request = ExportRequest()
        request.hidesSmallGroups = true
        let lines = try rows(request)
        #expect(lines.first?["smallGroups"] as? String == "coarsened")
        #expect(try head(request).hasSuffix(",small_groups_coarsened,cursor"))
        let small = try #require(lines.first { $0["touchpoint"] as? String == "small" })
        #expect(small["small_groups_coarsened"] as? Bool == true)
        #expect(small["at"] as? String == "2026-03-09T00:00:00.000Z")
        #expect(small["received"] as? String == "2026-03-09T00:00:00.000Z")
        for column in ["uncertainty_seconds", "choice", "choice_key", "chosen", "triggers"] {
            #expect(small[column] is NSNull, "\(column)")
        }
        let large = try #require(lines.first { $0["touchpoint"] as? String == "large" })
        #expect(large["small_groups_coarsened"] as? Bool == false)
        #expect(large["at"] as? String == "2026-03-09T12:01:01.001Z")
        #expect(large["choice"] as? Int == 1)
        #expect(large["triggers"] as? [String] == ["call-back"])
    }

    @Test func `whoever may see small groups gets every time`() throws {
        let lines = try rows(ExportRequest())
        #expect(lines.first?["smallGroups"] as? String == "exact")
        #expect(try head(ExportRequest()).hasSuffix(",small_groups_exact,cursor"))
        let answers = lines.filter { $0["kind"] as? String == "answer" }
        #expect(answers.allSatisfy { $0["at"] as? String == "2026-03-09T12:01:01.001Z" })
        #expect(answers.allSatisfy { $0["small_groups_exact"] as? Bool == false })
    }

    @Test func `marked answers that are left out make a group no larger`() throws {
        try fixture.addTally(
            question: 0, choice: 1, answers: 5, isMarked: true, touchpoint: "small")
        var request = ExportRequest()
        request.hidesSmallGroups = true
        let isHidden = { (request: ExportRequest) in
            try rows(request).first { $0["touchpoint"] as? String == "small" }?[
                "small_groups_coarsened"] as? Bool
        }
        #expect(try isHidden(request) == false)
        request.marked = .none
        #expect(try isHidden(request) == true)
    }
}
