//! Effects before treatment, which should be none.
//!
//! Untreated rows are regressed on units, periods, covariates and an indicator for
//! each of some times before treatment. Treated rows take no part, so that the test
//! says nothing about the effects, and passing it does not bias them.
//!
//! Source: Borusyak, Jaravel and Spiess (2024), on testing for
//! parallel trends.

use super::error::ImputationError;
use super::tell::ImputationOptions;
use crate::group_time::{Estimate, PreTrend};
use crate::panel::Panel;
use crate::two_way::{PanelRows, TwoWayError, regress_events};

/// Effects before treatment, and whether they are jointly zero.
pub(super) struct Before {
    pub before: Vec<(i64, Estimate)>,
    pub pre_trend: PreTrend,
}

/// Effects before treatment, from untreated rows.
pub(super) fn before(
    panel: &Panel,
    rows: &PanelRows,
    options: &ImputationOptions,
) -> Result<Before, ImputationError> {
    let of = rows.events(panel);
    let mut events: Vec<i64> = of.iter().copied().flatten().collect();
    events.sort_unstable();
    events.dedup();
    // The last time before treatment is the reference.
    events.pop();
    if let Some(furthest) = options.before {
        events.retain(|&event| event >= -i64::from(furthest));
    }
    while !events.is_empty() {
        match regress_events(panel, rows, &of, &events, options.level) {
            Ok(found) => {
                return Ok(Before {
                    before: found.events,
                    pre_trend: found.pre_trend,
                });
            }
            // The furthest joins the reference.
            Err(_) if options.before.is_none() => {
                events.remove(0);
            }
            Err(TwoWayError::Collinear { covariate, on }) => {
                return Err(ImputationError::Collinear { covariate, on });
            }
            Err(_) => return Err(ImputationError::Before { events }),
        }
    }
    Ok(Before {
        before: Vec::new(),
        pre_trend: PreTrend::NothingBefore,
    })
}
