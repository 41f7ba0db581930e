/// For whom a page is made: what it shows follows from it.
struct PageReader: Sendable {
    /// Nil for a program.
    let accountName: String?
    let rights: Set<Right>
    let part: TreePart
    /// Tells what one reader sees from what another does.
    let view: String

    init(accountName: String?, rights: Set<Right>, part: TreePart) {
        self.accountName = accountName
        self.rights = rights
        self.part = part
        let names = rights.map(\.rawValue).sorted().joined(separator: " ")
        view = "\(accountName ?? "")|\(names)|\(part.text)"
    }

    init(_ caller: Caller) {
        self.init(accountName: caller.accountName, rights: caller.rights, part: caller.part)
    }
}
