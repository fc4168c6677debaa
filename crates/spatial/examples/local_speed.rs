//! Times local Moran by 999 draws on 33,755 places, and prints a checksum of the
//! answer. The places are a board of squares by queen, less some pairs, which leaves
//! 6.9 neighbours a place: one more than England's neighbourhoods have.
//!
//! `cargo run --release -p allotment-spatial --example local_speed -- [TIMES]`
//!
//! `RAYON_NUM_THREADS` says on how many threads.

#![expect(clippy::print_stdout, reason = "an example that reports")]

use allotment_spatial::pattern::{Local, LocalOptions, local_moran};
use allotment_spatial::weights::Weights;
use std::time::Instant;

const PLACES: u32 = 33_755;
const SIDE: u32 = 184;

fn main() {
    let times = std::env::args().nth(1);
    let times: usize = times.map_or(5, |many| many.parse().expect("a whole number"));
    let weights = board();
    let middle = f64::from(SIDE) / 2.0;
    let value = |at: u32| {
        let (x, y) = (f64::from(at % SIDE) - middle, f64::from(at / SIDE) - middle);
        f64::from(at * 7_919 % 101) / 100.0 - (x * x + y * y) / (middle * middle)
    };
    let values: Vec<f64> = (0..PLACES).map(value).collect();
    let options = LocalOptions {
        permutations: 999,
        seed: 1,
    };
    for _ in 0..times {
        let start = Instant::now();
        let found = local_moran(&values, &weights, options).expect("values vary");
        println!(
            "{PLACES} places, {} pairs: {:.3} s, answer {:016x}",
            weights.pairs(),
            start.elapsed().as_secs_f64(),
            checksum(&found)
        );
    }
}

fn board() -> Weights {
    let mut pairs = Vec::new();
    for one in 0..PLACES {
        let (x, y) = (one % SIDE, one / SIDE);
        let right = (x + 1 < SIDE).then_some((1, 0));
        let below = [(-1, 1), (0, 1), (1, 1)].into_iter().filter(|&(by, _)| {
            let x = i64::from(x) + by;
            (0..i64::from(SIDE)).contains(&x)
        });
        for (by, down) in right.into_iter().chain(below) {
            let other = i64::from(x) + by + i64::from((y + down) * SIDE);
            let other = u32::try_from(other).expect("on the board");
            if other < PLACES && (one + other) % 4 != 0 {
                pairs.extend([(one, other), (other, one)]);
            }
        }
    }
    Weights::new(PLACES as usize, pairs).expect("all on the board")
}

/// The 64-bit hash of Fowler, Noll and Vo, form 1a.
fn checksum(found: &[Option<Local>]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |number: u64| {
        for byte in number.to_le_bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for one in found.iter().flatten() {
        add(one.lag.to_bits());
        add(one.i.to_bits());
        add(u64::from(one.quadrant.number()));
        add(one.p.unwrap_or(2.0).to_bits());
    }
    hash
}
