//! What becomes of the ranks without each indicator.

use rayon::prelude::*;

use crate::error::NeedError;
use crate::evaluate::{Case, evaluate, index_scores};
use crate::plan::{Leaves, Plan};

use super::run::{Memory, Robust};

/// The index without one indicator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LeaveOneOut {
    /// The indicator's position in the model.
    pub indicator: usize,
    /// How far ranks move on average over places, the indicator's weight going
    /// to the other members of its group; nothing where no index is left.
    pub mean_rank_shift: Option<f64>,
}

/// One entry an indicator, with the index's own methods and weights.
pub(super) fn leave_out(robust: &Robust<'_>) -> Result<Vec<LeaveOneOut>, NeedError> {
    let prepared = robust.prepared;
    let (model, tree) = (prepared.model, &prepared.tree);
    let mut leaves = Leaves::default();
    let whole = Plan::new(
        model,
        tree,
        &prepared.treated,
        prepared.own_choice(),
        &mut leaves,
    )?;
    let found: Vec<Result<LeaveOneOut, NeedError>> = (0..model.indicators.len())
        .into_par_iter()
        .map_init(Memory::default, |memory, indicator| {
            let mut plan = whole.clone();
            plan.leaves[indicator] = None;
            let case = Case {
                model,
                tree,
                plan: &plan,
            };
            let left = evaluate(case, None, &mut memory.scratch);
            (robust.tick)();
            let mean_rank_shift = match left {
                Ok(false) | Err(NeedError::NothingForPlace { .. }) => None,
                Ok(true) => {
                    index_scores(case, &memory.scratch, &mut memory.scores);
                    Some(robust.mean_shift(memory))
                }
                Err(error) => return Err(error),
            };
            Ok(LeaveOneOut {
                indicator,
                mean_rank_shift,
            })
        })
        .collect();
    found.into_iter().collect()
}
