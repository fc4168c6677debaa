//! An election as it may be published: nobody can be recognised in it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use allotment_decide::{
    AgeBands, Examined, People, PublishOptions, Withheld, examine, publishable,
};
use allotment_election::{Election, read_csv, read_pb, write_csv, write_pb};
use allotment_table::{Column, Fault, Faults, Table, nearest};
use serde_json::{Value, json};

use super::convert::{is_pb, settings_csv};
use super::input::{BALLOTS, Loaded, PROJECTS, SETTINGS};
use super::words::count;
use crate::sheet::provenance;

/// Who voted, told apart from the ballots.
const VOTERS: &str = "voters.csv";

/// How many rows of that table a person is shown.
const ROWS_SHOWN: usize = 60;

/// How an election is to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishChoice {
    /// How many voters must be alike.
    pub k: u64,
    /// Where bands of ages begin, if not where the census has them.
    pub bands: Option<Vec<u32>>,
    /// The voters' column of weights, if the count needs it.
    pub weights: Option<String>,
    /// The voters' columns of which as much as can be is to stand beside the
    /// ballots.
    pub keep: Vec<String>,
}

/// What a command is to write and say of an election to be published.
#[derive(Debug, Clone)]
pub struct Publication {
    /// The files, none of them written yet.
    pub files: Vec<(PathBuf, Vec<u8>)>,
    /// Whether the finished files passed the check: if not, they must not be
    /// written.
    pub is_safe: bool,
    /// What was withheld and why, for people.
    pub text: String,
    /// The same as JSON.
    pub document: Value,
}

/// Whether a file may be published, for people and as JSON.
#[derive(Debug, Clone)]
pub struct Examination {
    /// Whether it may.
    pub is_publishable: bool,
    /// What stands out, if anything; counts and names of columns, no cell.
    pub text: String,
    /// The same as JSON.
    pub document: Value,
}

/// The election `loaded` as it may be published at `out`: a `.pb` file, or a
/// folder for files of the form that was read, with a table of who voted.
///
/// What is to be written is read back and checked.
///
/// # Errors
/// [`Faults`] for a column that is not there.
pub fn published(
    loaded: &Loaded,
    choice: &PublishChoice,
    out: &Path,
) -> Result<Publication, Faults> {
    let election = &loaded.election;
    columns_are_there(loaded, choice)?;
    let options = PublishOptions {
        k: choice.k,
        ages: bands(choice.bands.as_deref()),
        weights: choice.weights.clone(),
        keep: choice.keep.clone(),
    };
    let (mut made, withheld) = publishable(election, &options);
    if made != *election {
        comment(&mut made, &withheld, choice.k);
    }
    let mut files = files(loaded, &made, out)?;
    let after = read_back(&files, &made, choice.k)?;
    if !is_pb(out)
        && let Some(table) = people_table(&withheld)
    {
        files.push((out.join(VOTERS), table.to_csv()?));
    }
    Ok(Publication {
        is_safe: after.is_publishable(),
        text: in_words(loaded, &withheld, &after, choice),
        document: document(loaded, &withheld, &after, choice, &files),
        files,
    })
}

/// Whether the files that `loaded` was read from may be published as they
/// stand.
#[must_use]
pub fn examined(loaded: &Loaded, k: u64) -> Examination {
    let found = examine(&loaded.election, k);
    let is_publishable = found.is_publishable();
    let mut text = String::new();
    let verdict = if is_publishable {
        format!("nobody can be recognised in it, by groups of {k} or more")
    } else {
        "not to be published as it stands".to_owned()
    };
    writeln!(
        text,
        "{}: {}; {verdict}.",
        loaded.name,
        count(found.voters, "voter", "voters")
    )
    .expect("a text takes any text");
    for reason in reasons(&found) {
        writeln!(text, "  {reason}.").expect("a text takes any text");
    }
    if !found.in_order {
        text.push_str("  Note: the ballots may stand in the order in which they were cast. Publishing puts them into one of their own.\n");
    }
    if !is_publishable {
        text.push_str("help: make a file that can be published with  allotment decide publish ELECTION --out FILE\n");
    }
    let mut document = examined_json(&found);
    document["provenance"] = provenance(&loaded.sources);
    Examination {
        is_publishable,
        text,
        document,
    }
}

/// Ages in bands that begin at `starts`, or those of most censuses.
pub(super) fn bands(starts: Option<&[u32]>) -> AgeBands {
    starts.map_or_else(AgeBands::default, AgeBands::new)
}

/// A fault of `option`, which names a column that the voters do not have.
pub(super) fn no_column(loaded: &Loaded, option: &str, name: &str) -> Fault {
    let columns = || {
        let columns = loaded.election.ballots.columns.iter();
        columns
            .map(|column| column.name.as_str())
            .filter(|&name| name != "voter_id")
    };
    let what = format!("the voters in {} have no column '{name}'", loaded.name);
    let all: Vec<&str> = columns().collect();
    let help = match nearest(name, columns()).first() {
        Some(near) => format!("did you mean '{near}'?"),
        None if all.is_empty() => "nothing is known of these voters: leave it out".into(),
        None => format!("name one of {}", all.join(", ")),
    };
    Fault::new(option, what, help)
}

fn columns_are_there(loaded: &Loaded, choice: &PublishChoice) -> Result<(), Faults> {
    let mut faults = Faults::new();
    let named = choice.keep.iter().map(|name| ("--keep", name));
    let named = named.chain(choice.weights.iter().map(|name| ("--weights", name)));
    for (option, name) in named {
        if name == "voter_id" {
            let what = "voter_id is never published: voters are numbered anew";
            faults.push(Fault::new(option, what, "leave it out"));
        } else if loaded.election.vote_column(name).is_none() {
            faults.push(no_column(loaded, option, name));
        }
    }
    faults.into_result(())
}

/// Says in META what was withheld, after what is said there already.
fn comment(made: &mut Election, withheld: &Withheld, k: u64) {
    let said = format!(
        "What could let a voter be recognised is withheld (groups of {k} or more): {}",
        withheld.sentence()
    );
    match made.meta.iter_mut().find(|(key, _)| key == "comment") {
        Some((_, text)) if !text.trim().is_empty() => {
            let taken = |number: &u32| text.contains(&format!("#{number}:"));
            let next = (1..u32::MAX).find(|number| !taken(number)).unwrap_or(1);
            *text = format!("{} #{next}: {said}", text.trim_end());
        }
        Some((_, text)) => *text = format!("#1: {said}"),
        None => made.meta.push(("comment".into(), format!("#1: {said}"))),
    }
}

fn files(loaded: &Loaded, made: &Election, out: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>, Faults> {
    if is_pb(out) {
        return Ok(vec![(out.to_path_buf(), write_pb(made))]);
    }
    if let [one] = loaded.paths.as_slice() {
        let name = one.file_name().unwrap_or(one.as_os_str());
        let name = Path::new(name).with_extension("pb");
        return Ok(vec![(out.join(name), write_pb(made))]);
    }
    let (projects, ballots) = write_csv(made);
    Ok(vec![
        (out.join(format!("{PROJECTS}.csv")), projects),
        (out.join(format!("{BALLOTS}.csv")), ballots),
        (out.join(format!("{SETTINGS}.csv")), settings_csv(made)?),
    ])
}

/// What the finished `files` tell, which must be what `made` was.
fn read_back(files: &[(PathBuf, Vec<u8>)], made: &Election, k: u64) -> Result<Examined, Faults> {
    let read = match files {
        [(_, pb)] => read_pb(pb),
        [(_, projects), (_, ballots), _] => read_csv(projects, ballots, &made.settings()),
        _ => unreachable!("an election is one file or three"),
    };
    let name = files[0].0.display().to_string();
    let broken = || {
        let help = "this is a fault of the program: please report it with the file";
        Faults::from(Fault::new(&name, "what was made cannot be read back", help))
    };
    let read = read.map_err(|_| broken())?.election;
    if read.ballots != made.ballots || read.projects != made.projects {
        return Err(broken());
    }
    Ok(examine(&read, k))
}

/// Why `found` may not be published: sentences without their full stop.
fn reasons(found: &Examined) -> Vec<String> {
    let mut reasons = Vec::new();
    let k = found.k;
    let out = &found.standing_out;
    if out.below_k > 0 {
        reasons.push(format!(
            "{} of {} can be told apart by their ballot and {}: fewer than {k} are like them, and nobody is like {} of them",
            count(out.below_k, "voter", "voters"),
            found.voters,
            found.columns.join(", "),
            out.alone
        ));
    }
    if found.few_are_blank() && found.described == 0 {
        reasons.push(format!(
            "there are {} in all, fewer than {k}: whoever voted is one of a few",
            count(found.voters, "voter", "voters")
        ));
    } else if found.few_are_blank() {
        reasons.push(format!(
            "{} have nothing in {}, fewer than {k}: it tells that they are among a few",
            count(found.voters - found.described, "voter", "voters"),
            found.columns.join(", "),
        ));
    }
    if !found.numbered {
        reasons.push(
            "voter_id is more than the number of the row: it can be looked up in another list"
                .into(),
        );
    }
    reasons
}

fn in_words(
    loaded: &Loaded,
    withheld: &Withheld,
    after: &Examined,
    choice: &PublishChoice,
) -> String {
    let k = choice.k;
    let mut text = String::new();
    let mut line = |said: &str| writeln!(text, "{said}").expect("a text takes any text");
    let voters = count(after.voters, "voter", "voters");
    if after.is_publishable() {
        line(&format!(
            "{}: {voters}. Nobody can be recognised in what is published, by groups of {k} or more (checked).",
            loaded.name
        ));
    } else {
        line(&format!(
            "{}: {voters}. Nothing is written, as somebody could still be recognised:",
            loaded.name
        ));
        for reason in reasons(after) {
            line(&format!("  {reason}."));
        }
        line(
            if choice.weights.is_some() && after.standing_out.below_k > 0 {
                "help: leave --weights out; the weighted count can then not be repeated from the file"
            } else {
                "help: publish the result without the ballots, or choose a smaller --k if you may"
            },
        );
        return text;
    }
    line("");
    line("Beside the ballots:");
    for told in &withheld.told {
        line(&format!(
            "  {}: {}; {}.",
            told.column, told.published, told.why
        ));
    }
    line("");
    line("Projects and META stand as they were: see that nothing there names a person.");
    if let Some(table) = people_table(withheld) {
        line("");
        line(
            "Who voted, apart from the ballots; an empty number is withheld, an empty cell is any:",
        );
        line(table.to_text_table(ROWS_SHOWN).trim_end());
    }
    for people in withheld.tables.iter().filter(|people| !is_told(people)) {
        line("");
        line(&format!(
            "How many voted by {} is withheld altogether: a few could be told from it.",
            people.columns.join(", ")
        ));
    }
    text
}

/// Whether any number in it is told.
fn is_told(people: &People) -> bool {
    people.rows.iter().any(|row| row.voters.is_some())
}

/// Who voted, as one table: a column for each personal column, empty where a
/// row does not tell it; none if nothing is known of voters.
fn people_table(withheld: &Withheld) -> Option<Table> {
    let all: Vec<&People> = std::iter::once(&withheld.people)
        .chain(&withheld.tables)
        .filter(|people| is_told(people))
        .collect();
    if all.is_empty() {
        return None;
    }
    let rows = || {
        all.iter()
            .flat_map(|people| people.rows.iter().map(move |row| (*people, row)))
    };
    let names = all.iter().flat_map(|people| &people.columns);
    let mut columns: Vec<Column> = names
        .map(|name| {
            let cells = rows().map(|(people, row)| {
                let at = people.columns.iter().position(|column| column == name);
                at.map(|at| row.values[at].as_str())
            });
            Column::text(name, cells)
        })
        .collect();
    let voters = rows().map(|(_, row)| row.voters.and_then(|voters| i64::try_from(voters).ok()));
    columns.push(Column::integers("voters", voters));
    Some(Table::new(VOTERS, columns))
}

fn document(
    loaded: &Loaded,
    withheld: &Withheld,
    after: &Examined,
    choice: &PublishChoice,
    files: &[(PathBuf, Vec<u8>)],
) -> Value {
    let people = |people: &People| {
        let rows = people.rows.iter();
        json!({
            "columns": people.columns,
            "rows": rows.map(|row| json!({"values": row.values, "voters": row.voters}))
                .collect::<Vec<_>>(),
        })
    };
    let told = withheld
        .told
        .iter()
        .map(|told| json!({"column": told.column, "published": told.published, "why": told.why}));
    json!({
        "k": choice.k,
        "voters": after.voters,
        "written": after.is_publishable(),
        "columns": told.collect::<Vec<_>>(),
        "before": {"alone": withheld.before.alone, "below_k": withheld.before.below_k},
        "after": examined_json(after),
        "people": people(&withheld.people),
        "tables": withheld.tables.iter().map(people).collect::<Vec<_>>(),
        "files": files.iter().map(|(path, _)| path.display().to_string()).collect::<Vec<_>>(),
        "provenance": provenance(&loaded.sources),
    })
}

fn examined_json(found: &Examined) -> Value {
    json!({
        "publishable": found.is_publishable(),
        "k": found.k,
        "voters": found.voters,
        "columns": found.columns,
        "described": found.described,
        "alone": found.standing_out.alone,
        "below_k": found.standing_out.below_k,
        "numbered": found.numbered,
        "in_order": found.in_order,
        "reasons": reasons(found),
    })
}
