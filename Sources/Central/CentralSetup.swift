import AppendLog
package import Exchange
import Foundation
import Logging
package import Settings

/// What the centre is set to, with every path as the operating system takes it.
package struct CentralSetup: Sendable {
    /// The longest configuration or password file, in bytes.
    package static let fileBytesMax = 262_144
    /// The name of the store's file, where nobody names another.
    package static let databaseName = "central.db"

    package let configuration: CentralConfiguration
    /// Where relative paths of the configuration begin.
    package let folder: String

    package init(_ configuration: CentralConfiguration, in folder: String) {
        self.configuration = configuration
        self.folder = folder
    }

    package var stateDirectory: String { configuration.stateDirectory.resolved(in: folder) }
    package var safekeepingDirectory: String {
        configuration.safekeeping?.resolved(in: folder)
            ?? "\(stateDirectory)/\(SafekeepingLog.folderName)"
    }
    /// Where browsers reach the pages, as far as the configuration says it.
    package var pagesAddress: String {
        configuration.address?.description
            ?? "\(usesTLS ? "https" : "http")://\(configuration.listen)"
    }
    package var databasePath: String { stateDirectory + "/" + databaseFile }
    /// The store's file in the state directory.
    var databaseFile = databaseName

    /// Reads `central.yaml`.
    package static func read(_ path: String) throws(CentralFault) -> CentralSetup {
        let bytes = try file(path, noun: "the configuration")
        do throws(SettingsFaults) {
            return CentralSetup(
                try CentralConfigurationFile.read(bytes, named: path), in: Self.folder(of: path))
        } catch {
            throw .settings(error)
        }
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// - Parameter bytesMax: of the file; a longer one is refused.
    package static func file(
        _ path: String, noun: String, most bytesMax: Int = fileBytesMax
    ) throws(CentralFault) -> [UInt8] {
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            // One byte more than allowed tells a file that is too long.
            let bytes = try handle.read(upToCount: bytesMax + 1) ?? Data()
            if bytes.count <= bytesMax { return Array(bytes) }
        } catch {
            let isThere = FileManager.default.fileExists(atPath: path)
            throw .file(
                "\(noun) '\(path)' " + (isThere ? "cannot be read" : "is not there"),
                advice: "check the path, and who may read it.")
        }
        throw .file(
            "\(noun) '\(path)' is longer than \(bytesMax) bytes",
            advice: "check that it is the right file.")
    }
}

extension CentralSetup {

    /// The lines for the panels' first question, where the configuration names their file.
    func youSaid(logger: Logger) throws -> YouSaidShelf? {
        guard let path = configuration.youSaid else { return nil }
        return try YouSaidShelf(path.resolved(in: folder), logger: logger)
    }

    /// Hides the addresses that get no message; made where it is not there.
    package func suppressionKey() throws -> SuppressionKey {
        try makeStateDirectory()
        return try OfficeKeys.suppression(orMakeIn: stateDirectory)
    }

    /// The log of what must not be forgotten, made where it is not there.
    func openSafekeeping() throws -> SafekeepingLog {
        let directory = safekeepingDirectory
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            return try SafekeepingLog(opening: directory, tenant: configuration.tenant)
        } catch LogFault.locked {
            throw StoreFault(
                step: "open the safekeeping log in '\(directory)'",
                reason: "another process writes to it; it lost nothing. Try: end the other "
                    + "smile-centrald, or name another state-directory.",
                isTemporary: true)
        } catch {
            throw CentralFault.state(
                "the safekeeping log in '\(directory)' cannot be opened: \(error)",
                advice: "give the folder to the user that smile-centrald runs as, and room.")
        }
    }

    /// Makes the state directory where it is not there; nobody else may read it.
    func makeStateDirectory() throws(CentralFault) {
        do {
            try FileManager.default.createDirectory(
                atPath: stateDirectory, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw .state(
                "the state directory '\(stateDirectory)' cannot be made",
                advice: "make it, and give it to the user that smile-centrald runs as.")
        }
    }

    /// The real messengers that the configuration names.
    package func messenger() throws(CentralFault) -> any Messenger {
        let (mail, sms): (EmailMessenger?, TextMessenger?)
        do {
            (mail, sms) = (
                try configuration.mail.map(emailMessenger), try configuration.sms.map(textMessenger)
            )
        } catch let fault as CentralFault {
            throw fault
        } catch {
            throw .file("a message could not be sent: \(error)", advice: "correct 'mail' or 'sms'.")
        }
        return MessengerByKind(email: mail, text: sms)
    }

    private func emailMessenger(_ settings: MailSettings) throws -> EmailMessenger {
        var server = MailServer(address: settings.server.description)
        if let login = settings.login {
            server.user = login.user
            server.password = try password(login)
        }
        return try EmailMessenger(server)
    }

    private func textMessenger(_ settings: SMSSettings) throws -> TextMessenger {
        var gateway = TextGateway(
            address: settings.address.description, user: settings.login.user,
            password: try password(settings.login))
        gateway.sender = settings.sender
        gateway.partsMax = settings.partsMax
        return try TextMessenger(gateway)
    }

    /// The first line of the login's file.
    private func password(_ login: Login) throws(CentralFault) -> Password {
        try password(login.passwordFile)
    }

    func password(_ file: SettingsPath) throws(CentralFault) -> Password {
        let path = file.resolved(in: folder)
        let bytes = try Self.file(path, noun: "the password file")
        let line = bytes.prefix { $0 != 0x0a && $0 != 0x0d }
        guard !line.isEmpty, let text = String(validating: line, as: UTF8.self) else {
            throw .file(
                "the password file '\(path)' has no first line",
                advice: "write the password there, in UTF-8.")
        }
        return Password(text)
    }
}

/// What keeps the centre from starting, besides its store and its keys.
package enum CentralFault: Error, CustomStringConvertible {
    case settings(SettingsFaults)
    case file(_ what: String, advice: String)
    case state(_ what: String, advice: String)
    /// The network does not let us listen there; `code` as in `errno.h`.
    case address(_ listen: ListenAddress, code: Int32)
    /// The centre's database has noted another office key than this node has.
    case officeKey(noted: String)
    /// The centre's other nodes hide the addresses that get no message by another key.
    case suppressionKey
    /// The centre's other nodes show panels certificates of another authority.
    case authority

    package var isConfiguration: Bool {
        switch self {
        case .settings, .file: true
        case .state, .address, .officeKey, .suppressionKey, .authority: false
        }
    }

    /// One line of what is so, and one `Try:` line.
    package var description: String {
        switch self {
        case .settings(let faults): faults.description
        case .file(let what, let advice), .state(let what, let advice): "\(what)\nTry: \(advice)"
        case .officeKey(let noted):
            "the office key in 'state-directory' is not the one that this centre's other nodes "
                + "have (\(noted)); it could not open their contacts\n"
                + "Try: copy office.key and office.pub from another node. Where that key is lost "
                + "for ever: DELETE FROM centre_facts WHERE name = 'office-key'."
        case .suppressionKey:
            "the suppression key in 'state-directory' is not the one that this centre's other "
                + "nodes have; it would write to addresses that they do not\n"
                + "Try: copy suppression.key from another node."
        case .authority:
            "the authority in 'tls' of 'state-directory' is not the one that this centre's other "
                + "nodes have; panels that were enrolled there would not trust this node\n"
                + "Try: copy the folder 'tls' from another node. Where every node gets a new one: "
                + "DELETE FROM centre_facts WHERE name = 'authority'."
        case .address(let listen, let code):
            "no connections can be taken at '\(listen)': \(String(cString: strerror(code)))\n"
                + "Try: name another address under 'listen', or end what runs there."
        }
    }
}
