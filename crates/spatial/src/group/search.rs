//! Groups in the making: moves from one to a neighbouring one.

use crate::group::{Places, squared};
use crate::weights::{Weights, as_f64, as_row};

/// Groups with what is needed to judge a move quickly.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) group: Vec<u32>,
    sums: Vec<f64>,
    people: Vec<f64>,
    members: Vec<usize>,
    columns: usize,
}

/// A place that goes to a neighbouring group, and what that adds to the sum of
/// squares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Move {
    pub(super) added: f64,
    pub(super) row: u32,
    pub(super) to: u32,
}

impl Draft {
    pub(super) fn new(places: &Places<'_>, group: Vec<u32>) -> Self {
        let count = group.iter().max().map_or(0, |&last| last as usize + 1);
        let mut draft = Self {
            sums: vec![0.0; count * places.columns],
            people: vec![0.0; count],
            members: vec![0; count],
            columns: places.columns,
            group,
        };
        for row in 0..places.count() {
            draft.count(places, row, draft.group[row], 1.0);
        }
        draft
    }

    fn count(&mut self, places: &Places<'_>, row: usize, group: u32, sign: f64) {
        let group = group as usize;
        self.people[group] += sign * places.people[row];
        if sign > 0.0 {
            self.members[group] += 1;
        } else {
            self.members[group] -= 1;
        }
        let sums = &mut self.sums[group * self.columns..][..self.columns];
        for (sum, feature) in sums.iter_mut().zip(places.of(row)) {
            *sum += sign * feature;
        }
    }

    pub(super) fn apply(&mut self, places: &Places<'_>, step: Move) {
        let row = step.row as usize;
        self.count(places, row, self.group[row], -1.0);
        self.count(places, row, step.to, 1.0);
        self.group[row] = step.to;
    }

    fn far_from_mean(&self, places: &Places<'_>, row: usize, group: u32) -> f64 {
        let group = group as usize;
        let many = as_f64(self.members[group]);
        let sums = &self.sums[group * self.columns..][..self.columns];
        let own = places.of(row).iter().zip(sums);
        own.map(|(own, sum)| (own - sum / many).powi(2)).sum()
    }

    /// What it would add to the sum of squares if `row` went to `to`.
    fn added(&self, places: &Places<'_>, row: usize, to: u32) -> f64 {
        let from = self.group[row];
        let (here, there) = (
            as_f64(self.members[from as usize]),
            as_f64(self.members[to as usize]),
        );
        let gained = self.far_from_mean(places, row, to) * there / (there + 1.0);
        let lost = self.far_from_mean(places, row, from) * here / (here - 1.0);
        gained - lost
    }

    /// Calls `see` with every move of `row` that leaves its group with at least
    /// `floor` people; whether the group still hangs together is not looked at.
    fn each_move(
        &self,
        places: &Places<'_>,
        weights: &Weights,
        floor: f64,
        row: usize,
        mut see: impl FnMut(Move),
    ) {
        let from = self.group[row];
        let is_last = self.members[from as usize] == 1;
        if is_last || self.people[from as usize] - places.people[row] < floor {
            return;
        }
        let near = weights.of(row);
        for (position, &other) in near.iter().enumerate() {
            let to = self.group[other as usize];
            let earlier = &near[..position];
            let is_new = to != from && earlier.iter().all(|&e| self.group[e as usize] != to);
            if is_new {
                see(Move {
                    added: self.added(places, row, to),
                    row: as_row(row),
                    to,
                });
            }
        }
    }

    /// Whether the group of `row` hangs together without it.
    fn hangs_together_without(&self, weights: &Weights, row: usize, seen: &mut Seen) -> bool {
        let from = self.group[row];
        let mut own = weights
            .of(row)
            .iter()
            .copied()
            .filter(|&other| self.group[other as usize] == from);
        let Some(first) = own.next() else {
            return false;
        };
        let mut wanted: Vec<u32> = own.collect();
        if wanted.is_empty() {
            return true;
        }
        seen.begin();
        seen.mark(as_row(row));
        seen.mark(first);
        let mut waiting = vec![first];
        while let Some(here) = waiting.pop() {
            for &other in weights.of(here as usize) {
                if self.group[other as usize] == from && seen.mark(other) {
                    waiting.push(other);
                    wanted.retain(|&one| one != other);
                    if wanted.is_empty() {
                        return true;
                    }
                }
            }
        }
        false
    }

    /// Lets places go where they fit better, row by row, until none does or
    /// `sweeps` are over.
    pub(super) fn settle(
        &mut self,
        places: &Places<'_>,
        weights: &Weights,
        floor: f64,
        sweeps: usize,
    ) {
        let mut seen = Seen::new(weights.rows());
        for _ in 0..sweeps {
            let mut moved = false;
            for row in 0..weights.rows() {
                let mut best: Option<Move> = None;
                self.each_move(places, weights, floor, row, |step| {
                    if step.added < -1e-12 && best.is_none_or(|best| step.added < best.added) {
                        best = Some(step);
                    }
                });
                if let Some(step) = best
                    && self.hangs_together_without(weights, row, &mut seen)
                {
                    self.apply(places, step);
                    moved = true;
                }
            }
            if !moved {
                return;
            }
        }
    }

    /// The best draft that `steps` moves find, each the best that is allowed; a
    /// place does not return to a group for `MEMORY` moves unless that makes
    /// the best draft so far.
    ///
    /// Source: Glover, *ORSA Journal on Computing* 1(3), 1989 (tabu search).
    pub(super) fn wander(
        mut self,
        places: &Places<'_>,
        weights: &Weights,
        floor: f64,
        steps: usize,
    ) -> Self {
        const MEMORY: usize = 10;
        let mut seen = Seen::new(weights.rows());
        let mut best = self.clone();
        let (mut above_best, mut banned) = (0.0, Vec::<(usize, u32, u32)>::new());
        let mut last_better = 0;
        let patience = (steps / 4).max(50);
        let mut moves = Vec::new();
        for step in 0..steps {
            if step - last_better > patience {
                break;
            }
            moves.clear();
            for row in 0..weights.rows() {
                self.each_move(places, weights, floor, row, |step| moves.push(step));
            }
            moves.sort_unstable_by(|a, b| {
                let by_row = (a.row, a.to).cmp(&(b.row, b.to));
                a.added.total_cmp(&b.added).then(by_row)
            });
            banned.retain(|&(until, ..)| until > step);
            let chosen = moves.iter().copied().find(|one| {
                let is_banned = banned
                    .iter()
                    .any(|&(_, row, to)| (row, to) == (one.row, one.to));
                let makes_best = above_best + one.added < -1e-9;
                (!is_banned || makes_best)
                    && self.hangs_together_without(weights, one.row as usize, &mut seen)
            });
            let Some(chosen) = chosen else { break };
            banned.push((
                step + 1 + MEMORY,
                chosen.row,
                self.group[chosen.row as usize],
            ));
            self.apply(places, chosen);
            above_best += chosen.added;
            if above_best < -1e-9 {
                best = self.clone();
                (above_best, last_better) = (0.0, step);
            }
        }
        best
    }

    /// The sum of squared distances from the means of groups.
    pub(super) fn ssd(&self, places: &Places<'_>) -> f64 {
        let means: Vec<f64> = self
            .sums
            .chunks(self.columns)
            .zip(&self.members)
            .flat_map(|(sums, &many)| sums.iter().map(move |sum| sum / as_f64(many)))
            .collect();
        (0..places.count())
            .map(|row| {
                let mean = &means[self.group[row] as usize * self.columns..][..self.columns];
                squared(places.of(row), mean)
            })
            .sum()
    }
}

/// Rows that were seen since the last beginning.
struct Seen {
    round: Vec<u32>,
    now: u32,
}

impl Seen {
    fn new(rows: usize) -> Self {
        Self {
            round: vec![0; rows],
            now: 0,
        }
    }

    fn begin(&mut self) {
        self.now = self.now.wrapping_add(1);
        if self.now == 0 {
            self.round.fill(0);
            self.now = 1;
        }
    }

    /// Marks `row`; says whether it was new.
    fn mark(&mut self, row: u32) -> bool {
        let round = &mut self.round[row as usize];
        let is_new = *round != self.now;
        *round = self.now;
        is_new
    }
}
