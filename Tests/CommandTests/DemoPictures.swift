import Feedback
import Foundation
import Peers
import Screen

/// Pictures of both pages, for people to look at: in the folder that SMILE_SCREENSHOTS names.
struct DemoPictures {
    private let demo: DemoProgram
    private let browser: WebDriver
    private let customer: DemoCustomer
    private let folder: String

    /// Nil where nobody asks for them.
    init?(_ demo: DemoProgram, _ browser: WebDriver, _ customer: DemoCustomer) throws {
        guard let folder = ProcessInfo.processInfo.environment["SMILE_SCREENSHOTS"] else {
            return nil
        }
        (self.demo, self.browser, self.customer) = (demo, browser, customer)
        self.folder = folder
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
    }

    func take() throws {
        for language in ["en", "ru"] {
            for (width, height) in [(1280, 900), (390, 844), (844, 390), (1920, 1080)] {
                try browser.setSize(width: width, height: height, isPhone: width < 900)
                try picture("panel-\(language)-\(width)", demo.panelAddress, language)
                try picture("office-\(language)-\(width)", demo.officeAddress, language)
            }
        }
        try takeTheOneOfTheReadme()
    }

    /// The panel beside an office that has heard some customers.
    private func takeTheOneOfTheReadme() throws {
        try browser.setSize(width: 1920, height: 1000)
        try browser.open("\(demo.panelAddress)?language=en")
        for (face, reason, recommendation) in [
            (4, 2, 9), (4, 2, 10), (3, 1, 8), (2, 1, 4), (4, 4, 10), (3, 5, 9), (4, 2, 7),
            (4, 3, 9), (1, 1, 3), (3, 2, 8), (4, 2, 10),
        ] {
            try visit(face, reason, recommendation)
        }
        try customer.tap(.language(.english))
        try customer.waitForPicture()
        try picture("demo", demo.panelAddress, "en")
        try browser.setDark()
        try picture("panel-dark", demo.panelAddress, "en")
    }

    private func visit(_ face: Int, _ reason: Int, _ recommendation: Int) throws {
        try readTheQuestion()
        for choice in [face, reason, recommendation] {
            try customer.tap(.choice(Choice(UInt8(choice))))
        }
        if face == 1 {
            try customer.type(phone: "+79165550147")
            try customer.tap(.confirm)
        } else {
            try customer.tap(.skip)
        }
        try customer.waitForPicture()
        try customer.waitForTheNextCustomer()
    }

    /// Customers who come without having read anything are marked as misuse.
    private func readTheQuestion() throws {
        try browser.wait(
            upTo: 10, for: "a customer who reads",
            until: """
                window.readingFrom ??= performance.now();
                if (performance.now() - window.readingFrom < 2500) return false;
                delete window.readingFrom;
                return true;
                """)
    }

    private func picture(_ name: String, _ address: String, _ language: String) throws {
        try browser.open("\(address)?language=\(language)")
        if address == demo.panelAddress { try waitForScreen() }
        try browser.screenshot().write(to: URL(filePath: "\(folder)/\(name).png"))
    }

    /// Until the page has drawn its first frame: before that its corner is black.
    private func waitForScreen() throws {
        try browser.wait(
            upTo: 10, for: "the panel's screen on the page",
            until: """
                const screen = document.getElementById("screen");
                const pixel = screen.getContext("2d").getImageData(3, 3, 1, 1).data;
                return pixel[0] + pixel[1] + pixel[2] > 0;
                """)
    }
}
