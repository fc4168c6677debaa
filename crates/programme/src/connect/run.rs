//! Policies and awards laid on places.

use std::path::Path;

use allotment_connect::{Laid, Money, Policy, Reach, Span, conflicts, lay, overlaps, replaced};
use allotment_table::{Fault, Faults, Source, Table, nearest};
use rayon::prelude::*;

use super::awards;
use super::load::{Ground, reach};
use super::spec::{ConnectSpec, PolicySpec};
use super::tell::{Telling, in_words};
use crate::spec::Document;
use crate::{Files, Sheet};

/// What a person asks for.
#[derive(Debug, Clone, Default)]
pub struct ConnectChoice {
    /// One place only.
    pub place: Option<String>,
    /// One outcome only.
    pub outcome: Option<String>,
}

/// A policy or an award, and what it brings to each place.
pub(super) struct Pot {
    pub policy: Policy,
    pub department: String,
    pub once: bool,
    pub laid: Laid,
    /// The position of the pot whose money it already is.
    pub replaced_by: Option<usize>,
    /// Money that others passed on, and that is counted there.
    pub passed_on: u64,
    pub is_award: bool,
}

/// What reaches each place of the spec at `path`, and what a reader should know
/// of it.
///
/// # Errors
/// [`Faults`] of the spec, its tables and its grants, or of a place or an
/// outcome that is not there.
pub fn connect_command(
    path: &Path,
    choice: &ConnectChoice,
) -> Result<(Sheet, Vec<String>), Faults> {
    let document = Document::read(path)?;
    let root = document.root();
    let spec = ConnectSpec::read(&root);
    root.finish();
    let spec = document.finish(spec)?;
    let files = Files::new(&document, spec.sources.clone());
    let (ground, pots, outside) = run(&spec, &files)?;
    files.all_sources_read()?;
    let place = choice
        .place
        .as_deref()
        .map(|place| find(place, &ground, &spec))
        .transpose()?;
    if let Some(outcome) = &choice.outcome {
        known_outcome(outcome, &pots, document.file())?;
    }
    let mut sources = vec![Source {
        title: "the spec".into(),
        file: Some(document.file().to_owned()),
        sha256: Some(document.sha256().to_owned()),
        ..Source::default()
    }];
    sources.extend(files.sources().into_values());
    let policies: Vec<Policy> = pots.iter().map(|pot| pot.policy.clone()).collect();
    let reaches: Vec<Vec<usize>> = (pots.iter())
        .map(|pot| {
            let places = pot.laid.on.iter().map(|one| one.place);
            places
                .filter(|&at| place.is_none_or(|place| place == at))
                .collect()
        })
        .collect();
    let declared = pots.iter().filter(|pot| !pot.is_award).count();
    let telling = Telling {
        spec: &spec,
        ground: &ground,
        pots: &pots,
        outside: &outside,
        place,
        outcome: choice.outcome.as_deref(),
        conflicts: conflicts(&policies, &reaches),
        overlaps: overlaps(&policies[..declared], &reaches[..declared]),
    };
    Ok(telling.tell(sources))
}

fn run(
    spec: &ConnectSpec,
    files: &Files<'_>,
) -> Result<(Ground, Vec<Pot>, Vec<OutsideOf>), Faults> {
    let mut faults = Faults::new();
    let table = faults.collect(files.table(&spec.places));
    let ground = table.and_then(|table| faults.collect(Ground::new(table, spec)));
    let awards = faults.collect(awards::read(&spec.grants, files, spec.currency));
    let tables: Vec<Option<Table>> = (spec.policies.iter())
        .map(|policy| faults.collect(files.table(&policy.reach)))
        .collect();
    let (Some(mut ground), Some(awards)) = (ground, awards) else {
        faults.into_result(())?;
        unreachable!("else there are faults");
    };
    let mut read: Vec<(usize, Vec<Reach>)> = Vec::new();
    let mut outside = Vec::new();
    for (at, (policy, table)) in spec.policies.iter().zip(&tables).enumerate() {
        let Some(table) = table else { continue };
        let Some(level) = faults.collect(ground.level(&policy.geography.value)) else {
            continue;
        };
        let reached = reach(table, &policy.geography, level, spec.currency);
        if let Some(reached) = faults.collect(reached) {
            outside.extend(reached.outside.into_iter().map(|one| {
                OutsideOf {
                    policy: policy.id.clone(),
                    file: table.name().to_owned(),
                    near: (nearest(&one.code, level.position.keys().map(String::as_str)).first())
                        .map(|near| (*near).to_owned()),
                    code: one.code,
                    line: one.line,
                }
            }));
            read.push((at, reached.reach));
        }
    }
    faults.into_result(())?;
    for policy in &spec.policies {
        ground.level(&policy.geography.value)?;
    }
    let mut pots: Vec<Pot> = {
        let ground = &ground;
        (read.par_iter())
            .map(|(at, reach)| {
                let policy = &spec.policies[*at];
                let level = ground.known_level(&policy.geography.value);
                pot(policy, lay(&ground.places, &level.geography, reach))
            })
            .collect()
    };
    let policies: Vec<Policy> = pots.iter().map(|pot| pot.policy.clone()).collect();
    let by = replaced(&policies);
    refuse_less(spec, files, &pots, &by)?;
    for (pot, by) in pots.iter_mut().zip(by) {
        pot.replaced_by = by;
    }
    if !awards.is_empty() {
        let levels = code_levels(&mut ground, spec)?;
        pots.extend(
            awards
                .into_iter()
                .map(|award| award_pot(&ground, &levels, award)),
        );
    }
    Ok((ground, pots, outside))
}

/// Faults for pots that say to be the money of others and have less of it: the
/// rest would be lost.
fn refuse_less(
    spec: &ConnectSpec,
    files: &Files<'_>,
    pots: &[Pot],
    by: &[Option<usize>],
) -> Result<(), Faults> {
    let mut faults = Faults::new();
    for (at, new) in pots.iter().enumerate() {
        let olds = pots.iter().zip(by).filter(|(_, by)| **by == Some(at));
        let old: u128 = olds.map(|(old, _)| old.laid.money.total()).sum();
        if old > new.laid.money.total() {
            let policy = &spec.policies[at];
            let what = format!(
                "'{}' replaces pots with {}, and has {} itself: the rest would be counted nowhere",
                policy.id,
                in_words(old, spec.currency),
                in_words(new.laid.money.total(), spec.currency)
            );
            let help = "state all of its money, or let the older pot end before it begins";
            let line = policy
                .replaces
                .first()
                .map_or(policy.line, |name| name.line);
            faults.push(Fault::new(files.document_file(), what, help).at_line(line));
        }
    }
    faults.into_result(())
}

/// A code of a policy's reach in which none of the places lie.
pub(super) struct OutsideOf {
    pub policy: String,
    pub file: String,
    pub line: u64,
    pub code: String,
    pub near: Option<String>,
}

fn pot(policy: &PolicySpec, laid: Laid) -> Pot {
    Pot {
        policy: Policy {
            id: policy.id.clone(),
            theme: policy.theme.clone(),
            kind: policy.kind.clone(),
            span: policy.span,
            effects: policy.effects.clone(),
            replaces: policy
                .replaces
                .iter()
                .map(|name| name.value.clone())
                .collect(),
        },
        department: policy.department.clone(),
        once: policy.once,
        laid,
        replaced_by: None,
        passed_on: 0,
        is_award: false,
    }
}

/// The columns of the places whose cells may be codes of areas, the places' own
/// first: awards say a code, and not of which geography.
fn code_levels(ground: &mut Ground, spec: &ConnectSpec) -> Result<Vec<String>, Faults> {
    let mut names = vec![spec.id.value.clone()];
    let others: Vec<String> = (ground.table.column_names().into_iter())
        .filter(|name| *name != spec.id.value && *name != spec.population.value)
        .filter(|name| name.ends_with("cd") || name.ends_with("_code") || name.ends_with("code"))
        .map(str::to_owned)
        .collect();
    names.extend(others);
    for policy in &spec.policies {
        if !names.contains(&policy.geography.value) {
            names.push(policy.geography.value.clone());
        }
    }
    for name in &names {
        ground.level(name)?;
    }
    Ok(names)
}

/// What an award brings: its new money is divided equally among the areas that
/// it names, pennies left to the first, and in each by people.
fn award_pot(ground: &Ground, levels: &[String], award: awards::Found) -> Pot {
    let mut laid = Laid {
        on: Vec::new(),
        money: Money::default(),
    };
    let minor = award.counted.minor;
    match award.places() {
        None => laid.money.unknown = u128::from(minor),
        Some((located, codes)) => {
            let count = codes.len() as u64;
            for (code, at) in codes.iter().zip(0..) {
                let part = minor / count + u64::from(at < minor % count);
                let level = (levels.iter())
                    .map(|name| ground.known_level(name))
                    .find_map(|level| Some((level, *level.position.get(code)?)));
                match level {
                    None => laid.money.outside += u128::from(part),
                    Some((level, area)) => {
                        let reach = [Reach {
                            area,
                            minor: Some(part),
                            located,
                        }];
                        merge(&mut laid, lay(&ground.places, &level.geography, &reach));
                    }
                }
            }
        }
    }
    Pot {
        policy: Policy {
            id: award.id,
            theme: award.theme,
            kind: "grant".to_owned(),
            span: Span {
                from: Some(award.day),
                to: Some(award.day),
            },
            effects: Vec::new(),
            replaces: Vec::new(),
        },
        department: award.funder,
        once: true,
        laid,
        replaced_by: None,
        passed_on: award.counted.passed_on,
        is_award: true,
    }
}

fn merge(laid: &mut Laid, more: Laid) {
    laid.money += more.money;
    for one in more.on {
        match laid.on.iter_mut().find(|known| known.place == one.place) {
            Some(known) => {
                known.minor = match (known.minor, one.minor) {
                    (Some(one), Some(other)) => Some(one + other),
                    (one, other) => one.or(other),
                };
            }
            None => laid.on.push(one),
        }
    }
    laid.on.sort_by_key(|one| one.place);
}

fn find(place: &str, ground: &Ground, spec: &ConnectSpec) -> Result<usize, Faults> {
    let found = ground.ids.iter().position(|id| id == place);
    found.ok_or_else(|| {
        let near = nearest(place, ground.ids.iter().map(String::as_str));
        let help = match near.first() {
            Some(near) => format!("did you mean '{near}'?"),
            None => "write a code as the table of places has it".to_owned(),
        };
        let what = format!("'{place}' is not among the places");
        Fault::new(&spec.places.value, what, help).into()
    })
}

fn known_outcome(outcome: &str, pots: &[Pot], file: &str) -> Result<(), Faults> {
    let mut known: Vec<&str> = (pots.iter())
        .flat_map(|pot| {
            pot.policy
                .effects
                .iter()
                .map(|effect| effect.outcome.as_str())
        })
        .collect();
    known.sort_unstable();
    known.dedup();
    if known.contains(&outcome) {
        return Ok(());
    }
    let help = if known.is_empty() {
        "give policies their outcomes".to_owned()
    } else {
        format!("the outcomes are: {}", known.join(", "))
    };
    let what = format!("no policy here means to change '{outcome}'");
    Err(Fault::new(file, what, help).into())
}
