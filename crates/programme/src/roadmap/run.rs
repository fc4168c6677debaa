//! The road maps of places.

use std::collections::BTreeSet;
use std::sync::Arc;

use allotment_roadmap::{Here, road_map};
use allotment_table::{Fault, Faults, Table};

use super::RoadmapSpec;
use super::here::Ground;
use super::points::{Known, points};
use super::register::{Register, files_at};
use super::table::roadmaps_table;
use super::tell::PlaceRoadmap;
use crate::Programme;
use crate::files::Files;
use crate::peers::PeersRun;
use crate::spec::Located;

/// Which added entries stand beside nothing in `places`, if any.
pub(super) fn told_of_unused(register: &Register, places: &[PlaceRoadmap]) -> Option<String> {
    let answers = places.iter().flat_map(PlaceRoadmap::with_ways);
    let used: BTreeSet<usize> = answers
        .flat_map(|(_, answers)| answers.iter().map(|one| one.action))
        .collect();
    let unused = register.added_without(&used);
    if unused.is_empty() {
        return None;
    }
    let named = unused.iter().take(NAMED).copied().collect::<Vec<_>>();
    let more = match unused.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Some(format!(
        "of the entries that were added, these share no topic, type or outcome with any gap or strength here: {}{more}",
        named.join(", ")
    ))
}

/// Which places that added entries were studied in are none of the programme's, whose
/// codes are `known`: those of entries that have no other, and those that are left aside.
pub(super) fn told_of_unknown(
    register: &Register,
    known: Option<&BTreeSet<String>>,
) -> Vec<String> {
    let Some(known) = known else {
        return Vec::new();
    };
    let (mut alone, mut beside) = (BTreeSet::new(), BTreeSet::new());
    for action in register.added() {
        let codes = action.studied.codes.iter();
        let (known, unknown): (Vec<&String>, Vec<&String>) =
            codes.partition(|code| known.contains(*code));
        let told = if known.is_empty() {
            &mut alone
        } else {
            &mut beside
        };
        told.extend(unknown);
    }
    let note = |codes: &BTreeSet<&String>, what: &str| {
        let named: Vec<&str> = codes.iter().take(NAMED).map(|code| code.as_str()).collect();
        let more = match codes.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        (!codes.is_empty()).then(|| {
            format!(
                "of the places where added entries were studied, these are not among those of [peers], {what}: {}{more}",
                named.join(", ")
            )
        })
    };
    let by_kind = note(&alone, "so that likeness is told by kind");
    let by_others = note(
        &beside,
        "and likeness is told by the others of the same entry",
    );
    by_kind.into_iter().chain(by_others).collect()
}

/// So many entries are named; the rest are counted.
const NAMED: usize = 8;

/// The road maps of a programme's places.
#[derive(Debug)]
pub struct RoadmapRun {
    /// What is known of what works.
    pub register: Arc<Register>,
    /// One for each place, in the order asked for.
    pub places: Vec<PlaceRoadmap>,
    /// A row for each place, gap or strength, and action.
    pub table: Table,
}

impl RoadmapRun {
    /// What should be looked at in the entries that were added.
    fn notes(&self) -> Vec<String> {
        let unused = told_of_unused(&self.register, &self.places);
        let first = self.places.first();
        let unknown =
            first.map(|place| told_of_unknown(&self.register, place.known_codes.as_deref()));
        let unknown = unknown.into_iter().flatten();
        unused.into_iter().chain(unknown).collect()
    }

    /// What happened, in words.
    #[must_use]
    pub fn in_words(&self) -> String {
        let gaps = self.places.iter().flat_map(PlaceRoadmap::gaps);
        let (mut all, mut answered) = (0, 0);
        for (_, answers) in gaps {
            all += 1;
            answered += usize::from(!answers.is_empty());
        }
        let mut notes = String::new();
        for note in self.notes() {
            notes.push_str("; ");
            notes.push_str(&note);
        }
        format!(
            "{} actions in the register; {answered} of {all} gaps of {} places have some beside them{}",
            self.register.actions().len(),
            self.places.len(),
            notes
        )
    }
}

/// The road maps of `places`, codes with names, by `[roadmap]` of `programme`.
///
/// # Errors
/// [`Faults`] of the register, or of what tells the kinds of places.
pub(crate) fn run_roadmap(
    programme: &Programme,
    spec: &RoadmapSpec,
    files: &Files<'_>,
    known: Known<'_>,
    peers: Option<&PeersRun>,
    places: &[(String, String)],
) -> Result<RoadmapRun, Faults> {
    let register = Arc::new(register_of(programme, spec, files)?);
    road_maps(programme, spec, known, peers, register, places)
}

/// The register that `[roadmap]` asks for.
pub(crate) fn register_of(
    programme: &Programme,
    spec: &RoadmapSpec,
    files: &Files<'_>,
) -> Result<Register, Faults> {
    let mut register = if spec.starter {
        Register::starter()
    } else {
        Register::default()
    };
    let mut faults = Faults::new();
    for folder in &spec.evidence {
        let found = programme.document.resolve(&folder.value);
        let listed = files_at(&found).map_err(|faults| {
            let moved = faults.iter().map(|fault| {
                let what = format!("'{}': {}", folder.value, fault.what);
                let fault = Fault::new(programme.document.file(), what, fault.help.clone());
                fault.at_line(folder.line)
            });
            moved.collect::<Faults>()
        });
        for file in faults.collect(listed).unwrap_or_default() {
            let name = match file.strip_prefix(&found) {
                Ok(inner) if !inner.as_os_str().is_empty() => {
                    format!("{}/{}", folder.value, inner.display())
                }
                _ => folder.value.clone(),
            };
            let path = Located {
                value: name.clone(),
                line: folder.line,
            };
            let read = files
                .bytes(&path)
                .and_then(|bytes| register.add(&name, bytes));
            faults.collect(read);
        }
    }
    faults.into_result(register)
}

pub(super) fn road_maps(
    programme: &Programme,
    spec: &RoadmapSpec,
    known: Known<'_>,
    peers: Option<&PeersRun>,
    register: Arc<Register>,
    places: &[(String, String)],
) -> Result<RoadmapRun, Faults> {
    let ground = match (&programme.peers, peers) {
        (Some(peers_spec), Some(run)) => {
            Some(Ground::new(peers_spec, &programme.document, run, spec)?)
        }
        _ => None,
    };
    let actions = register.actions();
    let known_codes = ground.as_ref().map(|ground| Arc::new(ground.codes()));
    let mut made = Vec::with_capacity(places.len());
    for (id, name) in places {
        let points = points(programme, spec, known, id)?;
        let (kinds, stands) = match &ground {
            Some(ground) => (ground.kinds_of(id), ground.stands(id, actions)?),
            None => Default::default(),
        };
        let here = Here {
            kinds: &kinds,
            country: spec.country.as_deref(),
            stands: &stands,
        };
        let ways = road_map(&points, actions, here);
        made.push(PlaceRoadmap {
            id: id.clone(),
            name: name.clone(),
            kinds,
            points,
            ways,
            known_codes: known_codes.clone(),
            register: Arc::clone(&register),
        });
    }
    Ok(RoadmapRun {
        table: roadmaps_table(&made),
        places: made,
        register,
    })
}
