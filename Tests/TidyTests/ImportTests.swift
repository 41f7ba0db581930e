import Foundation
import Testing

/// The table of the architecture: which target may import what. A module that stands in no row may
/// be imported by nobody.
private let mayImport: [String: Set<String>] = [
    "Feedback": [],
    "AppendLog": ["CCRC32C"],
    "Settings": ["Feedback", "Yams"],
    "Exchange": ["Feedback", "AppendLog", "Crypto", "FoundationEssentials"],
    "Touch": ["Feedback", "CEvdev", "CLinux", "Synchronization"],
    "Screen": ["Feedback", "CCairo", "CDRM", "CLinux", "Synchronization"],
    "Panel": [
        "Feedback", "AppendLog", "Settings", "Exchange", "Touch", "Screen", "Logging", "CLinux",
        "Synchronization",
    ],
    "Central": [
        "Feedback", "AppendLog", "Settings", "Exchange", "Crypto", "Logging", "Hummingbird",
        "HummingbirdCore", "HummingbirdTLS", "HTTPTypes", "NIOCore", "NIOHTTPTypes", "NIOSSL",
        "X509",
        "SwiftASN1", "Mustache", "CSQLite", "CCurl", "CQRCode",
        "Foundation", "FoundationEssentials", "Synchronization", "Dispatch",
    ],
    "smile-paneld": [
        "Panel", "AppendLog", "Feedback", "Screen", "Settings", "Touch", "ArgumentParser",
        "Logging", "Glibc",
    ],
    "smile-centrald": [
        "Central", "Exchange", "Feedback", "Settings", "ArgumentParser", "ServiceLifecycle",
        "Logging", "UnixSignals", "FoundationEssentials", "Glibc",
    ],
    "smilectl": [
        "Panel", "AppendLog", "Touch", "Exchange", "Feedback", "Screen", "ArgumentParser",
        "FoundationEssentials",
    ],
    "smile-demo": [
        "Panel", "Central", "AppendLog", "Feedback", "Settings", "Exchange", "Touch", "Screen",
        "Hummingbird", "HummingbirdCore", "HTTPTypes", "NIOCore", "Logging", "ArgumentParser",
        "ServiceLifecycle", "Synchronization", "UnixSignals", "FoundationEssentials", "Glibc",
    ],
]

/// System modules that only these files may import: the edges, where system calls are made.
private let edges: [String: [String]] = [
    "AppendLog/FileStorage.swift": ["Glibc"],
    "Central/Access/PasswordHash.swift": ["CArgon2"],
    "Central/Administration/AdministrationSocket.swift": ["Glibc"],
    "Central/Collect/CollectSocket.swift": ["Glibc"],
    "Central/Pages/OfficeZone.swift": ["Glibc"],
    "Central/Store/PostgresConnection.swift": ["CPostgres", "Glibc"],
    "Central/Store/PostgresFault.swift": ["CPostgres"],
    "Central/Store/PostgresStore.swift": ["Glibc"],
    "Central/Store/PostgresLook.swift": ["CPostgres"],
    "Central/Store/PostgresValues.swift": ["CPostgres"],
    "Central/Store/StoreLock.swift": ["Glibc"],
    "Central/TLS/IPAddress.swift": ["Glibc"],
    "Central/TLS/PrivateFile.swift": ["Glibc"],
    "Feedback/ComposedText.swift": ["Swift"],
    "Panel/Control/ControlSocket.swift": ["Glibc"],
    "Panel/Control/RecordingWriter.swift": ["Glibc"],
    "Panel/Control/TerminalSize.swift": ["Glibc"],
    "Panel/CurlUplink.swift": ["CCurl"],
    "Panel/Enrolment/CertificateLook.swift": ["CCurl"],
    "Panel/Doctor/ScratchFolder.swift": ["Glibc"],
    "Panel/DoorbellWait.swift": ["Glibc"],
    "Panel/Ending.swift": ["Glibc"],
    "Panel/FileFacts.swift": ["Glibc"],
    "Panel/FolderFile.swift": ["Glibc"],
    "Panel/Log/FolderOwner.swift": ["Glibc"],
    "Panel/Log/ReadFile.swift": ["Glibc"],
    "Panel/Log/StickFolder.swift": ["Glibc"],
    "Panel/PanelClock.swift": ["Glibc"],
    "Panel/PartFile.swift": ["Glibc"],
    "Panel/ProgressLine.swift": ["Glibc"],
    "Panel/Speech/VoiceProcess.swift": ["Glibc"],
    "Panel/PullPlug/PlugNoteFile.swift": ["Glibc"],
    "Panel/PullPlug/PlugSocket.swift": ["Glibc"],
    "Panel/StandardOutput.swift": ["Glibc"],
    "Panel/Status/LockHolder.swift": ["Glibc"],
    "Panel/Worker.swift": ["Glibc"],
    "Screen/DRMBuffer.swift": ["Glibc"],
    "Screen/DRMCard.swift": ["Glibc"],
    "Screen/DRMConsole.swift": ["Glibc"],
    "Screen/DRMDisplay.swift": ["Glibc"],
    "Screen/DRMFault.swift": ["Glibc"],
    "Screen/DRMHolders.swift": ["Glibc"],
    "Screen/DRMMonitor.swift": ["Glibc"],
    "Screen/DRMScanout.swift": ["Glibc"],
    "Screen/DRMWait.swift": ["Glibc"],
    "Screen/Logo/SVGDrawing.swift": ["Glibc"],
    "Touch/DeviceFault.swift": ["Glibc"],
    "Touch/DeviceFinder.swift": ["Glibc"],
    "Touch/Doorbell.swift": ["Glibc"],
    "Touch/EvdevDevice.swift": ["Glibc"],
    "Touch/HeadphoneSwitches.swift": ["Glibc"],
    "Touch/ReadyWait.swift": ["Glibc"],
    "Touch/SystemFault.swift": ["Glibc"],
]

@Suite struct ImportTests {
    @Test func `every target imports only what the table allows`() throws {
        for path in Tree.files(under: "Sources", ending: [".swift"]) {
            let parts = path.split(separator: "/").map(String.init)
            let target = parts[1]
            guard let allowed = mayImport[target] else {
                if target != "TestKit" { Issue.record("'\(target)' has no row in the table") }
                continue
            }
            let file = parts.dropFirst().joined(separator: "/")
            for (line, module) in try imports(in: path)
            where !allowed.contains(module) && !(edges[file] ?? []).contains(module) {
                Issue.record("\(path):\(line): \(target) may not import \(module)")
            }
        }
    }

    private func imports(in path: String) throws -> [(line: Int, module: String)] {
        try Tree.lines(of: path).enumerated().compactMap { number, line in
            let words = line.split(separator: " ")
            guard let place = words.firstIndex(of: "import"), place <= 2, words.count > place + 1,
                words[..<place].allSatisfy({ modifiers.contains(String($0)) })
            else { return nil }
            return (number + 1, String(words[place + 1]))
        }
    }

    private var modifiers: Set<String> {
        [
            "package", "public", "internal", "private", "fileprivate", "@testable",
            "@preconcurrency", "@_spi(_Unicode)",
        ]
    }
}
