//! The formula, and what each place gets, in the report's words.

use allotment_place::{Currency, Pence, Share};
use allotment_report as report;

use crate::share::{ShareRun, ShareSpec, decimal, reason_text};
use crate::{Programme, Run};

/// How the money was shared.
pub(super) fn formula(programme: &Programme, run: &Run) -> Option<report::Formula> {
    let (spec, share) = (programme.share.as_ref()?, run.share.as_ref()?);
    let currency = spec.envelope.currency;
    Some(report::Formula {
        envelope: spec.envelope.amount,
        selection: spec
            .select
            .as_ref()
            .map(|_| selection(programme, spec, share)),
        parts: spec.parts.iter().map(part).collect(),
        limits: limits(spec, currency),
        lambda: Some(share.audit.lambda.clone()),
        profile: profile(spec),
        capital: spec.envelope.capital.as_ref().map(decimal),
        notes: notes(spec, share),
    })
}

fn selection(programme: &Programme, spec: &ShareSpec, share: &ShareRun) -> report::Selection {
    let select = spec.select.as_ref().expect("asked for");
    let selected = share
        .allocation
        .places
        .iter()
        .filter(|place| place.selected);
    let mut rules = vec![format!(
        "Places are taken by their {}, the greatest first.",
        super::method::words(&select.by.value)
    )];
    for (per, places) in &select.at_most {
        let plural = if *places == 1 { "place" } else { "places" };
        let levels = programme.map.iter().flat_map(|map| &map.levels);
        let level = levels.into_iter().find(|level| level.id.value == per.value);
        rules.push(match level {
            Some(level) => format!("No more than {places} {plural} in one {}.", level.label),
            None => format!(
                "No more than {places} {plural} with the same {}.",
                per.value
            ),
        });
    }
    if let Some(exclude) = &select.exclude {
        rules.push(format!("Places where '{}' is true are out.", exclude.value));
    }
    if let Some(sequence) = select.sequence {
        rules.push(format!(
            "{sequence} start each year, the greatest need first."
        ));
    }
    let mut starts = std::collections::BTreeMap::new();
    for place in selected.clone() {
        if let Some(year) = place.starts {
            *starts.entry(year).or_insert(0) += 1;
        }
    }
    report::Selection {
        by: select.by.value.clone(),
        count: selected.count(),
        rules,
        starts: if select.sequence.is_some() {
            starts.into_iter().collect()
        } else {
            Vec::new()
        },
    }
}

fn part(part: &crate::share::PartSpec) -> report::Part {
    let expression = &part.in_proportion_to.value;
    report::Part {
        name: part
            .title
            .clone()
            .unwrap_or_else(|| part.id.replace('_', " ")),
        weight: part.weight_text.clone(),
        expression: expression.clone(),
        words: match expression.as_str() {
            "population" => "The more people, the more money.".into(),
            "1" => "The same for every place.".into(),
            other => format!("In proportion to {}.", super::method::words(other)),
        },
    }
}

fn limits(spec: &ShareSpec, currency: Currency) -> Vec<report::Limit> {
    let limits = &spec.limits;
    let money = |pence: Pence| pence.display_whole(currency);
    let mut listed = Vec::new();
    let mut add = |name: &str, value: String, words: &str| {
        listed.push(report::Limit {
            name: name.into(),
            value,
            words: words.into(),
        });
    };
    if let Some(floor) = limits.floor {
        add(
            "floor",
            format!("{} a place", money(floor)),
            "No place that is in gets less.",
        );
    }
    if let Some(ceiling) = limits.ceiling {
        add(
            "ceiling",
            format!("{} a place", money(ceiling)),
            "No place gets more.",
        );
    }
    if let Some(floor) = limits.floor_per_head {
        let value = format!("{} a head", floor.display(currency));
        add(
            "floor a head",
            value,
            "No place gets less for each of its people.",
        );
    }
    if let Some(damping) = &limits.max_loss {
        let value = format!("{} of '{}'", decimal(&damping.rate), damping.previous.value);
        add(
            "largest fall",
            value,
            "No place's yearly money falls faster.",
        );
    }
    if let Some(damping) = &limits.max_gain {
        let value = format!("{} of '{}'", decimal(&damping.rate), damping.previous.value);
        add(
            "largest rise",
            value,
            "No place's yearly money rises faster.",
        );
    }
    listed
}

/// The profile in whole parts, if that is what it is made of.
fn profile(spec: &ShareSpec) -> Vec<u32> {
    let whole = |part: &num_rational::BigRational| {
        part.is_integer()
            .then(|| u32::try_from(part.to_integer()).ok())
            .flatten()
    };
    spec.envelope
        .profile
        .iter()
        .map(whole)
        .collect::<Option<_>>()
        .unwrap_or_default()
}

fn notes(spec: &ShareSpec, share: &ShareRun) -> Vec<String> {
    let mut notes = vec![format!(
        "Rounding to the penny moved {} pence in all, to the largest remainders.",
        share.allocation.pence_moved
    )];
    if let Some((base, file)) = &spec.envelope.prices {
        notes.push(format!(
            "Amounts are fixed in prices of {} and paid in cash of each year, by the index in {}.",
            base.value, file.value
        ));
    }
    for pool in &spec.pools {
        notes.push(format!(
            "{} places claim together as '{}'.",
            pool.members.len(),
            pool.name
        ));
    }
    notes
}

/// What the place at `row` of the share gets.
pub(super) fn money(share: &ShareRun, rows: &[usize], row: usize) -> report::Money {
    let place = &share.allocation.places[row];
    let currency = share.input.spec.envelope.currency;
    let years: Vec<report::Year> = rows
        .iter()
        .map(|&at| &share.allocation.rows[at])
        .filter(|_| place.selected)
        .map(|year| report::Year {
            year: year.year,
            amount: year.amount,
            capital: year.capital,
            revenue: year.revenue,
            reason: None,
        })
        .collect();
    let parts = share
        .allocation
        .parts
        .iter()
        .map(|amounts| Pence::new(rows.iter().map(|&at| amounts[at].get()).sum()))
        .collect();
    let bound = place.held_by.map(|limit| report::Bound {
        limit: super::audit::limit_name(limit).into(),
        words: format!(
            "Without any limit it would get {}.",
            place.target.display(currency)
        ),
        without: Some(place.target),
    });
    report::Money {
        selected: place.selected,
        total: place.cash,
        reason: reason_text(&share.input.spec, place),
        position: place.rank.map(allotment_place::Rank::get),
        starts: place.starts,
        p_selected: share
            .odds
            .as_ref()
            .and_then(|odds| Share::new(odds[row]).ok()),
        years,
        parts: if place.selected { parts } else { Vec::new() },
        bound: bound.into_iter().collect(),
    }
}
