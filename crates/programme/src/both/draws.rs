//! Larger areas, ranked anew in every draw of an index.

use std::sync::OnceLock;

use allotment_need::{Summary, summarise};
use allotment_place::{Rank, best_ranks};
use allotment_table::Faults;

use crate::need::{NeedRun, NeedSpec, draw_options, need_faults};
use crate::progress::Progress;
use crate::spec::Document;
use crate::summarise::Areas;

/// Whose draws, and where its places lie.
#[derive(Clone, Copy)]
pub(crate) struct AreaDraws<'a> {
    pub(crate) spec: &'a NeedSpec,
    pub(crate) document: &'a Document,
    pub(crate) need: &'a NeedRun,
    pub(crate) areas: &'a Areas,
    /// As for the index itself.
    pub(crate) seed: u64,
}

/// In each draw, the ranks of the larger areas on the measure that is called
/// `by`; nothing where nothing is drawn, or the draws do not tell that measure.
pub(crate) fn area_draws(
    of: &AreaDraws<'_>,
    by: &str,
    progress: &dyn Progress,
) -> Result<Option<Vec<Vec<u32>>>, Faults> {
    let (Some(measure), Some(robustness), Some(options)) = (
        Measure::named(by),
        &of.need.robustness,
        draw_options(of.spec),
    ) else {
        return Ok(None);
    };
    let count = robustness.draw_ranks.draws();
    progress.stage("how sure the selection is", count);
    let found: Vec<OnceLock<Vec<u32>>> = (0..count).map(|_| OnceLock::new()).collect();
    let visit = |draw: usize, scores: &[f64]| {
        let ranks = best_ranks(&measure.of(scores, of.areas));
        let ranks = ranks.into_iter().map(Rank::get).collect();
        let _first = found[draw].set(ranks);
        progress.step(1);
    };
    let (need, spec) = (of.need, of.spec);
    let model = need.input.model(spec);
    allotment_need::visit_draws(&model, &need.scores, &options, of.seed, &visit)
        .map_err(|error| need_faults(&error, spec, of.document, &need.input))?;
    Ok(found.into_iter().map(OnceLock::into_inner).collect())
}

/// The measures of larger areas that can be worked out anew in each draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    AverageScore,
    AverageRank,
    Proportion,
    Extent,
    Concentration,
}

impl Measure {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "average_score" => Self::AverageScore,
            "average_rank" => Self::AverageRank,
            "proportion_worst_decile" => Self::Proportion,
            "extent" => Self::Extent,
            "local_concentration" => Self::Concentration,
            _ => return None,
        })
    }

    /// The measure of every area where places have these scores.
    fn of(self, scores: &[f64], areas: &Areas) -> Vec<f64> {
        if self == Self::AverageScore {
            let mut sums = vec![0.0; areas.codes.len()];
            let mut people = vec![0.0; areas.codes.len()];
            for ((score, population), &area) in
                scores.iter().zip(&areas.population).zip(&areas.area_of)
            {
                sums[area] += score * population;
                people[area] += population;
            }
            return sums
                .iter()
                .zip(people)
                .map(|(sum, people)| sum / people)
                .collect();
        }
        let ranks = best_ranks(scores);
        let found = summarise(&Summary {
            scores,
            ranks: &ranks,
            population: &areas.population,
            area: &areas.area_of,
            names: &areas.codes,
        })
        .expect("the areas were summed up before");
        found
            .into_iter()
            .map(|area| match self {
                Self::AverageScore => area.average_score.value,
                Self::AverageRank => area.average_rank.value,
                Self::Proportion => area.proportion_worst_decile.value,
                Self::Extent => area.extent.value,
                Self::Concentration => area.local_concentration.value,
            })
            .collect()
    }
}
