//! Compares synthetic control with the results of R's `Synth` and `augsynth`, of
//! `pysyncon`, and of a convex solver.
//!
//! `cargo run --release --example synthetic_control_expected -- DATA EXPECTED`
//!
//! `DATA` has `california_prop99.csv`, `smoking_adh.csv`, `basque.csv`,
//! `synth_toy.csv`, `kansas.csv` and `sc_600x48.csv`; `EXPECTED` has
//! `sc_exact_qp.json`, `synth_basque_R.json`, `synth_pysyncon.json` and
//! `augsynth_kansas.json`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "an example that reports"
)]

mod basque;
mod free;
mod given;
mod kansas;
mod solver;
mod synth;
#[path = "../table/mod.rs"]
mod table;
mod tally;

use serde_json::Value;
use std::path::PathBuf;
use tally::Tally;

fn main() {
    let mut arguments = std::env::args().skip(1).map(PathBuf::from);
    let (data, expected) = (arguments.next().unwrap(), arguments.next().unwrap());
    let read = |name: &str| -> Value {
        serde_json::from_str(&std::fs::read_to_string(expected.join(name)).unwrap()).unwrap()
    };
    let mut tally = Tally::default();
    let exact = read("sc_exact_qp.json");
    solver::california(&data, &exact, &mut tally);
    solver::hundred(&data, &exact["gen_sc_600x48_100treated"], &mut tally);
    let synth = read("synth_basque_R.json");
    basque::basque(
        &data,
        &synth["basque"],
        &read("synth_pysyncon.json")["basque"],
        &mut tally,
    );
    synth::toy(&data, &synth["toy"], &mut tally);
    synth::smoking(&data, &synth["prop99_adh"], &mut tally);
    kansas::kansas(&data, &read("augsynth_kansas.json"), &mut tally);
    println!("{} passed, {} failed", tally.passed, tally.failed);
    std::process::exit(i32::from(tally.failed > 0));
}
