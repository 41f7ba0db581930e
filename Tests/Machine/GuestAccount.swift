/// An account in the guest that is not root.
package struct GuestAccount: Hashable, Sendable {
    package var user: Int
    package var group: Int

    package init(user: Int, group: Int) {
        self.user = user
        self.group = group
    }

    /// In front of a program's words: it then runs as this account, and in no further group.
    var words: [String] {
        ["setpriv", "--reuid=\(user)", "--regid=\(group)", "--clear-groups"]
    }
}
