import Disasters
import Glibc
import Measuring

/// Does harm in thousands, and prints one JSON line a figure. Exit: 0 where every promise held, 1
/// where one was broken or a disaster could not be done, 64 for a name that is none.
@main
enum SmileDisasters {
    private static let usageFault: Int32 = 64

    private static let all: [any Disaster.Type] = [
        BitFlips.self, PageDamage.self, ForgottenWrites.self, PulledStick.self, SystemCalls.self,
        FullDisk.self,
        Kills.self,
    ]

    static func main() {
        Interruption.watch()
        let names = CommandLine.arguments.dropFirst()
        let known = Set(all.map { $0.name })
        if let name = names.first(where: { !known.contains($0) }) {
            Console.complain("'\(name)' is no disaster")
            Console.complain("Try: \(known.sorted().joined(separator: ", "))")
            exit(usageFault)
        }
        var isBroken = false
        for disaster in all where names.isEmpty || names.contains(disaster.name) {
            isBroken = !perform(disaster) || isBroken
        }
        exit(isBroken ? 1 : 0)
    }

    /// Whether every promise held.
    private static func perform(_ disaster: any Disaster.Type) -> Bool {
        if let obstacle = disaster.obstacle {
            Console.complain("\(disaster.name) is skipped: \(obstacle)")
            return true
        }
        Console.complain("\(disaster.name) begins")
        do {
            let figures = try disaster.full.run()
            Console.clearProgress()
            for figure in figures { print(figure.line) }
            fflush(nil)
            return figures.allSatisfy(\.holds)
        } catch {
            Console.clearProgress()
            Console.complain("\(disaster.name): \(error)")
            return false
        }
    }
}
