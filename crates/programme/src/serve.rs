//! What the service needs of a programme: what residents are told, and which
//! postcode lies in which place.

use std::collections::BTreeMap;

use allotment_report::Sheets;
use allotment_table::{Fault, Faults, Table, read_bytes};

use crate::Programme;
use crate::spec::{Located, Section};

/// What residents are told, in `out/`.
pub const SHEETS: &str = "residents.json";

/// `[serve]` of a programme.
#[derive(Debug, Clone)]
pub struct ServeSpec {
    /// A table of postcodes; several rows of one postcode say that it lies on a
    /// border.
    pub postcodes: Option<Located<String>>,
    /// Its column of postcodes.
    pub postcode: Located<String>,
    /// Its column of places: those that money is shared between, or smaller ones
    /// inside them.
    pub place: Located<String>,
}

impl ServeSpec {
    /// Reads `section`.
    #[must_use]
    pub fn read(section: Section<'_>) -> Self {
        let or = |found: Option<Located<String>>, name: &str| {
            found.unwrap_or(Located {
                value: name.into(),
                line: section.line(),
            })
        };
        let spec = Self {
            postcodes: section.text("postcodes"),
            postcode: or(section.text("postcode"), "postcode"),
            place: or(section.text("place"), "place"),
        };
        section.finish();
        spec
    }
}

/// Which postcode lies where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Postcodes(BTreeMap<String, Vec<String>>);

/// A postcode as it is compared: capitals, no spaces.
fn plain(postcode: &str) -> String {
    let signs = postcode.chars().filter(|sign| sign.is_alphanumeric());
    signs.flat_map(char::to_uppercase).take(16).collect()
}

impl Postcodes {
    /// Those of `rows`: a postcode and a place each.
    #[must_use]
    pub fn new<'a>(rows: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut all = Self::default();
        for (postcode, place) in rows {
            all.push(plain(postcode), place);
        }
        all
    }

    fn push(&mut self, plain: String, place: &str) {
        let here = self.0.entry(plain).or_default();
        if !here.iter().any(|known| known == place) {
            here.push(place.to_owned());
        }
    }

    /// The codes of the places that `postcode` lies in: one, several on a
    /// border, none if it is not known.
    #[must_use]
    pub fn places(&self, postcode: &str) -> &[String] {
        self.0.get(&plain(postcode)).map_or(&[], Vec::as_slice)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Any of them, for an example.
    #[must_use]
    pub fn example(&self) -> Option<&str> {
        let middle = self.0.keys().nth(self.0.len() / 2);
        middle.map(String::as_str)
    }
}

/// The postcodes of `programme`; none if it names no table of them.
///
/// # Errors
/// [`Faults`] of the table, or of a row without a postcode or a place.
pub fn postcodes(programme: &Programme) -> Result<Postcodes, Faults> {
    let Some(spec) = &programme.serve else {
        return Ok(Postcodes::default());
    };
    let Some(path) = &spec.postcodes else {
        return Ok(Postcodes::default());
    };
    let table = Table::read(programme.document.resolve(&path.value))?;
    let codes = table.text(&spec.postcode.value)?;
    let places = table.text(&spec.place.value)?;
    let mut faults = Faults::new();
    let mut all = Postcodes::default();
    for (row, (code, place)) in codes.into_iter().zip(places).enumerate() {
        let code = code.map(plain).filter(|code| !code.is_empty());
        let (Some(code), Some(place)) = (code, place) else {
            let what = "a row lacks its postcode or its place";
            faults.push(table.fault_at(
                row,
                &spec.postcode.value,
                what,
                "fill it in, or remove it",
            ));
            continue;
        };
        all.push(code, place);
    }
    faults.into_result(all)
}

/// What residents are told, as the last run left it in `out/`.
///
/// # Errors
/// [`Faults`] if the programme was not run since, or the file is damaged.
pub fn read_sheets(programme: &Programme) -> Result<Sheets, Faults> {
    let path = programme.out().join(SHEETS);
    let shown = path.display().to_string();
    let help = format!("run  allotment run {}", programme.folder.display());
    if !path.exists() {
        let what = "the programme was not run yet, so there is nothing to show";
        return Err(Fault::new(shown, what, help).into());
    }
    serde_json::from_slice(&read_bytes(&path)?).map_err(|error| {
        let what = format!("it is not what this version writes: {error}");
        Fault::new(shown, what, help).into()
    })
}

/// The drafts of votes in the programme's folder `polls/`: each file's name and
/// text, by name.
///
/// # Errors
/// [`Faults`] if one cannot be read.
pub fn drafts(programme: &Programme) -> Result<Vec<(String, String)>, Faults> {
    let folder = programme.document.resolve("polls");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        return Ok(Vec::new());
    };
    let mut paths: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    let mut faults = Faults::new();
    let mut drafts = Vec::new();
    for path in paths {
        let shown = path.display().to_string();
        let text = faults.collect(read_bytes(&path)).map(String::from_utf8);
        match text {
            Some(Ok(text)) => drafts.push((shown, text)),
            Some(Err(_)) => faults.push(Fault::new(shown, "it is not UTF-8", "save it as UTF-8")),
            None => {}
        }
    }
    faults.into_result(drafts)
}
