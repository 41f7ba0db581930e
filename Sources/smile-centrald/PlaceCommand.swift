import ArgumentParser
import Central
import Glibc
import Settings

struct PlaceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "place",
        abstract: "The organisation's tree: region, site, touchpoint.",
        subcommands: [PlaceImport.self, PlaceListing.self, PlaceExport.self])
}

struct PlaceImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Takes the places from a CSV, a line a touchpoint: all of it or nothing.",
        discussion: "Docs/Reference/places.md names the columns. Nothing is ever deleted.")

    @OptionGroup var options: ConfigurationOption

    @Argument(help: "The CSV, in UTF-8.")
    var file: String

    @Flag(help: "Says what would change, and changes nothing.")
    var dryRun = false

    @Flag(help: "The file has every place: others are retired.")
    var whole = false

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            let bytes = try CentralSetup.file(file, noun: "the file", most: PlacesFile.bytesMax)
            let places: [NamedPlace]
            do throws(SettingsFaults) {
                places = try PlacesFile.read(bytes, named: file, knowsZone: TimeZones.knows)
            } catch {
                throw ending("\(error)\nnothing was imported", .damaged)
            }
            let answer = try Administration(setup).perform(
                ImportPlaces(places, isWhole: whole, isDryRun: dryRun))
            try write(Array(answer.text.utf8), to: STDOUT_FILENO)
            if dryRun { say("smile-centrald: this is what would change; nothing was changed") }
        }
    }
}

struct PlaceListing: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the places.")

    @OptionGroup var options: ConfigurationOption

    @Flag(help: "Writes JSON, a stable form for programs.")
    var json = false

    func run() async throws {
        try await failing {
            let rows = try options.places()
            try write(
                json ? PlaceList.json(rows) : Array(PlaceList.text(rows).utf8), to: STDOUT_FILENO)
        }
    }
}

struct PlaceExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes the places that are in use as the CSV that 'place import' reads.")

    @OptionGroup var options: ConfigurationOption

    func run() async throws {
        try await failing { try write(PlaceList.csv(try options.places()), to: STDOUT_FILENO) }
    }
}

extension ConfigurationOption {
    fileprivate func places() throws -> [PlaceRow] {
        let setup = try CentralSetup.read(config)
        return try PlaceRow.all(in: try setup.reader(), tenant: setup.configuration.tenant)
    }
}

/// The time zones that the machine knows.
private enum TimeZones {
    private static let folder = "/usr/share/zoneinfo"

    /// A name of letters, digits, `_`, `+`, `-` and slashes that is a file there. Where the machine
    /// has no such folder, any name of that shape.
    static func knows(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let isName = parts.allSatisfy { part in
            part.first?.isLetter == true
                && part.allSatisfy {
                    $0.isASCII && ($0.isLetter || $0.isNumber || "_+-".contains($0))
                }
        }
        guard isName else { return false }
        guard access(folder, F_OK) == 0 else { return true }
        var status = stat()
        return stat("\(folder)/\(name)", &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
}
