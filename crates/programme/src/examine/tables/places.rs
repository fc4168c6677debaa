//! Money and measures by place.

use allotment_examine::{Wait, by_group, median_days, per_head};
use num_rational::BigRational;

use super::grid::Form::{Number, Text, Whole};
use super::grid::{Grid, cell, float, share};
use super::{STEPS, STILL};
use crate::examine::cells::iso;
use crate::examine::run::Examination;
use crate::examine::work::part;

impl Examination {
    pub(super) fn per_head(&self) -> Grid {
        let mut grid = Grid::new(
            "per_head",
            &[
                ("step", Text),
                ("by", Text),
                ("index", Text),
                ("code", Text),
                ("places", Whole),
                ("people", Whole),
                ("amount_minor", Whole),
                ("per_head_minor", Whole),
                ("of_located", Text),
                ("of_located_percent", Text),
            ],
        );
        let (Some(ground), Some(laid)) = (&self.ground, &self.laid) else {
            return grid;
        };
        for step in 0..STEPS.len() {
            let name = self.step_name(step);
            if !self.has_step(step) {
                continue;
            }
            let minor = &laid.steps[step];
            let all: u128 = minor.iter().sum();
            let mut push = |by: &str, index: &str, code: &str, sum: (u128, u64, usize)| {
                let [ratio, percent] = share(part(sum.0, all));
                let head = i128::try_from(sum.0)
                    .ok()
                    .and_then(|minor| per_head(minor, sum.1));
                grid.rows.push(vec![
                    name.into(),
                    by.into(),
                    index.into(),
                    code.into(),
                    sum.2.to_string(),
                    sum.1.to_string(),
                    sum.0.to_string(),
                    cell(head),
                    ratio,
                    percent,
                ]);
            };
            let everyone = ground
                .people
                .iter()
                .fold(0_u64, |all, &one| all.saturating_add(one));
            push("all", "", "", (all, everyone, ground.ids.len()));
            push("nowhere", "", "", (laid.nowhere[step], 0, 0));
            for (place, id) in ground.ids.iter().enumerate() {
                push("place", "", id, (minor[place], ground.people[place], 1));
            }
            if let Some((names, of)) = &ground.regions {
                let sums = by_group(names.len(), of, minor, &ground.people);
                for (name, sum) in names.iter().zip(sums) {
                    push("region", "", name, (sum.minor, sum.people, sum.places));
                }
            }
            for index in &ground.indices {
                let sums = by_group(10, &index.tenth_of, minor, &ground.people);
                for (tenth, sum) in sums
                    .into_iter()
                    .enumerate()
                    .filter(|(_, sum)| sum.places > 0)
                {
                    let code = (tenth + 1).to_string();
                    push(
                        "decile",
                        &index.name,
                        &code,
                        (sum.minor, sum.people, sum.places),
                    );
                }
            }
        }
        grid
    }

    /// What a step on places is called: of the promise is laid out what still stands.
    pub(in crate::examine) fn step_name(&self, step: usize) -> &'static str {
        match step {
            0 if self.examined.totals.counted != self.promised() => STILL,
            step => STEPS[step],
        }
    }

    /// Whether anything is known of a step, the promise being the first.
    pub(in crate::examine) fn has_step(&self, step: usize) -> bool {
        match step.checked_sub(1) {
            Some(step) => self.examined.steps[step].is_some(),
            None => self.examined.totals.counted > 0,
        }
    }

    pub(super) fn first_pound(&self) -> Grid {
        let mut grid = Grid::new(
            "first_pound",
            &[
                ("index", Text),
                ("decile", Whole),
                ("promises_to_places", Whole),
                ("still_waiting", Whole),
                ("median_days", Whole),
            ],
        );
        for (index, tenth, [all, waiting], median) in self.waited() {
            grid.rows.push(vec![
                index,
                cell(Some(tenth).filter(|tenth| *tenth > 0)),
                all.to_string(),
                waiting.to_string(),
                cell(median),
            ]);
        }
        grid
    }

    /// For all promises to places (tenth 0, no index), then by index and tenth:
    /// how many there are, how many still wait, and the lower median of days.
    pub(in crate::examine) fn waited(&self) -> Vec<(String, usize, [usize; 2], Option<i64>)> {
        let (Some(ground), Some(laid)) = (&self.ground, &self.laid) else {
            return Vec::new();
        };
        let sum = |index: &str, tenth: usize, waits: &[&Wait]| {
            let days: Vec<Option<i64>> = waits.iter().map(|wait| wait.days()).collect();
            let waiting = days.iter().filter(|days| days.is_none()).count();
            (
                index.to_owned(),
                tenth,
                [days.len(), waiting],
                median_days(&days),
            )
        };
        let mut all = vec![sum("", 0, &laid.waits.iter().collect::<Vec<_>>())];
        for index in &ground.indices {
            for tenth in 0..10 {
                let here = |wait: &&Wait| index.tenth_of[wait.place] == Some(tenth);
                let waits: Vec<&Wait> = laid.waits.iter().filter(here).collect();
                if !waits.is_empty() {
                    all.push(sum(&index.name, tenth + 1, &waits));
                }
            }
        }
        all
    }

    pub(super) fn net_of_cuts(&self) -> Grid {
        let mut grid = Grid::new(
            "net_of_cuts",
            &[
                ("by", Text),
                ("code", Text),
                ("counted_minor", Whole),
                ("replaced_minor", Whole),
                ("cut_minor", Whole),
                ("net_minor", Whole),
                ("promised_from", Text),
                ("promised_to", Text),
                ("cut_from", Text),
                ("cut_to", Text),
                ("cut_apart_minor", Whole),
            ],
        );
        for net in self.net_rows() {
            let mut row = vec![net.by.to_owned(), net.code.clone()];
            row.extend([net.counted, net.replaced].map(|minor| minor.to_string()));
            row.push(cell((!net.is_apart).then_some(net.cut)));
            row.push(cell(net.left()));
            let [promised, cut] = net.years.map(|years| {
                let [from, to] = [years.map(|years| years.0), years.map(|years| years.1)];
                [cell(from), cell(to)]
            });
            row.extend(promised.into_iter().chain(cut));
            row.push(net.apart.to_string());
            grid.rows.push(row);
        }
        grid
    }

    pub(super) fn gaps_grid(&self) -> Grid {
        let mut grid = Grid::new(
            "gaps",
            &[
                ("measure", Text),
                ("place", Text),
                ("date", Text),
                ("value", Number),
                ("peers", Whole),
                ("peers_mean", Number),
                ("nation_mean", Number),
                ("gap_to_peers", Number),
                ("gap_to_nation", Number),
                ("change_to_peers", Number),
                ("change_to_nation", Number),
            ],
        );
        for row in &self.gaps {
            let ids = self
                .ground
                .as_ref()
                .map(|ground| ground.ids[row.place].clone());
            let number = |number: Option<BigRational>| cell(number.as_ref().map(float));
            grid.rows.push(vec![
                row.measure.clone(),
                cell(ids),
                iso(row.day),
                float(&row.gap.value),
                row.gap.peers.to_string(),
                number(row.gap.peers_mean.clone()),
                number(row.gap.nation_mean.clone()),
                number(row.gap.to_peers()),
                number(row.gap.to_nation()),
                number(row.change_to_peers.clone()),
                number(row.change_to_nation.clone()),
            ]);
        }
        grid
    }
}
