//! Which part of the money went to whom, and who decides.

use std::collections::{BTreeMap, BTreeSet};

use allotment_examine::{Part, by_group, concentration, worst_tenths};

use super::STEPS;
use super::grid::Form::{Number, Text, Whole};
use super::grid::{Grid, cell, share};
use crate::examine::cells::iso;
use crate::examine::claims::deciders;
use crate::examine::run::Examination;
use crate::examine::verdict::Verdict;
use crate::examine::words::listed;
use crate::examine::work::part;

impl Examination {
    pub(super) fn verdicts_grid(&self) -> Grid {
        let mut grid = Grid::new(
            "verdicts",
            &[
                ("promise_id", Text),
                ("index", Text),
                ("group", Text),
                ("amount_minor", Whole),
                ("share", Text),
                ("share_percent", Text),
                ("people_percent", Text),
                ("concentration", Number),
                ("is", Text),
                ("date", Text),
                ("source", Text),
            ],
        );
        for (promise, one) in self.all_verdicts() {
            let [ratio, percent] = share(one.share);
            grid.rows.push(vec![
                promise,
                one.index.clone(),
                one.group.clone(),
                cell(one.minor),
                ratio,
                percent,
                cell(one.people.and_then(Part::percent)),
                cell(one.concentration.map(Part::to_f64)),
                if one.source.is_some() {
                    "published"
                } else {
                    "worked out"
                }
                .into(),
                cell(one.day.map(iso)),
                cell(one.source.as_ref()),
            ]);
        }
        grid
    }

    /// Verdicts as published, and those that the places show: what went to the
    /// neediest fifth under every index.
    pub(in crate::examine) fn all_verdicts(&self) -> Vec<(String, Verdict)> {
        let published = self.verdicts().into_iter();
        let mut all: Vec<(String, Verdict)> = published
            .map(|one| (self.promises[one.promise].id.clone(), one))
            .collect();
        let (Some(ground), Some(laid)) = (&self.ground, &self.laid) else {
            return all;
        };
        for step in (0..STEPS.len()).filter(|&step| self.has_step(step)) {
            let name = self.step_name(step);
            for index in &ground.indices {
                let sums = by_group(10, &index.tenth_of, &laid.steps[step], &ground.people);
                let (share, people) = worst_tenths(&sums, 2).unzip();
                let concentration = concentration(&sums);
                if share.is_none() && concentration.is_none() {
                    continue;
                }
                let minor = share.map(|_| sums[..2].iter().map(|sum| sum.minor).sum());
                all.push((
                    String::new(),
                    Verdict {
                        promise: usize::MAX,
                        index: index.name.clone(),
                        group: format!("the neediest fifth, of what was {name}"),
                        minor,
                        share,
                        people,
                        concentration,
                        source: None,
                        day: None,
                    },
                ));
            }
        }
        all
    }

    /// By which indices no place is in the neediest fifth, so that it has no part.
    pub(in crate::examine) fn without_fifth(&self) -> Option<String> {
        let all = self.all_verdicts();
        let empty = all
            .iter()
            .filter(|(_, one)| one.source.is_none() && one.share.is_none());
        let names: BTreeSet<&str> = empty.map(|(_, one)| one.index.as_str()).collect();
        let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        (!names.is_empty()).then(|| {
            format!(
                "by {} none of these places is in the neediest fifth, so that nothing is said of its part",
                listed(&names)
            )
        })
    }

    /// Who decides on the money promised, each pound once, nearest first; last
    /// what nobody stated.
    pub(in crate::examine) fn decided(&self) -> Vec<(&'static str, u128)> {
        let mut by: BTreeMap<Option<&str>, u128> = BTreeMap::new();
        for (promise, counted) in self.promises.iter().zip(&self.examined.counted) {
            *by.entry(promise.decided_by).or_default() += counted.counted;
        }
        let known = deciders().filter_map(|who| Some((who, *by.get(&Some(who))?)));
        let known = known.filter(|(_, minor)| *minor > 0);
        let known: Vec<_> = known.collect();
        if known.is_empty() {
            return known;
        }
        let unsaid = by.get(&None).copied().filter(|&minor| minor > 0);
        known
            .into_iter()
            .chain(unsaid.map(|minor| ("nobody stated", minor)))
            .collect()
    }

    pub(super) fn centralisation(&self) -> Grid {
        let columns = [
            ("decided_by", Text),
            ("amount_minor", Whole),
            ("share", Text),
            ("share_percent", Text),
        ];
        let mut grid = Grid::new("centralisation", &columns);
        let decided = self.decided();
        let all = decided.iter().map(|one| one.1).sum();
        for (who, minor) in decided {
            let [ratio, percent] = share(part(minor, all));
            grid.rows
                .push(vec![who.into(), minor.to_string(), ratio, percent]);
        }
        grid
    }
}
