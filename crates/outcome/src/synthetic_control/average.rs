//! The mean over treated units, and how it ranks among means of donors.

use super::compare::Effects;
use super::group::Group;
use super::rank::{Reference, Statistic};
use super::result::{AverageEffect, EventEffect, RankTest};
use super::setting::{Setting, Window};
use crate::chance::{shuffle, stream};
use rayon::prelude::*;

/// Where each treated unit's periods go by time since treatment.
struct Events {
    /// How many periods before treatment there are at most.
    before: usize,
    /// How many treated units are seen at each time.
    units: Vec<usize>,
    /// The group of each treated unit, in the order of groups.
    groups: Vec<usize>,
}

/// The mean over treated units; with one, its own `test` serves.
pub(super) fn average(
    setting: &Setting,
    groups: &[Group],
    effects: &[Vec<Effects>],
    own_test: RankTest,
) -> AverageEffect {
    let events = Events::new(groups);
    let treated: Vec<&Effects> = effects.iter().flatten().collect();
    let means = events.means(groups, &treated);
    let (statistic, pre_rmspe) = events.statistic(groups, &means);
    let donors = setting.donors.len();
    let mut by_time: Vec<Option<RankTest>> = vec![None; means.len()];
    let test = if treated.len() == 1 {
        Some(own_test)
    } else if treated.len() > donors || setting.options.draws == 0 {
        None
    } else {
        let choices = events.choices(setting, groups);
        let averages: Vec<(Statistic, Vec<f64>)> = choices
            .par_iter()
            .map(|choice| {
                let chosen = choice.iter().zip(&events.groups);
                let chosen: Vec<&Effects> = chosen
                    .map(|(&donor, &group)| &groups[group].tried.placebos[donor])
                    .collect();
                let means = events.means(groups, &chosen);
                (events.statistic(groups, &means).0, means)
            })
            .collect();
        let level = setting.options.level;
        for (at, test) in by_time.iter_mut().enumerate().skip(events.before) {
            let alone = |(whole, means): &(Statistic, Vec<f64>)| whole.of_one(means[at]);
            let reference = Reference::new(averages.iter().map(alone), level);
            *test = Some(reference.test(&statistic.of_one(means[at])));
        }
        let wholes = averages.iter().map(|(whole, _)| *whole);
        Some(Reference::new(wholes, level).test(&statistic))
    };
    let told = means.iter().zip(&events.units).enumerate();
    let told = told.filter(|(_, (_, units))| **units > 0);
    AverageEffect {
        att: statistic.mean,
        effects: told
            .map(|(at, (&effect, &units))| EventEffect {
                event: whole(at) - whole(events.before),
                effect,
                units,
                test: by_time[at],
            })
            .collect(),
        pre_rmspe,
        post_rmspe: statistic.mean_square.sqrt(),
        test,
    }
}

fn whole(at: usize) -> i64 {
    i64::try_from(at).expect("fewer periods than 2^63")
}

impl Events {
    fn new(groups: &[Group]) -> Self {
        let windows = || groups.iter().map(|group| &group.tried.comparison.window);
        let before = windows().map(|window| window.post.start).max().unwrap_or(0);
        let after = windows().map(|window| window.post.len()).max().unwrap_or(0);
        let mut events = Self {
            before,
            units: vec![0; before + after],
            groups: Vec::new(),
        };
        for (at, group) in groups.iter().enumerate() {
            let units = group.treated.len();
            events.groups.extend(std::iter::repeat_n(at, units));
            for (_, slot) in events.slots(&group.tried.comparison.window) {
                events.units[slot] += units;
            }
        }
        events
    }

    /// Each period that counts, and where it goes.
    fn slots<'a>(&self, window: &'a Window) -> impl Iterator<Item = (usize, usize)> + 'a {
        let shift = self.before - window.post.start;
        let periods = window.fit.iter().copied().chain(window.post.clone());
        periods.map(move |period| (period, period + shift))
    }

    /// Mean effects by time since treatment, of one unit for each treated one.
    fn means(&self, groups: &[Group], chosen: &[&Effects]) -> Vec<f64> {
        let mut means = vec![0.0; self.units.len()];
        for (effects, &group) in chosen.iter().zip(&self.groups) {
            for (period, slot) in self.slots(&groups[group].tried.comparison.window) {
                means[slot] += effects.by_period[period];
            }
        }
        for (mean, &units) in means.iter_mut().zip(&self.units) {
            if units > 0 {
                *mean /= float(units);
            }
        }
        means
    }

    /// What is ranked, with the root mean square before treatment. Times count by
    /// how many treated units they are seen for.
    fn statistic(&self, groups: &[Group], means: &[f64]) -> (Statistic, f64) {
        let (before, after) = means.split_at(self.before);
        let (units_before, units_after) = self.units.split_at(self.before);
        let mean = |values: &[f64], units: &[usize], power: i32| {
            let weighted = values.iter().zip(units);
            let sum: f64 = weighted
                .map(|(x, &units)| x.powi(power) * float(units))
                .sum();
            sum / units.iter().copied().map(float).sum::<f64>()
        };
        let unit = mean(before, units_before, 2).sqrt();
        let is_perfect = |group: &Group| group.tried.comparison.is_perfect(unit);
        let statistic = Statistic {
            mean: mean(after, units_after, 1),
            mean_square: mean(after, units_after, 2),
            unit: (!groups.iter().any(is_perfect)).then_some(unit),
        };
        (statistic, unit)
    }

    /// Choices of as many donors as are treated, in the order of groups: all there
    /// are, if they are no more than the draws; random ones else.
    fn choices(&self, setting: &Setting, groups: &[Group]) -> Vec<Vec<usize>> {
        let donors = setting.donors.len();
        let draws = setting.options.draws as usize;
        let sizes: Vec<usize> = groups.iter().map(|group| group.treated.len()).collect();
        if ways(donors, &sizes, draws).is_some() {
            let mut all = Vec::new();
            self.every(donors, &mut Vec::new(), &mut all);
            return all;
        }
        let choices = (0..draws).into_par_iter().map(|draw| {
            let mut entries: Vec<usize> = (0..donors).collect();
            let chosen = self.groups.len();
            shuffle(
                &mut stream(setting.options.seed, draw),
                &mut entries,
                chosen,
            );
            entries.truncate(chosen);
            entries
        });
        choices.collect()
    }

    /// Every choice that begins with `chosen`; within a group, in rising order.
    fn every(&self, donors: usize, chosen: &mut Vec<usize>, all: &mut Vec<Vec<usize>>) {
        let at = chosen.len();
        let Some(group) = self.groups.get(at) else {
            all.push(chosen.clone());
            return;
        };
        let is_same_group = at > 0 && self.groups[at - 1] == *group;
        let least = if is_same_group { chosen[at - 1] + 1 } else { 0 };
        for donor in least..donors {
            if !chosen.contains(&donor) {
                chosen.push(donor);
                self.every(donors, chosen, all);
                chosen.pop();
            }
        }
    }
}

/// In how many ways groups of these sizes can be chosen, if it is no more than `most`.
fn ways(donors: usize, sizes: &[usize], most: usize) -> Option<usize> {
    let (mut left, mut ways) = (donors as u128, 1_u128);
    for &size in sizes {
        let mut of_group = 1_u128;
        for taken in 0..size as u128 {
            // The product of consecutive numbers divides as it goes.
            of_group = of_group.checked_mul(left - taken)? / (taken + 1);
            if of_group > 1_u128 << 64 {
                return None;
            }
        }
        left -= size as u128;
        ways = ways.checked_mul(of_group)?;
        if ways > most as u128 {
            return None;
        }
    }
    usize::try_from(ways).ok()
}

#[expect(clippy::cast_precision_loss, reason = "units are few")]
const fn float(units: usize) -> f64 {
    units as f64
}

#[test]
fn ways_of_choosing_are_counted() {
    assert_eq!(ways(5, &[2], 1000), Some(10));
    assert_eq!(ways(5, &[2, 1], 1000), Some(30));
    assert_eq!(ways(38, &[3], 1000), None);
    assert_eq!(ways(500, &[100], usize::MAX), None);
    assert_eq!(ways(6, &[6], 1000), Some(1));
    // All but one of many is one of many.
    assert_eq!(ways(20, &[19], 1000), Some(20));
}
