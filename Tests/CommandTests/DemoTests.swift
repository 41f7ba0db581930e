import Feedback
import Foundation
import Peers
import Screen
import Testing

/// `make run`, as a newcomer sees it.
@Suite(.serialized) struct DemoTests {
    @Test(.enabled(if: WebDriver.absence == nil, Comment(rawValue: WebDriver.absence ?? "")))
    func `an unhappy customer who changes their mind twice is one visit and one message`() throws {
        let demo = try DemoProgram()
        let browser = try WebDriver()
        try browser.setSize(width: 1280, height: 900)
        try browser.open("\(demo.panelAddress)?language=en#\(demo.code)")
        let customer = try DemoCustomer(demo, browser)

        try customer.tap(.choice(Choice(1)))
        try customer.tap(.back, with: .touch)
        try customer.tap(.choice(Choice(4)), with: .touch)
        try customer.tap(.back)
        try customer.tap(.choice(Choice(1)), with: .touch)
        try customer.tap(.choice(Choice(2)))
        try customer.tap(.choice(Choice(2)))
        try customer.type(phone: "+79161234567")
        try customer.tap(.confirm)
        try customer.waitForPicture()

        try officeShowsTheVisit(browser)
        try oneMessageEach(demo)
        try customer.waitForTheNextCustomer()
        try DemoPictures(demo, browser, customer)?.take()
        demo.program.end()
        #expect(try demo.program.exitStatus(seconds: 1) == 0)
    }

    private func officeShowsTheVisit(_ browser: WebDriver) throws {
        // The one beside the panel, which nobody loads again.
        try browser.enterFrame()
        try browser.wait(
            upTo: 5, for: "the visit on the office page",
            until: """
                const rows = [...document.querySelectorAll("[data-visit]")];
                return rows.length === 1 && rows[0].textContent.includes("2 of 10")
                    && rows[0].textContent.includes("Staff attitude");
                """)
        let counts = try browser.text(
            """
            return [...document.querySelectorAll(".card .count .n")]
                .map((count) => count.textContent.trim()).join("; ");
            """)
        #expect(counts == "1 answer; 1 answer; 1 answer")
    }

    private func oneMessageEach(_ demo: DemoProgram) throws {
        try wait(upTo: 5, for: "the messages") {
            try !demo.messages(ending: ".eml").isEmpty && !demo.messages(ending: ".txt").isEmpty
        }
        let (emails, texts) = (
            try demo.messages(ending: ".eml"), try demo.messages(ending: ".txt")
        )
        #expect(emails.count == 1)
        #expect(texts.count == 1)
        let body = emails[0].components(separatedBy: "\r\n\r\n").last ?? ""
        let letter = Data(base64Encoded: body, options: .ignoreUnknownCharacters) ?? Data()
        #expect(String(decoding: letter, as: UTF8.self).contains("+79161234567"))
        // The panel spoke Russian, its first language.
        #expect(texts[0].hasPrefix("To: +79161234567\n\nНам жаль"))
    }

    @Test func `the panel is enrolled as a real one, and stays the same over a second start`()
        throws
    {
        let demo = try DemoProgram()
        let program = try Programs.path("smile-centrald")
        func panels(of demo: DemoProgram) throws -> [[String: Any]] {
            let list = try ChildProgram(
                program,
                [
                    "panel", "list", "--json", "--config",
                    "\(demo.folder.path)/run/central.yaml",
                ], log: "\(demo.folder.path)/list-\(UUID().uuidString).log")
            _ = try list.exitStatus(seconds: 20)
            let json = try JSONSerialization.jsonObject(with: Data(list.output.utf8))
            return (json as? [String: Any])?["panels"] as? [[String: Any]] ?? []
        }
        let first = try panels(of: demo)
        #expect(first.count == 1)
        #expect(first.first?["place"] as? String == "shop/counter-1")
        #expect(first.first?["state"] as? String == "enrolled")
        demo.program.end()
        _ = try demo.program.exitStatus(seconds: 5)
        let again = try DemoProgram(in: demo.folder)
        #expect(
            try panels(of: again).map { $0["panel"] as? String } == [
                first.first?["panel"] as? String
            ])
        again.program.end()
        #expect(try again.program.exitStatus(seconds: 5) == 0)
    }

    @Test func `a taken port is named, with what to do`() throws {
        let folder = try TemporaryFolder("demo-ports")
        let taken = try LoopbackServer { $0.drain() }
        for option in ["--panel-port", "--office-port"] {
            let other = option == "--panel-port" ? "--office-port" : "--panel-port"
            let program = try DemoProgram.start(
                [option, "\(taken.port)", other, "0"], in: folder)
            #expect(try program.exitStatus(seconds: 30) == 1)
            #expect(
                program.output == """
                    smile-demo: port \(taken.port) is taken by another program
                    Try: \(option) 0

                    """)
        }
    }

    @Test func `a folder without questionnaires is named, with what to do`() throws {
        let folder = try TemporaryFolder("demo-kiosk")
        let program = try DemoProgram.start(
            ["--kiosk", "\(folder.path)/none"], in: folder)
        #expect(try program.exitStatus(seconds: 30) == 1)
        #expect(program.output.contains("there is no folder '\(folder.path)/none' here\nTry: "))
    }

    @Test func `two demonstrations do not share a folder, and the second says so`() throws {
        let demo = try DemoProgram()
        let second = try DemoProgram.start(
            ["--panel-port", "0", "--office-port", "0"], in: demo.folder)
        #expect(try second.exitStatus(seconds: 30) == 1)
        #expect(
            second.output.hasSuffix(
                "\nTry: end the other smile-demo, or name another --folder.\n"))
    }

    @Test func `the end is quiet, though a page waits for a frame`() throws {
        let demo = try DemoProgram()
        let first = try HTTPExchange.send("GET", "/frame", to: demo.panelPort)
        let (tag, port) = (first.headers["smile-frame"] ?? "", demo.panelPort)
        let waiting = Thread { _ = try? HTTPExchange.send("GET", "/frame?after=\(tag)", to: port) }
        waiting.start()
        demo.program.end()
        #expect(try demo.program.exitStatus(seconds: 1) == 0)
        #expect(demo.program.output.split(separator: "\n").count == 4, "\(demo.program.output)")
    }

    @Test func `what a demonstration kept is there at the next start`() throws {
        let folder = try TemporaryFolder("demo-again")
        for _ in 1...2 {
            let program = try DemoProgram.start(
                ["--panel-port", "0", "--office-port", "0"],
                in: folder)
            try wait(upTo: 30, for: "smile-demo") {
                program.output.contains("Ctrl-C") || !program.isRunning
            }
            program.end()
            #expect(try program.exitStatus(seconds: 1) == 0, "\(program.output)")
        }
    }
}
