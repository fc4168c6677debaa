//! What likeness can be told by: the kinds of each place, and its structure.

use std::collections::{BTreeMap, BTreeSet};

use allotment_peers::{Structure, distances_from};
use allotment_place::PlaceId;
use allotment_roadmap::{Action, Kind, Stand};
use allotment_table::{Fault, Faults};

use super::RoadmapSpec;
use crate::peers::{PeersRun, PeersSpec, peers_faults};
use crate::spec::Document;

/// The places of the peers stage, with the kinds of each.
#[derive(Debug)]
pub(super) struct Ground<'a> {
    spec: &'a PeersSpec,
    document: &'a Document,
    run: &'a PeersRun,
    structure: Structure,
    row_of: BTreeMap<&'a str, usize>,
    /// For each kind that the programme tells, whether a row is of it.
    kinds: Vec<(Kind, Vec<Option<bool>>)>,
}

impl<'a> Ground<'a> {
    /// The ground of a programme's places.
    ///
    /// # Errors
    /// [`Faults`] of a comparison that tells a kind.
    pub(super) fn new(
        spec: &'a PeersSpec,
        document: &'a Document,
        run: &'a PeersRun,
        roadmap: &RoadmapSpec,
    ) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let mut kinds = Vec::new();
        for (kind, expression) in &roadmap.kinds {
            let told = run.input.table.evaluate_condition(&expression.value);
            match told {
                Ok(told) => kinds.push((*kind, told)),
                Err(wrong) => faults.merge(on_its_line(document, expression.line, &wrong)),
            }
        }
        let structure = faults.collect(run.input.z_scores(spec, document));
        faults.into_result(())?;
        Ok(Self {
            spec,
            document,
            run,
            structure: structure.expect("it held when peers were found"),
            row_of: run.input.ids.iter().map(PlaceId::as_str).zip(0..).collect(),
            kinds,
        })
    }

    /// The codes of the places whose structure is known.
    pub(super) fn codes(&self) -> BTreeSet<String> {
        self.row_of.keys().map(|code| (*code).to_owned()).collect()
    }

    /// The kinds that `place` is.
    pub(super) fn kinds_of(&self, place: &str) -> Vec<Kind> {
        let Some(&row) = self.row_of.get(place) else {
            return Vec::new();
        };
        let told = self.kinds.iter();
        told.filter(|(_, rows)| rows[row] == Some(true))
            .map(|(kind, _)| *kind)
            .collect()
    }

    /// How the places where `actions` were studied stand to `place`, those whose
    /// structure is known.
    ///
    /// # Errors
    /// [`Faults`] of the distance.
    pub(super) fn stands(
        &self,
        place: &str,
        actions: &[Action],
    ) -> Result<BTreeMap<String, Stand>, Faults> {
        let mut stands = BTreeMap::new();
        let Some(&here) = self.row_of.get(place) else {
            return Ok(stands);
        };
        let codes = actions.iter().flat_map(|action| &action.studied.codes);
        let known: Vec<(&String, usize)> = codes
            .filter_map(|code| Some((code, *self.row_of.get(code.as_str())?)))
            .collect();
        if known.is_empty() {
            return Ok(stands);
        }
        let far = distances_from(&self.structure, self.spec.peers.distance, here)
            .map_err(|error| peers_faults(&error, self.spec, self.document, &self.run.input))?;
        let mut places = self.run.peers.places();
        let own = places.find(|(row, _)| *row == here);
        let own = own.map_or(&[][..], |(_, list)| list);
        for (code, row) in known {
            let stand = if row == here {
                Stand::Same
            } else {
                Stand::Other {
                    peer: own.iter().any(|peer| peer.row == row),
                    liker_than: liker_than(&far, here, row),
                }
            };
            stands.insert(code.clone(), stand);
        }
        Ok(stands)
    }
}

/// The part of all places but `here` and `row` that are farther from `here` than
/// `row` is; 1 if there are no others.
#[expect(clippy::cast_precision_loss, reason = "no country has 2^53 places")]
fn liker_than(far: &[f64], here: usize, row: usize) -> f64 {
    let others = (0..far.len()).filter(|&other| other != here && other != row);
    let all = others.clone().count();
    if all == 0 {
        return 1.0;
    }
    others.filter(|&other| far[other] > far[row]).count() as f64 / all as f64
}

fn on_its_line(document: &Document, line: u64, wrong: &Faults) -> Faults {
    let moved = wrong.iter().map(|fault| {
        Fault::new(document.file(), fault.what.clone(), fault.help.clone()).at_line(line)
    });
    moved.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_counts_the_places_that_are_farther() {
        // Distances from row 0 of rows 0 to 4.
        let far = [0.0, 1.0, 4.0, 2.0, 3.0];
        assert!((liker_than(&far, 0, 1) - 1.0).abs() < 1e-12);
        assert!((liker_than(&far, 0, 3) - 2.0 / 3.0).abs() < 1e-12);
        assert!(liker_than(&far, 0, 2).abs() < 1e-12);
        // Nobody else there is.
        assert!((liker_than(&[0.0, 5.0], 0, 1) - 1.0).abs() < 1e-12);
        // As far is not farther.
        assert!(liker_than(&[0.0, 5.0, 5.0], 0, 1).abs() < 1e-12);
    }
}
