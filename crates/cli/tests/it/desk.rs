//! A folder of its own for a test, and the built binary run in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::csv::Csv;

/// The built binary.
pub const BINARY: &str = env!("CARGO_BIN_EXE_allotment");

/// A folder that goes when the test ends.
pub struct Desk {
    folder: TempDir,
}

impl Desk {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        Self { folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Lays a file on the desk, making its folders.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.path(name);
        let folder = path.parent().expect("a file lies in a folder");
        fs::create_dir_all(folder).expect("a folder can be made");
        fs::write(path, bytes).expect("a file can be written");
        self
    }

    pub fn bytes(&self, name: &str) -> Vec<u8> {
        let path = self.path(name);
        fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    pub fn text(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).expect("the file is UTF-8")
    }

    pub fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    pub fn csv(&self, name: &str) -> Csv {
        Csv::read(&self.text(name))
    }

    pub fn json(&self, name: &str) -> serde_json::Value {
        serde_json::from_slice(&self.bytes(name)).expect("the file is one JSON document")
    }

    /// Runs the binary here with `args`.
    pub fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, &[])
    }

    /// The same, with variables of the environment set.
    pub fn run_with(&self, args: &[&str], variables: &[(&str, &str)]) -> Ran {
        let mut command = self.command(args);
        command.envs(variables.iter().copied());
        Ran::of(args, &command.output().expect("the binary starts"))
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        command
            .args(args)
            .current_dir(self.folder.path())
            .stdin(Stdio::null());
        command
    }

    /// Every file here by its path, with its bytes.
    pub fn everything(&self) -> Vec<(String, Vec<u8>)> {
        everything_in(self.folder.path())
    }
}

/// Every file in `folder` by its path, with its bytes.
pub fn everything_in(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("the folder can be read") {
            let path = entry.expect("its entries too").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).expect("it lies inside");
            let bytes = fs::read(&path).expect("a file can be read");
            found.push((name.display().to_string(), bytes));
        }
    }
    found.sort();
    found
}

/// How the binary ended, and what it said.
#[derive(Debug)]
pub struct Ran {
    said: String,
    pub status: i32,
    pub out: Vec<u8>,
    pub err: String,
}

impl Ran {
    pub fn of(args: &[&str], output: &Output) -> Self {
        Self {
            said: format!("allotment {}", args.join(" ")),
            status: output.status.code().unwrap_or(-1),
            out: output.stdout.clone(),
            err: String::from_utf8(output.stderr.clone()).expect("what people read is UTF-8"),
        }
    }

    /// It ended with `status`.
    #[track_caller]
    pub fn ends(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{}\n{}", self.said, self.err);
        self
    }

    /// It did what was asked.
    #[track_caller]
    pub fn done(self) -> Self {
        self.ends(0)
    }

    /// The input is wrong: status 3, nothing on standard output, and standard
    /// error begins with `error: ` and `start`, and says what to do.
    #[track_caller]
    pub fn refused(self, start: &str) -> Self {
        let this = self.ends(3);
        assert!(this.out.is_empty(), "{}: data came out", this.said);
        this.says_first(start)
    }

    /// The command line is wrong: status 2, nothing on standard output, and the
    /// option told as a fault is.
    #[track_caller]
    pub fn misasked(self, start: &str) -> Self {
        let this = self.ends(2);
        assert!(this.out.is_empty(), "{}: data came out", this.said);
        this.says_first(start)
    }

    /// Standard error begins with `error: ` and `start`, and says what to do.
    #[track_caller]
    pub fn says_first(self, start: &str) -> Self {
        let wanted = format!("error: {start}");
        assert!(self.err.starts_with(&wanted), "{}\n{}", self.said, self.err);
        let second = self.err.lines().nth(1).unwrap_or_default();
        assert!(
            second.len() > 12 && second.starts_with("help: "),
            "{}",
            self.err
        );
        self
    }

    /// Standard error has `words`.
    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        assert!(self.err.contains(words), "no «{words}» in\n{}", self.err);
        self
    }

    /// How many faults it listed.
    pub fn faults(&self) -> usize {
        let is_fault = |line: &&str| line.starts_with("error: ");
        self.err.lines().filter(is_fault).count()
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.out).expect("the output is UTF-8")
    }

    pub fn csv(&self) -> Csv {
        Csv::read(self.text())
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.out).expect("the output is one JSON document")
    }
}
