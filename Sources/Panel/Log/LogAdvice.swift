package import AppendLog

extension LogFault {
    /// The exit code that tells what kind of fault this is.
    package var reason: ExitReason {
        switch self {
        case .locked, .busy: .tryAgainLater
        case .newerFormat: .damagedData
        default: .failed
        }
    }

    /// What a technician does about it.
    package var advice: String {
        switch self {
        case .locked: "stop the panel's daemon first: systemctl stop smile-paneld"
        case .noLog: "name the folder 'log' in the panel's 'state-directory'."
        case .newerFormat: "use the smilectl that came with the panel's daemon."
        case .gone(let oldest): "begin with --from \(oldest)."
        case .unreadable(let range, _): "again, then --from \(range.upperBound); smilectl doctor"
        case .full: "free disk space, or connect the panel to the centre; smilectl status"
        case .withheld, .refused: "smilectl doctor"
        case .beyondEnd: "ask the office which copy of this panel's disk is the newest."
        case .busy: "again."
        case .storage(let fault): fault.isForbidden ? Self.asOwner : "smilectl doctor"
        }
    }

    /// What to do where the doctor itself met this.
    package var adviceOfDoctor: String {
        switch self {
        case .noLog:
            "systemctl start smile-paneld: its first start makes the log. Where it runs, see "
                + "'state-directory:' in the configuration."
        case .storage(let fault) where fault.isForbidden: Self.asOwner
        case .storage, .unreadable, .withheld, .refused:
            "dmesg; where it tells of errors of the disk, keep a copy of the log's folder and "
                + "replace the disk."
        default: advice
        }
    }

    private static let asOwner = "sudo, or as the user of the panel's daemon."
}

extension StorageFault {
    fileprivate var isForbidden: Bool { reason == "Permission denied" }
}
