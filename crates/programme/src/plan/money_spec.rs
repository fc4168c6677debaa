//! The money of a plan's TOML: what it states, and what a programme's share gives.

use allotment_place::Currency;
use allotment_plan::{Carry, Money, Year, YearMoney};

use super::amounts::by_year;
use super::around::{Around, Asked, around, around_in};
use super::spec::Knows;
use super::starter::YEARS;
use crate::spec::{Located, Section};

/// What came of asking who knows the share.
pub(super) enum Found {
    /// A programme knows it.
    Known(Box<Around>),
    /// None is named.
    Nobody,
    /// One is, and something is wrong with it.
    Wrong,
}

/// Asks the programme that is there, or that the plan names.
pub(super) fn find(
    root: &Section<'_>,
    money: Option<&Section<'_>>,
    place: Option<&Located<String>>,
    knows: Knows<'_>,
) -> Found {
    let document = root.document();
    let named = money.and_then(|money| money.text("programme"));
    let file = document.file();
    let found = match (knows, named, place) {
        (Knows::Folder(None), None, _) => return Found::Nobody,
        (_, _, None) => return Found::Wrong,
        (Knows::Run(seen), _, Some(place)) => around_in(seen, Asked::in_file(file, place)),
        (Knows::Folder(Some(folder)), _, Some(place)) => {
            around(folder, Asked::in_file(file, place))
        }
        (Knows::Folder(None), Some(named), Some(place)) => {
            around(&document.resolve(&named.value), Asked::in_file(file, place))
        }
    };
    match document.collect(found) {
        Some(found) => Found::Known(Box::new(found)),
        None => Found::Wrong,
    }
}

/// The first year of the place's money and the three after it.
pub(super) fn first_years(found: &Around) -> Option<Vec<Year>> {
    let first = found.share.keys().find_map(|label| Year::parse(label))?;
    Some((0..YEARS).map(|years| first.after(years)).collect())
}

/// The money of a share, and what else the programme knows.
pub(super) fn of_share(
    found: Around,
    years: &[Year],
    stated: Option<Vec<YearMoney>>,
    carry: Carry,
) -> (Money, Option<Around>) {
    let share = years
        .iter()
        .map(|year| found.share.get(year.label()).copied().unwrap_or_default());
    let money = Money {
        share: share.collect(),
        stated,
        carry,
        source: found.source.clone(),
    };
    (money, Some(found))
}

/// The money, and what the programme knows if there is one.
pub(super) fn read_money(
    section: &Section<'_>,
    found: Found,
    years: &[Year],
    currency: Currency,
) -> Option<(Money, Option<Around>)> {
    // Without years nothing can be said of amounts.
    let stated = match years {
        [] => {
            for key in ["capital", "capital_minor", "revenue", "revenue_minor"] {
                let _read = section.exacts(key);
            }
            None
        }
        years => read_stated(section, years, currency),
    };
    let carry = read_carry(section);
    let source = section.text("source").map(|source| source.value);
    let is_stated = ["capital", "revenue", "capital_minor", "revenue_minor"]
        .iter()
        .any(|key| section.has(key));
    let has = |key: &str| section.has(key) || section.has(&format!("{key}_minor"));
    if is_stated {
        for key in ["capital", "revenue"] {
            if !has(key) {
                let help = format!(
                    "write the {key} of each year, 0 where there is none:  {key} = [\"0\", …]"
                );
                section.fault(key, format!("'{key}' is missing"), help);
            }
        }
    }
    let stated = stated?;
    match found {
        Found::Wrong => None,
        Found::Known(found) => {
            let stated = is_stated.then_some(stated);
            Some(of_share(*found, years, stated, carry?))
        }
        Found::Nobody => {
            if !is_stated {
                let what = "nothing says how much money there is";
                let help = "name a programme = \"DIR\", or write capital, revenue and source";
                section.fault("programme", what, help);
                return None;
            }
            if source.is_none() {
                let help = "write who gives the money and where that is published: source = \"…\"";
                section.fault("source", "nothing says where the money comes from", help);
            }
            let money = Money {
                share: stated,
                stated: None,
                carry: carry?,
                source: source?,
            };
            Some((money, None))
        }
    }
}

fn read_stated(
    section: &Section<'_>,
    years: &[Year],
    currency: Currency,
) -> Option<Vec<YearMoney>> {
    let capital = by_year(section, "capital", years, currency);
    let revenue = by_year(section, "revenue", years, currency);
    let both = capital?.into_iter().zip(revenue?);
    Some(
        both.map(|(capital, revenue)| YearMoney { capital, revenue })
            .collect(),
    )
}

fn read_carry(section: &Section<'_>) -> Option<Carry> {
    let kinds = section.choices("carry", &[("capital", true), ("revenue", false)]);
    let source = section.text("carry_source").map(|source| source.value);
    if !kinds.is_empty() && source.is_none() {
        let help = "write who allows it and where: carry_source = \"…\"";
        section.fault(
            "carry",
            "nothing says who lets money be kept for a later year",
            help,
        );
        return None;
    }
    Some(Carry {
        capital: kinds.iter().any(|kind| kind.value),
        revenue: kinds.iter().any(|kind| !kind.value),
        source,
    })
}
