//! An interrupted series, beside R's `lm` and `sandwich`.

use allotment_outcome::interrupted::{InterruptedOptions, Lag, Series, SmallSample, interrupted};
use allotment_table::Table;
use serde_json::Value;

use super::{Compared, complete, ours, whole, wrong};
use crate::error::ProofError;

const COEFFICIENTS: &str = "coefficients";
const PLAIN: &str = "plain errors";
const ROBUST: &str = "Newey-West errors";
const FIT: &str = "fit";

const TOLERANCE: f64 = 1e-8;

/// The logarithm of drivers killed or hurt, by month, and the law on seat belts.
pub(super) fn compare(
    table: &Table,
    expected: &Value,
    compared: &mut Compared,
) -> Result<(), ProofError> {
    let times = whole(table, "t")?;
    let values: Vec<f64> = complete(table, "drivers")?
        .into_iter()
        .map(libm::log)
        .collect();
    let months: Vec<u32> = whole(table, "month")?
        .into_iter()
        .filter_map(|month| u32::try_from(month).ok())
        .collect();
    let series = Series {
        times: &times,
        values: &values,
        comparison: None,
        seasons: Some(&months),
    };
    let start = expected["k0"].as_i64().ok_or_else(|| {
        wrong(
            "interrupted",
            "'k0', the first period of the law, is missing",
        )
    })?;
    for (small_sample, key) in [
        (SmallSample::None, "se_nw12"),
        (SmallSample::Degrees, "se_nw12_adj"),
    ] {
        let options = InterruptedOptions {
            lag: Lag::Given(12),
            small_sample,
            ..InterruptedOptions::new(start)
        };
        let found = ours("interrupted", interrupted(&series, &options))?;
        for (term, told) in [
            ("t", found.trend),
            ("level", found.level),
            ("slope", found.slope),
        ] {
            let name = format!("{key} {term}");
            for (group, value, published) in [
                (COEFFICIENTS, told.value, &expected["coef"][term]),
                (PLAIN, told.plain_error, &expected["se_ols"][term]),
                (ROBUST, told.std_error, &expected[key][term]),
            ] {
                compared.near(group, &name, Some(value), published, TOLERANCE);
            }
        }
        for (name, value) in [("sigma", found.sigma), ("dw", found.durbin_watson)] {
            compared.near(FIT, name, Some(value), &expected[name], TOLERANCE);
        }
    }
    Ok(())
}
