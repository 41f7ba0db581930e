import Exchange
import Feedback
import Foundation
import Logging
import Peers
import TestKit
import Testing

@testable import Central

/// The office's line on its way to the panels.
@Suite struct YouSaidTests {
    private let folder: TemporaryFolder
    private var path: String { "\(folder.path)/you-said.yaml" }

    init() throws {
        folder = try TemporaryFolder("you-said")
    }

    private func write(_ text: String) throws {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }

    private func shelf() throws -> YouSaidShelf {
        try YouSaidShelf(path, logger: Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test func `an acknowledgement brings the line of the panel's own touchpoint`() throws {
        try write("everywhere: {en: all}\ntouchpoints: {till: {en: tills, ru: кассы}}")
        let bench = try IntakeBench(youSaid: shelf())
        bench.panel.append(ShopSample.answer(1, visit: 1))
        #expect(try bench.accept(bench.panel.batch()).youSaid == ["en": "all"])
        bench.panel.boot(at: "till")
        #expect(try bench.accept(bench.panel.batch()).youSaid == ["en": "tills", "ru": "кассы"])
        bench.panel.boot(at: "exit")
        #expect(try bench.accept(bench.panel.batch()).youSaid == ["en": "all"])
    }

    @Test func `a centre that has no such file says nothing of it`() throws {
        let bench = try IntakeBench()
        bench.panel.boot(at: "till")
        let reply = try bench.accept(bench.panel.batch())
        #expect(reply.youSaid == nil)
        #expect(!String(decoding: reply.json, as: UTF8.self).contains("youSaid"))
    }

    @Test func `a changed file is read anew, and a mistake in it leaves the lines`() throws {
        try write("everywhere: {en: first}")
        let shelf = try shelf()
        #expect(shelf.line(at: "till") == ["en": "first"])
        try write("everywhere: {en: the second}")
        #expect(shelf.line(at: "till") == ["en": "the second"])
        try write("everywhere: [a list]")
        #expect(shelf.line(at: "till") == ["en": "the second"])
        try FileManager.default.removeItem(atPath: path)
        #expect(shelf.line(at: "till") == ["en": "the second"])
        try write("{}")
        #expect(shelf.line(at: "till") == [:])
    }

    @Test func `a centre does not start with a file that cannot be used`() throws {
        #expect(throws: CentralFault.self) { try shelf() }
        try write("everywhere: {en: 1, en: 2}")
        let fault = #expect(throws: CentralFault.self) { try shelf() }
        #expect(try #require(fault).isConfiguration)
    }
}
