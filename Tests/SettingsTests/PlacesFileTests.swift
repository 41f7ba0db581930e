import Settings
import Testing

@Suite struct PlacesFileTests {
    private func read(_ text: String) throws(SettingsFaults) -> [NamedPlace] {
        try PlacesFile.read(Array(text.utf8), named: "places.csv") { $0 == "Europe/Moscow" }
    }

    private func keys(_ places: [NamedPlace]) -> [String] { places.map(\.key) }

    @Test func `a line a touchpoint makes regions, sites and touchpoints once each`() throws {
        let places = try read(
            """
            region,region_name,site,site_name,time_zone,address,touchpoint,touchpoint_name
            centre,Центр,moscow-1,Афимолл,Europe/Moscow,"Пресненская наб., 2",cash-desk,Кассы
            centre,Центр,moscow-1,Афимолл,Europe/Moscow,"Пресненская наб., 2",fitting-rooms,
            north,Север,spb-1,Галерея,,,,
            """)
        #expect(
            keys(places) == [
                "centre", "north", "moscow-1", "spb-1", "moscow-1/cash-desk",
                "moscow-1/fitting-rooms",
            ])
        #expect(places[2].address == "Пресненская наб., 2")
        #expect(places[2].timeZone == "Europe/Moscow")
        #expect(places[2].parent == "centre")
        #expect(places[4].name == "Кассы")
        #expect(places[5].name == "fitting-rooms")
        #expect(places[5].parent == "moscow-1")
    }

    @Test(arguments: [
        "region;site;touchpoint\ncentre;moscow-1;exit\n",
        "\u{FEFF}region,site,touchpoint\r\ncentre,moscow-1,exit\r\n",
        "\"region\",\"site\",\"touchpoint\"\r\n\"centre\",\"moscow-1\",\"exit\"",
        "touchpoint,site,region\n\n exit , moscow-1,centre \n\n",
    ])
    func `commas and semicolons, marks and line ends mean the same`(_ text: String) throws {
        #expect(keys(try read(text)) == ["centre", "moscow-1", "moscow-1/exit"])
    }

    @Test func `a quoted field holds separators, quotation marks and what a guard stands before`()
        throws
    {
        let places = try read(
            "region,site,site_name,address\na,b,\"Rose \"\"Red\"\", 1\",'=Hall\n")
        #expect(places[1].name == "Rose \"Red\", 1")
        #expect(places[1].address == "=Hall")
    }

    @Test(arguments: [
        ("", "places.csv:1:1: the file is empty"),
        ("region,sitee\na,b\n", "1:8: unknown column 'sitee'; the nearest known column is 'site'"),
        ("region\na\n", "1:1: there is no column 'site'"),
        ("region,site,site\na,b,c\n", "1:13: the column 'site' is there twice"),
        ("region,site\na,b\na\n", "3:1: the line has 1 fields and the first has 2"),
        ("region,site\na,Moscow 1\n", "2:3: 'Moscow 1' is no site's key"),
        ("region,site\n,b\n", "2:1: the region is empty"),
        ("region,site,touchpoint\na,b,c\na,b,c\n", "3:5: the touchpoint 'b/c' is in line 2 too"),
        ("region,site\na,b\nc,b\n", "3:3: the site 'b' has another region than in line 2"),
        (
            "region,region_name,site\na,A,b\na,Á,c\n",
            "3:1: the region 'a' has another name than in line 2"
        ),
        ("region,site,time_zone\na,b,Moscow\n", "2:5: there is no time zone 'Moscow'"),
        ("region,site,address\na,b,\"x\n", "2:5: a quotation mark is opened here and never"),
        ("region,site,address\na,b,x\"y\n", "2:6: a quotation mark stands within a field"),
        ("region,site,address\na,b,\"x\"y\n", "2:8: a text stands after the closing quotation"),
        ("region,site,address\na,b,\"x\ny\"\n", "2:5: 'address' goes over several lines"),
        ("region,site,address\na,b,x\u{7}\n", "2:6: the invisible character U+0007"),
    ])
    func `a mistake is named with line and column`(_ text: String, _ said: String) throws {
        let faults = #expect(throws: SettingsFaults.self) { try read(text) }
        #expect("\(try #require(faults))".contains(said), "\(faults.map { "\($0)" } ?? "")")
    }

    @Test func `every mistake is named at once`() throws {
        let faults = #expect(throws: SettingsFaults.self) {
            try read("region,site\nA,b\na,B\n")
        }
        #expect(try #require(faults).listed.map(\.position.line) == [2, 3])
    }

    @Test func `a name of 200 characters fits, and one of 201 does not`() throws {
        let most = String(repeating: "я", count: PlacesFile.charactersMax)
        #expect(try read("region,site,site_name\na,b,\(most)\n")[1].name == most)
        #expect(throws: SettingsFaults.self) { try read("region,site,site_name\na,b,\(most)я\n") }
    }

    @Test func `as many places as fit are read, and one more is not`() throws {
        let lines = (1..<PlacesFile.placesMax).map { "a,s\($0)\n" }
        let most = "region,site\n" + lines.joined()
        #expect(try read(most).count == PlacesFile.placesMax)
        let faults = #expect(throws: SettingsFaults.self) { try read(most + "a,s0\n") }
        #expect("\(try #require(faults))".contains("there are more than 20000 places"))
    }

    @Test func `a file of the most bytes is read, and one of a byte more is not`() throws {
        let head = "region,site\na,b\n"
        let most = head + String(repeating: "\n", count: PlacesFile.bytesMax - head.utf8.count)
        #expect(try read(most).count == 2)
        #expect(throws: SettingsFaults.self) { try read(most + "\n") }
    }
}
