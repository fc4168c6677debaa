//! A hundred and thirty policies on all the neighbourhoods of a country.
//!
//! `cargo bench -p allotment-connect`

use allotment_connect::{Geography, Located, Places, Reach, lay};
use divan::{Bencher, black_box};
use rayon::prelude::*;

fn main() {
    divan::main();
}

const POLICIES: u64 = 130;

#[divan::bench(args = [309, 33_755, 250_000], sample_count = 10)]
fn a_hundred_and_thirty_policies(bencher: Bencher<'_, '_>, places: usize) {
    let people = Places {
        people: (0..places as u64)
            .map(|place| 1_000 + place * 7919 % 1_500)
            .collect(),
    };
    // Districts of about 110 neighbourhoods, as in England.
    let area_of: Vec<Option<usize>> = (0..places).map(|place| Some(place / 110)).collect();
    let areas = places.div_ceil(110);
    let districts = Geography::new(areas, &area_of);
    let reach = |policy: u64| -> Vec<Reach> {
        (0..areas)
            .map(|area| Reach {
                area,
                minor: Some(1_000_000_007 * (policy + 1) + area as u64),
                located: Located::Beneficiary,
            })
            .collect()
    };
    let all: Vec<Vec<Reach>> = (0..POLICIES).map(reach).collect();
    bencher.bench_local(|| {
        let laid_out: u128 = (all.par_iter())
            .map(|reach| {
                let laid = lay(black_box(&people), &districts, reach);
                let parts = laid.on.iter().filter_map(|one| one.minor);
                let sum: u128 = parts.map(u128::from).sum();
                assert_eq!(sum, laid.money.total(), "every penny is laid");
                sum
            })
            .sum();
        assert!(laid_out > 0, "there is money");
    });
}
