//! A grant as a file has it, read: what is mended of it, and what cannot be.
use std::collections::BTreeMap;
use std::path::Path;

use allotment_ledger::{Date, Entry, is_currency};
use allotment_place::Currency;
use allotment_table::{Fault, Faults, Source, read_bytes, sha256_of};
use serde_json::Value;
use serde_json::value::RawValue;
use unicode_normalization::UnicodeNormalization;

use super::ImportOptions;
use crate::ledger::lines::values;

/// A grant as it is read, with what was mended.
pub(super) struct Grant {
    pub(super) id: String,
    pub(super) community: String,
    pub(super) title: String,
    pub(super) currency: Currency,
    pub(super) awarded: i64,
    /// What is disbursed so far; nothing where the file does not say.
    pub(super) disbursed: Option<i64>,
    /// The kind of regrant, if it is one.
    pub(super) regrant: Option<String>,
    pub(super) date: Date,
    /// From when to when it is planned, as far as the file says.
    pub(super) planned: [Option<Date>; 2],
    pub(super) funder: (String, String),
    pub(super) recipient: (String, String),
    /// The organisation that gives it, and the one that gets it, as [`organisation_of`]
    /// has them.
    pub(super) organisations: [String; 2],
    pub(super) mended: Vec<String>,
}

/// What is the same for all that name one organisation: its number, whatever its
/// letters and spaces; a name is as it stands.
pub(super) fn organisation_of(party: &str) -> String {
    if party.starts_with(BY_NAME) {
        return party.to_owned();
    }
    let plain = party.chars().filter(|one| !one.is_whitespace());
    plain.flat_map(char::to_lowercase).collect()
}

/// How a party begins that has a name and no number.
pub(super) const BY_NAME: &str = "name:";

/// The grants of a file, each with its line; and where they come from.
pub(super) fn read_grants(path: &Path) -> Result<(Vec<(u64, Value)>, Source), Faults> {
    let file = path.display().to_string();
    let name = file.to_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    if [".csv", ".tsv", ".xlsx", ".parquet"]
        .iter()
        .any(|ending| name.ends_with(ending))
    {
        return crate::ledger::columns::grants(path);
    }
    let bytes = read_bytes(path)?;
    let source = Source {
        sha256: Some(sha256_of(&bytes)),
        file: Some(file.clone()),
        ..Source::default()
    };
    let text = String::from_utf8(bytes)
        .map_err(|_| Fault::new(&file, "it is not UTF-8", "save it as UTF-8"))?;
    let grants = grants(&file, text.strip_prefix('\u{feff}').unwrap_or(&text))?;
    Ok((grants, source))
}

/// The grants of a document, each with its line.
pub(super) fn grants(file: &str, text: &str) -> Result<Vec<(u64, Value)>, Faults> {
    if text.trim().is_empty() {
        let help = "give a 360Giving document, or a list of grants";
        return Err(Fault::new(file, "it is empty", help).into());
    }
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

pub(super) fn text_of<'a>(value: &'a Value, pointer: &str) -> Option<&'a str> {
    value
        .pointer(pointer)?
        .as_str()
        .map(str::trim)
        .filter(|text| !text.is_empty())
}

pub(super) fn read(value: &Value, options: &ImportOptions) -> Result<Grant, String> {
    let mut mended = Vec::new();
    let id = text_of(value, "/id").ok_or("it has no id")?;
    let id = one_name("id", id, &mut mended);
    let title = text_of(value, "/title")
        .or(text_of(value, "/description"))
        .ok_or_else(|| match value.get("title") {
            Some(title) if !title.is_null() && !title.is_string() => {
                format!("its title is {title}, and a title is a text")
            }
            _ => "it has no title".to_owned(),
        })?;
    let title = without_persons("title", title, &mut mended);
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
    let place = place.map(|place| one_name("place", place, &mut mended));
    let community = match (place, &options.community) {
        (Some(place), _) if !place.contains(char::is_whitespace) => place,
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
        planned: planned(value, date, &mut mended),
        organisations: [&funder.0, &recipient.0].map(|party| organisation_of(party)),
        funder,
        recipient,
        mended,
    })
}

/// From when to when a grant that was awarded on `awarded` is planned: the first start and
/// the last end of its planned dates, or so many months after the start. What is no day, or
/// no term of that grant, is left out.
fn planned(value: &Value, awarded: Date, mended: &mut Vec<String>) -> [Option<Date>; 2] {
    let none = Vec::new();
    let all = value.get("plannedDates").and_then(Value::as_array);
    let mut left_out = false;
    let mut days = |field: &str| -> Vec<Option<Date>> {
        let each = all.unwrap_or(&none).iter().map(|one| {
            let text = text_of(one, field)?;
            let read = date(text, &mut Vec::new()).ok();
            left_out |= read.is_none();
            read
        });
        each.collect()
    };
    let (starts, ends) = (days("/startDate"), days("/endDate"));
    let ends = starts
        .iter()
        .zip(&ends)
        .zip(all.unwrap_or(&none))
        .filter_map(|((start, end), one)| {
            let months = one.get("duration").and_then(Value::as_u64);
            end.or_else(|| after((*start)?, months?))
        });
    let (start, end) = (starts.iter().flatten().min().copied(), ends.max());
    let end = end.filter(|end| {
        let fits = *end >= awarded && start.is_none_or(|start| start <= *end);
        left_out |= !fits;
        fits
    });
    if left_out {
        mended.push(
            "a day of its plannedDates is no day, or before the one it follows, and is left out"
                .into(),
        );
    }
    [start, end]
}

/// The last of so many months from `start` on.
fn after(start: Date, months: u64) -> Option<Date> {
    let (year, month, day) = start.parts();
    let months = i64::try_from(months)
        .ok()?
        .checked_add(i64::from(month) - 1)?;
    let year = i32::try_from(i64::from(year).checked_add(months / 12)?).ok()?;
    let month = u32::try_from(months % 12 + 1).ok()?;
    // A month that has no such day ends before it.
    let next = (1..=day)
        .rev()
        .find_map(|day| Date::new(year, month, day))?;
    Date::from_days(next.days().checked_sub(1)?)
}

/// The currency, also where it is not written as ISO 4217 says.
pub(super) fn currency(text: &str, mended: &mut Vec<String>) -> Result<Currency, String> {
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
pub(super) fn minor(
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
/// part decimals, and `1.500` is fifteen hundred where points part thousands, so they
/// are no amounts; `0,500` is no five hundred anywhere.
pub(super) fn ungrouped(text: &str, currency: Currency) -> Option<String> {
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
    let groups_from_nothing = first.starts_with('0') && !others.is_empty();
    // A currency of three decimals is written so.
    let thousands = (1..=3).contains(&first.len()) && !first.starts_with('0') && part.len() == 3;
    let could_be_two = thousands && others.is_empty() && currency.decimals() != 3;
    let one_sign = !(whole.contains(',') && whole.contains(' '));
    let dot = if part.is_empty() { "" } else { "." };
    (fits && one_sign && !groups_from_nothing && !could_be_two)
        .then(|| format!("{}{dot}{part}", groups.concat()))
}

/// A day, also where it has a time, or is written as people do in Britain.
pub(super) fn date(text: &str, mended: &mut Vec<String>) -> Result<Date, String> {
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

/// A name as it looks: with each accent in its letter, single spaces, and no signs that
/// nobody sees, so that what looks the same is the same.
pub(super) fn one_name(field: &str, text: &str, mended: &mut Vec<String>) -> String {
    if text.is_ascii() && !text.contains("  ") && !text.contains(|sign: char| sign.is_control()) {
        return text.to_owned();
    }
    let composed: String = text.nfc().collect();
    let seen = composed.split_whitespace().map(|word| {
        let signs = word.chars().filter(|sign| Entry::may_be_in_name(*sign));
        signs.collect::<String>()
    });
    let plain: Vec<String> = seen.filter(|word| !word.is_empty()).collect();
    let plain = plain.join(" ");
    if plain != text {
        mended.push(format!("{field} '{text}' is written as '{plain}'"));
    }
    plain
}

/// What stands in a text for what was left out of it.
const LEFT_OUT: &str = "[left out]";

/// A text without addresses and numbers by which a person is reached, which have no
/// place in what is kept for good.
fn without_persons(field: &str, text: &str, mended: &mut Vec<String>) -> String {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if !text.contains('@') && digits < 10 || Entry::may_say(text) {
        return text.to_owned();
    }
    let mut words: Vec<&str> = (text.split(' '))
        .map(|word| {
            let is_address = word.contains('@') && !Entry::may_say(word);
            if is_address { LEFT_OUT } else { word }
        })
        .collect();
    if !Entry::may_say(&words.join(" ")) {
        // A telephone number is in several words, of digits and the signs between them.
        let is_number = |word: &&str| {
            let sign = |byte: u8| byte.is_ascii_digit() || b"+()-.,".contains(&byte);
            word.bytes().any(|byte| byte.is_ascii_digit()) && word.bytes().all(sign)
        };
        let runs = words.chunk_by(|one, other| is_number(one) == is_number(other));
        let kept = runs.flat_map(|run| {
            let is_kept = !is_number(&run[0]) || Entry::may_say(&format!("tel {}", run.join(" ")));
            if is_kept { run } else { &[LEFT_OUT][..] }
        });
        words = kept.copied().collect();
    }
    let plain = words.join(" ");
    mended.push(format!(
        "{field}: what looks like an address or a telephone number is left out"
    ));
    plain
}

/// The identifier and the name of an organisation.
pub(super) fn organisation(
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
    let name = name.map(|name| {
        let name = without_persons(field, name, mended);
        one_name(field, &name, mended)
    });
    let name = name.filter(|name| name != LEFT_OUT);
    let id = text_of(own, "/id").map(|id| one_name(field, id, mended));
    // An address is no number in a register.
    let id = id.filter(|id| !id.contains('@') || Entry::may_say(id));
    match (id, name) {
        (Some(id), name) => Ok((id.clone(), name.unwrap_or(id))),
        (None, Some(name)) => {
            mended.push(format!(
                "{field} '{name}' has no id: its name stands for it"
            ));
            // What looks the same is the same party.
            Ok((format!("{BY_NAME}{name}"), name))
        }
        (None, None) => Err(format!("its {field} has neither id nor name")),
    }
}
