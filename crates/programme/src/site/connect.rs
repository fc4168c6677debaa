//! Money and policies that reach places, in the report's words.

use std::collections::{BTreeMap, BTreeSet};

use allotment_connect::{Direction, Located, Money};
use allotment_place::{Pence, PlaceId};
use allotment_report as report;

use super::sources::Sources;
use crate::connect::{ConnectRun, ConnectSpec, Pot, PotHere, in_days};
use crate::{Programme, Run};

/// What reaches the places of the level that money is shared between and that
/// have a page, if the stage ran.
pub(super) fn connect(
    programme: &Programme,
    run: &Run,
    sources: &Sources,
    levels: &[report::Level],
    funded: usize,
) -> Option<report::ConnectPart> {
    let (spec, run) = (programme.connect.as_ref()?, run.connect.as_ref()?);
    let level = levels[funded..]
        .iter()
        .position(|level| level.areas.iter().any(|area| run.knows(area.id.as_str())))?
        + funded;
    let mut inside: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for (number, area) in levels[level].areas.iter().enumerate() {
        let mut at = Some(number);
        for step in (funded + 1..=level).rev() {
            at = at.and_then(|number| levels[step].areas[number].parent);
        }
        if let Some(at) = at.filter(|&at| levels[funded].areas[at].page) {
            inside.entry(at).or_default().push(area.id.as_str());
        }
    }
    let places = inside.into_iter().map(|(at, codes)| {
        let area = &levels[funded].areas[at];
        (area.id.clone(), flows(run, area, &codes))
    });
    let places: BTreeMap<PlaceId, report::PlaceFlows> = places.collect();
    let cites = cites(spec, sources);
    let year = run.year();
    let known = |once: bool| {
        let mut sum = Money::default();
        let counted = run.pots().iter().filter(|pot| pot.is_in_sums_of(year));
        for pot in counted.filter(|pot| pot.once == once) {
            sum += pot.laid.money;
        }
        report::FlowsKnown {
            placed: pence(sum.placed),
            at_offices: pence(sum.at_recipients),
            unknown: pence(sum.unknown),
        }
    };
    Some(report::ConnectPart {
        computed: computed(spec, run, &cites, sources),
        cites,
        once: known(true),
        yearly: known(false),
        year: in_days(year),
        unfunded: unfunded(run),
        places,
    })
}

/// As whole pence; what no pound can hold is told as the most there can be.
fn pence(minor: u128) -> Pence {
    Pence::new(u64::try_from(minor).unwrap_or(u64::MAX))
}

fn flows(run: &ConnectRun, area: &report::Area, codes: &[&str]) -> report::PlaceFlows {
    let here = run.reaching(codes);
    let year = run.year();
    let counted: Vec<&PotHere<'_>> = here
        .iter()
        .filter(|one| one.replaced_by.is_none())
        .collect();
    let policies: Vec<&Pot> = (counted.iter())
        .map(|one| one.pot)
        .filter(|pot| !pot.is_award)
        .collect();
    let mut flows: Vec<report::Flow> = (counted.iter())
        .filter(|one| !one.pot.is_award)
        .filter(|one| one.minor.is_some() || one.located == Located::Beneficiary)
        .map(|one| report::Flow {
            name: one.pot.name.clone(),
            theme: one.pot.policy.theme.clone(),
            department: one.pot.department.clone(),
            amount: one.minor.map(Pence::new),
            per_head: one.per_head_minor.map(Pence::new),
            once: one.pot.once,
            other_days: (!one.pot.is_in_sums_of(year)).then(|| in_days(one.pot.runs)),
            aims: aims(one.pot),
        })
        .collect();
    // The awards of one funder for one theme stand together.
    let mut awards: BTreeMap<(&str, &str), (u64, usize)> = BTreeMap::new();
    let mut offices = 0;
    for one in counted.iter().filter(|one| one.pot.is_award) {
        let pot = one.pot;
        if let Some(minor) = one.minor {
            let key = (pot.policy.theme.as_str(), pot.department.as_str());
            let (sum, count) = awards.entry(key).or_default();
            *sum += minor;
            *count += 1;
        } else if one.located == Located::Recipient && pot.laid.on.len() == 1 {
            offices += u64::try_from(pot.laid.money.at_recipients).unwrap_or(u64::MAX);
        }
    }
    for ((theme, funder), (minor, count)) in awards {
        let noun = if count == 1 { "grant" } else { "grants" };
        flows.push(report::Flow {
            name: format!("{count} past {noun}"),
            theme: theme.to_owned(),
            department: funder.to_owned(),
            amount: Some(Pence::new(minor)),
            per_head: (area.population.filter(|&people| people > 0))
                .map(|people| Pence::new((minor + people / 2) / people)),
            once: true,
            other_days: None,
            aims: Vec::new(),
        });
    }
    report::PlaceFlows {
        flows,
        offices_here: Pence::new(offices),
        overlaps: overlaps(&policies),
        conflicts: conflicts(&policies),
    }
}

fn aims(pot: &Pot) -> Vec<String> {
    let effects = pot.policy.effects.iter();
    let said = effects.map(|effect| match effect.direction {
        Direction::Up => format!("to raise {}", effect.outcome),
        Direction::Down => format!("to lower {}", effect.outcome),
    });
    said.collect()
}

/// Every pair of `policies` once, the earlier first, of which both run on some
/// day.
fn pairs<'a>(policies: &'a [&'a Pot]) -> impl Iterator<Item = (&'a Pot, &'a Pot)> {
    policies.iter().enumerate().flat_map(move |(at, &one)| {
        let others = policies[at + 1..].iter();
        others
            .filter(move |other| one.policy.span.meets(other.policy.span))
            .map(move |&other| (one, other))
    })
}

fn overlaps(policies: &[&Pot]) -> Vec<String> {
    let found = pairs(policies).filter(|(one, other)| {
        let (one, other) = (&one.policy, &other.policy);
        one.theme == other.theme
            && one.kind == other.kind
            && !one.replaces.contains(&other.id)
            && !other.replaces.contains(&one.id)
    });
    let said = found.map(|(one, other)| {
        format!(
            "{} ({}) and {} ({}) are of one kind ({}) and for one theme ({}).",
            one.name,
            one.department,
            other.name,
            other.department,
            one.policy.kind,
            one.policy.theme
        )
    });
    said.collect()
}

fn conflicts(policies: &[&Pot]) -> Vec<String> {
    let mut lines = BTreeSet::new();
    for (one, other) in pairs(policies) {
        for effect in &one.policy.effects {
            let against = (other.policy.effects.iter()).find(|against| {
                against.outcome == effect.outcome && against.direction != effect.direction
            });
            if against.is_none() {
                continue;
            }
            let (up, down) = match effect.direction {
                Direction::Up => (one, other),
                Direction::Down => (other, one),
            };
            lines.insert(format!(
                "{} ({}) is meant to raise {}, and {} ({}) to lower it.",
                up.name, up.department, effect.outcome, down.name, down.department
            ));
        }
    }
    lines.into_iter().collect()
}

/// The themes for which no money is known to benefit any place.
fn unfunded(run: &ConnectRun) -> Vec<String> {
    let mut themes: BTreeMap<&str, u128> = BTreeMap::new();
    for pot in run.pots().iter().filter(|pot| pot.replaced_by.is_none()) {
        *themes.entry(&pot.policy.theme).or_default() += pot.laid.money.placed;
    }
    let none = themes.into_iter().filter(|(_, placed)| *placed == 0);
    none.map(|(theme, _)| theme.to_owned()).collect()
}

fn cites(spec: &ConnectSpec, sources: &Sources) -> Vec<usize> {
    let reaches = spec.policies.iter().map(|policy| &policy.reach);
    let grants = spec.grants.iter().map(|grants| &grants.path);
    let mut cites: Vec<usize> = reaches
        .chain(grants)
        .filter_map(|path| sources.at(&path.value))
        .collect();
    cites.sort_unstable();
    cites.dedup();
    cites
}

fn computed(
    spec: &ConnectSpec,
    run: &ConnectRun,
    cites: &[usize],
    sources: &Sources,
) -> report::Computed {
    let places = spec.places.as_ref().and_then(|places| places.path.as_ref());
    let mut all = cites.to_vec();
    all.extend(places.and_then(|path| sources.at(&path.value)));
    all.sort_unstable();
    all.dedup();
    let awards = run.pots().iter().filter(|pot| pot.is_award).count();
    let rows = spec.policies.iter().map(|policy| {
        vec![
            policy.name.clone(),
            policy.department.clone(),
            policy.theme.clone(),
            policy.kind.clone(),
            if policy.once { "once" } else { "each year" }.to_owned(),
            policy.geography.value.clone(),
        ]
    });
    report::Computed {
        lead: "Which money and which policies reach a place, from whom, and for what?".into(),
        steps: vec![
            "Each department says what its policy reaches in areas of its own: districts, quarters and so on. Grants say where those who benefit are, or where the group that receives the money has its office, or neither.".into(),
            "Money for an area is divided among the places in it by how many people live there, to the penny; the pennies left over go to the largest remainders.".into(),
            "Money known only by the office of whoever receives it is laid on no place. So is money of which nobody says where it goes. Both are counted, and told.".into(),
            "Every pound is counted once. A grant that was passed on is counted where it ended up, and a pot with a new name is not new money.".into(),
            "What comes once and what comes each year are never added up. What comes each year is added up as it is on the days when most of it runs, so that money of different years is never one year's.".into(),
            "Two policies conflict if one is meant to raise what the other is meant to lower, in one place and at one time. They overlap if they are of one kind and for one theme, in one place and at one time.".into(),
        ],
        tables: vec![report::ComputedTable {
            caption: "The policies".into(),
            columns: ["Policy", "Whose", "Theme", "Kind", "Comes", "Stated by"]
                .map(str::to_owned)
                .to_vec(),
            rows: rows.collect(),
        }],
        choices: vec![("Grants".to_owned(), awards.to_string())],
        symbols: vec!["part of a place = money of its area · people in the place / people in the area".into()],
        sure: vec![
            "A place's part of an area's money is an estimate: nobody publishes who in the area is helped.".into(),
        ],
        limits: vec![
            "It holds what was published. Money that nobody publishes is not here.".into(),
            "That a policy reaches a place does not say that it works there.".into(),
        ],
        cites: all,
        files: vec![(
            "../connect.csv".to_owned(),
            "Everything that reaches each place (CSV)".to_owned(),
        )],
    }
}
