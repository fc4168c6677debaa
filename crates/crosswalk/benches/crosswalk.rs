//! A hundred columns of a country brought onto other places.
//!
//! `cargo bench -p allotment-crosswalk`

use allotment_crosswalk::{Crosswalk, Piece};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

/// One place in twenty became two, one in forty was merged into its neighbour.
fn pieces(places: usize) -> (usize, Vec<Piece>) {
    let (mut to, mut pieces) = (0, Vec::new());
    for from in 0..places {
        if from % 40 == 1 {
            to -= 1;
        }
        pieces.push(Piece {
            from,
            to,
            weight: 1_700.0,
        });
        to += 1;
        if from % 20 == 10 {
            pieces.push(Piece {
                from,
                to,
                weight: 1_300.0,
            });
            to += 1;
        }
    }
    (to, pieces)
}

#[divan::bench(args = [309, 33_755, 250_000], sample_count = 10)]
fn a_hundred_columns(bencher: Bencher<'_, '_>, places: usize) {
    let (to, pieces) = pieces(places);
    let crosswalk = Crosswalk::new(places, to, &pieces).expect("the pieces are right");
    #[expect(clippy::cast_precision_loss, reason = "places are few")]
    let column: Vec<Option<f64>> = (0..places).map(|place| Some(place as f64)).collect();
    let before: f64 = column.iter().flatten().sum();
    bencher.bench_local(|| {
        for _ in 0..100 {
            let found = crosswalk.count(black_box(&column));
            let after: f64 = found.iter().flatten().sum();
            assert!((after - before).abs() <= 1e-9 * before, "nobody is lost");
        }
    });
}
