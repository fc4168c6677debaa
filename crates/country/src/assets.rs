//! What is there: libraries, parks, surgeries and other things to build on.

use crate::{
    draw::{Draws, Topic, running_sum, whole},
    land::Land,
    need::Need,
    people::{People, Settlement, Standing},
    quarters::SingledOut,
    shape::{Ground, Map, Spot, nudged},
};

/// Something that people use, at a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Its number, from `A00001`.
    pub id: String,
    /// Its type, such as `library`.
    pub sort: &'static str,
    /// Whether it is `social` or `physical` infrastructure.
    pub kind: &'static str,
    /// Where it stands.
    pub at: Spot,
    /// The row of the neighbourhood it stands in.
    pub neighbourhood: usize,
    /// How many it serves at a time, in its type's own unit.
    pub capacity: u32,
}

struct Sort {
    name: &'static str,
    kind: &'static str,
    to_10_000: f64,
    capacity: (f64, f64),
    /// How much rarer it is for each unit of true need.
    rarer_with_need: f64,
}

const fn sort(
    name: &'static str,
    kind: &'static str,
    to_10_000: f64,
    capacity: (f64, f64),
    rarer_with_need: f64,
) -> Sort {
    Sort {
        name,
        kind,
        to_10_000,
        capacity,
        rarer_with_need,
    }
}

const SORTS: [Sort; 10] = [
    sort("library", "social", 0.5, (30.0, 120.0), 0.3),
    sort("community_centre", "social", 1.2, (60.0, 250.0), 0.3),
    sort("youth_club", "social", 0.7, (20.0, 80.0), 0.4),
    sort("surgery", "social", 1.0, (3.0, 12.0), 0.2),
    sort("pharmacy", "social", 1.3, (1.0, 3.0), 0.0),
    sort("primary_school", "social", 1.6, (90.0, 420.0), 0.0),
    sort("park", "physical", 1.4, (1.0, 20.0), 0.25),
    sort("playground", "physical", 2.0, (10.0, 60.0), 0.2),
    sort("sports_hall", "physical", 0.6, (40.0, 200.0), 0.35),
    sort("bus_stop", "physical", 6.0, (2.0, 90.0), 0.0),
];

/// Assets of ten types: more where more people live, in villages rather than
/// among fields, and (most types) fewer where need is greater.
pub(crate) fn assets(
    seed: u64,
    land: &Land,
    map: &Map,
    people: &[People],
    standings: &[Standing],
    need: &Need,
) -> Vec<Asset> {
    let mut draws = Draws::new(seed, Topic::Assets);
    let residents: f64 = people
        .iter()
        .map(|people| f64::from(people.population))
        .sum();
    let mut assets = Vec::new();
    for sort in &SORTS {
        let weights = running_sum((0..people.len()).map(|row| {
            let settled = match standings[row].settlement {
                Settlement::Centre => 1.5,
                Settlement::Suburb => 1.0,
                Settlement::Village => 1.3,
                Settlement::Countryside => 0.4,
            };
            let rarer = libm::exp(-sort.rarer_with_need * need.latent[row]);
            f64::from(people[row].population) * settled * rarer
        }));
        for _ in 0..whole(sort.to_10_000 * residents / 1e4).max(1) {
            let row = draws.weighted(&weights);
            assets.push(Asset {
                id: format!("A{:05}", assets.len() + 1),
                sort: sort.name,
                kind: sort.kind,
                at: point_in(land, map, row, &mut draws),
                neighbourhood: row,
                capacity: whole(draws.between(sort.capacity.0, sort.capacity.1)),
            });
        }
    }
    assets
}

/// Moves the assets of one type out of reach of `ground`: to other places of the
/// country, by chance. All others stay as they were.
pub(crate) fn keep_clear(
    seed: u64,
    land: &Land,
    map: &Map,
    assets: &mut [Asset],
    ground: &Ground,
    out: &SingledOut,
) {
    let mut draws = Draws::new(seed, Topic::Moves);
    for asset in assets.iter_mut().filter(|asset| asset.sort == out.lacks) {
        while ground.metres_to(asset.at) < f64::from(out.clear_m) {
            let row = draws.below(land.cells.len());
            asset.neighbourhood = row;
            asset.at = point_in(land, map, row, &mut draws);
        }
    }
}

/// A point inside a neighbourhood: near the middle of one of its cells, where
/// no border bends.
pub(crate) fn point_in(land: &Land, map: &Map, row: usize, draws: &mut Draws) -> Spot {
    let cell = *draws.pick(&land.cells[row]);
    let side = land.lattice.side();
    map.spot(nudged(land.lattice.centre(cell), 0.4 * side, draws))
}

/// Minutes from each neighbourhood's middle to the nearest surgery: five, and
/// two and a half for every kilometre.
pub(crate) fn minutes_to_doctor(centres: &[Spot], assets: &[Asset]) -> Vec<f64> {
    let surgeries: Vec<_> = assets
        .iter()
        .filter(|asset| asset.sort == "surgery")
        .map(|asset| asset.at.metres())
        .collect();
    centres
        .iter()
        .map(|centre| {
            let from = centre.metres();
            let nearest = surgeries
                .iter()
                .map(|to| (from.x - to.x) * (from.x - to.x) + (from.y - to.y) * (from.y - to.y))
                .fold(f64::INFINITY, f64::min)
                .sqrt();
            (10.0 * (5.0 + 2.5 * nearest / 1000.0)).round() / 10.0
        })
        .collect()
}
