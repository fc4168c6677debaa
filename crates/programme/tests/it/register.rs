//! The register that comes with Allotment.

use std::collections::BTreeMap;

use allotment_programme::roadmap::starter_register;
use allotment_roadmap::{Action, Read};

/// The themes of a plan, as the starter plan has them.
///
/// Source: the Pride in Place Programme prospectus names the themes for which no
/// business case is needed.
const THEMES: [&str; 9] = [
    "regeneration, high streets and heritage",
    "housing",
    "work, productivity and skills",
    "cohesion",
    "community power",
    "health and wellbeing",
    "transport",
    "safety",
    "education",
];

fn numbers(action: &Action) -> bool {
    action.size.is_some() || action.cost.is_some() || action.lag_years.is_some()
}

#[test]
fn every_theme_has_actions_and_each_has_a_source_or_says_that_it_needs_one() {
    let register = starter_register();
    let mut by_theme: BTreeMap<&str, usize> = BTreeMap::new();
    for action in register.actions() {
        let theme = action.theme.as_deref().unwrap_or_default();
        assert!(THEMES.contains(&theme), "{}: {theme}", action.id);
        *by_theme.entry(theme).or_default() += 1;
        assert!(
            !action.topics.is_empty() || !action.assets.is_empty(),
            "{} answers nothing",
            action.id
        );
        match &action.source {
            None => assert!(action.claim.contains("No study known"), "{}", action.id),
            Some(source) => {
                let address = source.address().unwrap_or_default();
                assert!(address.starts_with("https://"), "{}", action.id);
                assert!(source.read.is_some(), "{}", action.id);
            }
        }
    }
    assert_eq!(by_theme.len(), THEMES.len());
    assert!(by_theme.values().all(|&count| count >= 5), "{by_theme:?}");
    assert!(register.actions().len() >= 40);
}

/// A number that nobody read is no number.
#[test]
fn what_was_not_read_states_no_number_and_no_level() {
    for action in starter_register().actions() {
        let unread = action
            .source
            .as_ref()
            .is_none_or(|source| source.read == Some(Read::NotRead));
        if unread {
            assert!(!numbers(action), "{}", action.id);
            let source = action.source.as_ref();
            assert!(
                source.is_none_or(|one| one.level.is_none()),
                "{}",
                action.id
            );
        }
    }
}

/// A size is of no use without what it counts, a cost without the year of its money.
#[test]
fn numbers_have_their_units() {
    for action in starter_register().actions() {
        if let Some(size) = &action.size {
            assert!(
                size.unit.as_deref().is_some_and(|unit| !unit.is_empty()),
                "{}",
                action.id
            );
        }
        if let Some(cost) = &action.cost {
            assert!(cost.year.is_some(), "{}", action.id);
        }
    }
}

/// Where it is done is no answer to the lack of it, and what is for few says for whom.
#[test]
fn what_an_entry_answers_is_apart_from_what_it_takes() {
    let register = starter_register();
    for action in register.actions() {
        for asset in &action.needs_assets {
            assert!(!action.assets.contains(asset), "{}: {asset}", action.id);
        }
    }
    let of = |id: &str| {
        let found = register.actions().iter().find(|one| one.id == id);
        found.unwrap_or_else(|| panic!("no {id}"))
    };
    for (id, topic, asset) in [
        ("free-breakfast-club", "health", "school"),
        ("stop-smoking-at-the-chemist", "health", "pharmacy"),
        ("free-bus-travel-for-older-people", "health", "bus_stop"),
        ("english-classes-close-to-home", "trust", "community_centre"),
        (
            "job-coach-with-mental-health-care",
            "mental-health",
            "doctors",
        ),
    ] {
        let action = of(id);
        assert!(!action.topics.iter().any(|one| one == topic), "{id}");
        assert!(!action.assets.iter().any(|one| one == asset), "{id}");
    }
    let coach = of("job-coach-with-mental-health-care");
    assert!(
        coach
            .for_whom
            .as_deref()
            .is_some_and(|whom| whom.contains("severe"))
    );
}

/// A page of somebody else is not the source's own address.
#[test]
fn copies_and_news_are_no_address_of_a_source() {
    for action in starter_register().actions() {
        let link = action
            .source
            .as_ref()
            .and_then(|source| source.link.as_deref());
        for elsewhere in [
            "scribd",
            "docslib",
            "zendy",
            "oalib",
            "springermedizin",
            "blogspot",
        ] {
            assert!(
                link.is_none_or(|link| !link.contains(elsewhere)),
                "{}",
                action.id
            );
        }
    }
}

/// No entry is told twice under two codes.
#[test]
fn no_action_is_there_twice() {
    let register = starter_register();
    let mut said: Vec<&str> = register
        .actions()
        .iter()
        .map(|one| one.action.as_str())
        .collect();
    said.sort_unstable();
    let count = said.len();
    said.dedup();
    assert_eq!(said.len(), count);
}
