//! A neighbourhood of its own beside the places most like it.

use std::collections::HashMap;

use allotment_crosswalk::{Bounded, Lies, mean_within};
use allotment_peers::{Measure, Structure, Variable, distances_from, profile};
use allotment_place::PlaceId;
use allotment_table::Faults;

use super::line::{Line, Part};
use crate::peers::{PeersInput, PeersRun, PeersSpec, peers_faults};
use crate::spec::Document;

/// The places most like a neighbourhood, and what sets it apart from them.
pub(super) struct BesidePeers {
    /// The code, what it is called, and how unlike it is; nearest first.
    pub(super) peers: Vec<(PlaceId, String, f64)>,
    pub(super) lines: Vec<Line>,
}

/// What the neighbourhood is called among the places, which it is measured by: it is
/// none of those that make means and spreads, or its ground would count twice.
const ITSELF: &str = "\u{1f}the neighbourhood";

/// Stands a neighbourhood beside the places most like it. Its structure and its
/// measures are the means of its people, as its small areas have them; its own areas
/// are none of its peers.
///
/// Nothing if an area inside is none of the places that peers are sought among.
pub(super) fn beside_peers(
    spec: &PeersSpec,
    document: &Document,
    run: &PeersRun,
    (ids, people, lies): (&[PlaceId], &[f64], &[Lies]),
) -> Result<Option<BesidePeers>, Faults> {
    let input = &run.input;
    let Some(there) = Among::find(input, (ids, people, lies)) else {
        return Ok(None);
    };
    let codes: Vec<&str> = input.ids.iter().map(PlaceId::as_str).collect();
    let own: Option<Vec<f64>> = (input.structure.iter())
        .map(|values| there.mean(values).map(|own| own.value))
        .collect();
    let Some(own) = own else {
        return Ok(None);
    };
    let variables: Vec<Variable<'_>> = (spec.structure.iter().zip(&input.structure))
        .map(|(spec, values)| Variable {
            name: &spec.column.value,
            values,
            weight: spec.weight,
        })
        .collect();
    let refused = |error| peers_faults(&error, spec, document, input);
    let structure = Structure::new(&codes, &variables, spec.spread)
        .and_then(|structure| structure.with_guest(&codes, ITSELF, &own))
        .map_err(refused)?;
    let far = distances_from(&structure, spec.peers.distance, input.ids.len()).map_err(refused)?;
    let mut rows: Vec<usize> = (0..input.ids.len())
        .filter(|&row| there.lies[row] == Lies::Outside)
        .collect();
    rows.sort_by(|&one, &other| {
        let by_code = || input.ids[one].cmp(&input.ids[other]);
        far[one].total_cmp(&far[other]).then_with(by_code)
    });
    rows.truncate(spec.peers.k);
    Ok(Some(BesidePeers {
        peers: (rows.iter())
            .map(|&row| (input.ids[row].clone(), input.called(row), far[row]))
            .collect(),
        lines: compared(spec, document, input, &there, &rows)?,
    }))
}

/// Where the neighbourhood lies among the places of peers.
struct Among {
    lies: Vec<Lies>,
    people: Vec<f64>,
}

impl Among {
    fn find(
        input: &PeersInput,
        (ids, people, lies): (&[PlaceId], &[f64], &[Lies]),
    ) -> Option<Self> {
        let row_of: HashMap<&PlaceId, usize> = input.ids.iter().zip(0..).collect();
        let mut found = Self {
            lies: vec![Lies::Outside; input.ids.len()],
            people: vec![0.0; input.ids.len()],
        };
        for ((id, &people), &lies) in ids.iter().zip(people).zip(lies) {
            match row_of.get(id) {
                Some(&row) => {
                    found.lies[row] = lies;
                    found.people[row] = people;
                }
                None if lies == Lies::Outside => {}
                None => return None,
            }
        }
        Some(found)
    }

    fn mean(&self, values: &[Option<f64>]) -> Option<Bounded> {
        mean_within(values, &self.people, &self.lies)
    }
}

fn compared(
    spec: &PeersSpec,
    document: &Document,
    input: &PeersInput,
    there: &Among,
    rows: &[usize],
) -> Result<Vec<Line>, Faults> {
    let told: Vec<_> = (spec.outcomes.iter().zip(&input.outcomes))
        .filter_map(|(one, values)| Some((one, one.more_is?, values, there.mean(values))))
        .collect();
    let peers: Vec<Vec<Option<f64>>> = (told.iter())
        .map(|(_, _, values, _)| rows.iter().map(|&row| values[row]).collect())
        .collect();
    let measures: Vec<Measure<'_>> = (told.iter().zip(&peers))
        .map(|((_, more_is, _, own), peers)| Measure {
            more_is: *more_is,
            value: own.map(|own| own.value),
            peers,
        })
        .collect();
    let found = profile(&measures, &spec.profile)
        .map_err(|error| peers_faults(&error, spec, document, input))?;
    let kinds = [
        (Part::Strength, found.strengths),
        (Part::Gap, found.gaps),
        (Part::Alike, found.alike),
    ];
    let mut lines = Vec::new();
    for (part, list) in kinds {
        for one in list {
            let (spec, _, _, own) = &told[one.measure];
            let way = if one.better >= 0.0 { "better" } else { "worse" };
            let mut line = Line::new(part, spec.column.value.clone(), spec.title.clone())
                .bounded(*own)
                .unit(spec.unit.clone().unwrap_or_default())
                .note(format!(
                    "{:.1} median deviations {way} than the median of {} peers",
                    one.better.abs(),
                    one.n
                ));
            line.peer_median = Some(one.median);
            lines.push(line);
        }
    }
    Ok(lines)
}
