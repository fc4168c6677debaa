//! How far money came, where each pound is counted, and what was moved.

use std::collections::BTreeMap;

use allotment_examine::{Day, Part, Stage, Status};
use num_rational::BigRational;

use super::grid::Form::{Number, Text, Truth, Whole};
use super::grid::{Grid, cell, float, share};
use super::{STEPS, STILL};
use crate::examine::cells::iso;
use crate::examine::run::Examination;
use crate::examine::spending::Kind;
use crate::examine::words::ratio;
use crate::examine::work::part;

impl Examination {
    pub(super) fn waterfall(&self) -> Grid {
        let mut grid = Grid::new(
            "waterfall",
            &[
                ("promise_id", Text),
                ("step", Text),
                ("amount_minor", Whole),
                ("number", Number),
                ("unit", Text),
                ("of_promised", Text),
                ("of_promised_percent", Text),
                ("of_step_before", Text),
                ("of_step_before_percent", Text),
                ("first_date", Text),
                ("days_since_promise", Whole),
                ("promises", Whole),
            ],
        );
        if !self.basis.per_head {
            self.fall_of_all(&mut grid);
        }
        for (at, promise) in self.promises.iter().enumerate() {
            let since = promise.first().day;
            let minor = self.most(at);
            let mut first = row(
                &promise.id,
                STEPS[0],
                minor,
                [None, None],
                Some(since),
                Some(0),
                1,
            );
            let number = self.most_number(at);
            let still = self.number_now(at);
            let unit = cell(promise.unit.as_ref().filter(|_| number.is_some()));
            first[3] = cell(number.map(float));
            first[4].clone_from(&unit);
            grid.rows.push(first);
            let now = self.examined_minor(at);
            if now != minor || still.as_ref() != number {
                let of = match (now.zip(minor), still.as_ref().zip(number)) {
                    (Some((now, most)), _) => part(now, most),
                    (None, Some((now, most))) => ratio(now, most),
                    (None, None) => None,
                };
                let mut still_row = row(&promise.id, STILL, now, [of, None], None, None, 1);
                still_row[3] = cell(still.as_ref().map(float));
                still_row[4] = unit;
                grid.rows.push(still_row);
            }
            let mut before = minor;
            for (&(_, name), reached) in Stage::ALL.iter().zip(self.examined.reached[at]) {
                let Some(reached) = reached else { continue };
                let parts = [minor, before].map(|whole| part(reached.minor, whole?));
                // Money that came before the first statement here is of an older one.
                let days = (reached.minor > 0).then(|| reached.first.since(since));
                let days = days.filter(|days| *days >= 0);
                grid.rows.push(row(
                    &promise.id,
                    name,
                    Some(reached.minor),
                    parts,
                    Some(reached.first),
                    days,
                    1,
                ));
                before = Some(reached.minor);
            }
            let most = number;
            for (name, number) in ["outcome", "late"].iter().zip(&self.examined.came[at]) {
                let Some(number) = number else { continue };
                let kind = if *name == "late" {
                    Kind::Late
                } else {
                    Kind::Outcome
                };
                let first = self.ends.get(&(at, kind));
                let first = first.map(|&[first, _]| self.told[first].day);
                let parts = [most.and_then(|whole| ratio(number, whole)), None];
                let days = first.map(|day| day.since(since)).filter(|days| *days >= 0);
                let mut row = row(&promise.id, name, None, parts, first, days, 1);
                row[3] = float(number);
                row[4] = cell(promise.unit.as_ref());
                grid.rows.push(row);
            }
        }
        grid
    }

    /// How many things are still promised: none once the promise is broken.
    fn number_now(&self, at: usize) -> Option<BigRational> {
        let mut stated = self.statements[at].iter().rev();
        let last = stated.find_map(|one| one.number.clone())?;
        let mut found = self.examined.standing[at].found.iter();
        Some(if found.any(|one| one.status == Status::Broken) {
            BigRational::from_integer(0.into())
        } else {
            last
        })
    }

    /// The steps of all promises together, each pound once.
    fn fall_of_all(&self, grid: &mut Grid) {
        let totals = &self.examined.totals;
        let promised = self.promised();
        let count = self.promises.len();
        // Where nobody stated an amount, nobody promised nothing.
        let is_stated = (0..count).any(|at| self.most(at).is_some());
        let whole = |name: &str, minor: u128, part| {
            let minor = is_stated.then_some(minor);
            row("", name, minor, [part, None], None, None, count)
        };
        grid.rows.push(whole(STEPS[0], promised, None));
        if totals.counted != promised {
            let still = part(totals.counted, promised);
            grid.rows.push(whole(STILL, totals.counted, still));
        }
        for (&(_, name), step) in Stage::ALL.iter().zip(self.examined.steps) {
            if let Some(step) = step {
                let parts = [step.of_promised, step.of_before];
                grid.rows.push(row(
                    "",
                    name,
                    Some(step.minor),
                    parts,
                    None,
                    step.days,
                    step.promises,
                ));
            }
        }
    }

    pub(super) fn counted(&self) -> Grid {
        let mut grid = Grid::new(
            "counted",
            &[
                ("promise_id", Text),
                ("stated_minor", Whole),
                ("counted_minor", Whole),
                ("new_minor", Whole),
                ("from_replaced_minor", Whole),
                ("in_newer_minor", Whole),
                ("lost_minor", Whole),
                ("back_in_whole_minor", Whole),
                ("announced_before_minor", Whole),
                ("in_parts_minor", Whole),
                ("parts_beyond_whole_minor", Whole),
                ("counted_with", Text),
            ],
        );
        let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, promise) in self.promises.iter().enumerate() {
            if let Some(whole) = promise.part_of {
                parts.entry(whole).or_default().push(at);
            }
        }
        for (at, one) in self.examined.counted.iter().enumerate() {
            let with = one.replaced_by.iter().chain(&one.same_as);
            let with = with.chain(parts.get(&at).into_iter().flatten());
            let with: Vec<&str> = with.map(|&at| self.promises[at].id.as_str()).collect();
            let money = [
                one.stated,
                one.counted,
                one.new,
                one.brought,
                one.carried,
                one.lost,
                one.back,
                one.again,
                one.in_parts,
                one.over,
            ];
            let mut row = vec![self.promises[at].id.clone()];
            row.extend(money.iter().map(ToString::to_string));
            row.push(with.join("; "));
            grid.rows.push(row);
        }
        grid
    }

    pub(super) fn substitutions(&self) -> Grid {
        let mut grid = Grid::new(
            "substitution",
            &[
                ("promise_id", Text),
                ("replaces", Text),
                ("amount_minor", Whole),
                ("replaced_minor", Whole),
                ("net_minor", Whole),
                ("exceeds", Truth),
                ("with_others_minor", Whole),
                ("sentence", Text),
            ],
        );
        for (at, promise) in self.promises.iter().enumerate() {
            if promise.replaces.is_empty() {
                continue;
            }
            let replaces: Vec<&str> = (promise.replaces.iter())
                .map(|&older| self.promises[older].id.as_str())
                .collect();
            let minor = self.examined_minor(at);
            let before = self.examined.counted[at].replaced;
            let known = minor.filter(|_| self.unsaid_of(at).is_empty());
            let signed = |minor: u128| i128::try_from(minor).unwrap_or(i128::MAX);
            grid.rows.push(vec![
                promise.id.clone(),
                replaces.join("; "),
                cell(minor),
                cell(known.map(|_| before)),
                cell(known.map(|minor| signed(minor) - signed(before))),
                cell(known.map(|minor| minor > before)),
                cell(minor.map(|_| self.examined.counted[at].with_others)),
                self.substitution(at),
            ]);
        }
        grid
    }

    pub(super) fn slippage(&self) -> Grid {
        let mut grid = Grid::new(
            "slippage",
            &[
                ("promise_id", Text),
                ("first_due", Text),
                ("last_due", Text),
                ("moved_days", Whole),
                ("done", Text),
                ("days_late", Whole),
                ("by_years", Truth),
                ("number", Number),
                ("number_late", Number),
                ("late", Text),
                ("late_percent", Text),
            ],
        );
        for (at, promise) in self.promises.iter().enumerate() {
            let standing = &self.examined.standing[at];
            let late = self.examined.came[at][1].as_ref();
            if standing.first_due.is_none() && late.is_none() {
                continue;
            }
            let number = self.most_number(at);
            let moved = standing.first_due.zip(standing.last_due);
            let until = standing.done.unwrap_or(self.now);
            // Money of a year is told of long after it: what is spent is in time.
            let until = match standing.done {
                Some(_) if standing.by_years => None,
                _ => Some(until),
            };
            let days_late = standing.first_due.zip(until);
            let days_late = days_late.map(|(due, until)| until.since(due).max(0));
            let [ratio, percent] = share(late.and_then(|late| ratio(late, number?)));
            grid.rows.push(vec![
                promise.id.clone(),
                cell(standing.first_due.map(iso)),
                cell(standing.last_due.map(iso)),
                cell(moved.map(|(first, last)| last.since(first))),
                cell(standing.done.map(iso)),
                cell(days_late),
                cell(standing.first_due.map(|_| standing.by_years)),
                cell(number.map(float)),
                cell(late.map(float)),
                ratio,
                percent,
            ]);
        }
        grid
    }
}

fn row(
    id: &str,
    step: &str,
    minor: Option<u128>,
    parts: [Option<Part>; 2],
    first: Option<Day>,
    days: Option<i64>,
    promises: usize,
) -> Vec<String> {
    let [of_promised, of_before] = parts.map(share);
    let [ratio, percent] = of_promised;
    let [before, before_percent] = of_before;
    vec![
        id.into(),
        step.into(),
        cell(minor),
        String::new(),
        String::new(),
        ratio,
        percent,
        before,
        before_percent,
        cell(first.map(iso)),
        cell(days),
        promises.to_string(),
    ]
}
