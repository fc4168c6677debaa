//! What is found in a folder of `.pb` files: `check_folder FOLDER`. One line
//! for each file and kind: the file, the severity, the kind, how many, and the
//! first.

#![expect(clippy::print_stdout, reason = "a program whose answer is text")]

use std::collections::BTreeMap;

fn main() {
    let folder = std::env::args().nth(1).expect("check_folder FOLDER");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder can be read")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "pb"))
        .collect();
    files.sort();
    for path in files {
        let bytes = std::fs::read(&path).expect("a file");
        let mut kinds = BTreeMap::new();
        for finding in allotment_election::check(&bytes) {
            kinds.entry(finding.kind).or_insert_with(|| (0, finding)).0 += 1;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        for (kind, (count, first)) in kinds {
            println!(
                "{name}\t{}\t{}\t{count}\t{first}",
                kind.severity(),
                kind.key()
            );
        }
    }
}
