//! Pots: policies and awards, with what each brings to every place.

use allotment_connect::{Geography, Laid, Located, Money, Policy, Reach, Span, lay};

use super::awards::Found;
use super::ground::Ground;
use super::spec::PolicySpec;

/// A policy or an award, and what it brings to each place.
#[derive(Debug)]
pub struct Pot {
    /// What it is, as far as pots are held against each other.
    pub policy: Policy,
    /// What people call it; an award is called by its id.
    pub name: String,
    /// Whose it is: a department, or the funder of an award.
    pub department: String,
    /// Whether its money comes once, or each year.
    pub once: bool,
    /// When its money runs, under this name and those that it replaces, where they had the
    /// same sum.
    pub runs: Span,
    /// What it brings to each place that it reaches.
    pub laid: Laid,
    /// The position of the pot whose money it already is.
    pub replaced_by: Option<usize>,
    /// Money that others passed on, and that is counted there, in minor units.
    pub passed_on: u64,
    /// The codes of areas that it names, and that no place lies in.
    pub strange_codes: Vec<String>,
    /// Whether it is an award.
    pub is_award: bool,
}

/// The pot of a policy that brings `laid`.
pub(super) fn of_policy(policy: &PolicySpec, laid: Laid) -> Pot {
    Pot {
        policy: as_policy(policy),
        name: policy.name.clone(),
        department: policy.department.clone(),
        once: policy.once,
        runs: policy.span,
        laid,
        replaced_by: None,
        passed_on: 0,
        strange_codes: Vec::new(),
        is_award: false,
    }
}

/// What pots are held against each other by.
pub(super) fn as_policy(policy: &PolicySpec) -> Policy {
    let replaces = policy.replaces.iter().map(|name| name.value.clone());
    Policy {
        id: policy.id.clone(),
        theme: policy.theme.clone(),
        kind: policy.kind.clone(),
        span: policy.span,
        effects: policy.effects.clone(),
        replaces: replaces.collect(),
        part_of: None,
    }
}

/// What an award brings: its new money is divided equally among the areas that
/// it names, pennies left to the first, and in each by people. `levels` are the
/// columns in which its codes are looked for.
pub(super) fn of_award(ground: &Ground, levels: &[String], award: Found) -> Pot {
    let mut laid = Laid {
        on: Vec::new(),
        money: Money::default(),
    };
    let minor = award.counted.minor;
    let mut strange_codes = Vec::new();
    match award.places() {
        None => laid.money.unknown = u128::from(minor),
        Some((located, codes)) => {
            let count = codes.len() as u64;
            for (code, at) in codes.iter().zip(0..) {
                let part = minor / count + u64::from(at < minor % count);
                match area_of(ground, levels, code) {
                    None => {
                        laid.money.outside += u128::from(part);
                        strange_codes.push((*code).clone());
                    }
                    Some((geography, area)) => {
                        let reach = [reach(area, part, located)];
                        merge(&mut laid, lay(&ground.places, geography, &reach));
                    }
                }
            }
        }
    }
    Pot {
        policy: Policy {
            id: award.id.clone(),
            theme: award.theme,
            kind: "grant".to_owned(),
            span: Span {
                from: Some(award.day),
                to: Some(award.day),
            },
            effects: Vec::new(),
            replaces: Vec::new(),
            part_of: None,
        },
        name: award.id,
        department: award.funder,
        once: true,
        runs: Span {
            from: Some(award.day),
            to: Some(award.day),
        },
        laid,
        replaced_by: None,
        passed_on: award.counted.passed_on,
        strange_codes,
        is_award: true,
    }
}

fn reach(area: usize, minor: u64, located: Located) -> Reach {
    Reach {
        area,
        minor: Some(minor),
        located,
    }
}

/// The area with `code`, in the first of the columns that has it.
fn area_of<'a>(
    ground: &'a Ground,
    levels: &[String],
    code: &str,
) -> Option<(&'a Geography, usize)> {
    levels.iter().find_map(|name| {
        let level = ground.known_level(name);
        Some((&level.geography, *level.position.get(code)?))
    })
}

fn merge(laid: &mut Laid, more: Laid) {
    laid.money += more.money;
    for one in more.on {
        match laid
            .on
            .binary_search_by_key(&one.place, |known| known.place)
        {
            Ok(at) => {
                let known = &mut laid.on[at];
                known.minor = match (known.minor, one.minor) {
                    (Some(one), Some(other)) => Some(one + other),
                    (one, other) => one.or(other),
                };
            }
            Err(at) => laid.on.insert(at, one),
        }
    }
}
