//! How often an effect of a programme, or on its neighbours, that is none is called
//! one: `cargo run --release --example spillover_rates -p allotment-outcome`.
//!
//! Each draw is a square of 80 places from a stream of one seed: so many treated, a
//! ring of 1.5 km about each, sixteen districts. Nothing is changed by treatment or
//! by nearness. Where districts are shocked all their places move together.

#![expect(clippy::print_stdout, reason = "an example that reports")]
#![expect(clippy::expect_used, reason = "an example stops at what is wrong")]

use allotment_outcome::spillover::{
    Neighbours, Position, RingEffect, Spillover, SpilloverOptions, nearest_treated, spillover,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

const PANELS: u64 = 4000;
const SEED: u64 = 20_210_503;
const PLACES: usize = 80;

/// How places are drawn.
#[derive(Clone, Copy)]
struct Made {
    /// How many are treated.
    treated: usize,
    /// Of how many districts; any if nobody says.
    of_districts: Option<u32>,
    /// Whether places of a district move together, and are said to.
    districts: bool,
    covariate: bool,
}

fn main() {
    println!("{PANELS} panels a line, no effect; rates of 5% have an error of 0.34 points");
    let plain = Made {
        treated: 2,
        of_districts: None,
        districts: false,
        covariate: false,
    };
    for treated in [2, 3, 5, 10, 20] {
        report(&format!("{treated} treated"), Made { treated, ..plain });
    }
    let covariate = Made {
        treated: 3,
        covariate: true,
        ..plain
    };
    report("3 treated, a covariate", covariate);
    for (treated, of) in [(4, 1), (6, 2), (9, 3), (12, 6), (20, 16)] {
        let made = Made {
            treated,
            of_districts: Some(of),
            districts: true,
            ..plain
        };
        report(&format!("{treated} treated in {of} of 16 districts"), made);
    }
}

fn report(name: &str, made: Made) {
    let all: Vec<Spillover> = (0..PANELS)
        .into_par_iter()
        .filter_map(|number| draw(number, made))
        .collect();
    let share = |of: &dyn Fn(&Spillover) -> RingEffect, is: &dyn Fn(&RingEffect) -> bool| {
        let count = all.iter().filter(|found| is(&of(found))).count();
        #[expect(clippy::cast_precision_loss, reason = "a number of panels")]
        let share = 100.0 * count as f64 / all.len() as f64;
        share
    };
    print!("{name:34}");
    for kind in ["treated", "neighbours", "all"] {
        let of = &|found: &Spillover| match kind {
            "treated" => found.direct,
            "neighbours" => found.rings[0].effect,
            _ => found.net,
        };
        let called = share(of, &|effect| {
            effect.error.is_some_and(|error| error.p_value < 0.05)
        });
        let untold = share(of, &|effect| effect.error.is_none());
        print!("  {kind} {called:5.2}% (untold {untold:5.1}%)");
    }
    println!();
}

/// Nothing where a ring, or those beyond, have fewer than two places.
fn draw(number: u64, made: Made) -> Option<Spillover> {
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    random.set_stream(number);
    let mut drawn = |most: f64| most * random.random::<f64>();
    let spots: Vec<(f64, f64)> = (0..PLACES)
        .map(|_| (drawn(10_000.0), drawn(10_000.0)))
        .collect();
    let quarter = |at: f64| {
        (0..3)
            .filter(|&edge| at >= 2500.0 * f64::from(edge + 1))
            .count()
    };
    let clusters: Vec<u32> = spots
        .iter()
        .map(|&(x, y)| u32::try_from(4 * quarter(x) + quarter(y)).expect("sixteen"))
        .collect();
    let mut left = made.treated;
    let treated: Vec<bool> = clusters
        .iter()
        .map(|&cluster| {
            let on = left > 0 && made.of_districts.is_none_or(|of| cluster < of);
            left -= usize::from(on);
            on
        })
        .collect();
    let mut normal = || {
        let (one, other): (f64, f64) = (1.0 - random.random::<f64>(), random.random());
        (-2.0 * one.ln()).sqrt() * (2.0 * std::f64::consts::PI * other).cos()
    };
    let shocks: Vec<f64> = (0..16).map(|_| normal()).collect();
    let covariate: Vec<f64> = (0..PLACES).map(|_| normal()).collect();
    let changes: Vec<f64> = clusters
        .iter()
        .map(|&cluster| {
            normal()
                + if made.districts {
                    shocks[cluster as usize]
                } else {
                    0.0
                }
        })
        .collect();
    let positions: Vec<Position> = spots
        .iter()
        .map(|&(x, y)| Position::Plane { x, y })
        .collect();
    let distances = nearest_treated(&positions, &treated);
    let covariates: &[&[f64]] = &[&covariate];
    let neighbours = Neighbours {
        treated: &treated,
        distances: &distances,
        changes: &changes,
        covariates: if made.covariate { covariates } else { &[] },
        clusters: made.districts.then_some(&clusters[..]),
    };
    let options = SpilloverOptions {
        edges: vec![1500.0],
        donut: 0.0,
        level: 0.95,
    };
    spillover(&neighbours, &options).ok()
}
