//! The register of evidence, as a plan's items name it.

use allotment_plan::{Evidence, Strength};
use allotment_roadmap::{Action, Source};

use crate::roadmap::Register;

/// What items can name of `register`, in the order of its codes.
pub(super) fn entries(register: &Register) -> Vec<Evidence> {
    register.actions().iter().map(entry).collect()
}

fn entry(action: &Action) -> Evidence {
    let level = action.source.as_ref().and_then(|source| source.level);
    Evidence {
        id: action.id.clone(),
        action: action.action.clone(),
        strength: match level {
            Some(level) => Strength::Level(level.number()),
            None if action.source.is_none() => Strength::Untested,
            None if !action.is_tested() => Strength::NotRead,
            None => Strength::NotGraded,
        },
        source: action.source.as_ref().map(cited),
    }
}

fn cited(source: &Source) -> String {
    let told = format!("{} ({})", source.title, source.year);
    match source.address() {
        Some(address) => format!("{told}, {address}"),
        None => told,
    }
}
