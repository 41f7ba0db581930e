import Foundation
import Peers
import Screen
import Testing

/// `smilectl screen show` against a running daemon, over its own socket.
@Suite struct ScreenShowTests {
    private let folder: TemporaryFolder
    private let site: Site

    init() throws {
        folder = try TemporaryFolder("show")
        let questionnaire = try folder.write(
            "number.yaml",
            """
            questionnaire: number
            revision: 1
            languages: [ru, en]
            questions:
              - {key: phone, scale: phone, text: {ru: Ваш номер?, en: Your number?}}
              - {key: face, scale: four-faces, text: {ru: Как вам у нас?, en: How was it?}}

            """)
        site = try Site(questionnaire: questionnaire)
        // A panel that asks for a number needs the office's key: the centre's first start makes it.
        try site.startCentre().end()
        let configuration = try String(contentsOfFile: site.panelAlone, encoding: .utf8)
        try configuration.appending(
            "screen: {surface: memory}\ncontrol-socket: control\nstatus-file: status.json\n"
        ).write(toFile: site.panelAlone, atomically: false, encoding: .utf8)
    }

    private var picture: String { "\(folder.path)/screen.png" }

    private func screen(_ arguments: String...) throws -> Programs.Run {
        let socket = "\(site.folder.path)/control"
        return try Programs.run(
            "smilectl", ["screen"] + arguments + ["--socket", socket], in: folder)
    }

    private func startPanel() throws -> ChildProgram {
        let panel = try ChildProgram(
            try Programs.path("smile-paneld"), ["run", "--config", site.panelAlone],
            log: "\(folder.path)/panel.log")
        try wait(upTo: 60, for: "the panel to serve its socket") {
            guard panel.isRunning else { throw PeerFault("the panel ended: \(panel.output)") }
            return try screen("show", "-o", picture).status == 0
        }
        return panel
    }

    private func shown() throws -> (width: Int, height: Int, colours: Int) {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: picture)))
        let picture = try #require(PNG.pixels(bytes))
        return (picture.width, picture.height, Set(picture.pixels).count)
    }

    @Test func `the picture is blank while a number is asked for, and comes as soon as none is`()
        throws
    {
        let panel = try startPanel()
        defer { panel.killAtOnce() }
        let asked = try screen("show", "-o", picture)
        #expect(asked.text == "\(picture): blank, since a customer types\n")
        #expect(try shown() == (1_280, 800, 1))
        let blank = try screen("show", "-o", picture, "--json")
        #expect(
            blank.text
                == #"{"file":"\#(picture)","height":800,"schema":1,"width":1280,"withheld":true}"#
                + "\n")

        #expect(try screen("out-of-order").text == "")
        let rest = try screen("show", "-o", picture)
        #expect(rest.text == "\(picture)\n")
        #expect(try shown().colours > 1)

        #expect(try screen("out-of-order", "--end").text == "")
        #expect(try screen("show", "-o", picture).text == asked.text)
        #expect(try shown().colours == 1)
    }

    @Test func `a daemon that does not run ends with 69, and no picture is written`() throws {
        let run = try screen("show", "-o", picture)
        #expect(run.status == 69)
        #expect(
            run.lines.last == "Try: systemctl start smile-paneld; or --socket with where it "
                + "listens.")
        #expect(!FileManager.default.fileExists(atPath: picture))
    }
}
