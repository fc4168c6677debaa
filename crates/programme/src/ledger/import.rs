//! Grants in 360Giving's standard, as entries: what is taken, what is mended,
//! what is refused, row by row.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use allotment_ledger::{
    Account, Book, Commitment, Date, Entry, EntryId, Hash, Programme, Use, is_currency,
};
use allotment_place::Currency;
use allotment_table::{Column, Fault, Faults, Table, read_bytes};
use rayon::prelude::*;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::lines::values;
use crate::Sheet;

/// What a file of grants becomes.
#[derive(Debug)]
pub struct Imported {
    /// The entries, in their order, each with the line of its grant; they lack
    /// the moment.
    pub entries: Vec<(u64, Value)>,
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

/// The entries of grants with the moment in them that `recorded` gives for the id
/// of each, in their order, each with its line.
///
/// # Errors
/// [`Faults`] if one is no entry.
pub fn imported_entries(
    file: &str,
    values: Vec<(u64, Value)>,
    mut recorded: impl FnMut(&str) -> String,
) -> Result<Vec<(u64, Entry)>, Faults> {
    let stamped: Vec<(u64, Value)> = (values.into_iter())
        .map(|(line, mut value)| {
            let moment = recorded(value["id"].as_str().unwrap_or_default());
            value["recorded"] = json!(moment);
            (line, value)
        })
        .collect();
    let read = |(line, value): (u64, Value)| {
        let entry = Entry::read(&value).map_err(|error| {
            Faults::from(Fault::new(file, error.to_string(), "correct the grant").at_line(line))
        })?;
        Ok((line, entry))
    };
    stamped.into_par_iter().map(read).collect()
}

/// A grant as it is read, with what was mended.
struct Grant {
    id: String,
    community: String,
    title: String,
    currency: Currency,
    awarded: i64,
    /// What is disbursed so far; nothing where the file does not say.
    disbursed: Option<i64>,
    /// The kind of regrant, if it is one.
    regrant: Option<String>,
    date: Date,
    funder: (String, String),
    recipient: (String, String),
    mended: Vec<String>,
}

/// The grants of `path`, a 360Giving document, a list of grants or a table with
/// the standard's columns, as entries that `ledger` lacks.
///
/// An award's amount is the sum of its commitments. A grant whose id is on an
/// earlier line, or in the ledger, changes that award: what is awarded or
/// disbursed beyond what is known is added. A grant to pass on (`regrantType`)
/// counts where it begins; where grants that its recipient makes of it are in the
/// ledger, or in the file, those count and it is passed over, and where it is in
/// the ledger, they are: no pound counts twice.
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
) -> Result<Imported, Faults> {
    let mut rows: Vec<(u64, String, &'static str, String)> = Vec::new();
    let mut entries = Vec::new();
    let grants = read_grants(path)?;
    let mut known = Known::new(ledger, &grants);
    for (at, (line, value)) in grants.iter().enumerate() {
        let name = value["id"].as_str().unwrap_or_default().to_owned();
        let grant = match read(value, options) {
            Ok(grant) => grant,
            Err(why) => {
                rows.push((*line, name, "refused", why));
                continue;
            }
        };
        match take(&mut entries, &mut known, &grant, (at, *line), options) {
            Ok(notes) => {
                let notes: Vec<String> = grant.mended.iter().cloned().chain(notes).collect();
                let what = if notes.is_empty() { "taken" } else { "mended" };
                rows.push((*line, name, what, notes.join("; ")));
            }
            Err((what, why)) => rows.push((*line, name, what, why)),
        }
    }
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
        sources: Vec::new(),
        more: Map::new(),
    };
    Ok(Imported {
        entries,
        sheet,
        counts,
    })
}

/// The grants of a file, each with its line.
fn read_grants(path: &Path) -> Result<Vec<(u64, Value)>, Faults> {
    let file = path.display().to_string();
    let name = file.to_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    if [".csv", ".tsv", ".xlsx", ".parquet"]
        .iter()
        .any(|ending| name.ends_with(ending))
    {
        return super::columns::grants(path);
    }
    let text = String::from_utf8(read_bytes(path)?)
        .map_err(|_| Fault::new(&file, "it is not UTF-8", "save it as UTF-8"))?;
    grants(&file, text.strip_prefix('\u{feff}').unwrap_or(&text))
}

/// The grants of a document, each with its line.
fn grants(file: &str, text: &str) -> Result<Vec<(u64, Value)>, Faults> {
    let (mut list, mut before) = (text, 0);
    if text.trim_start().starts_with('{') {
        let document: BTreeMap<String, &RawValue> =
            serde_json::from_str(text).map_err(|error| {
                let what = format!("it is not JSON: {error}");
                let help = "give a 360Giving document, or a list of grants";
                Fault::new(file, what, help).at_line(error.line() as u64)
            })?;
        let own = document.get("grants").map(|grants| grants.get());
        let own = own.filter(|own| own.starts_with('['));
        list = own.ok_or_else(|| {
            let help = "give a 360Giving document: {\"grants\": […]}";
            Fault::new(file, "it has no list of grants", help)
        })?;
        let offset = list.as_ptr() as usize - text.as_ptr() as usize;
        before = text[..offset].bytes().filter(|byte| *byte == b'\n').count() as u64;
    }
    let placed = values(file, list)?;
    Ok((placed.into_iter())
        .map(|placed| (placed.line + before, placed.value))
        .collect())
}

fn text_of<'a>(value: &'a Value, pointer: &str) -> Option<&'a str> {
    value
        .pointer(pointer)?
        .as_str()
        .map(str::trim)
        .filter(|text| !text.is_empty())
}

fn read(value: &Value, options: &ImportOptions) -> Result<Grant, String> {
    let mut mended = Vec::new();
    let id = text_of(value, "/id").ok_or("it has no id")?.to_owned();
    let title = text_of(value, "/title")
        .or(text_of(value, "/description"))
        .ok_or("it has no title")?
        .to_owned();
    let currency = currency(
        text_of(value, "/currency").ok_or("it has no currency")?,
        &mut mended,
    )?;
    let awarded = minor(value.get("amountAwarded"), currency, &mut mended)?
        .ok_or("it has no amountAwarded")?;
    if awarded <= 0 {
        return Err(format!(
            "its amountAwarded is {awarded}, and an award is above zero"
        ));
    }
    let disbursed = minor(value.get("amountDisbursed"), currency, &mut mended)?;
    if disbursed.is_some_and(|disbursed| !(0..=awarded).contains(&disbursed)) {
        return Err("more is disbursed than awarded, or less than nothing".into());
    }
    let date = date(
        text_of(value, "/awardDate").ok_or("it has no awardDate")?,
        &mut mended,
    )?;
    let funder = organisation(value, "fundingOrganization", &mut mended)?;
    let recipient = organisation(value, "recipientOrganization", &mut mended).map_err(|why| {
        if value.get("recipientIndividual").is_some() {
            "it is to a person, and persons are not in the ledger".to_owned()
        } else {
            why
        }
    })?;
    let place = text_of(value, "/beneficiaryLocation/0/geoCode").or(text_of(
        value,
        "/recipientOrganization/0/location/0/geoCode",
    ));
    let community = match (place, &options.community) {
        (Some(place), _) if !place.contains(char::is_whitespace) => place.to_owned(),
        (_, Some(community)) => community.clone(),
        _ => return Err("it names no place: give one for such with --community".into()),
    };
    Ok(Grant {
        id,
        community,
        title,
        currency,
        awarded,
        disbursed,
        regrant: text_of(value, "/regrantType").map(str::to_owned),
        date,
        funder,
        recipient,
        mended,
    })
}

/// The currency, also where it is not written as ISO 4217 says.
fn currency(text: &str, mended: &mut Vec<String>) -> Result<Currency, String> {
    if is_currency(text)
        && let Ok(currency) = Currency::new(text)
    {
        return Ok(currency);
    }
    let plain = text.to_lowercase();
    let code = match plain.trim_end_matches('.') {
        "£" | "pound" | "pounds" | "pound sterling" | "pounds sterling" | "sterling"
        | "uk pounds" | "gb pounds" => "GBP",
        "€" | "euro" | "euros" => "EUR",
        "$" => return Err("'$' is the currency of several countries".into()),
        other if other.len() == 3 => &plain.to_uppercase(),
        _ => return Err(format!("'{text}' is not a currency")),
    };
    let currency = Currency::new(code).map_err(|error| error.to_string())?;
    if !is_currency(currency.as_str()) {
        return Err(format!(
            "'{text}' is no currency of ISO 4217 that is in use"
        ));
    }
    mended.push(format!("currency '{text}' read as {currency}"));
    Ok(currency)
}

/// An amount in minor units: exact, from a number or a text.
fn minor(
    value: Option<&Value>,
    currency: Currency,
    mended: &mut Vec<String>,
) -> Result<Option<i64>, String> {
    let text = match value {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::String(text)) => {
            let plain = ungrouped(text, currency).ok_or_else(|| {
                format!("'{text}' is no amount in {currency}, or could be two: write 1234.50")
            })?;
            mended.push(format!("amount '{text}' is text"));
            plain
        }
        Some(other) => return Err(format!("'{other}' is no amount")),
    };
    let wrong = || format!("'{text}' is no amount in {currency}");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let part = part.trim_end_matches('0');
    let decimals = currency.decimals() as usize;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let size = whole.strip_prefix('-').unwrap_or(whole);
    if size.is_empty() || !digits(size) || !digits(part) || part.len() > decimals {
        return Err(wrong());
    }
    format!("{whole}{part:0<decimals$}")
        .parse()
        .map(Some)
        .map_err(|_| wrong())
}

/// The digits of an amount that is text: with the sign of its own currency or
/// none, in groups of three or in none. `10,50` is ten and a half where commas
/// part decimals, so it is no amount.
fn ungrouped(text: &str, currency: Currency) -> Option<String> {
    let mut plain = text.trim();
    for (sign, code) in [('£', "GBP"), ('€', "EUR")] {
        if currency.as_str() == code {
            plain = plain.trim_matches(sign).trim();
        }
    }
    let (whole, part) = plain.split_once('.').unwrap_or((plain, ""));
    let groups: Vec<&str> = whole.split([',', ' ']).collect();
    let (first, others) = groups.split_first()?;
    let first = first.strip_prefix('-').unwrap_or(first);
    let fits = others.is_empty()
        || ((1..=3).contains(&first.len()) && others.iter().all(|group| group.len() == 3));
    let one_sign = !(whole.contains(',') && whole.contains(' '));
    let dot = if part.is_empty() { "" } else { "." };
    (fits && one_sign).then(|| format!("{}{dot}{part}", groups.concat()))
}

/// A day, also where it has a time, or is written as people do in Britain.
fn date(text: &str, mended: &mut Vec<String>) -> Result<Date, String> {
    if let Some(date) = Date::parse(text) {
        return Ok(date);
    }
    let found = text
        .get(..10)
        .filter(|_| text.as_bytes().get(10) == Some(&b'T'))
        .and_then(Date::parse)
        .or_else(|| {
            let mut parts = text.splitn(3, '/').map(|part| part.parse::<u32>().ok());
            let (day, month, year) = (parts.next()??, parts.next()??, parts.next()??);
            // 4/13 can only be American; 3/4 could be either and is refused.
            let british = day > 12 || day == month;
            Date::new(i32::try_from(year).ok()?, month, day).filter(|_| british && year > 1000)
        });
    let found =
        found.ok_or_else(|| format!("'{text}' is not a day, or could be two: write YYYY-MM-DD"))?;
    mended.push(format!("day '{text}' read as {found}"));
    Ok(found)
}

/// The identifier and the name of an organisation.
fn organisation(
    value: &Value,
    field: &str,
    mended: &mut Vec<String>,
) -> Result<(String, String), String> {
    let own = value.get(field).and_then(|own| {
        if own.is_array() {
            own.get(0)
        } else {
            Some(own)
        }
    });
    let own = own.ok_or_else(|| format!("it has no {field}"))?;
    let name = text_of(own, "/name");
    let id = text_of(own, "/id");
    match (id, name) {
        (Some(id), name) => Ok((id.to_owned(), name.unwrap_or(id).to_owned())),
        (None, Some(name)) => {
            mended.push(format!(
                "{field} '{name}' has no id: its name stands for it"
            ));
            Ok((format!("name:{name}"), name.to_owned()))
        }
        (None, None) => Err(format!("its {field} has neither id nor name")),
    }
}

/// A commitment of an award.
#[derive(Clone)]
struct Part {
    name: String,
    amount: i64,
    paid: i64,
}

/// An award, as far as it is known.
#[derive(Clone)]
struct Award {
    community: String,
    title: String,
    /// From when its last part counts.
    last: Date,
    parts: Vec<Part>,
    /// Whether it was in the ledger before.
    kept: bool,
    /// What its lines in the file said.
    seen: BTreeSet<String>,
}

impl Award {
    fn amount(&self) -> i64 {
        self.parts.iter().map(|part| part.amount).sum()
    }

    fn paid(&self) -> i64 {
        self.parts.iter().map(|part| part.paid).sum()
    }
}

/// What is in the ledger, and in the entries so far.
struct Known<'a> {
    ledger: &'a Programme,
    /// Where each commitment of the ledger is.
    places: HashMap<&'a str, &'a Book>,
    parties: BTreeSet<(String, String)>,
    awards: BTreeMap<String, Award>,
    /// Of each grant that is passed on, by its recipient: its id.
    passed_on: BTreeMap<String, String>,
    /// Who makes grants, in the ledger or in the file.
    funders: BTreeSet<String>,
    /// The rows of each grant in the file, doubled ones once.
    rows: HashMap<String, Vec<usize>>,
}

const TO_PASS_ON: &str = "to be passed on";

impl<'a> Known<'a> {
    fn new(ledger: &'a Programme, grants: &[(u64, Value)]) -> Self {
        let mut known = Self {
            ledger,
            places: HashMap::new(),
            parties: BTreeSet::new(),
            awards: BTreeMap::new(),
            passed_on: BTreeMap::new(),
            funders: BTreeSet::new(),
            rows: HashMap::new(),
        };
        for book in ledger.books() {
            for one in book.commitments() {
                known.places.insert(one.name.as_str(), book);
                let funder = &book.promises()[one.promise as usize].from_party;
                let words = one.flexibility.as_deref().unwrap_or_default();
                if words.starts_with(TO_PASS_ON) {
                    let others = one.parties.iter().filter(|party| *party != funder);
                    known
                        .passed_on
                        .extend(others.map(|party| (party.clone(), one.name.clone())));
                } else {
                    known.funders.insert(funder.clone());
                }
            }
        }
        for (at, (_, value)) in grants.iter().enumerate() {
            let id = text_of(value, "/id").unwrap_or_default();
            let rows = known.rows.entry(id.to_owned()).or_default();
            if !rows.iter().any(|before| grants[*before].1 == *value) {
                rows.push(at);
            }
            if text_of(value, "/regrantType").is_none() {
                let funder = organisation(value, "fundingOrganization", &mut Vec::new());
                known.funders.extend(funder.map(|(funder, _)| funder));
            }
        }
        known
    }

    /// The award with the id of `grant`, if anything is known of it.
    fn award(&mut self, id: &str) -> Option<&mut Award> {
        if !self.awards.contains_key(id) {
            let book = *self.places.get(id)?;
            let names = std::iter::once(id.to_owned()).chain((2..).map(|at| format!("{id}/{at}")));
            let parts: Vec<&Commitment> = names.map_while(|name| book.commitment(&name)).collect();
            let (first, last) = (parts.first()?, parts.last()?);
            let award = Award {
                community: book.community().to_owned(),
                title: first.purpose.clone(),
                last: last.effective,
                parts: parts.iter().map(|one| part(book, one)).collect(),
                kept: true,
                seen: BTreeSet::new(),
            };
            self.awards.insert(id.to_owned(), award);
        }
        self.awards.get_mut(id)
    }
}

fn part(book: &Book, one: &Commitment) -> Part {
    let own = |at: &&u32| book.commitments()[**at as usize].name == one.name;
    let number = book.drawn_on(one.promise).iter().find(own);
    let paid = number.map_or(0, |&number| {
        [Use::Capital, Use::Revenue]
            .map(|used_for| book.held(Account::Paid(number, used_for), Date::LAST))
            .iter()
            .sum()
    });
    Part {
        name: one.name.clone(),
        amount: one.amount() - one.lapsed(),
        paid,
    }
}

/// An id that the same grant always gets: of its day, and of what it is.
fn id(grant: &Grant, what: &str) -> String {
    let hash = Hash::of(&[
        b"360giving\n",
        grant.community.as_bytes(),
        b"\n",
        what.as_bytes(),
    ]);
    let mut chance = [0; 10];
    chance.copy_from_slice(&hash.bytes()[..10]);
    let milliseconds = u64::try_from(grant.date.days()).unwrap_or(0) * 86_400_000;
    EntryId::new(milliseconds, chance).to_string()
}

/// Adds the entries of a grant; says what is to be known about it.
fn take(
    entries: &mut Vec<(u64, Value)>,
    known: &mut Known<'_>,
    grant: &Grant,
    (at, line): (usize, u64),
    options: &ImportOptions,
) -> Result<Vec<String>, (&'static str, String)> {
    let fingerprint = format!(
        "{} {:?} {} {}",
        grant.awarded, grant.disbursed, grant.date, grant.title
    );
    counts_once(known, grant)?;
    let is_last = known.rows.get(&grant.id).and_then(|rows| rows.last()) == Some(&at);
    let before = known.award(&grant.id).cloned();
    let mut notes = Vec::new();
    if let Some(before) = &before {
        if before.seen.contains(&fingerprint) {
            return Err(("passed over", "it is the same as a line before".into()));
        }
        if before.community != grant.community {
            let why = format!("its id is that of a grant to '{}'", before.community);
            return Err(("refused", why));
        }
        if is_last {
            may_change(before, grant).map_err(|why| ("refused", why))?;
        }
        let more = (grant.awarded - before.amount()).max(0);
        if !before.seen.is_empty() {
            notes.push(format!(
                "it changes an award of a line before, by {more} minor units"
            ));
        } else if more > 0 {
            notes.push(format!(
                "it changes an award of the ledger, by {more} minor units"
            ));
        }
        if before.title != grant.title && is_last {
            notes.push("its title was another before, and stays so in the ledger".into());
        }
    }
    let mut award = before.unwrap_or_else(|| Award {
        community: grant.community.clone(),
        title: grant.title.clone(),
        last: grant.date,
        parts: Vec::new(),
        kept: false,
        seen: BTreeSet::new(),
    });
    let mut made = parties(known, grant);
    made.extend(changes(known, grant, &mut award, options));
    for entry in &mut made {
        // Who awards a grant promises it.
        let by = if entry["kind"] == "promise" {
            &grant.funder.0
        } else {
            &options.actor
        };
        entry["actor"] = json!(by);
        sound(entry).map_err(|why| ("refused", why))?;
    }
    for party in [&grant.funder.0, &grant.recipient.0] {
        let known_here = (grant.community.clone(), party.clone());
        known.parties.insert(known_here);
    }
    if grant.regrant.is_some() {
        let (recipient, id) = (grant.recipient.0.clone(), grant.id.clone());
        known.passed_on.insert(recipient, id);
    }
    award.seen.insert(fingerprint);
    known.awards.insert(grant.id.clone(), award);
    entries.extend(made.into_iter().map(|entry| (line, entry)));
    Ok(notes)
}

/// That a grant is not counted where it is passed on as well.
fn counts_once(known: &Known<'_>, grant: &Grant) -> Result<(), (&'static str, String)> {
    let (funder, recipient) = (&grant.funder.0, &grant.recipient.0);
    let why = match &grant.regrant {
        Some(kind) if known.funders.contains(recipient) => format!(
            "it is passed on ({kind}), and the grants that '{recipient}' makes count instead"
        ),
        None => match known.passed_on.get(funder) {
            Some(from) => format!("'{funder}' passes on the grant '{from}', which counts already"),
            None => return Ok(()),
        },
        Some(_) => return Ok(()),
    };
    Err(("passed over", why))
}

/// That the last word on an award takes nothing back that is in the ledger.
fn may_change(before: &Award, grant: &Grant) -> Result<(), String> {
    let place = if before.seen.is_empty() {
        "the ledger"
    } else {
        "a line before"
    };
    if grant.awarded < before.amount() {
        return Err(format!(
            "it cuts an award of {place}: record a lapse or an amendment for it"
        ));
    }
    if grant.disbursed.is_some_and(|sum| sum < before.paid()) {
        return Err(format!(
            "less is disbursed than by {place}: record a return or a correction for it"
        ));
    }
    Ok(())
}

/// That the ledger can read what names things: who, where, what for.
fn sound(entry: &Value) -> Result<(), String> {
    if !["party", "commit"].contains(&entry["kind"].as_str().unwrap_or_default()) {
        return Ok(());
    }
    let mut entry = entry.clone();
    entry["recorded"] = json!("1970-01-01T00:00:00Z");
    Entry::read(&entry)
        .map(|_| ())
        .map_err(|fault| fault.to_string())
}

/// An entry of `kind` about a grant, whose id comes of `what`, and which counts
/// from `on`.
fn entry(grant: &Grant, what: &str, kind: &str, on: Date, mut fields: Value) -> Value {
    fields["kind"] = json!(kind);
    fields["id"] = json!(id(grant, what));
    fields["community"] = json!(grant.community);
    fields["effective"] = json!(on.to_string());
    fields
}

/// The funder and the recipient, unless they are there already.
fn parties(known: &Known<'_>, grant: &Grant) -> Vec<Value> {
    let mut made: Vec<Value> = Vec::new();
    let book = known.ledger.book(&grant.community);
    for (party, name) in [&grant.funder, &grant.recipient] {
        let here = (grant.community.clone(), party.clone());
        let there = book.is_some_and(|book| book.party(party).is_some());
        if there || known.parties.contains(&here) || made.iter().any(|one| one["party"] == **party)
        {
            continue;
        }
        let kind = if *party == grant.funder.0 {
            "funder"
        } else {
            "community group"
        };
        let org_id = if party.starts_with("name:") {
            "unregistered"
        } else {
            party
        };
        let fields = json!({"party": party, "name": name, "type": kind, "org_id": org_id});
        let what = format!("party {party}");
        made.push(entry(grant, &what, "party", grant.date, fields));
    }
    made
}

/// What the grant adds to its award: a promise and a commitment of what is
/// awarded beyond what is known, and payments of what is disbursed beyond that.
/// What changes an award of the ledger counts from the day of the award, if that
/// is a new one, and else from today, when it is found.
fn changes(
    known: &Known<'_>,
    grant: &Grant,
    award: &mut Award,
    options: &ImportOptions,
) -> Vec<Value> {
    let on = if award.kept && grant.date <= award.last {
        options.today.max(award.last)
    } else {
        grant.date
    };
    let mut made = Vec::new();
    let more = grant.awarded - award.amount();
    if more > 0 {
        let name = match award.parts.len() {
            0 => grant.id.clone(),
            count => format!("{}/{}", grant.id, count + 1),
        };
        made.extend(money(grant, &name, more, on, options));
        award.parts.push(Part {
            name,
            amount: more,
            paid: 0,
        });
        award.last = award.last.max(on);
    }
    let mut left = grant.disbursed.unwrap_or(0) - award.paid();
    for part in &mut award.parts {
        let paid = left.min(part.amount - part.paid);
        if paid <= 0 {
            continue;
        }
        let mut what = format!("pay {}", part.name);
        if part.paid > 0 {
            what = format!("{what} {}", part.paid + paid);
        }
        let book = known.ledger.book(&grant.community);
        let taken = |what: &str| {
            let id = EntryId::parse(&id(grant, what));
            book.zip(id)
                .is_some_and(|(book, id)| book.place_of(id).is_some())
        };
        while taken(&what) {
            what.push('+');
        }
        let fields = json!({
            "commitment": part.name, "amount": paid.to_string(), "currency": grant.currency.as_str(),
            "use": options.used_for, "to_party": grant.recipient.0, "words": "disbursed as of the file",
        });
        made.push(entry(grant, &what, "pay", on.max(award.last), fields));
        part.paid += paid;
        left -= paid;
    }
    made
}

/// The promise and the commitment of `more` that is awarded.
fn money(grant: &Grant, name: &str, more: i64, on: Date, options: &ImportOptions) -> Vec<Value> {
    let (amount, currency) = (more.to_string(), grant.currency.as_str());
    let promise = format!("promise {name}");
    let fields = json!({
        "from_party": grant.funder.0, "amount": amount, "currency": currency, "basis": "once",
        "price_base": "nominal", "source": format!("{IMPORTED}{}", grant.id),
    });
    let mut made = vec![entry(grant, &promise, "promise", on, fields)];
    let mut parties = vec![grant.funder.0.as_str()];
    if grant.recipient.0 != grant.funder.0 {
        parties.push(&grant.recipient.0);
    }
    let mut fields = json!({
        "commitment": name, "refers_to": id(grant, &promise), "parties": parties,
        "purpose": grant.title, "amount": amount, "currency": currency,
    });
    fields[&options.used_for] = json!(amount);
    if let Some(kind) = &grant.regrant {
        fields["flexibility"] = json!(format!("{TO_PASS_ON} ({kind})"));
    }
    made.push(entry(
        grant,
        &format!("commit {name}"),
        "commit",
        on,
        fields,
    ));
    made
}

/// Where the promise of an award was said begins so, and its grant's id follows:
/// all parts of one award say the same.
pub(super) const IMPORTED: &str = "360Giving ";
