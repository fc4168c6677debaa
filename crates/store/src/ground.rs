//! On what a file lies: a database on a network file system is refused, since
//! SQLite's locks and syncs cannot be relied on there.
//!
//! Source: SQLite, «SQLite Over a Network, Caveats and Considerations».

use std::fs;
use std::path::{Path, PathBuf};

use crate::doctor::Examined;
use crate::error::StoreError;

/// The file systems of Linux that reach over a network.
const NETWORK: [&str; 14] = [
    "afs",
    "beegfs",
    "ceph",
    "cifs",
    "coda",
    "fuse.glusterfs",
    "fuse.sshfs",
    "glusterfs",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "smb3",
    "smbfs",
];

/// Those that keep nothing when the machine stops.
const MEMORY: [&str; 2] = ["ramfs", "tmpfs"];

/// That `path` does not lie on a network file system, as far as the machine
/// says; where it says nothing, that it does not.
pub(crate) fn is_local(path: &Path) -> Result<(), StoreError> {
    match kind_under(&folder_of(path)) {
        Some(kind) if NETWORK.contains(&kind.as_str()) => Err(StoreError::Network { kind }),
        _ => Ok(()),
    }
}

fn folder_of(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    folder.unwrap_or(Path::new(".")).to_path_buf()
}

/// The kind of the file system that holds `folder`, where the machine says it.
fn kind_under(folder: &Path) -> Option<String> {
    let mounts = fs::read_to_string("/proc/self/mountinfo").ok()?;
    kind_of(&mounts, &folder.canonicalize().ok()?)
}

/// Bytes that can still be written where `path` lies, where the machine says it.
#[must_use]
pub fn free_room(path: &Path) -> Option<u64> {
    #[cfg(unix)]
    {
        let about = rustix::fs::statvfs(folder_of(path)).ok()?;
        Some(about.f_bavail.saturating_mul(about.f_frsize))
    }
    #[cfg(not(unix))]
    {
        let _unknown = path;
        None
    }
}

/// Below this the disk is nearly full: a vote of 100,000 people with its journal
/// and a copy takes a tenth of it.
const ROOM: u64 = 1 << 30;

/// Looks at what the database at `path` lies on: the kind of file system, and how
/// much room there is.
#[must_use]
pub fn examine_ground(path: &Path) -> Vec<Examined> {
    let mut examined = Vec::new();
    let kind = kind_under(&folder_of(path));
    let far = kind
        .as_deref()
        .is_some_and(|kind| NETWORK.contains(&kind) || MEMORY.contains(&kind));
    let found = match &kind {
        Some(kind) if MEMORY.contains(&kind.as_str()) => {
            format!("in memory ({kind}): all of it goes when the machine stops; move it to a disk")
        }
        Some(kind) if far => format!(
            "on a network file system ({kind}), where locks and syncs cannot be relied on: move it to a disk of this machine"
        ),
        Some(kind) => format!("a disk of this machine ({kind})"),
        None => "this machine does not say on what".to_owned(),
    };
    examined.push(Examined {
        what: "where it lies",
        found,
        well: !far,
    });
    if let Some(free) = free_room(path) {
        let found = if free < ROOM {
            format!(
                "{} MB are free: votes cannot be kept on a full disk; make room until 1,024 are",
                free >> 20
            )
        } else {
            format!("{} GB are free", free >> 30)
        };
        examined.push(Examined {
            what: "room",
            found,
            well: free >= ROOM,
        });
    }
    examined
}

/// The kind of the file system that holds `folder`: that of the mount with the
/// longest path, the later one of two.
///
/// Source: `proc_pid_mountinfo(5)`: the fifth field is where it is mounted, the
/// first after the hyphen its kind.
fn kind_of(mounts: &str, folder: &Path) -> Option<String> {
    let mut found: Option<(usize, String)> = None;
    for line in mounts.lines() {
        let Some((before, after)) = line.split_once(" - ") else {
            continue;
        };
        let (Some(at), Some(kind)) = (before.split(' ').nth(4), after.split(' ').next()) else {
            continue;
        };
        let at = at
            .replace("\\040", " ")
            .replace("\\011", "\t")
            .replace("\\134", "\\");
        let longest = found.as_ref().is_none_or(|(length, _)| at.len() >= *length);
        if longest && folder.starts_with(&at) {
            found = Some((at.len(), kind.to_owned()));
        }
    }
    found.map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: `proc_pid_mountinfo(5)`, the form of its example.
    const MOUNTS: &str = "\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
36 22 0:40 / /srv/share rw,relatime shared:9 - nfs4 files:/export rw,vers=4.2
37 22 0:41 / /srv/share/local rw - ext4 /dev/vdb rw
38 22 0:42 / /srv/two\\040words rw - cifs //files/x rw
";

    #[test]
    fn a_network_file_system_is_told_by_the_longest_mount() {
        for (folder, kind) in [
            ("/home/a", "ext4"),
            ("/srv/share", "nfs4"),
            ("/srv/share/a/b", "nfs4"),
            ("/srv/share/local/a", "ext4"),
            ("/srv/shared", "ext4"),
            ("/srv/two words/a", "cifs"),
        ] {
            assert_eq!(
                kind_of(MOUNTS, Path::new(folder)).as_deref(),
                Some(kind),
                "{folder}"
            );
        }
        assert!(NETWORK.contains(&"nfs4") && NETWORK.is_sorted());
        assert!(is_local(Path::new("allotment.db")).is_ok());
    }
}
