//! Files that are not there, may not be touched, or do not fit.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use allotment_table::{FaultKind, Table, write_atomically};

#[test]
fn a_missing_file_names_the_nearest() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("population.csv"), "a\n1\n").unwrap();
    let path = folder.path().join("populaton.csv");
    let faults = Table::read(&path).unwrap_err();
    assert_eq!(
        faults.report(),
        format!(
            "error: {}: there is no such file\nhelp: did you mean 'population.csv'?\n",
            path.display()
        )
    );
    let nowhere = folder.path().join("none/a.csv");
    assert_eq!(
        Table::read(&nowhere).unwrap_err().to_string(),
        format!(
            "{}: the folder {} does not exist",
            nowhere.display(),
            folder.path().join("none").display()
        )
    );
    let is_folder = folder.path().join("x.csv");
    fs::create_dir(&is_folder).unwrap();
    let faults = Table::read(&is_folder).unwrap_err();
    assert!(faults.to_string().ends_with(": is a folder, not a file"));
}

#[test]
fn a_file_is_replaced_whole_and_keeps_its_permissions() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.csv");
    write_atomically(&path, b"old").unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_ne!(mode(&path) & 0o400, 0);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    write_atomically(&path, b"new").unwrap();
    assert_eq!(
        (fs::read(&path).unwrap(), mode(&path)),
        (b"new".to_vec(), 0o640)
    );

    let link = folder.path().join("link.csv");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    write_atomically(&link, b"through").unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read(&path).unwrap(), b"through");
    assert_eq!(names(folder.path()), ["link.csv", "out.csv"]);
}

#[test]
fn a_full_disk_is_a_fault_of_the_system() {
    if !Path::new("/dev/full").exists() {
        eprintln!("skipped: there is no /dev/full here");
        return;
    }
    let faults = write_atomically("/dev/full", b"data").unwrap_err();
    assert_eq!(
        faults.to_string(),
        "/dev/full: cannot be written: the disk is full"
    );
    assert!(faults.iter().all(|fault| fault.kind == FaultKind::System));
}

/// A disk of a few pages, where this machine lets us mount one.
#[test]
fn on_a_full_disk_the_old_file_stays_and_nothing_is_left() {
    struct Mounted<'a>(&'a Path);
    impl Drop for Mounted<'_> {
        fn drop(&mut self) {
            let _ = Command::new("umount").arg(self.0).status();
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let mount = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"])
        .arg(folder.path())
        .output();
    if !mount.is_ok_and(|mount| mount.status.success()) {
        eprintln!("skipped: a small disk cannot be mounted here");
        return;
    }
    let mounted = Mounted(folder.path());
    let path = mounted.0.join("out.csv");
    write_atomically(&path, b"old").unwrap();
    let faults = write_atomically(&path, &vec![b'x'; 1 << 20]).unwrap_err();
    assert_eq!(
        faults.report(),
        format!(
            "error: {}: cannot be written: the disk is full\n\
             help: make room, or write elsewhere; nothing that was there has changed\n",
            path.display()
        )
    );
    assert_eq!(fs::read(&path).unwrap(), b"old");
    assert_eq!(names(mounted.0), ["out.csv"]);
}

#[test]
fn every_format_is_written_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let table = Table::from_bytes("t.csv", b"code,n\n007,1\n".to_vec()).unwrap();
    for name in ["t.csv", "t.csv.gz", "t.parquet", "t.xlsx"] {
        let path = folder.path().join(name);
        table.write(&path).unwrap();
        let read = Table::read(&path).unwrap();
        assert_eq!(read.text("code").unwrap(), [Some("007")], "{name}");
        assert_eq!(read.integers("n").unwrap(), [Some(1)], "{name}");
        let bytes = fs::read(&path).unwrap();
        assert_eq!(
            read.sha256(),
            Some(allotment_table::sha256_of(&bytes).as_str())
        );
    }
    let faults = table.write(folder.path().join("t.ods")).unwrap_err();
    assert!(faults.to_string().contains("does not end in .csv"));
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none/out.csv");
    let faults = write_atomically(&path, b"data").unwrap_err();
    let report = faults.report();
    assert!(
        report.contains("/none does not exist\nhelp: make the folder first"),
        "{report}"
    );
    let faults = write_atomically(folder.path(), b"data").unwrap_err();
    assert!(
        faults
            .to_string()
            .ends_with("cannot be written: it is a folder")
    );
}

/// Permissions bind everybody but root, who runs tests in many a build: there
/// the test runs itself again as nobody.
#[test]
fn without_permission_the_old_file_stays_and_nothing_is_left() {
    const CHILD: &str = "TABLE_TEST_UNPRIVILEGED_FOLDER";
    if let Some(folder) = std::env::var_os(CHILD) {
        without_permission(Path::new(&folder));
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("locked");
    fs::create_dir(&path).unwrap();
    fs::write(path.join("out.csv"), "old").unwrap();
    fs::write(path.join("secret.csv"), "a\n1\n").unwrap();
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode));
    mode(folder.path(), 0o755).unwrap();
    mode(&path.join("secret.csv"), 0o000).unwrap();
    mode(&path, 0o555).unwrap();
    if may_write(&path) {
        // The binary is copied to where nobody may read it, and by another
        // process: a copy that this one still holds open for writing, in a child
        // forked meanwhile, could not be run.
        let binary = folder.path().join("test-binary");
        let own = std::env::current_exe().unwrap();
        let copied = Command::new("cp").arg(own).arg(&binary).status();
        assert!(copied.unwrap().success());
        mode(&binary, 0o755).unwrap();
        let status = Command::new("setpriv")
            .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
            .arg(&binary)
            .args([
                "--exact",
                "files::without_permission_the_old_file_stays_and_nothing_is_left",
            ])
            .env(CHILD, &path)
            .current_dir("/")
            .status();
        match status {
            Ok(status) => assert!(status.success(), "the unprivileged run failed"),
            Err(error) => eprintln!("skipped: setpriv cannot be run ({error})"),
        }
    } else {
        without_permission(&path);
    }
    mode(&path, 0o755).unwrap();
    assert_eq!(fs::read(path.join("out.csv")).unwrap(), b"old");
    assert_eq!(names(&path), ["out.csv", "secret.csv"]);
}

fn without_permission(folder: &Path) {
    let path = folder.join("out.csv");
    let faults = write_atomically(&path, b"new").expect_err("the folder is locked");
    assert_eq!(
        faults.to_string(),
        format!(
            "{}: cannot be written: permission to write to the folder {} is denied",
            path.display(),
            folder.display()
        )
    );
    let secret = folder.join("secret.csv");
    let faults = Table::read(&secret).expect_err("the file is locked");
    assert_eq!(
        faults.to_string(),
        format!(
            "{}: may not be read: permission is denied",
            secret.display()
        )
    );
}

fn may_write(folder: &Path) -> bool {
    let trial = folder.join("trial");
    let may = fs::write(&trial, "").is_ok();
    let _ = fs::remove_file(trial);
    may
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder can be listed");
    let mut names: Vec<String> = entries
        .map(|entry| {
            let name = entry.expect("an entry").file_name();
            name.to_string_lossy().into_owned()
        })
        .collect();
    names.sort();
    names
}
