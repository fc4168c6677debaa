//! With `V` searched for.

use crate::given::Given;
use crate::tally::Tally;
use allotment_outcome::synthetic_control::{Importance, SyntheticControl, SyntheticControlOptions};
use serde_json::Value;

/// With `V` searched for, outcomes must be met no worse than others met them.
pub fn freely(
    what: &str,
    given: &Given,
    options: SyntheticControlOptions,
    losses: &[&Value],
    tally: &mut Tally,
) -> SyntheticControl {
    let found = given.run(&SyntheticControlOptions {
        importance: Importance::Searched,
        ..options
    });
    let error = found.treated[0].fit.pre_rmspe.powi(2);
    for loss in losses {
        let how = format!("{error} where others have {loss}");
        tally.holds(
            &format!("{what}, V free"),
            error <= loss.as_f64().unwrap(),
            &how,
        );
    }
    report(what, given, &found);
    found
}

fn report(what: &str, given: &Given, found: &SyntheticControl) {
    let own = &found.treated[0];
    let mut weights = own.fit.weights.clone();
    weights.sort_by(|one, other| other.weight.total_cmp(&one.weight));
    print!(
        "{what}, V free: error {:.9}",
        own.fit.pre_rmspe * own.fit.pre_rmspe
    );
    for weight in weights.iter().take(6).filter(|weight| weight.weight > 1e-4) {
        print!(
            ", {} {:.4}",
            given.names[weight.donor as usize], weight.weight
        );
    }
    println!("; effect {:.4}, p {:?}", own.fit.att, own.test.p_value);
}

/// The ten-year mean that a predictor takes.
pub fn years(from: i64, to: i64) -> Vec<i64> {
    (from..=to).collect()
}
