//! Peers, their draws and types, at the number of places of a country's districts,
//! small towns and neighbourhoods. Every bench checks its answer.

#![expect(
    clippy::cast_precision_loss,
    reason = "places and random bits are below 2^53"
)]

use allotment_peers::{
    Counted, PeersOptions, Spread, Structure, TypesOptions, Variable, nearest, types,
};
use divan::Bencher;

fn main() {
    divan::main();
}

/// Places with twelve variables: of neighbourhoods' kind, where a few causes drive
/// all, or all independent, which is the hardest there is.
#[derive(Debug, Clone, Copy)]
enum Kind {
    FewCauses,
    Independent,
}

const VARIABLES: usize = 12;

fn places(count: usize, kind: Kind) -> Structure {
    let mut state = 88_172_645_463_325_252_u64;
    let mut uniform = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut normal = move || (0..12).map(|_| uniform()).sum::<f64>() - 6.0;
    let mut columns = vec![Vec::new(); VARIABLES];
    for _ in 0..count {
        let causes = [normal(), normal(), normal(), normal()];
        for (at, column) in columns.iter_mut().enumerate() {
            let own = normal();
            column.push(Some(match kind {
                Kind::Independent => own,
                Kind::FewCauses => causes[at % 4] + 0.5 * causes[(at / 4 + 1) % 4] + 0.5 * own,
            }));
        }
    }
    let ids: Vec<String> = (0..count).map(|at| format!("E{at:08}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let names: Vec<String> = (0..VARIABLES).map(|at| format!("v{at}")).collect();
    let variables: Vec<Variable<'_>> = columns
        .iter()
        .zip(&names)
        .map(|(values, name)| Variable {
            name,
            values,
            weight: 1.0,
        })
        .collect();
    Structure::new(&ids, &variables, Spread::Population).expect("all is there")
}

/// The 15 nearest of each place.
#[divan::bench(args = [309, 3_000, 33_755], sample_count = 5)]
fn nearest_fifteen(bencher: Bencher, count: usize) {
    let structure = places(count, Kind::FewCauses);
    let options = PeersOptions {
        draws: 0,
        ..PeersOptions::default()
    };
    bencher.bench_local(|| {
        let peers = nearest(&structure, &options).expect("there are enough places");
        assert!(peers.places().all(|(row, peers)| peers.len() == 15
            && peers.iter().all(|peer| peer.row != row)
            && peers.is_sorted_by(|a, b| a.distance <= b.distance)));
    });
}

/// With two hundred draws that say which are firm.
#[divan::bench(args = [309, 3_000, 33_755], sample_count = 1, sample_size = 1)]
fn firm_by_two_hundred_draws(bencher: Bencher, count: usize) {
    firm(bencher, count, Kind::FewCauses);
}

/// The same where no variable tells anything of another.
#[divan::bench(args = [309, 3_000, 33_755], sample_count = 1, sample_size = 1)]
fn firm_of_independent_variables(bencher: Bencher, count: usize) {
    firm(bencher, count, Kind::Independent);
}

fn firm(bencher: Bencher, count: usize, kind: Kind) {
    let structure = places(count, kind);
    // As the command does it, which tells who is firm and no shares.
    let options = PeersOptions {
        counted: Counted::UntilSure,
        ..PeersOptions::default()
    };
    bencher.bench_local(|| {
        let found = nearest(&structure, &options).expect("there are enough");
        let firm = found
            .places()
            .flat_map(|(_, peers)| peers.iter().filter(|peer| found.firm(peer) == Some(true)));
        let share = firm.count() as f64 / (count * 15) as f64;
        assert!((0.0..0.95).contains(&share), "{share}");
    });
}

/// A typology: eleven numbers of types, twenty starts, fifty samples.
#[divan::bench(args = [309, 3_000, 33_755], sample_count = 1, sample_size = 1)]
fn types_of_places(bencher: Bencher, count: usize) {
    let structure = places(count, Kind::FewCauses);
    bencher.bench_local(|| {
        let found = types(&structure, &TypesOptions::default()).expect("there are enough");
        assert_eq!(found.sizes.iter().sum::<usize>(), count);
    });
}
