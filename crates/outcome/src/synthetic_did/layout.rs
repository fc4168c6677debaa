//! From curves of cohorts to effects: by cohort, by period, by time since treatment
//! and in all.

use super::block::Block;
use crate::linear::sums::count;

/// What one sample says of a cohort.
pub(super) struct Curve {
    /// How many treated units there are.
    pub treated: f64,
    /// See [`Block::curve`].
    pub values: Vec<f64>,
}

/// Where each effect stands in a row: the overall effect, then each cohort's, then
/// each event's, then those of each cohort by period.
pub(super) struct Layout {
    cohorts: Vec<Periods>,
    /// Times since treatment, in order.
    pub events: Vec<i64>,
}

struct Periods {
    before: usize,
    treated: usize,
    /// The place of the event of each treated period.
    events: Vec<usize>,
    /// Where its effects by period begin in a row.
    start: usize,
}

/// Effects of one sample; `None` where it has no treated unit.
pub(super) type Row = Vec<Option<f64>>;

impl Layout {
    pub(super) fn new(blocks: &[Block], periods: &[i64]) -> Self {
        let since = |block: &Block| {
            let first = block.first;
            periods[block.before..]
                .iter()
                .map(move |period| period - first)
                .collect::<Vec<i64>>()
        };
        let mut events: Vec<i64> = blocks.iter().flat_map(since).collect();
        events.sort_unstable();
        events.dedup();
        let mut start = 1 + blocks.len() + events.len();
        let cohorts = blocks
            .iter()
            .map(|block| {
                let of = since(block);
                let place = |event: &i64| events.partition_point(|other| other < event);
                let own = Periods {
                    before: block.before,
                    treated: block.treated.len(),
                    events: of.iter().map(place).collect(),
                    start,
                };
                start += of.len();
                own
            })
            .collect();
        Self { cohorts, events }
    }

    /// The place of a cohort's effect in a row.
    pub(super) const fn cohort(cohort: usize) -> usize {
        1 + cohort
    }

    /// The place of an event's effect in a row.
    pub(super) const fn event(&self, event: usize) -> usize {
        1 + self.cohorts.len() + event
    }

    /// The place of the first effect by period of a cohort.
    pub(super) fn first_period(&self, cohort: usize) -> usize {
        self.cohorts[cohort].start
    }

    /// Effects from the curve of each cohort that has one.
    ///
    /// Cohorts are weighted by treated units times periods, events by treated units.
    pub(super) fn row(&self, curves: &[Option<Curve>]) -> Row {
        let events = self.events.len();
        let mut by_event = vec![(0.0, 0.0); events];
        let mut row: Row = vec![None; 1 + self.cohorts.len() + events];
        for (at, (cohort, curve)) in self.cohorts.iter().zip(curves).enumerate() {
            let Some(curve) = curve else {
                row.extend(cohort.events.iter().map(|_| None));
                continue;
            };
            let effects = &curve.values[cohort.before..];
            row[Self::cohort(at)] = Some(effects.iter().sum::<f64>() / count(effects.len()));
            row.extend(effects.iter().map(|&effect| Some(effect)));
            for (&event, effect) in cohort.events.iter().zip(effects) {
                by_event[event].0 += curve.treated * effect;
                by_event[event].1 += curve.treated;
            }
        }
        let whole: (f64, f64) = by_event
            .iter()
            .fold((0.0, 0.0), |whole, one| (whole.0 + one.0, whole.1 + one.1));
        row[0] = ratio(whole);
        for (at, &one) in by_event.iter().enumerate() {
            row[self.event(at)] = ratio(one);
        }
        row
    }

    /// Which cohorts each entry of a row is made from.
    pub(super) fn made_from(&self) -> Vec<Vec<usize>> {
        let all: Vec<usize> = (0..self.cohorts.len()).collect();
        let mut made = vec![all.clone()];
        made.extend(all.iter().map(|&cohort| vec![cohort]));
        made.extend((0..self.events.len()).map(|event| {
            let has = |&cohort: &usize| self.cohorts[cohort].events.contains(&event);
            all.iter().copied().filter(has).collect()
        }));
        for (cohort, own) in self.cohorts.iter().enumerate() {
            made.extend(own.events.iter().map(|_| vec![cohort]));
        }
        made
    }

    /// How many treated units some cohorts have.
    pub(super) fn treated(&self, cohorts: &[usize]) -> usize {
        cohorts.iter().map(|&at| self.cohorts[at].treated).sum()
    }
}

fn ratio((sum, weight): (f64, f64)) -> Option<f64> {
    (weight > 0.0).then(|| sum / weight)
}
