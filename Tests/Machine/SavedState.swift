import Foundation
import Peers

/// A guest that has started and waits to be told what to do, as a file: from there a machine goes
/// on within a second or two, instead of starting for ten.
struct SavedState {
    private static let startSeconds = 180.0
    private static let saveSeconds = 60.0
    private static let bytesPerSecond = 1 << 33

    let path: String

    /// Made where there is none, or where it was saved from other parts.
    init(_ parts: MachineParts) throws {
        path = "\(parts.folder)/state"
        let recipe = try Self.recipe(parts)
        let recipeFile = "\(path).recipe"
        if let made = try? String(contentsOfFile: recipeFile, encoding: .utf8), made == recipe {
            return
        }
        try? FileManager.default.removeItem(atPath: recipeFile)
        try Self.make(path, parts)
        try recipe.write(toFile: recipeFile, atomically: true, encoding: .utf8)
    }

    /// All that the state depends on.
    private static func recipe(_ parts: MachineParts) throws -> String {
        let scratch = try TemporaryFolder("machine")
        let version = try ChildProgram.run(
            "env", [parts.emulator, "--version"], in: scratch)
        let modules = try KernelModules(in: parts.modules).paths
        return
            ([version, parts.stamp, Emulator.kernelWords, FirstRoot.script(modules: modules)]
            + Emulator.hardware(parts)).joined(separator: "\n")
    }

    private static func make(_ path: String, _ parts: MachineParts) throws {
        let firstRoot = "\(parts.folder)/first-root"
        try FirstRoot(parts).archive.write(to: URL(filePath: firstRoot))
        let emulator = try Emulator(parts, firstRoot: firstRoot, state: nil)
        defer { emulator.end() }
        do {
            try wait(upTo: startSeconds, for: "the guest's kernel") {
                emulator.console.contains(FirstRoot.waits)
            }
        } catch {
            throw PeerFault("\(error); it printed: \(emulator.console)")
        }
        let monitor = emulator.monitor
        try monitor.ask("stop")
        try monitor.ask("migrate-set-parameters", ["max-bandwidth": bytesPerSecond])
        try monitor.ask("migrate", ["uri": "exec:cat > '\(path)'"])
        try wait(upTo: saveSeconds, for: "the guest to be saved") {
            let progress = try monitor.ask("query-migrate") as? [String: Any]
            guard progress?["status"] as? String != "failed" else {
                throw PeerFault("the guest cannot be saved: \(progress ?? [:])")
            }
            return progress?["status"] as? String == "completed"
        }
    }
}
