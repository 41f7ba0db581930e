import Foundation
import Peers
import Testing

@Suite struct PlaceCommandTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder("places")
        try folder.write("central.yaml", "state-directory: central\n")
    }

    private func place(_ arguments: String...) throws -> Programs.Run {
        try Programs.run(
            "smile-centrald",
            ["place"] + arguments + ["--config", "\(folder.path)/central.yaml"], in: folder)
    }

    @Test func `places go in, are listed and come out again`() throws {
        try folder.write(
            "places.csv",
            "region;region_name;site;time_zone;touchpoint\n"
                + "centre;Центр;moscow-1;Europe/Moscow;exit\n"
        )
        let file = "\(folder.path)/places.csv"
        let dry = try place("import", file, "--dry-run").succeeded()
        #expect(dry.text.contains("3 added"))
        #expect(dry.text.contains("nothing was changed"))
        #expect(try place("list").text.contains("No places."))
        #expect(
            try place("import", file).succeeded().text.contains("added: region centre, 'Центр'"))
        #expect(
            try place("list").succeeded().text.contains("  moscow-1  moscow-1  (Europe/Moscow)"))
        let json = try place("list", "--json").succeeded().text
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect((document["places"] as? [Any])?.count == 3)
        #expect(
            try place("export").succeeded().text.contains(
                "centre,Центр,moscow-1,moscow-1,Europe/Moscow,,,exit,exit\r\n"))
    }

    @Test func `a file with a mistake is refused whole, with line and column`() throws {
        try folder.write("places.csv", "region,site,time_zone\na,b,UTC\na,c,Mars/Base\n")
        let run = try place("import", "\(folder.path)/places.csv")
        #expect(run.status == 65)
        #expect(run.text.contains("places.csv:3:5: there is no time zone 'Mars/Base'\nTry: "))
        #expect(run.text.contains("nothing was imported"))
    }
}
