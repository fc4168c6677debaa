//! What residents chose, as a plan keeps its money: `[voted]`, and `voted` of an item.

use std::path::Path;

use allotment_place::{Currency, Pence};
use allotment_plan::{Item, Sort, Vote, Voted, Year, YearMoney};
use allotment_table::{Faults, Table, nearest};

use super::amounts::by_year;
use crate::decide::Commitment;
use crate::spec::{Located, Section};

/// What was decided in the run whose tables lie in `out`; nothing if nobody voted.
///
/// # Errors
/// [`Faults`] of the table.
pub(super) fn decided_in(out: &Path) -> Result<Vec<Commitment>, Faults> {
    let path = out.join("commitments.csv");
    if !path.exists() {
        return Ok(Vec::new());
    }
    let table = Table::read(&path)?;
    let (ids, places) = (table.text("commitment")?, table.text("community")?);
    let (purposes, currencies) = (table.text("purpose")?, table.text("currency")?);
    let (amounts, rounds) = (table.integers("amount_minor")?, table.integers("round")?);
    let of_row = |row: usize| {
        Some(Commitment {
            id: ids[row]?.to_owned(),
            community: places[row]?.to_owned(),
            purpose: purposes[row].unwrap_or_default().to_owned(),
            amount: Pence::new(u64::try_from(amounts[row]?).ok()?),
            currency: Currency::new(currencies[row]?).ok()?,
            round: usize::try_from(rounds[row].unwrap_or_default()).ok()?,
        })
    };
    Ok((0..table.rows()).filter_map(of_row).collect())
}

/// What residents of `place` chose, of all that was `decided`.
pub(super) fn chosen_in(decided: &[Commitment], place: &str) -> Vec<Voted> {
    let here = decided.iter().filter(|one| one.community == place);
    here.map(|one| Voted {
        id: one.id.clone(),
        purpose: one.purpose.clone(),
        amount: one.amount,
    })
    .collect()
}

/// The vote's projects that an item names under `voted`, by their code, with or without
/// that of the place.
pub(super) fn carried(section: &Section<'_>, projects: &[Voted]) -> Option<Vec<usize>> {
    let named = section.labels("voted");
    let short = |one: &Voted| match one.id.split_once('/') {
        Some((_, project)) => project.to_owned(),
        None => one.id.clone(),
    };
    let mut find = |name: &Located<String>| {
        let is = |one: &Voted| one.id == name.value || short(one) == name.value;
        let found = projects.iter().position(is);
        if found.is_none() {
            let what = format!("'{}' is nothing that residents chose here", name.value);
            let codes: Vec<String> = projects.iter().map(short).collect();
            let near = nearest(&name.value, codes.iter().map(String::as_str));
            let help = match (near.first(), codes.is_empty()) {
                (Some(near), _) => format!("did you mean '{near}'?"),
                (None, false) => format!("write one of: {}", codes.join(", ")),
                (None, true) => {
                    "no vote of this place is known: name the programme, and run it".to_owned()
                }
            };
            section.document().fault(name.line, what, help);
        }
        found
    };
    let found: Vec<Option<usize>> = named.iter().map(&mut find).collect();
    let found = found.into_iter().collect::<Option<Vec<_>>>()?;
    for (at, name) in named.iter().enumerate() {
        if found[..at].contains(&found[at]) {
            let what = format!("'{}' is named twice", projects[found[at]].id);
            let help = "name it once: its money is there once";
            section.document().fault(name.line, what, help);
        }
    }
    Some(found)
}

/// That nothing residents chose is carried by two items.
pub(super) fn each_carried_once(root: &Section<'_>, items: &[(&Item, u64)], projects: &[Voted]) {
    for (at, project) in projects.iter().enumerate() {
        let carry = |one: &&(&Item, u64)| one.0.counts() && one.0.voted.contains(&at);
        let mut carriers = items.iter().filter(carry);
        if let (Some((_, first)), Some((_, line))) = (carriers.next(), carriers.next()) {
            let what = format!(
                "'{}' is carried by the item on line {first} already",
                project.id
            );
            let help = "name it in one item: its money is there once";
            root.document().fault(*line, what, help);
        }
    }
}

/// What `[voted]` says, as far as it can be read before the items.
#[derive(Debug, Default)]
pub(super) struct SetAside {
    sort: Option<Sort>,
    /// The year that pays for all that no item carries: a position among the plan's.
    year: Option<usize>,
    /// The amounts, where they are written down.
    amounts: Option<Vec<YearMoney>>,
}

/// Reads `[voted]`; `known` says of which sort the programme's money for projects is,
/// `is_known` whether a programme is there that knows what was voted for.
pub(super) fn read_set_aside(
    section: Section<'_>,
    years: &[Year],
    currency: Currency,
    known: Option<Sort>,
    is_known: bool,
) -> Option<SetAside> {
    let said = section.choice("kind", &Sort::ALL);
    if let (Some(said), Some(known)) = (&said, known)
        && said.value != known
    {
        let what = "the programme says otherwise: projects_are of its [ledger]";
        section.fault("kind", what, "remove it here, or correct the programme");
    }
    let sort = known.or(said.map(|said| said.value));
    let has = |key: &str| section.has(key) || section.has(&format!("{key}_minor"));
    let has_amounts = has("capital") || has("revenue");
    let year = section.labels("year").into_iter().next();
    let year = year.map(|year| {
        let at = years.iter().position(|one| one.label() == year.value);
        if at.is_none() && !years.is_empty() {
            let what = format!("'{}' is not a year of the plan", year.value);
            section.fault("year", what, "write one of its years");
        }
        at
    });
    if year.is_some() && has_amounts {
        let what = "it names a year that pays for all of it, and amounts as well";
        section.fault("year", what, "keep one of them");
    } else if year.is_none() && !has_amounts {
        let help = "add  year = \"2027-28\": the year whose money pays for it";
        section.fault("year", "it does not say which year pays", help);
    } else if year.is_some() && !is_known {
        let what = "nothing says what residents chose, and what it costs";
        let help = "name the programme in [money], or write amounts: capital = [\"…\"]";
        section.fault("year", what, help);
    } else if year.is_some() && sort.is_none() {
        let what = "it is not said which sort of money pays for what residents chose";
        section.fault("kind", what, "add  kind = \"capital\", or \"revenue\"");
    }
    let amounts = match years {
        [] => {
            for key in ["capital", "capital_minor", "revenue", "revenue_minor"] {
                let _read = section.exacts(key);
            }
            None
        }
        years => {
            let capital = by_year(&section, "capital", years, currency);
            let revenue = by_year(&section, "revenue", years, currency);
            let both = capital.zip(revenue);
            both.map(|(capital, revenue)| {
                (capital.into_iter().zip(revenue))
                    .map(|(capital, revenue)| YearMoney { capital, revenue })
                    .collect::<Vec<_>>()
            })
        }
    };
    section.finish();
    Some(SetAside {
        sort,
        year: match year {
            Some(at) => Some(at?),
            None => None,
        },
        amounts: Some(amounts?).filter(|_| has_amounts),
    })
}

impl SetAside {
    /// Where the plan says nothing of it: what the programme says, which is the sort and
    /// which of the plan's `years`, from 1.
    pub(super) fn of_programme(sort: Option<Sort>, year: Option<usize>, years: usize) -> Self {
        Self {
            sort,
            year: year.filter(|year| *year <= years).map(|year| year - 1),
            amounts: None,
        }
    }

    /// The vote over `projects`, with what is kept for those that none of `items` carries.
    pub(super) fn vote(self, projects: Vec<Voted>, items: &[Item], years: usize) -> Vote {
        let mut set_aside = self.amounts.unwrap_or_default();
        if let Some(year) = self.year {
            let is_carried = |at: usize| {
                let mut items = items.iter().filter(|item| item.counts());
                items.any(|item| item.voted.contains(&at))
            };
            let left = projects.iter().enumerate();
            let left = left.filter(|(at, _)| !is_carried(*at));
            let cost =
                Pence::new(left.fold(0, |sum: u64, (_, one)| sum.saturating_add(one.amount.get())));
            set_aside = vec![YearMoney::default(); years];
            match self.sort {
                Some(Sort::Revenue) => set_aside[year].revenue = cost,
                _ => set_aside[year].capital = cost,
            }
        }
        Vote {
            projects,
            sort: self.sort,
            set_aside,
        }
    }
}
