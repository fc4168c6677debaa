//! Grants in 360Giving's standard, as entries: what is taken, what is mended,
//! what is refused, row by row.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use allotment_ledger::{Date, Entry, EntryId, Hash};
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
    disbursed: i64,
    date: Date,
    funder: (String, String),
    recipient: (String, String),
    mended: Vec<String>,
}

/// The grants of `path`, a 360Giving document, a list of grants or a table with
/// the standard's columns, as entries.
/// The same grant always has the same ids, so that importing it again adds it
/// once. A grant whose id is on an earlier line changes that award: an award's
/// amount is the sum of its commitments. A grant to pass on (`regrantType`) is
/// counted where it came from, and passed over.
///
/// # Errors
/// [`Faults`] if the file cannot be read; a grant that cannot be taken is a row
/// of the sheet.
pub fn import_grants(path: &Path, options: &ImportOptions) -> Result<Imported, Faults> {
    let mut rows: Vec<(u64, String, &'static str, String)> = Vec::new();
    let mut entries = Vec::new();
    let mut known = Known::default();
    for (line, value) in read_grants(path)? {
        let name = value["id"].as_str().unwrap_or_default().to_owned();
        if value.get("regrantType").is_some_and(|kind| !kind.is_null()) {
            rows.push((
                line,
                name,
                "passed over",
                "it is passed on from another grant, and counts there".into(),
            ));
            continue;
        }
        let grant = match read(&value, options) {
            Ok(grant) => grant,
            Err(why) => {
                rows.push((line, name, "refused", why));
                continue;
            }
        };
        match take(&mut entries, &mut known, &grant, line, options) {
            Ok(note) => {
                let mut notes = grant.mended.clone();
                notes.extend(note);
                let what = if notes.is_empty() { "taken" } else { "mended" };
                rows.push((line, name, what, notes.join("; ")));
            }
            Err((what, why)) => rows.push((line, name, what, why)),
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
    let disbursed = minor(value.get("amountDisbursed"), currency, &mut mended)?.unwrap_or(0);
    if disbursed > awarded {
        return Err("more is disbursed than awarded".into());
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
        date,
        funder,
        recipient,
        mended,
    })
}

/// The currency, also where it is not written as ISO 4217 says.
fn currency(text: &str, mended: &mut Vec<String>) -> Result<Currency, String> {
    if let Ok(currency) = Currency::new(text) {
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
            let plain: String = text
                .chars()
                .filter(|sign| !matches!(sign, ',' | '£' | '€' | ' '))
                .collect();
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

/// What is in the entries so far.
#[derive(Default)]
struct Known {
    parties: BTreeSet<(String, String)>,
    /// Of each award: its lines' fingerprints, its amount, its community and how
    /// many commitments it has.
    awards: BTreeMap<String, (BTreeSet<String>, i64, String, usize)>,
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
    known: &mut Known,
    grant: &Grant,
    line: u64,
    options: &ImportOptions,
) -> Result<Option<String>, (&'static str, String)> {
    let fingerprint = format!(
        "{} {} {} {}",
        grant.awarded, grant.disbursed, grant.date, grant.title
    );
    let (so_far, number) = match known.awards.get(&grant.id) {
        None => (0, 0),
        Some((seen, ..)) if seen.contains(&fingerprint) => {
            return Err(("passed over", "it is the same as a line before".into()));
        }
        Some((_, _, community, _)) if *community != grant.community => {
            return Err((
                "refused",
                format!("its id is that of a grant to '{community}'"),
            ));
        }
        Some((_, amount, _, count)) => (*amount, *count),
    };
    if grant.awarded < so_far {
        return Err((
            "refused",
            "it cuts an award of a line before: record a lapse or an amendment for it".into(),
        ));
    }
    let more = grant.awarded - so_far;
    let name = if number == 0 {
        grant.id.clone()
    } else {
        format!("{}/{}", grant.id, number + 1)
    };
    let mut made = parties(known, grant);
    if more > 0 {
        made.extend(money(grant, &name, more, number == 0, options));
    }
    for mut entry in made {
        entry["actor"] = json!(options.actor);
        entries.push((line, entry));
    }
    let award = (known.awards.entry(grant.id.clone()))
        .or_insert_with(|| (BTreeSet::new(), 0, grant.community.clone(), 0));
    award.0.insert(fingerprint);
    award.1 = grant.awarded;
    award.3 += usize::from(more > 0);
    let changes = (number > 0)
        .then(|| format!("it changes an award of a line before, by {more} minor units"));
    Ok(changes)
}

/// An entry of `kind` about a grant, whose id comes of `what`.
fn entry(grant: &Grant, what: &str, kind: &str, mut fields: Value) -> Value {
    fields["kind"] = json!(kind);
    fields["id"] = json!(id(grant, what));
    fields["community"] = json!(grant.community);
    fields["effective"] = json!(grant.date.to_string());
    fields
}

/// The funder and the recipient, unless they are there already.
fn parties(known: &mut Known, grant: &Grant) -> Vec<Value> {
    let mut made = Vec::new();
    for (party, name) in [&grant.funder, &grant.recipient] {
        if known
            .parties
            .insert((grant.community.clone(), party.clone()))
        {
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
            made.push(entry(grant, &format!("party {party}"), "party", fields));
        }
    }
    made
}

/// The promise, the commitment and, with the `first` line of an award, what was
/// disbursed.
fn money(grant: &Grant, name: &str, more: i64, first: bool, options: &ImportOptions) -> Vec<Value> {
    let (amount, currency) = (more.to_string(), grant.currency.as_str());
    let promise = format!("promise {name}");
    let fields = json!({
        "from_party": grant.funder.0, "amount": amount, "currency": currency, "basis": "once",
        "price_base": "nominal", "source": format!("360Giving {}", grant.id),
    });
    let mut made = vec![entry(grant, &promise, "promise", fields)];
    let mut parties = vec![grant.funder.0.as_str()];
    if grant.recipient.0 != grant.funder.0 {
        parties.push(&grant.recipient.0);
    }
    let mut fields = json!({
        "commitment": name, "refers_to": id(grant, &promise), "parties": parties,
        "purpose": grant.title, "amount": amount, "currency": currency,
    });
    fields[&options.used_for] = json!(amount);
    made.push(entry(grant, &format!("commit {name}"), "commit", fields));
    let paid = grant.disbursed.min(more);
    if paid > 0 && first {
        let fields = json!({
            "commitment": name, "amount": paid.to_string(), "currency": currency,
            "use": options.used_for, "to_party": grant.recipient.0, "words": "disbursed as of the file",
        });
        made.push(entry(grant, &format!("pay {name}"), "pay", fields));
    }
    made
}
