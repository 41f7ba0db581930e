/// What a file system and its mount options mean for a log of answers.
package enum FileSystemChecks {
    /// A timed commit of ext4 less often than this, in seconds, is cheap enough.
    package static let commitSecondsMin = 30
    /// What ext4 does without the option, in seconds.
    package static let commitSecondsUsual = 5

    package static func findings(of mount: Mount) -> [Finding] {
        [kind(mount), options(mount), commits(mount)].compactMap { $0 }
    }

    private static func kind(_ mount: Mount) -> Finding {
        let found = "'\(mount.point)' is \(mount.type) on \(mount.source)"
        let type = mount.type.hasPrefix("fuse") ? "fuse" : mount.type
        switch type {
        case "ext4", "xfs", "f2fs": return .ok("file-system", found)
        case "btrfs", "zfs", "bcachefs":
            return .warn(
                "file-system", "\(found), which writes much more for each tap",
                try: "put the log on an ext4 partition: it wears the disk less.")
        case "ext3", "ext2":
            return .warn(
                "file-system", "\(found), which is older than what this was proved on",
                try: "put the log on ext4.")
        case "tmpfs", "ramfs", "devtmpfs":
            return .fail(
                "file-system", "\(found): memory, which is gone with the power",
                try: "put 'state-directory' on a disk.")
        case "vfat", "exfat", "msdos", "ntfs", "ntfs3":
            return .fail(
                "file-system", "\(found), which a power cut can damage as a whole",
                try: "put 'state-directory' on ext4.")
        case "overlay", "aufs":
            return .fail(
                "file-system",
                "\(found): what is written may be in memory, as on a read-only image",
                try: "mount a partition of the disk at 'state-directory'.")
        case "nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "fuse":
            return .fail(
                "file-system", "\(found): whether a sync reaches a disk is up to another program",
                try: "put 'state-directory' on a disk of this machine.")
        default:
            return .warn(
                "file-system", "\(found), which nobody has tried here",
                try: "put the log on ext4, or pull the plug: smilectl doctor --pull-plug")
        }
    }

    private static func options(_ mount: Mount) -> Finding {
        if mount.has("ro") {
            return .fail(
                "mount-options", "'\(mount.point)' is mounted read-only",
                try: "dmesg; an error of the disk may have done it. Then fsck and mount it anew.")
        }
        let isWithoutBarriers =
            mount.has("nobarrier") || mount.value(of: "barrier") == "0"
            || mount.value(of: "fsync_mode") == "nobarrier"
        if isWithoutBarriers {
            return .fail(
                "mount-options",
                "'\(mount.point)' is mounted without barriers: a sync does not wait for the disk, "
                    + "so a customer is thanked for what a power cut takes",
                try: "take 'nobarrier', 'barrier=0' or 'fsync_mode=nobarrier' out of /etc/fstab.")
        }
        if mount.value(of: "data") == "writeback" {
            return .warn(
                "mount-options",
                "'\(mount.point)' is mounted with data=writeback: every record is synced by "
                    + "itself, but other files may hold old bytes after a power cut",
                try: "take 'data=writeback' out of /etc/fstab.")
        }
        return .ok("mount-options", mount.options.joined(separator: ","))
    }

    /// The time between commits is not shown where it is the usual one.
    private static func commits(_ mount: Mount) -> Finding? {
        guard mount.type == "ext4" || mount.type == "ext3", !mount.has("ro") else { return nil }
        let seconds = mount.value(of: "commit").flatMap(Int.init) ?? commitSecondsUsual
        guard seconds < commitSecondsMin else {
            return .ok("commit-interval", "metadata is committed every \(seconds) s")
        }
        return .warn(
            "commit-interval",
            "metadata is committed every \(seconds) s, so a lone tap costs 7 to 8 KB more of "
                + "wear than its 4 KB",
            try: "mount the log's file system with commit=60; on a partition of its own where "
                + "the rest should keep the usual time.")
    }
}
