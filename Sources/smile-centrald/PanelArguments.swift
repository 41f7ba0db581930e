import ArgumentParser
import Central
import Feedback
import FoundationEssentials
import Settings

extension PlaceName: ExpressibleByArgument {
    package init?(argument: String) {
        self.init(argument)
    }
}

struct PanelArgument: ExpressibleByArgument {
    let id: PanelID

    init?(argument: String) {
        guard let id = PanelID(argument) else { return nil }
        self.id = id
    }
}

/// `90m`, `12h` or `7d`.
struct Lifetime: ExpressibleByArgument {
    let milliseconds: Int64

    var defaultValueDescription: String { "7d" }

    init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    init?(argument: String) {
        let units: [Character: Int64] = ["m": 60_000, "h": 3_600_000, "d": 86_400_000]
        guard let unit = argument.last.flatMap({ units[$0] }),
            let count = Int64(argument.dropLast()), (1...129_600).contains(count),
            (60_000...7_776_000_000).contains(count * unit)
        else { return nil }
        milliseconds = count * unit
    }
}
