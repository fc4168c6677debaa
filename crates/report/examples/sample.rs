//! Writes the report on a made-up country, to look at:
//! `cargo run --example sample -- FOLDER [wide|large]`.

#[path = "../tests/it/findings.rs"]
#[expect(clippy::unwrap_used, reason = "made-up data, shared with the tests")]
mod findings;
#[path = "../tests/it/sample/mod.rs"]
#[expect(clippy::unwrap_used, reason = "made-up data, shared with the tests")]
mod sample;

use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).ok_or("name a folder to write into")?;
    let size = match env::args().nth(2).as_deref() {
        // About as many places as England: 300 districts, 33,600 neighbourhoods.
        Some("large") => sample::Size {
            districts: (15, 20),
            towns: (5, 4),
            parts: (3, 2),
            degrees: 0.02,
            selected: 146,
        },
        Some("wide") => sample::WIDE,
        _ => sample::SMALL,
    };
    for file in allotment_report::report(&sample::site(size))? {
        let path = Path::new(&folder).join(&file.path);
        fs::create_dir_all(path.parent().ok_or("a file without a folder")?)?;
        fs::write(path, file.bytes)?;
    }
    Ok(())
}
