//! One evaluation with moved inputs, and all the draws.

use std::sync::Arc;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;
use rayon::prelude::*;

use crate::error::{Member, NeedError};
use crate::evaluate::{Case, Factors, Scratch, evaluate, index_scores};
use crate::method::Outliers;
use crate::plan::{Column, Form, Plan, indicator_normalise, into_form, normalised};
use crate::score::{Prepared, Scores};
use crate::sensitivity::{Normals, Use, stream, unit};
use crate::treat;

use super::RobustnessOptions;
use super::noise::Noisy;
use super::pairs::{ExcludedPair, Pair, plans};
use super::rank_draws::{Cells, RankCell, RankDraws};

/// Everything that draws share.
pub(super) struct Robust<'a> {
    pub(super) prepared: &'a Prepared<'a>,
    pub(super) scores: &'a Scores,
    pub(super) options: &'a RobustnessOptions,
    pub(super) seed: u64,
    pub(super) plans: Vec<Plan>,
    /// By indicator: what noise is added to; nothing without standard errors.
    noisy: Vec<Option<Noisy>>,
    pub(super) excluded: Vec<ExcludedPair>,
    pub(super) tick: &'a (dyn Fn() + Sync),
}

/// The moved inputs of one evaluation.
pub(super) struct Moved<'a> {
    /// One factor an indicator, then one a group.
    pub(super) factors: Option<&'a [f64]>,
    /// Which of the plans.
    pub(super) plan: usize,
    /// Where the measurement noise comes from.
    pub(super) noise: Option<ChaCha8Rng>,
}

/// Working memory of one thread.
#[derive(Default)]
pub(super) struct Memory {
    pub(super) scratch: Scratch,
    pub(super) scores: Vec<f64>,
    pub(super) factors: Vec<f64>,
    normals: Normals,
}

impl<'a> Robust<'a> {
    pub(super) fn new(
        prepared: &'a Prepared<'a>,
        scores: &'a Scores,
        options: &'a RobustnessOptions,
        seed: u64,
        tick: &'a (dyn Fn() + Sync),
    ) -> Result<Self, NeedError> {
        let (plans, excluded) = plans(prepared, options)?;
        let indicators = prepared.model.indicators.iter().zip(&prepared.filled);
        let noisy = indicators.map(|(indicator, filled)| Noisy::new(indicator, filled));
        Ok(Self {
            prepared,
            scores,
            options,
            seed,
            plans,
            noisy: noisy.collect(),
            excluded,
            tick,
        })
    }

    pub(super) fn pairs(&self) -> Vec<Pair> {
        let pair = |plan: &Plan| Pair {
            normalise: plan.choice.normalise,
            combine: plan.choice.combine,
        };
        self.plans.iter().map(pair).collect()
    }

    pub(super) fn noisy(&self) -> bool {
        self.noisy.iter().any(Option::is_some)
    }

    /// The ranks of every draw.
    pub(super) fn draw(&self) -> Result<RankDraws, NeedError> {
        let places = self.prepared.model.ids.len();
        let cells = if u16::try_from(places).is_ok() {
            Cells::Narrow(self.draw_into::<u16>()?)
        } else {
            Cells::Wide(self.draw_into::<u32>()?)
        };
        Ok(RankDraws::new(places, cells))
    }

    fn draw_into<C: RankCell>(&self) -> Result<Vec<C>, NeedError> {
        let places = self.prepared.model.ids.len();
        let mut cells = vec![C::default(); places * self.options.draws];
        let done: Vec<Result<(), NeedError>> = cells
            .par_chunks_mut(places)
            .enumerate()
            .map_init(Memory::default, |memory, (draw, cells)| {
                let found = self.one_draw(draw, memory, cells);
                (self.tick)();
                found.map_err(|why| NeedError::Draw {
                    draw: draw + 1,
                    why: Box::new(why),
                })
            })
            .collect();
        done.into_iter().collect::<Result<(), NeedError>>()?;
        Ok(cells)
    }

    fn one_draw<C: RankCell>(
        &self,
        draw: usize,
        memory: &mut Memory,
        cells: &mut [C],
    ) -> Result<(), NeedError> {
        self.score_draw(draw, memory)?;
        let Memory {
            scratch, scores, ..
        } = memory;
        scratch
            .tools
            .sorter
            .best_ranks(scores, |row, rank| cells[row] = C::keep(rank));
        Ok(())
    }

    /// The scores of draw `draw`, into `memory.scores`.
    fn score_draw(&self, draw: usize, memory: &mut Memory) -> Result<(), NeedError> {
        let model = self.prepared.model;
        let spread = self.options.weight_spread;
        let mut random = stream(self.seed, Use::Draw, draw as u64);
        let mut factors = std::mem::take(&mut memory.factors);
        factors.clear();
        let weights = model.indicators.len() + model.groups.len();
        factors.extend((0..weights).map(|_| factor(spread, unit(&mut random))));
        let moved = Moved {
            factors: (spread > 0.0).then_some(&factors),
            plan: among(&mut random, self.plans.len()),
            noise: self.noisy().then_some(random),
        };
        let found = self.work_out(moved, memory);
        memory.factors = factors;
        found
    }

    /// Shows `visit` the scores of every draw, in no order.
    pub(super) fn visit(&self, visit: &(dyn Fn(usize, &[f64]) + Sync)) -> Result<(), NeedError> {
        let done: Vec<Result<(), NeedError>> = (0..self.options.draws)
            .into_par_iter()
            .map_init(Memory::default, |memory, draw| {
                let found = self.score_draw(draw, memory);
                visit(draw, &memory.scores);
                found.map_err(|why| NeedError::Draw {
                    draw: draw + 1,
                    why: Box::new(why),
                })
            })
            .collect();
        done.into_iter().collect()
    }

    /// Works the index out with moved inputs, into `memory.scores`.
    pub(super) fn work_out(&self, moved: Moved<'_>, memory: &mut Memory) -> Result<(), NeedError> {
        let plan = &self.plans[moved.plan];
        let noisy = match moved.noise {
            Some(random) => Some(self.with_noise(plan, random, memory)?),
            None => None,
        };
        let case = Case {
            model: self.prepared.model,
            tree: &self.prepared.tree,
            plan: noisy.as_ref().unwrap_or(plan),
        };
        evaluate(case, moved.factors.map(Factors), &mut memory.scratch)?;
        index_scores(case, &memory.scratch, &mut memory.scores);
        Ok(())
    }

    /// The plan with measurement noise in the columns that have standard errors.
    fn with_noise(
        &self,
        plan: &Plan,
        mut random: ChaCha8Rng,
        memory: &mut Memory,
    ) -> Result<Plan, NeedError> {
        let Prepared { model, tree, .. } = self.prepared;
        let mut plan = plan.clone();
        for (node, at) in tree.nodes.iter().zip(0..) {
            for (position, &member) in node.members.iter().enumerate() {
                let Member::Indicator(leaf) = member else {
                    continue;
                };
                let Some(noisy) = &self.noisy[leaf] else {
                    continue;
                };
                let mut column = noisy.moved(&mut random, &mut memory.normals);
                if model.treatment.outliers != Outliers::None {
                    let mut cells = column.cells();
                    treat::outliers_of(model, leaf, &mut cells);
                    column = Column::of(&cells);
                }
                let how = indicator_normalise(model, leaf, plan.choice);
                let tools = &mut memory.scratch.tools;
                let mut column = normalised(model, leaf, column, how, tools)?;
                let (form, combine) = (plan.nodes[at].forms[position], plan.nodes[at].combine);
                let before = (form != Form::Value).then(|| column.values.clone());
                into_form(&mut column, form).map_err(|row| NeedError::CannotCombine {
                    combine,
                    cell: model.names().cell(row, member),
                    value: before.as_ref().map_or(0.0, |values| values[row]),
                })?;
                plan.leaves[leaf] = Some(Arc::new(column));
                (plan.found[at], plan.fixed[at]) = (None, None);
            }
        }
        Ok(plan)
    }

    /// How far ranks are from the index's own, on average over places.
    pub(super) fn mean_shift(&self, memory: &mut Memory) -> f64 {
        let Memory {
            scratch, scores, ..
        } = memory;
        let mut sum = 0_u64;
        scratch.tools.sorter.best_ranks(scores, |row, rank| {
            sum += u64::from(rank.abs_diff(self.scores.rank[row].get()));
        });
        #[expect(
            clippy::cast_precision_loss,
            reason = "a mean, to the precision of f64"
        )]
        let sum = sum as f64;
        sum / crate::normalise::count(scores.len())
    }
}

/// What a weight is multiplied by for an even number from 0 to 1.
pub(super) fn factor(spread: f64, even: f64) -> f64 {
    1.0 + spread * (2.0 * even - 1.0)
}

/// An even choice among `many`.
fn among(random: &mut ChaCha8Rng, many: usize) -> usize {
    let scaled = u128::from(random.next_u64()) * many as u128;
    usize::try_from(scaled >> 64).expect("below many")
}
