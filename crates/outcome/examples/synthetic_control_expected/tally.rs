//! What was compared, and what of it holds.

use allotment_outcome::synthetic_control::UnitFit;
use serde_json::Value;

#[derive(Default)]
pub struct Tally {
    pub passed: usize,
    pub failed: usize,
}

impl Tally {
    pub fn near(&mut self, what: &str, found: f64, expected: &Value, tolerance: f64) {
        let is_near = expected
            .as_f64()
            .is_some_and(|expected| (found - expected).abs() <= tolerance);
        self.holds(
            what,
            is_near,
            &format!("{found} where {expected} is expected"),
        );
    }

    pub fn holds(&mut self, what: &str, holds: bool, how: &str) {
        self.passed += usize::from(holds);
        self.failed += usize::from(!holds);
        if !holds {
            println!("{what}: {how}");
        }
    }

    /// Weights by name, those that are not published being zero.
    pub fn weights(
        &mut self,
        what: &str,
        names: &[String],
        fit: &UnitFit,
        expected: &Value,
        tolerance: f64,
    ) {
        for weight in &fit.weights {
            let name = &names[weight.donor as usize];
            let expected = expected.get(name).cloned().unwrap_or(Value::from(0.0));
            self.near(
                &format!("{what} weight of {name}"),
                weight.weight,
                &expected,
                tolerance,
            );
        }
        let known = expected.as_object().unwrap().keys();
        for name in known {
            let is_donor = fit
                .weights
                .iter()
                .any(|weight| &names[weight.donor as usize] == name);
            self.holds(what, is_donor, &format!("{name} is not a donor"));
        }
    }
}
