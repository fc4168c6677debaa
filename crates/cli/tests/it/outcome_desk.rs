//! What tests of `allotment outcome` ask with, and what they draw.

use serde_json::Value;

use crate::desk::{Desk, Ran};

pub fn run(desk: &Desk, line: &str) -> Ran {
    let args: Vec<&str> = line.split_whitespace().collect();
    desk.run(&args)
}

pub fn asked(desk: &Desk, line: &str) -> Value {
    run(desk, &format!("outcome {line} --format json"))
        .done()
        .json()
}

pub fn sentence(document: &Value) -> &str {
    document["sentence"].as_str().expect("a sentence")
}

/// Numbers from -1 to 1 that hang on nothing: a linear congruence, so that every
/// machine draws the same.
pub struct Noise(pub u64);

impl Noise {
    pub fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 33).expect("31 bits")) / f64::from(1_u32 << 30) - 1.0
    }
}
