//! England's size: 33,755 places and 20,000 assets; a town's network on foot.

use allotment_assets::{
    Candidates, Catchment, Effort, Ground, Legs, Network, Reach, Step, Worth, access, nearest,
    on_foot, reached, site,
};
use allotment_place::Point;

fn main() {
    divan::main();
}

const PLACES: usize = 33_755;
const ASSETS: usize = 20_000;

/// A small generator: the same points each time, crowded round towns.
struct Draw(u64);

impl Draw {
    fn unit(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        #[expect(clippy::cast_precision_loss, reason = "53 bits")]
        let unit = (self.0 >> 11) as f64 / (1_u64 << 53) as f64;
        unit
    }

    fn points(&mut self, count: usize) -> Vec<Point> {
        let towns: Vec<Point> = (0..400)
            .map(|_| Point {
                x: 400_000.0 * self.unit(),
                y: 500_000.0 * self.unit(),
            })
            .collect();
        (0..count)
            .map(|at| {
                let town = towns[at % towns.len()];
                let spread = 8_000.0 * self.unit();
                let side = |unit: f64| spread * (2.0 * unit - 1.0);
                Point {
                    x: town.x + side(self.unit()),
                    y: town.y + side(self.unit()),
                }
            })
            .collect()
    }
}

fn england() -> (Vec<Point>, Vec<Point>) {
    // One seed: the towns are the same for both.
    (Draw(2026).points(PLACES), Draw(2026).points(ASSETS))
}

#[divan::bench]
fn two_step_of_england_within_3_km(bencher: divan::Bencher) {
    let (places, assets) = england();
    let people = vec![1_600.0; PLACES];
    let capacity = vec![1.0; ASSETS];
    bencher.bench_local(|| {
        let reach = Reach::within(&places, &assets, 3_000.0).expect("a distance");
        let catchment = Catchment::TwoStep { within_m: 3_000.0 };
        let scores = access(&catchment, &reach, &people, &capacity).expect("it is sound");
        let handed: f64 = scores.iter().map(|score| score * 1_600.0).sum();
        assert!(reach.pairs() > 500_000, "{} pairs", reach.pairs());
        assert!(
            handed > 0.9 * 20_000.0 && handed < 20_000.0 + 1e-6,
            "{handed}"
        );
    });
}

#[divan::bench]
fn four_catchments_of_england(bencher: divan::Bencher) {
    let (places, assets) = england();
    let people = vec![1_600.0; PLACES];
    let capacity = vec![1.0; ASSETS];
    let steps = [(750.0, 1.0), (1_500.0, 0.68), (3_000.0, 0.22)]
        .map(|(to_m, weight)| Step { to_m, weight });
    let all = [
        Catchment::TwoStep { within_m: 3_000.0 },
        Catchment::Enhanced {
            steps: steps.to_vec(),
        },
        Catchment::Gaussian {
            within_m: 3_000.0,
            sigma_m: 1_000.0,
        },
        Catchment::ThreeStep {
            steps: steps.to_vec(),
        },
    ];
    bencher.bench_local(|| {
        let reach = Reach::within(&places, &assets, 3_000.0).expect("a distance");
        for catchment in &all {
            let scores = access(catchment, &reach, &people, &capacity).expect("it is sound");
            assert!(scores.iter().all(|score| score.is_finite()));
        }
    });
}

#[divan::bench]
fn nearest_of_england(bencher: divan::Bencher) {
    let (places, assets) = england();
    bencher.bench_local(|| {
        let found = nearest(&places, &assets);
        assert!(found.iter().all(Option::is_some));
    });
}

#[divan::bench]
fn density_of_england(bencher: divan::Bencher) {
    let (places, assets) = england();
    let capacity = vec![1.0; ASSETS];
    bencher.bench_local(|| {
        let found = reached(Ground::Centroids(&places), &assets, &capacity, 1_000.0);
        assert!(found.iter().any(|reached| reached.count > 0));
    });
}

/// A grid of streets with as many nodes as Newport has: 47,089.
#[divan::bench]
fn on_foot_to_the_nearest_of_1000(bencher: divan::Bencher) {
    const SIDE: u32 = 217;
    let mut draw = Draw(7);
    let nodes: Vec<Point> = (0..SIDE * SIDE)
        .map(|at| Point {
            x: f64::from(at % SIDE) * 60.0 + 20.0 * draw.unit(),
            y: f64::from(at / SIDE) * 60.0 + 20.0 * draw.unit(),
        })
        .collect();
    let edges: Vec<[u32; 2]> = (0..SIDE * SIDE)
        .flat_map(|at| {
            let right = (at % SIDE + 1 < SIDE).then_some([at, at + 1]);
            let up = (at / SIDE + 1 < SIDE).then_some([at, at + SIDE]);
            [right, up]
        })
        .flatten()
        .collect();
    let network = Network::new(&nodes, &edges).expect("it has edges");
    let side = f64::from(SIDE) * 60.0;
    let mut anywhere = |count: usize| -> Vec<Point> {
        (0..count)
            .map(|_| Point {
                x: side * draw.unit(),
                y: side * draw.unit(),
            })
            .collect()
    };
    let (places, assets) = (anywhere(509), anywhere(1_000));
    bencher.bench_local(|| {
        let found = on_foot(&network, &places, &assets, Legs::Never);
        assert!(found.iter().all(|found| found.nearest.is_some()));
    });
}

#[divan::bench(sample_count = 3)]
fn ten_more_for_england(bencher: divan::Bencher) {
    let (places, assets) = england();
    let people = vec![1_600.0; PLACES];
    let all = Candidates {
        places: &places,
        people: &people,
        sites: &places,
        existing: &assets[..2_000],
    };
    bencher.bench_local(|| {
        let worth = Worth::covering(all, 2_000.0).expect("a distance");
        let found = site(&worth, 10, Effort::default()).expect("somebody is out of reach");
        assert!(found.chosen.len() == 10 && found.bound >= found.worth);
    });
}
