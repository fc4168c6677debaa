//! An election from the files that a person names.

use std::path::{Path, PathBuf};

use allotment_election::{Election, ElectionFaults, Input, Reading, read_csv, read_pb, take_in};
use allotment_table::{Fault, Faults, Source, read_bytes_through, sha256_of};

use super::tables::{is_table, read, table_in, title};

/// The two tables that are an election, and its settings beside them, as they
/// are called without an ending.
pub(super) const PROJECTS: &str = "projects";
pub(super) const BALLOTS: &str = "ballots";
pub(super) const SETTINGS: &str = "meta";

/// An election as a person names it: a `.pb` file, a folder that holds
/// `projects.csv` and `ballots.csv`, or those two files. Either table may also
/// be `.csv.gz`, `.parquet` or `.xlsx`.
#[derive(Debug, Clone, Default)]
pub struct ElectionFiles {
    /// One file or folder, or the two tables.
    pub paths: Vec<PathBuf>,
    /// What may be spent, over what the files say.
    pub budget: Option<String>,
    /// How people voted, where two tables do not say.
    pub vote_type: Option<String>,
}

/// An election, read.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The election.
    pub election: Election,
    /// What a person would call it.
    pub name: String,
    /// What was noticed while it was read.
    pub notes: Vec<Fault>,
    /// The files read.
    pub sources: Vec<Source>,
    /// The same, for comparison with what is to be written.
    pub paths: Vec<PathBuf>,
}

impl ElectionFiles {
    /// The election in the one file or folder at `path`.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        Self {
            paths: vec![path.to_path_buf()],
            ..Self::default()
        }
    }

    /// Reads it.
    ///
    /// # Errors
    /// [`Faults`]: every place that stops the reading.
    pub fn read(&self) -> Result<Loaded, Faults> {
        match self.paths.as_slice() {
            [one] if one.is_dir() => {
                let mut faults = Faults::new();
                let projects = faults.collect(table_in(one, PROJECTS));
                let ballots = faults.collect(table_in(one, BALLOTS));
                match (projects, ballots) {
                    (Some(projects), Some(ballots)) => self.tables(&projects, &ballots),
                    _ => Err(faults),
                }
            }
            [one] => self.pb(one),
            [projects, ballots] => self.tables(projects, ballots),
            _ => {
                let help = "name a .pb file, a folder, or projects.csv and ballots.csv";
                Err(Fault::new("decide", "that is no election", help).into())
            }
        }
    }

    fn pb(&self, path: &Path) -> Result<Loaded, Faults> {
        let name = path.display().to_string();
        if is_table(path) {
            let help = "name both tables, projects.csv and ballots.csv, or their folder";
            return Err(Fault::new(name, "one table is no election", help).into());
        }
        let bytes = taken_in(path)?;
        let place = |_, line| (name.clone(), line);
        let reading = read_pb(&bytes).map_err(|faults| moved(&faults, &place))?;
        let mut loaded = loaded(reading, &place, name.clone());
        loaded.paths.push(path.to_path_buf());
        loaded.sources.push(Source {
            title: title(path),
            file: Some(name),
            sha256: Some(sha256_of(&bytes)),
            note: days_of_voting(&loaded.election),
            ..Source::default()
        });
        self.over(&mut loaded)?;
        Ok(loaded)
    }

    fn tables(&self, projects: &Path, ballots: &Path) -> Result<Loaded, Faults> {
        let mut faults = Faults::new();
        let listed = faults.collect(read(projects));
        let cast = faults.collect(read(ballots));
        let folder = projects.parent().unwrap_or(Path::new(""));
        let Some(beside) = faults.collect(table_in(folder, SETTINGS)) else {
            return Err(faults);
        };
        let Some((settings, told)) = faults.collect(self.settings(&beside)) else {
            return Err(faults);
        };
        let (Some(listed), Some(cast)) = (listed, cast) else {
            return Err(faults);
        };
        let guessed = !settings.iter().any(|(key, _)| key == "vote_type");
        let mut settings = settings;
        if guessed {
            settings.push(("vote_type".into(), "approval".into()));
        }
        let place = |input: Input, line: usize| match input {
            Input::Pb | Input::Projects => (projects.display().to_string(), listed.line(line)),
            Input::Ballots => (ballots.display().to_string(), cast.line(line)),
            Input::Settings if told.is_some() => (beside.display().to_string(), line),
            Input::Settings => ("settings".to_owned(), line),
        };
        let reading = read_csv(&listed.csv, &cast.csv, &settings)
            .map_err(|faults| said(&moved(&faults, &place)))?;
        if guessed && reading.election.ballots.points.is_some() {
            let what = "these ballots hold points, and nothing says how people voted";
            let help = "say it with --vote-type cumulative, scoring or ordinal";
            return Err(Fault::new(ballots.display().to_string(), what, help).into());
        }
        let mut loaded = loaded(reading, &place, projects.display().to_string());
        loaded.sources.extend([listed.source, cast.source]);
        loaded
            .paths
            .extend([projects, ballots].map(Path::to_path_buf));
        if let Some(source) = told {
            loaded.sources.push(source);
            loaded.paths.push(beside);
        }
        Ok(loaded)
    }

    /// The keys of META: those in `meta.csv`, if it is there, under those that
    /// the person gives; and which file that is.
    #[expect(clippy::type_complexity, reason = "two things of one file")]
    fn settings(&self, beside: &Path) -> Result<(Vec<(String, String)>, Option<Source>), Faults> {
        let mut settings = Vec::new();
        let mut told = None;
        if beside.is_file() {
            let table = allotment_table::Table::read(beside)?;
            told = Some(Source {
                title: title(beside),
                ..table.source().clone()
            });
            let (keys, values) = (table.text("key")?, table.text("value")?);
            for (key, value) in keys.into_iter().zip(values) {
                let text = |cell: Option<&str>| cell.unwrap_or_default().to_owned();
                settings.push((text(key), text(value)));
            }
        }
        for (key, value) in [("budget", &self.budget), ("vote_type", &self.vote_type)] {
            if let Some(value) = value {
                settings.retain(|(known, _)| known != key);
                settings.push((key.into(), value.clone()));
            }
        }
        Ok((settings, told))
    }

    /// Puts what the person says over what a `.pb` file does.
    fn over(&self, loaded: &mut Loaded) -> Result<(), Faults> {
        if let Some(text) = &self.budget {
            loaded.election.budget = text
                .parse()
                .ok()
                .filter(|budget: &allotment_election::Decimal| budget.mantissa() > 0)
                .ok_or_else(|| {
                    let what = format!("'{text}' is no budget");
                    Fault::asked("--budget", what, "write an amount above 0, such as 100000")
                })?;
        }
        match &self.vote_type {
            Some(text) if text != loaded.election.vote_type.key() => {
                let what = format!(
                    "this file says that its vote is {}, and --vote-type says {text}",
                    loaded.election.vote_type.key()
                );
                let help = "leave --vote-type out: a .pb file says it itself";
                Err(Fault::new(&loaded.name, what, help).into())
            }
            _ => Ok(()),
        }
    }
}

/// When people voted, as META says.
fn days_of_voting(election: &Election) -> Option<String> {
    let day = |key| election.meta(key).filter(|day| !day.is_empty());
    match (day("date_begin"), day("date_end")) {
        (Some(begin), Some(end)) if begin != end => {
            Some(format!("votes cast from {begin} to {end}"))
        }
        (Some(day), _) | (None, Some(day)) => Some(format!("votes cast on {day}")),
        (None, None) => None,
    }
}

/// Where a fault stands: the file, and the line of it, for a line of what was
/// read.
type Place<'a> = dyn Fn(Input, usize) -> (String, usize) + 'a;

fn loaded(reading: Reading, place: &Place, name: String) -> Loaded {
    Loaded {
        election: reading.election,
        name,
        notes: reading
            .notes
            .iter()
            .map(|note| of_election(note, place))
            .collect(),
        sources: Vec::new(),
        paths: Vec::new(),
    }
}

/// A fault of an election as a fault of its file.
pub(super) fn of_election(fault: &allotment_election::Fault, place: &Place) -> Fault {
    let (file, line) = place(fault.input, fault.line);
    let moved = Fault::new(file, &fault.what, &fault.help).at_line(line as u64);
    match &fault.column {
        Some(column) => moved.in_column(column),
        None => moved,
    }
}

fn moved(faults: &ElectionFaults, place: &Place) -> Faults {
    let mut all: Faults = faults
        .faults()
        .iter()
        .map(|fault| of_election(fault, place))
        .collect();
    // The rest was counted and not kept.
    for _ in faults.faults().len() as u64..faults.total() {
        all.push(Fault::new("\u{10ffff}", "", ""));
    }
    all
}

/// A fault of settings that no file holds is one of the option that gives them.
fn said(faults: &Faults) -> Faults {
    let mut all = Faults::new();
    let count = faults.total();
    for fault in faults.iter() {
        let mut fault = fault.clone();
        if fault.file == "settings" {
            fault.line = None;
            let option = match fault.column.as_deref() {
                Some("budget") => Some(("--budget", "say what may be spent with --budget")),
                Some("vote_type") => Some(("--vote-type", "say how people voted with --vote-type")),
                _ => None,
            };
            if let Some((option, help)) = option {
                fault.file = option.into();
                fault.help = help.into();
                fault.column = None;
            }
        }
        all.push(fault);
    }
    for _ in all.total()..count {
        all.push(Fault::new("\u{10ffff}", "", ""));
    }
    all
}

/// The bytes of the file at `path`, up to a line without an end.
pub(super) fn taken_in(path: &Path) -> Result<Vec<u8>, Faults> {
    read_bytes_through(path, take_in)
}
