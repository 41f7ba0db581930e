package import AppendLog

/// The log itself: whole or not, who writes it, whose its files are.
package enum LogChecks {
    package static func finding(of report: VerifyReport) -> Finding {
        let holds =
            "\(report.records) records, \(report.kept.lowerBound) to before "
            + "\(report.kept.upperBound)"
        if report.isDamaged {
            let count = report.findings.filter { !$0.isHarmless }.count
            return .fail(
                "log", "\(holds), and \(count) damaged places", try: "smilectl log verify")
        }
        guard report.findings.isEmpty else {
            return .ok("log", "\(holds); what was torn was never acknowledged")
        }
        return .ok("log", "\(holds), all whole")
    }

    package static func finding(holder: LockHolder?) -> Finding {
        guard let holder else {
            return .warn(
                "daemon", "nobody has the log open: the panel's daemon does not run",
                try: "systemctl start smile-paneld")
        }
        let name = holder.name.isEmpty ? "" : " (\(holder.name))"
        return .ok("daemon", "process \(holder.process)\(name) has the log open")
    }

    /// - Parameters:
    ///   - folder: the log's own.
    ///   - files: by name, those in it.
    package static func owners(folder: FileFacts, files: [(name: String, facts: FileFacts)])
        -> Finding
    {
        let foreign = files.filter { $0.facts.owner != folder.owner }
        guard foreign.isEmpty else {
            return .fail(
                "owners",
                "\(foreign.count) files of the log are another user's, such as "
                    + "'\(foreign[0].name)': the daemon may not be able to open them",
                try: "chown -R \(folder.owner):\(folder.group) the log's folder")
        }
        return .ok("owners", "every file of the log belongs to user \(folder.owner)")
    }

    /// The panel's key signs everything that it sends: whoever has it is the panel.
    package static func finding(keyMode mode: UInt32) -> Finding {
        guard mode & 0o077 == 0 else {
            return .fail(
                "key", "others may read the panel's key (mode \(String(mode, radix: 8)))",
                try: "chmod 600 panel.key")
        }
        return .ok("key", "nobody but its owner may read the panel's key")
    }
}
