//! New programmes: a starter, and the demo country.

use std::path::Path;

use allotment_country::{Country, Size};
use allotment_table::{Fault, Faults, write_atomically};

use crate::PROGRAMME;

/// Writes a starter programme, annotated, with a small table to try it on.
///
/// # Errors
/// [`Faults`] if there is a programme already, or the folder cannot be written.
pub fn new_programme(folder: &Path) -> Result<(), Faults> {
    refuse_existing(folder)?;
    let files = [
        (PROGRAMME, include_str!("starter/programme.toml")),
        ("places.csv", include_str!("starter/places.csv")),
        ("README.md", include_str!("starter/README.md")),
    ];
    let mut faults = Faults::new();
    for (name, _) in files {
        let path = folder.join(name);
        if path.exists() {
            let help = "move it away, or choose another folder";
            let what = "this is there already, and a starter programme has its own";
            faults.push(Fault::new(path.display().to_string(), what, help));
        }
    }
    faults.into_result(())?;
    make_folder(folder)?;
    // The programme last: with it the folder becomes one.
    for (name, text) in files.into_iter().rev() {
        write_atomically(folder.join(name), text.as_bytes())?;
    }
    Ok(())
}

/// Writes the demo country that `seed` makes. One that is there already is
/// written again; any other programme is left alone.
///
/// # Errors
/// [`Faults`] if the folder holds something else, or cannot be written.
pub fn demo_country(folder: &Path, seed: u64) -> Result<(), Faults> {
    const MARK: &str = "truth/effects.csv";
    if folder.join(PROGRAMME).exists() && !folder.join(MARK).exists() {
        refuse_existing(folder)?;
    }
    let country = Country::generate(seed, Size::default());
    make_folder(folder)?;
    for file in country.files() {
        let path = folder.join(file.path);
        if let Some(parent) = path.parent() {
            make_folder(parent)?;
        }
        write_atomically(&path, file.text.as_bytes())?;
    }
    Ok(())
}

fn refuse_existing(folder: &Path) -> Result<(), Faults> {
    if !folder.join(PROGRAMME).exists() {
        return Ok(());
    }
    let what = "there is a programme here already";
    Err(Fault::new(folder.display().to_string(), what, "choose another folder").into())
}

fn make_folder(folder: &Path) -> Result<(), Faults> {
    std::fs::create_dir_all(folder).map_err(|error| {
        let what = format!("the folder cannot be made: {error}");
        Fault::system(folder.display().to_string(), what, "choose another folder").into()
    })
}
