//! The parts of a plan's TOML that are neither money nor items: its vision, its residents,
//! its board, its form, its partners.

use allotment_plan::{Board, Form, Later, Lengths, Partner, PartnerKind, Residents, Vision, Year};

use super::spec::year;
use crate::spec::{Located, Section};

/// That each later period is written as the years of the plan are: a calendar year is no
/// financial one.
pub(super) fn written_alike(root: &Section<'_>, vision: &Vision, lines: &[u64], first: &Year) {
    for (later, &line) in vision.later.iter().zip(lines.iter().skip(1)) {
        for year in [&later.from, &later.to] {
            if !year.is_like(first) {
                let what = format!("'{year}' is written otherwise than the years of the plan");
                let help = format!("write it as they are, such as {first}");
                root.document().fault(line, what, help);
            }
        }
    }
}

/// The vision, and the line of each of its parts.
pub(super) fn read_vision(section: Section<'_>) -> (Option<Vision>, Vec<u64>) {
    let mut lines = vec![section.line_of("words")];
    let words = section.required_text("words", "A place where every child can swim");
    let years = section.whole("years").map_or(10, |years| years.value);
    let later: Vec<Option<Later>> = (section.sections("later").into_iter())
        .map(|section| {
            let from = section.required_text("from", "2030-31");
            let to = section.required_text("to", "2032-33");
            let words = section.required_text("words", "The hall runs itself");
            let from = from.and_then(|from| year(&section, &from));
            let to = to.and_then(|to| year(&section, &to));
            if let (Some(from), Some(to)) = (&from, &to)
                && from.start() > to.start()
            {
                section.fault(
                    "to",
                    "it ends before it begins",
                    "write the later year under to",
                );
            }
            lines.push(section.line_of("words"));
            section.finish();
            Some(Later {
                from: from?,
                to: to?,
                words: words?.value,
            })
        })
        .collect();
    let later = later.into_iter().collect::<Option<Vec<_>>>();
    let short = u32::try_from(years)
        .ok()
        .filter(|years| (1..=50).contains(years));
    if short.is_none() {
        section.fault("years", "a vision looks 1 to 50 years ahead", "write 10");
    }
    section.finish();
    let vision = || {
        Some(Vision {
            words: words?.value,
            years: short?,
            later: later?,
        })
    };
    (vision(), lines)
}

pub(super) fn read_residents(section: Section<'_>) -> Option<Residents> {
    let how = section.required_text("how", "Two open evenings and 300 doors knocked");
    let people = section.whole("people").map(|people| people.value);
    let source = section.text("source").map(|source| source.value);
    section.finish();
    Some(Residents {
        how: how?.value,
        people,
        source,
    })
}

pub(super) fn read_board(section: Section<'_>) -> Option<Board> {
    let name = section.required_text("name", "Ambermill Neighbourhood Board");
    let text = |key: &str| section.text(key).map(|text| text.value);
    let (chair, accountable, decisions) = (text("chair"), text("accountable"), text("decisions"));
    section.finish();
    Some(Board {
        name: name?.value,
        chair,
        accountable,
        decisions,
    })
}

pub(super) fn read_form(section: Section<'_>) -> Option<Form> {
    let name = section.required_text("name", "Pride in Place Programme");
    let source = section.required_text("source", "https://www.gov.uk/…");
    let themes = section.texts("themes");
    let by_default = Lengths::default();
    let length = |key: &str, by_default: u32| match section.whole(key) {
        None => by_default,
        Some(years) => u32::try_from(years.value)
            .ok()
            .filter(|years| (1..=50).contains(years))
            .unwrap_or_else(|| {
                section.fault(
                    key,
                    "a form asks for 1 to 50 years",
                    "write a number of years",
                );
                by_default
            }),
    };
    let lengths = Lengths {
        vision: length("vision_years", by_default.vision),
        plan: length("plan_years", by_default.plan),
        later: (section.exacts("later_years").into_iter())
            .filter_map(|years| {
                let whole = years.value.is_integer().then(|| years.value.to_integer());
                let years = whole.and_then(|whole| u32::try_from(whole).ok());
                let years = years.filter(|years| (1..=50).contains(years));
                if years.is_none() {
                    let what = "a period has 1 to 50 whole years";
                    section.fault("later_years", what, "write the years of each:  [3, 3]");
                }
                years
            })
            .collect(),
    };
    section.finish();
    Some(Form {
        name: name?.value,
        source: source?.value,
        themes: themes.into_iter().map(|theme| theme.value).collect(),
        lengths,
    })
}

/// The partners that have an id.
pub(super) fn read_partners(root: &Section<'_>) -> Vec<Partner> {
    let mut found: Vec<(Partner, u64)> = Vec::new();
    for section in root.sections("partner") {
        let id = section.required_text("id", "swimmers");
        let name = section.required_text("name", "Ambermill Swimmers");
        section.require("type", "type = \"community group\"");
        let kind = section.choice("type", &PartnerKind::ALL);
        let org_id = section.required_text("org_id", "unregistered");
        if let Some(org_id) = org_id.as_ref().filter(|id| !is_org_id(&id.value)) {
            let what = format!("'{}' is no number of an organisation", org_id.value);
            let help = "write its number with the list that has it, such as GB-CHC-123456 or GB-COH-01234567 (org-id.guide names the lists), or unregistered";
            section.fault("org_id", what, help);
        }
        let line = section.line();
        let first = (id.as_ref()).and_then(|id| found.iter().find(|(one, _)| one.id == id.value));
        if let Some((partner, first)) = first {
            let what = format!("the partner '{}' is already on line {first}", partner.id);
            section.fault("id", what, "give each partner an id of its own");
        }
        section.finish();
        // One of whom something is wrong is known all the same, so that items that
        // name it are not told as well: the fault keeps the plan from being made.
        let text = |text: Option<Located<String>>| text.map_or_else(String::new, |one| one.value);
        if let Some(id) = id {
            let partner = Partner {
                id: id.value,
                name: text(name),
                kind: kind.map(|kind| kind.value),
                org_id: text(org_id).trim().to_owned(),
            };
            found.push((partner, line));
        }
    }
    found.into_iter().map(|(partner, _)| partner).collect()
}

/// Whether `text` is `unregistered`, or has the form of an organisation's number: the
/// country or body, the list, and the number in it, between hyphens and without a space.
///
/// Source: org-id.guide, «About»: an identifier is the code of a list and the number in
/// it, and the code of a list a two-letter country or `XI`, `XM` and the like, and a name.
fn is_org_id(text: &str) -> bool {
    if text.trim().eq_ignore_ascii_case("unregistered") {
        return true;
    }
    let mut parts = text.splitn(3, '-');
    let [Some(country), Some(list), Some(number)] = [parts.next(), parts.next(), parts.next()]
    else {
        return false;
    };
    let is_list = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let is_number = |letter: char| letter.is_alphanumeric() || "-_./:+&()".contains(letter);
    country.len() == 2
        && country.chars().all(|letter| letter.is_ascii_alphabetic())
        && !list.is_empty()
        && list.chars().all(is_list)
        && number.contains(char::is_alphanumeric)
        && number.chars().all(is_number)
}
