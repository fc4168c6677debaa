//! Where a command is told to write, looked at before it reads anything: a name
//! that cannot be meant is a wrong command line, not a fault met at the end.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use clap::CommandFactory;
use clap::error::ErrorKind;

use crate::args::{Cli, Format, Output};

/// The endings of the names of files, and the form that each stands for.
const ENDINGS: [(&str, Format); 6] = [
    (".csv.gz", Format::Csv),
    (".csv", Format::Csv),
    (".parquet", Format::Parquet),
    (".xlsx", Format::Xlsx),
    (".json", Format::Json),
    (".txt", Format::Table),
];

/// The form that the name of `path` stands for; CSV for what is no ordinary
/// file, such as a pipe.
#[must_use]
pub fn form_of(path: &Path) -> Option<Format> {
    let name = path.to_string_lossy().to_lowercase();
    let mut endings = ENDINGS.iter();
    let found = endings.find(|(ending, _)| name.ends_with(ending));
    let device = path.metadata().is_ok_and(|about| !about.is_file());
    let found = found.map(|&(_, format)| format);
    found.or_else(|| device.then_some(Format::Csv))
}

/// Ends with status 2 unless the file of `output`, if it names one, can be
/// written there and is what its name says.
pub fn accept(output: &Output) {
    let Some(path) = &output.out else { return };
    accept_place(path);
    match (form_of(path), output.format) {
        (None, None) => refuse(&format!(
            "the name {} does not say what to write: let it end in .csv, .csv.gz, .parquet, .xlsx, .json or .txt, or add --format",
            path.display()
        )),
        (Some(named), Some(asked)) if named != asked && !is_device(path) => refuse(&format!(
            "{} is no name for --format {}: choose one of them",
            path.display(),
            name_of(asked)
        )),
        _ => {}
    }
}

/// Ends with status 2 unless a JSON document can be written to `path`.
pub fn accept_json(path: Option<&PathBuf>) {
    let Some(path) = path else { return };
    accept_place(path);
    let other = form_of(path).is_some_and(|form| form != Format::Json);
    if other && !is_device(path) {
        refuse(&format!(
            "{} would hold a JSON document: let its name end in .json",
            path.display()
        ));
    }
}

/// Ends with status 2 unless text can be written to `path`.
pub fn accept_text(path: Option<&PathBuf>) {
    if let Some(path) = path {
        accept_place(path);
    }
}

/// Ends with status 2 if what should be a folder is a file.
pub fn accept_folder(path: Option<&PathBuf>) {
    if let Some(path) = path.filter(|path| path.exists() && !path.is_dir()) {
        refuse(&format!(
            "{} is a file: name a folder for what is written",
            path.display()
        ));
    }
}

/// Ends with status 2 unless what ends in `.ending` can be written to `path`.
pub fn accept_form(path: Option<&Path>, ending: &str) {
    let Some(path) = path else {
        let no_text = ["docx", "pdf"].contains(&ending);
        if no_text && std::io::stdout().is_terminal() {
            refuse(&format!(
                "a .{ending} is no text for a terminal: name a file with --out plan.{ending}"
            ));
        }
        return;
    };
    accept_place(path);
    let named = path
        .extension()
        .is_some_and(|own| own.eq_ignore_ascii_case(ending));
    if !named && !is_device(path) {
        refuse(&format!(
            "{} is no name for --to {ending}: let it end in .{ending}",
            path.display()
        ));
    }
}

fn accept_place(path: &Path) {
    if path.is_dir() {
        refuse(&format!(
            "{} is a folder: name a file in it",
            path.display()
        ));
    }
    accept_copy(path);
}

/// Ends with status 2 unless the folder is there in which a copy is to be.
pub fn accept_copy(path: &Path) {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        refuse(&format!(
            "{} cannot be written, because there is no folder {}: make it first, or write elsewhere",
            path.display(),
            folder.display()
        ));
    }
}

/// Whether `path` is there and is no ordinary file, such as a pipe.
pub fn is_device(path: &Path) -> bool {
    path.metadata().is_ok_and(|about| !about.is_file())
}

fn name_of(format: Format) -> &'static str {
    match format {
        Format::Table => "table",
        Format::Csv => "csv",
        Format::Json => "json",
        Format::Parquet => "parquet",
        Format::Xlsx => "xlsx",
    }
}

/// Ends with status 2: the command line cannot be meant.
pub fn refuse(message: &str) -> ! {
    let mut command = Cli::command();
    command.error(ErrorKind::ValueValidation, message).exit()
}
