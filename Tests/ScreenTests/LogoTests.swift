import Feedback
import Screen
import Testing

@Suite struct LogoTests {
    private func png(_ width: Int, _ height: Int) throws -> [UInt8] {
        try PNG.encode(
            [UInt32](repeating: 0xFF20_4060, count: width * height), width: width, height: height)
    }

    private func svg(_ attributes: String, _ body: String = "") -> [UInt8] {
        Array(
            "<svg xmlns='http://www.w3.org/2000/svg' \(attributes)>\(body)</svg>".utf8)
    }

    private let bar = "<rect width='100%' height='100%' fill='#204060'/>"

    @Test func `PNG and SVG are known by their bytes`() throws {
        let fromPNG = try Logo(png(300, 100))
        #expect(fromPNG.format == .png)
        #expect((fromPNG.width, fromPNG.height) == (300, 100))
        let fromSVG = try Logo(svg("width='60' height='20'", bar))
        #expect(fromSVG.format == .svg)
        #expect((fromSVG.width, fromSVG.height) == (60, 20))
        let byBox = try Logo(svg("viewBox='0 0 90 30'", bar))
        #expect(byBox.width / byBox.height == 3)
    }

    @Test(arguments: [Logo.bytesMax, Logo.bytesMax + 1])
    func `a file is read up to its limit`(count: Int) throws {
        let small = svg("viewBox='0 0 3 1'")
        let padded = small + [UInt8](repeating: UInt8(ascii: "\n"), count: count - small.count)
        if count == Logo.bytesMax {
            #expect(try Logo(padded).format == .svg)
        } else {
            #expect(throws: LogoFault.self) { try Logo(padded) }
        }
    }

    @Test func `a PNG has sides up to its limit`() throws {
        #expect(try Logo(png(Logo.sidePixelsMax, 256)).width == Double(Logo.sidePixelsMax))
        let fault = try #require(throws: LogoFault.self) {
            try Logo(png(Logo.sidePixelsMax + 1, 257))
        }
        #expect(fault.description.contains("2049×257 pixels"))
    }

    @Test func `the colours that a logo consists of are known, and what is clear has none`() throws
    {
        let half = svg("viewBox='0 0 64 16'", "<rect width='32' height='16' fill='#204060'/>")
        let colours = try Logo(half).sampledColours
        #expect(colours.count == 32 * 16)
        #expect(Set(colours) == [Color(0x20_4060)])
        #expect(try Logo(svg("viewBox='0 0 64 16'")).sampledColours.isEmpty)
        // A PNG is drawn larger here, and its edge softer.
        let most = try Logo(png(30, 20)).sampledColours.count { $0 == Color(0x20_4060) }
        #expect(most > 64 * 42 / 2)
    }

    @Test func `sides are at most 8 to 1`() throws {
        #expect(try Logo(png(80, 10)).width == 80)
        #expect(throws: LogoFault.self) { try Logo(png(81, 10)) }
        #expect(throws: LogoFault.self) { try Logo(svg("viewBox='0 0 1 9'")) }
    }

    @Test func `what is damaged or something else is refused with a cure`() throws {
        let whole = try png(30, 10)
        for bytes in [
            [], Array("GIF89a".utf8), Array(whole.prefix(20)), Array(whole.prefix(60)),
            Array("<svg".utf8), Array("<html></html>".utf8), svg("width='0' height='5'"),
        ] {
            let fault = try #require(throws: LogoFault.self) { try Logo(bytes) }
            #expect(fault.description.contains(";"))
        }
    }

    @Test func `both kinds are drawn in their place and nowhere else`() throws {
        for logo in [try Logo(png(90, 30)), try Logo(svg("viewBox='0 0 90 30'", bar))] {
            var question = Sample.first(Sample.english)
            question.logo = nil
            let without = MemorySurface(size: Sample.counter)
            let painter = Painter(theme: .light)
            try painter.paint(Layout(.question(question), on: Sample.counter), on: without)
            let before = without.newestFrame.pixels
            question.logo = logo
            let layout = Layout(.question(question), on: Sample.counter)
            let damage = try painter.paint(layout, on: without)
            let place = try #require(layout.elements.first { $0.figure == .logo(logo) }).rect
            #expect(damage == [place])
            #expect(without.color(x: place.midX, y: place.midY) == 0x204060)
            let after = without.newestFrame.pixels
            let changed = before.indices.filter { before[$0] != after[$0] }
            #expect(changed.count > place.width * place.height * 9 / 10)
        }
    }

    @Test func `a logo keeps its shape, gives way to back, and is left out where it has no room`()
        throws
    {
        let logo = try Logo(png(80, 10))
        var question = Sample.first(Sample.english)
        question.logo = logo
        for size in Sample.sizes {
            let layout = Layout(.question(question), on: size)
            let place = layout.elements.first { $0.figure == .logo(logo) }?.rect
            #expect((place == nil) == layout.shortcomings.contains(.logoLeftOut))
            if let place {
                #expect(abs(Double(place.width) / Double(place.height) - 8) < 1.2)
            }
        }
        question.back = "Back"
        let layout = Layout(.question(question), on: Sample.counter)
        #expect(!layout.elements.contains { $0.figure == .logo(logo) })
    }
}
