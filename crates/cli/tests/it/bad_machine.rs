//! A machine that refuses: no permission, no room, a reader that has gone.
//! The status is 1, the place is named, and the earlier output is untouched.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::desk::{BINARY, Desk, Ran};
use crate::tables::{need_desk, share_desk};

const EARLIER: &str = "what an earlier run made\n";
/// Nobody: a user without rights.
const NOBODY: u32 = 65_534;

fn mode(desk: &Desk, name: &str, mode: u32) {
    let rights = fs::Permissions::from_mode(mode);
    fs::set_permissions(desk.path(name), rights).expect("rights can be set");
}

fn is_root(desk: &Desk) -> bool {
    let about = fs::metadata(desk.path(".")).expect("the folder is there");
    about.uid() == 0
}

/// Runs the binary as somebody without rights. Root may write everywhere, so a
/// test as root would prove nothing.
fn as_nobody(desk: &Desk, args: &[&str]) -> Ran {
    let mut command = if is_root(desk) {
        let copy = desk.path("bin/allotment");
        if !copy.exists() {
            desk.write("bin/.here", "");
            // By another process: a copy that this one still holds open for
            // writing, in a child forked meanwhile, could not be run.
            let copied = Command::new("cp").arg(BINARY).arg(&copy).status();
            assert!(
                copied.is_ok_and(|status| status.success()),
                "the binary can be copied"
            );
        }
        for name in [".", "bin", "bin/allotment"] {
            mode(desk, name, 0o755);
        }
        let mut command = Command::new(copy);
        command.uid(NOBODY).gid(NOBODY);
        command
    } else {
        Command::new(BINARY)
    };
    command.args(args).current_dir(desk.path("."));
    Ran::of(args, &command.output().expect("the binary starts"))
}

#[test]
fn a_folder_without_write_permission() {
    let desk = need_desk();
    desk.write("kept/need.csv", EARLIER);
    mode(&desk, "kept", 0o555);
    mode(&desk, ".", 0o755);
    as_nobody(&desk, &["need", "spec.toml", "--out", "kept/need.csv"])
        .ends(1)
        .says_first("kept/need.csv: cannot be written: permission");
    assert_eq!(desk.text("kept/need.csv"), EARLIER);

    // The programme's folder: out/ as it was, and nothing half-written beside it.
    desk.run(&["new", "fund"]).done();
    desk.run(&["run", "fund"]).done();
    let before = desk.everything();
    for name in ["fund", "fund/out"] {
        mode(&desk, name, 0o555);
    }
    as_nobody(&desk, &["run", "fund"])
        .ends(1)
        .says_first("fund/out: the folder may not be written to");
    as_nobody(&desk, &["check", "fund"]).done();
    as_nobody(&desk, &["new", "kept/other"])
        .ends(1)
        .says_first("kept/other: ");
    as_nobody(&desk, &["demo", "--dir", "kept/demo", "--no-serve"])
        .ends(1)
        .says_first("kept/demo: ");
    mode(&desk, "fund", 0o755);
    assert!(desk.everything() == before);
    mode(&desk, "kept", 0o755);
    mode(&desk, "fund/out", 0o755);
}

#[test]
fn a_table_that_may_not_be_read() {
    let desk = need_desk();
    mode(&desk, "places.csv", 0o000);
    as_nobody(&desk, &["need", "spec.toml"])
        .refused("")
        .says("places.csv")
        .says("permission is denied");
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_that_is_full() {
    let desk = need_desk();
    desk.run(&["need", "spec.toml", "--out", "/dev/full"])
        .ends(1)
        .says_first("/dev/full: cannot be written: the disk is full");
    let mut command = desk.command(&["need", "spec.toml"]);
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let output = command.stdout(full).output().unwrap();
    Ran::of(&["need"], &output)
        .ends(1)
        .says_first("standard output: ");
}

/// A disk of one megabyte, if this machine lets us make one.
struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    fn mount(at: &'a Path) -> Option<Self> {
        fs::create_dir_all(at).expect("a folder can be made");
        let mut command = Command::new("mount");
        command
            .args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"])
            .arg(at);
        let mounted = command.output().is_ok_and(|output| output.status.success());
        mounted.then_some(Self(at))
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).status();
    }
}

#[test]
fn a_full_disk() {
    let desk = need_desk();
    let at = desk.path("disk");
    let Some(mounted) = SmallDisk::mount(&at) else {
        println!("skipped: no small disk can be mounted here; /dev/full stands in for it");
        return;
    };
    desk.write("disk/need.csv", EARLIER);
    desk.run(&["new", "disk/fund"]).done();
    desk.run(&["run", "disk/fund"]).done();
    let mut filler = fs::File::create(desk.path("disk/filler")).unwrap();
    let _full = std::io::Write::write_all(&mut filler, &vec![0; 2 << 20]);
    drop(filler);
    let before = desk.everything();
    desk.run(&["need", "spec.toml", "--out", "disk/need.csv"])
        .ends(1)
        .says_first("disk/need.csv: cannot be written: the disk is full");
    desk.run(&["run", "disk/fund"])
        .ends(1)
        .says_first("disk/fund/out: the disk is full");
    assert!(
        desk.everything() == before,
        "earlier outputs are untouched, and no half file is left"
    );
    drop(mounted);
}

/// Two outputs of one command: if the second cannot be written, the first is
/// not touched either.
#[test]
fn two_outputs_are_written_both_or_neither() {
    let desk = share_desk("amount = \"100.00\"", "");
    desk.write("open/shares.csv", EARLIER)
        .write("shut/.here", "");
    let args = [
        "share",
        "spec.toml",
        "--out",
        "open/shares.csv",
        "--audit",
        "shut/audit.json",
    ];
    neither(&desk, &args, "shut/audit.json", "open/shares.csv");

    let desk = need_desk();
    desk.write("spec.toml", crate::tables::robust_spec());
    desk.write("open/draws.csv", EARLIER)
        .write("shut/.here", "");
    let args = [
        "need",
        "spec.toml",
        "--draws",
        "open/draws.csv",
        "--out",
        "shut/need.csv",
    ];
    neither(&desk, &args, "shut/need.csv", "open/draws.csv");
}

#[track_caller]
fn neither(desk: &Desk, args: &[&str], refused: &str, kept: &str) {
    mode(desk, "open", 0o777);
    mode(desk, kept, 0o666);
    mode(desk, "shut", 0o555);
    as_nobody(desk, args)
        .ends(1)
        .says_first(&format!("{refused}: cannot be written: permission"));
    assert_eq!(desk.text(kept), EARLIER);
    mode(desk, "shut", 0o755);
}

/// `allotment need … | head`: a reader that has seen enough is no fault.
#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let desk = need_desk();
    let mut command = desk.command(&["need", "spec.toml", "--format", "json"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    Ran::of(&["need"], &output).done();
}

/// Ctrl-C while results are written: the old ones or the new ones, whole, and
/// nothing beside them.
#[test]
fn an_interrupt_leaves_no_half_written_file() {
    let desk = Desk::new();
    desk.run(&["new", "fund"]).done();
    desk.run(&["run", "fund"]).done();
    let before = desk.everything();
    for _ in 0..3 {
        let mut child = desk
            .command(&["run", "fund"])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while child.try_wait().unwrap().is_none() {
            if desk.has("fund/.out.new") {
                let pid = child.id().to_string();
                let _ended = Command::new("kill").args(["-INT", &pid]).status();
                break;
            }
        }
        let status = child.wait().unwrap().code();
        assert!([Some(0), Some(130)].contains(&status), "{status:?}");
        assert!(desk.everything() == before);
    }
}
