//! Need of places and of larger areas, for the report.

use allotment_place::{Rank, Share, best_ranks, decile};
use allotment_report as report;

use super::method::Top;
use crate::Run;
use crate::both::BothRun;
use crate::need::NeedRun;
use crate::summarise::Areas;

/// The need of each of the finest places.
pub(super) fn own_needs(need: &NeedRun, domains: &[Top]) -> Vec<Option<report::Need>> {
    let ranks: Vec<Option<Vec<Rank>>> = domains.iter().map(|top| top_ranks(*top, need)).collect();
    (0..need.input.ids.len())
        .map(|row| {
            let pulls = domains
                .iter()
                .zip(&ranks)
                .map(|(top, ranks)| report::Pull {
                    contribution: contribution(*top, need, row),
                    rank: ranks.as_ref().map(|ranks| ranks[row]),
                })
                .collect();
            Some(report::Need {
                score: need.scores.score[row],
                rank: need.scores.rank[row],
                decile: need.scores.decile[row],
                interval: need.robustness.as_ref().map(|known| report::Interval {
                    low: known.rank_low[row],
                    median: known.rank_median[row],
                    high: known.rank_high[row],
                }),
                worst_decile: need
                    .robustness
                    .as_ref()
                    .and_then(|known| Share::new(known.p_worst_decile[row]).ok()),
                pulls,
            })
        })
        .collect()
}

/// The need of larger areas that no stage summed up: the mean over people, for
/// the map to begin with.
pub(super) fn coarse_needs(
    need: &NeedRun,
    of_finest: &[usize],
    areas: usize,
    domains: &[Top],
) -> Vec<Option<report::Need>> {
    let nobody = vec![None; areas];
    let Some(population) = &need.input.population else {
        return nobody;
    };
    let people: Vec<f64> = population
        .iter()
        .map(|people| people.unwrap_or(0.0))
        .collect();
    let within = Within {
        area_of: of_finest,
        people: &people,
        areas,
    };
    let scores = within.mean(|row| Some(need.scores.score[row]));
    match scores {
        Some(scores) if scores.iter().all(|score| score.is_finite()) => {
            mean_needs(need, &within, &scores, None, domains)
        }
        _ => nobody,
    }
}

/// The need of the larger areas that need was summed up for.
pub(super) fn area_needs(
    need: &NeedRun,
    areas: &Areas,
    run: &Run,
    domains: &[Top],
) -> Vec<Option<report::Need>> {
    let scores = areas.table.numbers("average_score").unwrap_or_default();
    let scores: Vec<f64> = scores.into_iter().flatten().collect();
    if scores.len() != areas.codes.len() {
        return vec![None; areas.codes.len()];
    }
    let within = Within {
        area_of: &areas.area_of,
        people: &areas.population,
        areas: areas.codes.len(),
    };
    // Drawn to know how sure the selection is, or for the two indices side by side.
    let of_both = (run.both.as_ref()).and_then(BothRun::draws_of_average_score);
    let draws = run.area_draws.as_deref().or(of_both);
    let intervals = draws.map(crate::run::intervals);
    mean_needs(need, &within, &scores, intervals.as_deref(), domains)
}

/// Places within larger areas.
struct Within<'a> {
    area_of: &'a [usize],
    people: &'a [f64],
    areas: usize,
}

impl Within<'_> {
    /// The mean of `value` over the people of each area, if all places have one.
    fn mean(&self, value: impl Fn(usize) -> Option<f64>) -> Option<Vec<f64>> {
        let mut sums = vec![0.0; self.areas];
        let mut people = vec![0.0; self.areas];
        for (row, &area) in self.area_of.iter().enumerate() {
            sums[area] += value(row)? * self.people[row];
            people[area] += self.people[row];
        }
        Some(
            sums.iter()
                .zip(people)
                .map(|(sum, people)| sum / people)
                .collect(),
        )
    }
}

fn mean_needs(
    need: &NeedRun,
    within: &Within<'_>,
    scores: &[f64],
    intervals: Option<&[crate::run::DrawnInterval]>,
    domains: &[Top],
) -> Vec<Option<report::Need>> {
    let ranks = best_ranks(scores);
    let pulls: Vec<Option<Vec<f64>>> = domains
        .iter()
        .map(|top| within.mean(|row| contribution(*top, need, row)))
        .collect();
    let pull_ranks: Vec<Option<Vec<Rank>>> = pulls
        .iter()
        .map(|pulls| pulls.as_deref().map(best_ranks))
        .collect();
    (0..within.areas)
        .map(|area| {
            let interval = intervals.map(|intervals| &intervals[area]);
            Some(report::Need {
                score: scores[area],
                rank: ranks[area],
                decile: decile(ranks[area], within.areas),
                interval: interval.map(|interval| report::Interval {
                    low: interval.low,
                    median: interval.median,
                    high: interval.high,
                }),
                worst_decile: interval.and_then(|interval| Share::new(interval.worst).ok()),
                pulls: pulls
                    .iter()
                    .zip(&pull_ranks)
                    .map(|(pulls, ranks)| report::Pull {
                        contribution: pulls.as_ref().map(|pulls| pulls[area]),
                        rank: ranks.as_ref().map(|ranks| ranks[area]),
                    })
                    .collect(),
            })
        })
        .collect()
}

fn contribution(top: Top, need: &NeedRun, row: usize) -> Option<f64> {
    match top {
        Top::Group(at) => need.scores.groups[at].contribution.as_ref()?[row],
        Top::Indicator(at) => need.scores.indicators[at].contribution.as_ref()?[row],
    }
}

fn top_ranks(top: Top, need: &NeedRun) -> Option<Vec<Rank>> {
    match top {
        Top::Group(at) => need.scores.groups[at].rank.iter().copied().collect(),
        Top::Indicator(at) => {
            let values: Option<Vec<f64>> = need.scores.indicators[at]
                .normalised
                .iter()
                .copied()
                .collect();
            values.map(|values| best_ranks(&values))
        }
    }
}
