//! What limits cost, and who pays.

use allotment_place::Pence;

use super::trial::Base;
use crate::limits::Limit;
use crate::remainder::in_proportion;
use crate::solve::solve;
use crate::{Allocation, Limits, ShareError};

/// One limit that is set: whom it holds, what that moves, and who pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitCost {
    /// The limit.
    pub limit: Limit,
    /// The rows of the places that it holds.
    pub holds: Vec<usize>,
    /// Of these, the places that the formula alone would not bring to this
    /// limit: what the limits of other places take or leave does. A floor that
    /// holds such a place moves nothing to it. It gets less than by the formula
    /// alone, so it stands in `paid_by` as well: it pays for others, until its
    /// floor stops that. A ceiling that holds such a place takes nothing from
    /// it: it gets more than by the formula alone, and pays nothing.
    pub holds_by_others: Vec<usize>,
    /// For a limit on loss or gain: the rows of the places that are in and have
    /// no earlier amount, so that it cannot hold them.
    pub without_previous: Vec<usize>,
    /// What it moves: to the places that it lifts, or away from those that it
    /// holds down, compared with the formula alone.
    pub moved: Pence,
    /// Who pays that: places and amounts, which add up to `moved`. A ceiling
    /// is paid by the places that it holds down; what a floor gives is paid by
    /// all places that get less than the formula alone would give, each in
    /// proportion to what it gets less.
    pub paid_by: Vec<(usize, Pence)>,
}

/// How far a place that is in is from what the formula alone would give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Distance {
    /// Its row.
    pub place: usize,
    /// What the formula alone would give over the whole term.
    pub target: Pence,
    /// What it gets.
    pub amount: Pence,
    /// What it gets beyond its target; below zero if it gets less.
    pub distance_minor: i128,
    /// What it loses over the whole term because yearly amounts may not rise or
    /// fall too fast; below zero if it gains by that.
    pub lost_to_damping_minor: i128,
}

pub(crate) struct Costs {
    pub(crate) total: Pence,
    pub(crate) limits: Vec<LimitCost>,
    pub(crate) distances: Vec<Distance>,
}

pub(crate) fn costs(base: &Base, allocation: &Allocation) -> Result<Costs, ShareError> {
    let undamped = undamped(base)?;
    let rows = &base.solution.selection.rows;
    let distances: Vec<Distance> = rows
        .iter()
        .enumerate()
        .map(|(at, &row)| {
            let share = &allocation.places[row];
            let amount = i128::from(share.total.get());
            let without = undamped
                .as_ref()
                .map_or(amount, |pence| i128::from(pence[at]));
            Distance {
                place: row,
                target: share.target,
                amount: share.total,
                distance_minor: amount - i128::from(share.target.get()),
                lost_to_damping_minor: without - amount,
            }
        })
        .collect();
    let gains = distances.iter().map(|place| place.distance_minor.max(0));
    let total = u64::try_from(gains.sum::<i128>()).expect("at most the envelope");
    let set = set(&base.spec.limits);
    let limits = set
        .map(|limit| cost(base, allocation, &distances, limit))
        .collect();
    Ok(Costs {
        total: Pence::new(total),
        limits,
        distances,
    })
}

/// The pence that places would get if yearly amounts could move freely, one a
/// place that is in; nothing if they can.
fn undamped(base: &Base) -> Result<Option<Vec<u64>>, ShareError> {
    let limits = &base.spec.limits;
    if limits.max_loss.is_none() && limits.max_gain.is_none() {
        return Ok(None);
    }
    let mut spec = base.spec.clone();
    spec.limits.max_loss = None;
    spec.limits.max_gain = None;
    let solution = solve(&base.facts, &spec, &base.schedule, base.solution.budget)?;
    Ok(Some(solution.pence(&base.facts).0))
}

fn set(limits: &Limits) -> impl Iterator<Item = Limit> {
    let all = [
        (limits.floor.is_some(), Limit::Floor),
        (limits.floor_per_head.is_some(), Limit::FloorPerHead),
        (limits.max_loss.is_some(), Limit::MaxLoss),
        (limits.ceiling.is_some(), Limit::Ceiling),
        (limits.max_gain.is_some(), Limit::MaxGain),
    ];
    all.into_iter()
        .filter(|(given, _)| *given)
        .map(|(_, limit)| limit)
}

fn cost(base: &Base, allocation: &Allocation, distances: &[Distance], limit: Limit) -> LimitCost {
    let held = |place: &&Distance| allocation.places[place.place].held_by == Some(limit);
    let pence = |amount: i128| u64::try_from(amount.max(0)).expect("at most the envelope");
    let gain = |place: &Distance| {
        if limit.lifts() {
            pence(place.distance_minor)
        } else {
            pence(-place.distance_minor)
        }
    };
    let moved: u64 = distances.iter().filter(held).map(gain).sum();
    let paid: Vec<(usize, u64)> = if limit.lifts() {
        let lost: Vec<u64> = distances
            .iter()
            .map(|place| pence(-place.distance_minor))
            .collect();
        let id = |at: usize| &base.facts[distances[at].place].id;
        let paid = in_proportion(moved, &lost, |a, b| id(a).cmp(id(b)));
        distances
            .iter()
            .map(|place| place.place)
            .zip(paid)
            .collect()
    } else {
        let held = distances.iter().filter(held);
        held.map(|place| (place.place, gain(place))).collect()
    };
    let by_others = |place: &&Distance| held(place) && gain(place) == 0;
    let damping = match limit {
        Limit::MaxLoss => Some(0),
        Limit::MaxGain => Some(1),
        _ => None,
    };
    let unknown = |place: &&Distance| {
        damping.is_some_and(|which| base.facts[place.place].previous[which].is_none())
    };
    let rows_of = |wanted: &dyn Fn(&&Distance) -> bool| -> Vec<usize> {
        let found = distances.iter().filter(wanted);
        found.map(|place| place.place).collect()
    };
    let some = paid.into_iter().filter(|&(_, pence)| pence > 0);
    LimitCost {
        limit,
        holds: rows_of(&held),
        holds_by_others: rows_of(&by_others),
        without_previous: rows_of(&unknown),
        moved: Pence::new(moved),
        paid_by: some.map(|(row, pence)| (row, Pence::new(pence))).collect(),
    }
}
