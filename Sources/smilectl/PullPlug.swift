import AppendLog
import ArgumentParser
import Panel

/// `smilectl doctor --pull-plug`, on the panel.
struct PullPlug {
    let places: PanelPlaces
    /// The witness's address, or, with a slash in it, a file on another disk.
    let witness: String

    /// Puts what a lie left aside, and begins anew.
    var again = false

    private static let answerMilliseconds: Int32 = 10_000
    private var isFile: Bool { witness.contains("/") }

    /// What the disk kept of the run before.
    func check(_ output: StandardOutput) throws {
        let verdict = try verdict(seen: isFile ? PlugNoteFile.read(witness) : greet().seen)
        try output.put(verdict.text)
        guard verdict.isHonest else { throw ExitCode(ExitReason.failed.rawValue) }
        guard case .honest(let seen) = verdict else { return }
        try acting { try PlugScratch(places).settle(seen.run) }
    }

    /// Compares with the run before, where there is one, then writes until the power goes.
    func run(_ output: StandardOutput) throws {
        if isFile {
            try compare(PlugNoteFile.read(witness), output)
            try runBesideFile(output)
        } else {
            let (socket, seen) = try greet()
            try compare(seen, output)
            try run(to: socket, output)
        }
    }

    private func verdict(seen: PlugNote?) throws -> PlugVerdict {
        try acting {
            let scratch = PlugScratch(places)
            return PlugVerdict(
                seen: seen, trace: try scratch.examine(), checked: scratch.checked,
                bootNow: PanelClock.kernelBootID())
        }
    }

    /// The scratch log stands in the daemon's folder.
    private func acting<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try FolderOwner.acting(for: places.stateFolder, body)
        } catch let foreign as ScratchFolder.Foreign {
            throw Ending("\(foreign)\nTry: \(foreign.advice)", .failed)
        }
    }

    /// A lie found is not to be written over unasked.
    private func compare(_ seen: PlugNote?, _ output: StandardOutput) throws {
        let verdict = try verdict(seen: seen)
        switch verdict {
        case .honest: try output.put("The run before: \(verdict.text)")
        case .lies where again:
            try acting { try PlugScratch(places).putAside() }
            try output.put("what the run before left is in '\(PlugScratch.liedName)'")
        case .lies: throw Ending(verdict.text, .failed)
        case .logIsGone, .nothingSeen, .noPowerCut, .wasChecked: break
        }
        try output.flush()
    }

    private func greet() throws -> (socket: PlugSocket, seen: PlugNote?) {
        do {
            let socket = try PlugSocket.connect(to: witness)
            try socket.send(.hello)
            guard case .seen(let note) = try socket.receive(milliseconds: Self.answerMilliseconds)
            else { throw PlugSocket.Fault.ended }
            return (socket, note)
        } catch let fault as PlugSocket.Fault {
            throw Ending(
                "the witness '\(witness)' does not answer: \(fault)\nTry: on the second machine, "
                    + "smilectl doctor --witness 0.0.0.0:7007", .unreachable)
        }
    }

    private func run(to socket: PlugSocket, _ output: StandardOutput) throws {
        try FolderOwner.act(for: places.stateFolder)
        var run = PlugRun(try PlugScratch(places).begin())
        try output.put("writing run \(run.run); pull the plug when the witness says so")
        try output.flush()
        do {
            try socket.send(.run(run.run))
            while !run.isOver {
                try run.step()
                try socket.send(.durable(run.newest))
                run.rest()
            }
        } catch let fault as PlugSocket.Fault {
            throw Ending(
                "the witness is gone: \(fault)\nTry: start it again, then this.", .unreachable)
        }
        throw Self.nobodyCame
    }

    private func runBesideFile(_ output: StandardOutput) throws {
        var run = try acting { PlugRun(try PlugScratch(places).begin()) }
        // The other disk may be root's alone.
        let notes = try PlugNoteFile(witness, PlugNote(run: run.run, newest: 0))
        try FolderOwner.act(for: places.stateFolder)
        try output.put("writing run \(run.run), noted in '\(witness)'; wait")
        try output.flush()
        var hasCalled = false
        while !run.isOver {
            try run.step()
            try notes.write(PlugNote(run: run.run, newest: run.newest))
            if run.isEnough && !hasCalled {
                hasCalled = true
                try output.put("pull the panel's plug now: the plug, not the switch")
                try output.put("Then: smilectl doctor --pull-plug --check --witness \(witness)")
                try output.flush()
            }
            run.rest()
        }
        throw Self.nobodyCame
    }

    private static let nobodyCame = Ending(
        "ten minutes are over and nobody pulled the plug; nothing is known\nTry: again, when "
            + "somebody stands beside the panel.", .failed)
}

/// `smilectl doctor --witness`, on the second machine.
struct WitnessCommand {
    let address: String
    /// Where the newest note stays.
    let notes: String

    func run(_ output: StandardOutput) throws {
        var witness = Witness(noted: try PlugNoteFile.read(notes))
        do {
            let listener = try PlugSocket.listen(at: address)
            try output.put("listening at \(address), noting in '\(notes)'")
            try output.put(
                "On the panel: smilectl doctor --pull-plug --witness with this machine's address "
                    + "and port")
            try output.flush()
            while true { try serve(try listener.accept(), &witness, output) }
        } catch let fault as PlugSocket.Fault {
            throw Ending("\(fault)\nTry: another port, or 0.0.0.0 as the address.", .unreachable)
        }
    }

    private func serve(
        _ socket: PlugSocket, _ witness: inout Witness, _ output: StandardOutput
    ) throws {
        while true {
            let actions: [Witness.Action]
            var isOver = false
            do throws(PlugSocket.Fault) {
                guard let line = try socket.receive(milliseconds: Witness.silentMilliseconds)
                else { throw .ended }
                actions = witness.hear(line, at: PanelClock.system.now())
            } catch {
                isOver = true
                actions = witness.ended(isSilent: error == .silent, at: PanelClock.system.now())
            }
            try perform(actions, socket, output)
            if isOver { return }
        }
    }

    private func perform(
        _ actions: [Witness.Action], _ socket: PlugSocket, _ output: StandardOutput
    ) throws {
        for action in actions {
            switch action {
            case .note(let note):
                try FolderFile.replace(notes, with: Array(note.text.utf8), mode: 0o644)
            case .answer(let line):
                // One who is gone does not want the answer any more.
                try? socket.send(line)
            case .say(let text): try output.put(text)
            }
        }
        try output.flush()
    }
}
