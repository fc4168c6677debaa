//! Writes a page of made-up figures, and each as a file, into a folder:
//! `cargo run -p allotment-report --example figures -- FOLDER`.

#![expect(clippy::unwrap_used, reason = "made-up findings of a known shape")]

use std::{fs, path::PathBuf};

#[path = "../tests/it/findings.rs"]
mod findings;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder")?);
    fs::create_dir_all(folder.join("figures"))?;
    let figures = findings::all();
    let page = allotment_report::figures_page("Eastgate", &[], &figures, "0.1.0")?;
    fs::write(folder.join("figures.html"), page)?;
    for file in figures.iter().map(allotment_report::Figure::file) {
        fs::write(folder.join(file.path), file.bytes)?;
    }
    Ok(())
}
