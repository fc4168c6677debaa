//! An entry of a register's TOML, as an action.

use std::time::{SystemTime, UNIX_EPOCH};

use allotment_place::Currency;
use allotment_roadmap::{
    Action, Cost, Direction, Kind, Level, LevelOf, Read, Size, Source, Studied,
};
use num_traits::ToPrimitive;

use crate::spec::{Located, Section};

/// The action that `section` describes, with the line of its code.
pub(super) fn read_entry(section: Section<'_>) -> Option<(Located<String>, Action)> {
    let id = section.required_text("id", "holiday-clubs");
    let action = section.required_text("action", "Open a club in the school holidays");
    let claim = section.required_text("claim", "what was found, by whom, and how sure they were");
    let outcome = section.required_text("outcome", "children who eat well in the holidays");
    section.require("direction", "direction = \"up\", or down, mixed, none");
    let direction = section.choice("direction", &Direction::ALL);
    let theme = section.text("theme").map(|theme| theme.value);
    let values = |key: &str| {
        let all = texts(&section, key).into_iter();
        all.map(|one| one.value).collect::<Vec<_>>()
    };
    let (topics, assets) = (values("topics"), values("assets"));
    let needs_assets = values("needs_assets");
    let for_whom = section.text("for_whom").map(|whom| whom.value);
    let source = read_source(&section);
    let size = read_size(&section);
    let cost = read_cost(&section);
    let lag_years = section.number("lag_years").map(|lag| lag.value);
    if lag_years.is_some_and(|lag| lag < 0.0) {
        section.fault(
            "lag_years",
            "an effect before its cause",
            "write the years until it was seen",
        );
    }
    let studied = read_studied(&section);
    let id = checked_id(&section, id);
    section.finish();
    let id = id?;
    let action = Action {
        id: id.value.clone(),
        action: action?.value,
        claim: claim?.value,
        outcome: outcome?.value,
        theme,
        topics,
        assets,
        needs_assets,
        for_whom,
        direction: direction?.value,
        size: size?,
        lag_years,
        cost: cost?,
        studied,
        source: source?,
    };
    Some((id, action))
}

/// The texts under `key`; an empty one names nothing, and is a fault.
fn texts(section: &Section<'_>, key: &str) -> Vec<Located<String>> {
    let mut texts = section.texts(key);
    texts.retain(|text| {
        let says = !text.value.trim().is_empty();
        if !says {
            let what = format!("a text of '{key}' is empty");
            section.fault(key, what, "fill it in, or take it out");
        }
        says
    });
    texts
}

/// Where it was studied: `studied_in` in words, or as kinds of places and codes, between
/// commas or as a list; and `studied_kinds` and `studied_codes`.
fn read_studied(section: &Section<'_>) -> Studied {
    let told = if section.is_list("studied_in") {
        texts(section, "studied_in")
    } else {
        section.text("studied_in").into_iter().collect()
    };
    let told: Vec<String> = told.into_iter().map(|one| one.value).collect();
    let kinds = section.choices("studied_kinds", &Kind::ALL).into_iter();
    let codes = texts(section, "studied_codes").into_iter();
    let countries = texts(section, "studied_countries").into_iter();
    let mut studied = Studied {
        words: told.join(", "),
        kinds: kinds.map(|kind| kind.value).collect(),
        codes: codes.map(|code| code.value).collect(),
        countries: countries.map(|country| country.value).collect(),
    };
    for part in told.iter().flat_map(|one| one.split([',', ';'])) {
        let words: Vec<&str> = part.split_whitespace().collect();
        let named: Option<Vec<Kind>> = words.iter().map(|word| kind_called(word)).collect();
        match (named, words.as_slice()) {
            (Some(named), _) => studied.kinds.extend(named),
            (None, [code]) if code.chars().any(|letter| letter.is_ascii_digit()) => {
                studied.codes.push((*code).to_owned());
            }
            _ => {}
        }
    }
    studied
}

/// The kind of place that one word names: `town`, `towns`, `Coastal`.
fn kind_called(word: &str) -> Option<Kind> {
    let word = word.to_lowercase();
    let plain = match word.as_str() {
        "cities" => "city",
        word => word.strip_suffix('s').unwrap_or(word),
    };
    let known = Kind::ALL.iter().find(|(name, _)| *name == plain);
    known.map(|(_, kind)| *kind)
}

fn checked_id(section: &Section<'_>, id: Option<Located<String>>) -> Option<Located<String>> {
    let id = id?;
    let plain =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if id.value.chars().all(plain) {
        return Some(id);
    }
    let what = format!("'{}' is no lasting name", id.value);
    let help = "write small letters, digits and hyphens, such as holiday-clubs";
    section.fault("id", what, help);
    None
}

/// The year that it is, in time as it is told in Greenwich.
///
/// Read so that a misspelt year is seen: as years go by, no file that was taken is ever
/// refused for it.
fn this_year() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    // A year of the calendar has 365.2425 days on average.
    1970 + since.map_or(0, |since| since.as_secs() / 31_556_952)
}

/// A year that a text of today can name.
fn a_year(year: u64) -> Option<u16> {
    year.to_u16().filter(|year| (1800..=2100).contains(year))
}

/// What only one who read a source can say.
const ONLY_WHO_READ_IT: [&str; 4] = ["level", "size", "cost_minor", "lag_years"];

/// What stands behind the entry; nothing inside if it names no source. What only a
/// source can say is refused without one.
#[expect(
    clippy::option_option,
    reason = "no source is not the same as a wrong one"
)]
fn read_source(section: &Section<'_>) -> Option<Option<Source>> {
    let needs = section.boolean("needs_source").unwrap_or(false);
    let title = section.text("source");
    let year = section.whole("year");
    let (link, read_at) = (section.text("link"), section.text("read_at"));
    let licence = section.text("licence");
    let level = section.whole("level");
    let level_by = section.text("level_by");
    let level_of = section.choice("level_of", &LevelOf::ALL);
    let read = section.choice("read", &Read::ALL);
    let Some(title) = title else {
        for key in [
            "year",
            "link",
            "read_at",
            "licence",
            "level",
            "size",
            "cost_minor",
            "lag_years",
        ] {
            if section.has(key) {
                let what = format!("'{key}' stands here, and no source that says so");
                section.fault(key, what, "add  source = \"…\", or remove the line");
            }
        }
        return Some(None);
    };
    if needs {
        let what = "there is a source, and it is said that one is needed";
        section.fault("needs_source", what, "remove one of the two");
    }
    section.require("year", "year = 2019");
    if !section.has("read_at") {
        section.require(
            "link",
            "link = \"https://…\", or read_at if its own address is not known",
        );
    }
    if read
        .as_ref()
        .is_some_and(|read| read.value == Read::NotRead)
    {
        for key in ONLY_WHO_READ_IT {
            if section.has(key) {
                let what = format!("'{key}' stands here, and the source was not read");
                let help = "read it and say so by  read = …, or remove the line";
                section.fault(key, what, help);
            }
        }
    }
    let level = match level {
        None => None,
        Some(level) => {
            let known = level.value.to_u8().and_then(Level::new);
            if known.is_none() {
                let what = format!("{} is no level of the Maryland scale", level.value);
                let help = "write 1 to 5, or leave it out if it cannot be told";
                section.fault("level", what, help);
            }
            known
        }
    };
    let address = |key: &str, link: Option<Located<String>>| {
        let link = link?.value;
        let known = ["https://", "http://"];
        if known.iter().any(|start| link.starts_with(start)) {
            return Some(link);
        }
        let what = format!("'{link}' is no address that anyone can open");
        section.fault(key, what, "write it from https:// on");
        None
    };
    let (link, read_at) = (address("link", link), address("read_at", read_at));
    let year = year.and_then(|year| {
        let known = a_year(year.value);
        if known.is_none() {
            let what = format!("{} is no year of a publication", year.value);
            section.fault("year", what, "write the year in four digits");
        }
        if known.is_some_and(|year| u64::from(year) > this_year() + 1) {
            let what = format!("{} is still to come", year.value);
            section.fault("year", what, "write the year in which it was published");
        }
        known
    });
    Some(Some(Source {
        title: title.value,
        year: year?,
        link,
        read_at,
        licence: licence.map_or_else(|| "not stated".to_owned(), |licence| licence.value),
        level,
        level_of: level_of.map_or(LevelOf::All, |of| of.value),
        level_by: level_by.map(|by| by.value),
        read: read.map(|read| read.value),
    }))
}

#[expect(
    clippy::option_option,
    reason = "no size is not the same as a wrong one"
)]
fn read_size(section: &Section<'_>) -> Option<Option<Size>> {
    let number = |key: &str| section.number(key).map(|number| number.value);
    let (size, low, high) = (number("size"), number("size_low"), number("size_high"));
    let unit = section.text("size_unit").map(|unit| unit.value);
    let Some(value) = size else {
        for key in ["size_low", "size_high", "size_unit"] {
            if section.has(key) && !section.has("size") {
                let what = format!("'{key}' stands here without a size");
                section.fault(key, what, "add  size = …, or remove the line");
            }
        }
        return (!section.has("size")).then_some(None);
    };
    let above = low.is_some_and(|low| low > value);
    let below = high.is_some_and(|high| high < value);
    if above || below {
        let what = "the size does not lie between its ends";
        section.fault("size", what, "correct size, size_low or size_high");
        return None;
    }
    Some(Some(Size {
        value,
        low,
        high,
        unit,
    }))
}

#[expect(
    clippy::option_option,
    reason = "no cost is not the same as a wrong one"
)]
fn read_cost(section: &Section<'_>) -> Option<Option<Cost>> {
    let minor = section.whole("cost_minor");
    let per = section.text("cost_per");
    let year = section.whole("cost_year");
    // Pence if nobody says, as of all money here: what an entry says is the same whatever
    // programme reads it.
    let currency = match section.text("cost_currency") {
        None => Currency::GBP,
        Some(code) => Currency::new(&code.value).unwrap_or_else(|error| {
            let help = "name the currency, such as GBP";
            section.fault("cost_currency", error.to_string(), help);
            Currency::GBP
        }),
    };
    if !section.has("cost_minor") {
        for key in ["cost_per", "cost_year", "cost_currency"] {
            if section.has(key) {
                let what = format!("'{key}' stands here without a cost");
                section.fault(key, what, "add  cost_minor = …, or remove the line");
            }
        }
        return Some(None);
    }
    section.require("cost_per", "cost_per = \"person\"");
    let year = match year {
        None => None,
        Some(year) => {
            let known = a_year(year.value);
            if known.is_none() {
                let what = format!("{} is no year of prices", year.value);
                section.fault("cost_year", what, "write the year in four digits");
            }
            known
        }
    };
    Some(Some(Cost {
        minor: minor?.value,
        per: per?.value,
        currency,
        year,
    }))
}
