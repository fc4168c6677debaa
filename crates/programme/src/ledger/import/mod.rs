//! Grants in 360Giving's standard, as entries: what is taken, what is mended,
//! what is refused, row by row.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

use allotment_ledger::{Date, Entry, Programme, Use};
use allotment_table::{Column, Fault, Faults, Source, Table};
use rayon::prelude::*;
use serde_json::{Map, Value, json};

mod grant;
mod known;
mod made;
mod passing;

use grant::{Grant, organisation_of, read, read_grants};
use known::{Award, Known, Said};
use made::{Draft, changes, parties};
use passing::Passing;

use crate::Sheet;

/// What a file of grants becomes.
#[derive(Debug)]
pub struct Imported {
    /// The entries, in their order, each with the line of its grant.
    pub entries: Vec<(u64, Entry)>,
    /// A row a grant: what became of it.
    pub sheet: Sheet,
    /// How many were taken as they are, mended, passed over, refused.
    pub counts: [usize; 4],
}

/// How grants are taken.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    /// The community of grants that name no place; nothing if each must.
    pub community: Option<String>,
    /// What their money is for, which the standard does not say.
    pub used_for: String,
    /// Who records them.
    pub actor: String,
    /// From when that counts which changes an award of the ledger.
    pub today: Date,
}

/// The grants of `path`, a 360Giving document, a list of grants or a table with
/// the standard's columns, as entries that `ledger` lacks.
///
/// An award's amount is the sum of its commitments. A grant whose id is on an
/// earlier line, or in the ledger, changes that award: what is awarded or
/// disbursed beyond what was ever known is added. What lapsed, came back or was
/// corrected in the ledger stays so, and the difference is told; so does another title,
/// or another funder or recipient, for whom nothing is added to the award. A grant to
/// pass on (`regrantType`) counts where it begins; where grants that its recipient makes
/// of it are in the ledger, or can be taken from the file, those count and it is passed
/// over, and where it is in the ledger, they are, however often it is passed on: no pound
/// counts twice. What its recipient gave before its day, or in another currency, is not
/// made of it; where what is made of it is less than it, or more, that is told. All are
/// recorded at the moment `now`.
///
/// Source: 360Giving codelist `regrantType`: «A grant awarded to a single
/// grantmaking organisation for onward distribution» (FRG010).
///
/// # Errors
/// [`Faults`] if the file cannot be read; a grant that cannot be taken is a row
/// of the sheet.
pub fn import_grants(
    path: &Path,
    options: &ImportOptions,
    ledger: &Programme,
    now: &str,
) -> Result<Imported, Faults> {
    let (grants, source) = read_grants(path)?;
    // Nearly always all entries can be read. Where one cannot, its grant is refused,
    // and so may be what rests on it: then each is looked at before the next.
    let (mut rows, mut entries) = row_by_row(&grants, options, ledger, now, Careful(false));
    if entries.is_err() {
        (rows, entries) = row_by_row(&grants, options, ledger, now, Careful(true));
    }
    let entries = entries.map_err(|(line, why)| {
        let file = path.display().to_string();
        Fault::new(file, why, "correct the grant").at_line(line)
    })?;
    // Nobody waits until a large file is let go, grant by grant.
    rayon::spawn(move || drop(grants));
    Ok(told(entries, &rows, source))
}

/// What became of a grant: its line, its name, what, and why.
type Row = (u64, String, &'static str, String);
/// The entries, each with the line of its grant; or the line and the reason of the first
/// that the ledger cannot read.
type Read = Result<Vec<(u64, Entry)>, (u64, String)>;

/// Whether each entry is read before the next grant is looked at.
#[derive(Debug, Clone, Copy)]
struct Careful(bool);

fn row_by_row(
    grants: &[(u64, Value)],
    options: &ImportOptions,
    ledger: &Programme,
    now: &str,
    careful: Careful,
) -> (Vec<Row>, Read) {
    let mut all: Vec<Result<Grant, String>> = (grants.par_iter())
        .map(|(_, value)| read(value, options))
        .collect();
    one_spelling(all.iter_mut().flatten(), ledger);
    one_kind(&mut all);
    let mut refused: BTreeSet<usize> = BTreeSet::new();
    let but = |refused: &BTreeSet<usize>| {
        let each = all.iter().enumerate();
        let sound = each.filter(|(at, _)| !refused.contains(at));
        let sound = sound.filter_map(|(_, grant)| grant.as_ref().ok());
        Passing::new(ledger, sound)
    };
    let mut passing = but(&refused);
    loop {
        let known = Known::new(ledger, grants, passing.clone());
        let (rows, made) = each_row(grants, &all, known, options, careful);
        // Nothing is passed over for the sake of a grant that is refused.
        let wrong = (0..).zip(&rows).filter(|(_, row)| row.2 == "refused");
        refused.extend(wrong.map(|(at, _)| at).filter(|at| all[*at].is_ok()));
        let before = std::mem::replace(&mut passing, but(&refused));
        if passing.agrees(&before, all.iter().flatten()) {
            return (rows, read_entries(&made, options, now));
        }
    }
}

/// Writes each organisation as the ledger does in the place of the grant, or else as the
/// file does first: whatever the letters and spaces of its number, it is one.
fn one_spelling<'a>(grants: impl Iterator<Item = &'a mut Grant>, ledger: &Programme) {
    let mut known: HashMap<(String, String), String> = HashMap::new();
    let parties = (ledger.books()).flat_map(|book| book.parties().map(move |one| (book, one)));
    for (book, party) in parties {
        let own = (book.community().to_owned(), organisation_of(&party.party));
        known.entry(own).or_insert_with(|| party.party.clone());
    }
    for grant in grants {
        let Grant {
            community,
            mended,
            funder,
            recipient,
            ..
        } = grant;
        for (party, _) in [funder, recipient] {
            let here = (community.clone(), organisation_of(party));
            let own = known.entry(here).or_insert_with(|| party.clone());
            if own != party {
                mended.push(format!("the organisation '{party}' is written as '{own}'"));
                party.clone_from(own);
            }
        }
    }
}

/// What one line of a grant says of it, that it is one to pass on, holds on all lines
/// that have its id and its organisations.
fn one_kind(grants: &mut [Result<Grant, String>]) {
    let mut kinds: HashMap<String, Vec<([String; 2], String)>> = HashMap::new();
    for grant in grants.iter().flatten() {
        if let Some(kind) = &grant.regrant {
            let kind = (grant.organisations.clone(), kind.clone());
            kinds.entry(grant.id.clone()).or_default().push(kind);
        }
    }
    for grant in grants.iter_mut().flatten() {
        if grant.regrant.is_none()
            && let Some(kinds) = kinds.get(&grant.id)
        {
            let own = kinds
                .iter()
                .rfind(|(whose, _)| *whose == grant.organisations);
            grant.regrant = own.map(|(_, kind)| kind.clone());
        }
    }
}

fn each_row<'a>(
    grants: &[(u64, Value)],
    all: &'a [Result<Grant, String>],
    mut known: Known<'a>,
    options: &ImportOptions,
    careful: Careful,
) -> (Vec<Row>, Vec<(u64, Draft<'a>)>) {
    let mut rows = Vec::with_capacity(grants.len());
    let mut entries = Vec::with_capacity(3 * grants.len());
    for (at, (line, value)) in grants.iter().enumerate() {
        let name = value["id"].as_str().unwrap_or_default().to_owned();
        let grant = match &all[at] {
            Ok(grant) => grant,
            Err(why) => {
                rows.push((*line, name, "refused", why.clone()));
                continue;
            }
        };
        let place = (at, *line);
        match take(&mut entries, &mut known, grant, place, options, careful) {
            Ok(notes) => {
                let notes: Vec<String> = grant.mended.iter().cloned().chain(notes).collect();
                let what = if notes.is_empty() { "taken" } else { "mended" };
                rows.push((*line, name, what, notes.join("; ")));
            }
            Err((what, why)) => rows.push((*line, name, what, why)),
        }
    }
    (rows, entries)
}

/// The entries that were `made`, with the moment in them, on all cores.
fn read_entries(made: &[(u64, Draft<'_>)], options: &ImportOptions, now: &str) -> Read {
    let read = |(line, draft): &(u64, Draft<'_>)| {
        let mut value = draft.value(options);
        value["recorded"] = json!(now);
        match Entry::read(&value) {
            Ok(entry) => Ok((*line, entry)),
            Err(fault) => Err((*line, fault.to_string())),
        }
    };
    let read: Vec<Result<_, _>> = made.par_iter().map(read).collect();
    read.into_iter().collect()
}

fn told(entries: Vec<(u64, Entry)>, rows: &[Row], source: Source) -> Imported {
    let count = |what: &str| rows.iter().filter(|row| row.2 == what).count();
    let counts = ["taken", "mended", "passed over", "refused"].map(count);
    let columns = vec![
        Column::integers("line", rows.iter().map(|row| i64::try_from(row.0).ok())),
        Column::text(
            "grant",
            rows.iter()
                .map(|row| Some(&row.1).filter(|name| !name.is_empty())),
        ),
        Column::text("what", rows.iter().map(|row| Some(row.2))),
        Column::text(
            "why",
            rows.iter()
                .map(|row| Some(&row.3).filter(|why| !why.is_empty())),
        ),
    ];
    let sheet = Sheet {
        table: Table::new("grants", columns),
        rows: "grants",
        sources: vec![source],
        more: Map::new(),
    };
    Imported {
        entries,
        sheet,
        counts,
    }
}

/// Adds the entries of a grant; says what is to be known about it.
fn take<'a>(
    entries: &mut Vec<(u64, Draft<'a>)>,
    known: &mut Known<'a>,
    grant: &'a Grant,
    (at, line): (usize, u64),
    options: &ImportOptions,
    careful: Careful,
) -> Result<Vec<String>, (&'static str, String)> {
    let said = Said::of(grant);
    if let Some(own) = known.published(grant) {
        let why = format!(
            "it is the ledger's own commitment '{}', as it was published",
            own.name
        );
        return Err(("passed over", why));
    }
    // What is in the ledger counts there already.
    if !known.places.contains_key(grant.id.as_str())
        && let Some(why) = known.passing.elsewhere(grant)
    {
        return Err(("passed over", why));
    }
    let is_last = known.rows.get(&grant.id).and_then(|rows| rows.last()) == Some(&at);
    let used_for = if options.used_for == Use::Capital.word() {
        Use::Capital
    } else {
        Use::Revenue
    };
    let before = known.award(&grant.id, used_for).cloned();
    let mut notes = Vec::new();
    let mut others = Vec::new();
    if let Some(before) = &before {
        if before.community == grant.community && before.seen.contains(&said) {
            return Err(("passed over", "it is the same as a line before".into()));
        }
        others = other_parties(known, before, grant);
        notes = beside(before, grant, &others, is_last).map_err(|why| ("refused", why))?;
    }
    let mut award = before.unwrap_or_else(|| Award {
        community: grant.community.clone(),
        title: grant.title.clone(),
        currency: grant.currency,
        funder: grant.funder.0.clone(),
        recipients: vec![grant.recipient.0.clone()],
        last: grant.date,
        parts: Vec::new(),
        kept: false,
        seen: HashSet::new(),
    });
    let mut made = Vec::new();
    if others.is_empty() {
        made = parties(known, grant);
        made.extend(changes(known, grant, &mut award, options, used_for));
    }
    if award.kept && is_last {
        notes.extend(stays(&award, grant));
    }
    if careful.0 {
        let mut each = made.iter();
        each.try_for_each(|draft| draft.sound(options))
            .map_err(|why| ("refused", why))?;
    }
    if others.is_empty() {
        for party in [&grant.funder.0, &grant.recipient.0] {
            known.parties.insert((&grant.community, party));
        }
        known.passing.take(grant);
        let names = award.parts.iter().map(|part| part.name.clone());
        let here = known.names.entry(&grant.community).or_default();
        here.extend(names);
    }
    award.seen.insert(said);
    known.awards.insert(grant.id.clone(), award);
    entries.extend(made.into_iter().map(|draft| (line, draft)));
    Ok(notes)
}

/// The funder and the recipient of `grant` where they are others than those of the
/// award `before`, or of who followed them, in words.
fn other_parties(known: &Known<'_>, before: &Award<'_>, grant: &Grant) -> Vec<String> {
    let book = known.ledger.book(&before.community);
    let same = |one: &String, other: &String| {
        organisation_of(one) == organisation_of(other)
            || book.is_some_and(|book| book.is_now(one, other))
    };
    let mut others = Vec::new();
    if !same(&before.funder, &grant.funder.0) {
        let (now, then) = (&grant.funder.0, &before.funder);
        others.push(format!("its funder is '{now}', and was '{then}'"));
    }
    let (now, then) = (&grant.recipient.0, &before.recipients);
    if !then.iter().any(|one| same(one, now)) {
        let then = then.join("', '");
        others.push(format!("its recipient is '{now}', and was '{then}'"));
    }
    others
}

/// What is to be known of `grant` beside the award `before` of the same id; or why it
/// cannot change that.
fn beside(
    before: &Award<'_>,
    grant: &Grant,
    others: &[String],
    is_last: bool,
) -> Result<Vec<String>, String> {
    let place = before.place();
    if before.community != grant.community {
        return Err(format!(
            "its id is that of a grant to '{}'",
            before.community
        ));
    }
    if before.currency != grant.currency {
        return Err(format!(
            "it is in {}, and its id is that of an award of {place} in {}: give it an id of its own, or correct the currency",
            grant.currency, before.currency
        ));
    }
    if is_last {
        may_change(before, grant)?;
    }
    let more = (grant.awarded - before.amount()).max(0);
    let paid = (grant.disbursed.unwrap_or(0) - before.paid()).max(0);
    let mut notes = Vec::new();
    if !others.is_empty() {
        let others = others.join(", ");
        if more > 0 || paid > 0 {
            return Err(format!(
                "{others} in {place}: only its parties can change that, so nothing is added to the award"
            ));
        }
        return Ok(vec![format!("{others}, and stays so in {place}")]);
    }
    if more > 0 {
        notes.push(format!(
            "it changes an award of {place}, by {more} minor units"
        ));
    } else if !before.seen.is_empty() && paid > 0 {
        notes.push(format!(
            "it has {paid} minor units more disbursed of an award of {place}"
        ));
    } else if !before.seen.is_empty() {
        notes.push(format!("it adds nothing to an award of {place}"));
    }
    if before.title != grant.title && is_last {
        notes.push("its title was another before, and stays so in the ledger".into());
    }
    Ok(notes)
}

/// What of `award` is less in the ledger than in the file, since the ledger says what
/// became of it.
fn stays(award: &Award<'_>, grant: &Grant) -> Vec<String> {
    let mut notes = Vec::new();
    if award.stands() < grant.awarded {
        notes.push(format!(
            "{} minor units of it stand in the ledger, where some lapsed or was amended, and that stays so",
            award.stands()
        ));
    }
    let disbursed = grant.disbursed.unwrap_or(0);
    if award.held() < disbursed {
        notes.push(format!(
            "{} minor units of it are paid in the ledger, where some came back, was corrected or lapsed, and that stays so",
            award.held()
        ));
    }
    notes
}

/// That the last word on an award takes nothing back that stands in the ledger.
fn may_change(before: &Award<'_>, grant: &Grant) -> Result<(), String> {
    let place = before.place();
    if grant.awarded < before.stands() {
        return Err(format!(
            "it cuts an award of {place}: record a lapse or an amendment for it"
        ));
    }
    if grant.disbursed.is_some_and(|sum| sum < before.held()) {
        return Err(format!(
            "less is disbursed than by {place}: record a return or a correction for it"
        ));
    }
    Ok(())
}

/// Where the promise of an award was said begins so, and its grant's id follows:
/// all parts of one award say the same.
pub(super) const IMPORTED: &str = "360Giving ";
