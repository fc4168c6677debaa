//! «A stage has no clock, file or network, and prints nothing»: what cannot be
//! seen in `cargo metadata` is looked for in the source.

use std::fs;
use std::path::{Path, PathBuf};

use crate::workspace::root;

/// The crates that are pure functions; a pure crate's `build.rs` is not its code.
const PURE: [&str; 25] = [
    "place",
    "projection",
    "expression",
    "need",
    "share",
    "decide",
    "distribution",
    "outcome",
    "targets",
    "crosswalk",
    "connect",
    "examine",
    "spatial",
    "peers",
    "assets",
    "streetmap",
    "report",
    "country",
    "roadmap",
    "plan",
    "intake",
    "poll",
    "proposal",
    "ledger",
    "document",
];

/// What a pure crate may say all the same: where, what, and why.
const IN_MEMORY: [(&str, &str, &str); 1] = [(
    "document/src/docx/",
    "std::io",
    "a ZIP and its XML are written into memory, by the trait that files have too",
)];

/// What a pure crate never says.
const FORBIDDEN: [&str; 17] = [
    "fs::",
    "net::",
    "env::",
    "process::",
    "std::fs",
    "std::net",
    "std::time",
    "std::io",
    "std::thread",
    "Instant::now",
    "SystemTime",
    "File::open",
    "println!",
    "eprintln!",
    "print!(",
    "dbg!(",
    "thread_rng",
];

/// How anything touches a file.
const FILES: [&str; 3] = ["std::fs", "File::open", "fs::"];

/// Who may touch files: the crate `table`, and with it where a programme's own
/// folders are made, written and compared.
const MAY: [(&str, &str); 19] = [
    ("store/src/", "keeps the ledger"),
    ("table/src/", "reads and writes tables"),
    ("programme/src/out/", "writes out/ whole, or not at all"),
    (
        "programme/src/verify.rs",
        "compares out/ with what a run gives",
    ),
    (
        "programme/src/pack/",
        "fetches packs of data, with date, licence and hash",
    ),
    (
        "programme/src/decide/tally.rs",
        "looks which elections a folder holds",
    ),
    (
        "programme/src/survey/files.rs",
        "looks which files a folder of places holds",
    ),
    (
        "programme/src/roadmap/register.rs",
        "looks which files a folder of evidence holds",
    ),
    (
        "programme/src/serve.rs",
        "reads the drafts of votes in a programme's folder",
    ),
    (
        "server/src/settings.rs",
        "reads service.toml, and the files that the environment names",
    ),
    (
        "server/src/secret.rs",
        "makes and reads the service's secret",
    ),
    (
        "server/src/tls.rs",
        "reads the service's certificate and its key, and keeps those that it gets",
    ),
    (
        "server/src/connections.rs",
        "asks the system how many connections it may hold",
    ),
    (
        "server/src/measure.rs",
        "asks the system what the service takes of it",
    ),
    (
        "programme/src/start.rs",
        "makes the folder of a new programme",
    ),
    (
        "cli/src/command/copies.rs",
        "makes the folder of a copy, whole or not at all",
    ),
    (
        "cli/src/command/doctor.rs",
        "looks at the files of a service, and who may read them",
    ),
    ("proof/src/", "reads its own cases"),
    ("proof/tests/", "reads the source"),
];

/// What follows says how the libraries behave, not what they do.
const TESTS: &str = "#[cfg(test)]";

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of source").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The lines of code before the tests, each with its number.
fn code(path: &Path) -> Vec<(usize, String)> {
    let text = fs::read_to_string(path).expect("a file of source");
    text.lines()
        .enumerate()
        .take_while(|(_, line)| line.trim() != TESTS)
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(at, line)| (at + 1, line.to_owned()))
        .collect()
}

#[test]
fn pure_crates_have_no_file_clock_or_network_and_print_nothing() {
    let mut wrong = Vec::new();
    for name in PURE {
        let files = sources(&root().join("crates").join(name).join("src"));
        assert!(!files.is_empty(), "no source of {name} was found");
        for file in files {
            for (number, line) in code(&file) {
                let in_memory = |word: &str| {
                    let path = file.display().to_string();
                    (IN_MEMORY.iter()).any(|(at, may, _)| path.contains(at) && *may == word)
                };
                let said = FORBIDDEN.iter().filter(|word| line.contains(**word));
                for word in said.filter(|word| !in_memory(word)) {
                    wrong.push(format!(
                        "{}:{number}: {word} in a pure crate",
                        file.display()
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_those_listed_touch_files() {
    let crates = root().join("crates");
    let mut wrong = Vec::new();
    let mut used = vec![false; MAY.len()];
    for file in sources(&crates) {
        let own = file
            .strip_prefix(&crates)
            .expect("it lies there")
            .display()
            .to_string();
        let shipped = own.split('/').nth(1) == Some("src");
        let touches = code(&file)
            .into_iter()
            .find(|(_, line)| FILES.iter().any(|word| line.contains(word)));
        let Some((number, line)) = touches.filter(|_| shipped || own.starts_with("proof/tests"))
        else {
            continue;
        };
        match MAY.iter().position(|(place, _)| own.starts_with(place)) {
            Some(at) => used[at] = true,
            None => wrong.push(format!("{own}:{number}: '{}' touches files", line.trim())),
        }
    }
    let stale = MAY.iter().zip(&used).filter(|(_, used)| !**used);
    wrong.extend(
        stale.map(|((place, _), _)| format!("{place} touches no files: strike it off the list")),
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
