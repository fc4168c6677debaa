//! Which cells are land, which of them make a neighbourhood, and where the
//! towns stand.

use std::{cmp::Reverse, collections::BinaryHeap};

use allotment_place::Point;

use crate::{
    draw::{Draws, Topic},
    lattice::Lattice,
    size::Size,
};

/// A town on the sheet, before it is drawn together into dense ground.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Town {
    /// Its middle, in units of the sheet's plane.
    pub(crate) centre: Point,
    /// Its radius in the same units: the land's is about 1.
    pub(crate) radius: f64,
}

/// The land: neighbourhoods as sets of cells.
#[derive(Debug, Clone)]
pub(crate) struct Land {
    pub(crate) lattice: Lattice,
    pub(crate) towns: [Town; 3],
    /// The cells of each neighbourhood: one for most.
    pub(crate) cells: Vec<Vec<usize>>,
    /// Whether a neighbourhood lies on the sea.
    pub(crate) coastal: Vec<bool>,
    /// For each cell, its neighbourhood.
    pub(crate) owner: Vec<Option<usize>>,
}

/// The direction from the country's middle, and the share of the land's radius,
/// in which each town lies; and its radius. The first lies inland, the others
/// by the sea.
const TOWNS: [(Point, f64, f64); 3] = [
    (Point { x: -0.35, y: 0.94 }, 0.25, 0.44),
    (Point { x: -0.85, y: -0.53 }, 0.84, 0.33),
    (Point { x: 0.97, y: -0.26 }, 0.86, 0.29),
];

impl Land {
    /// The land of the country of `seed`.
    pub(crate) fn new(seed: u64, size: Size) -> Self {
        let neighbourhoods = size.count();
        // The neighbourhood round the lake takes six cells, the one with an
        // islet two, the lake itself one.
        let offshore_cells = (neighbourhoods / 90).max(1);
        let mainland = neighbourhoods + 6 - offshore_cells;
        let lattice = Lattice::new(neighbourhoods + 7);
        let mut draws = Draws::new(seed, Topic::Land);
        let lie = Lie::new(&mut draws);

        let mut is_land = grow(&lattice, mainland, nearest(&lattice, ORIGIN), |cell| {
            Some(lie.of(lattice.centre(cell)))
        });
        let towns = TOWNS.map(|(direction, along, radius)| {
            let reach = reach(&lattice, &is_land, direction);
            let centre = Point {
                x: direction.x * reach * along + draws.between(-0.03, 0.03),
                y: direction.y * reach * along + draws.between(-0.03, 0.03),
            };
            Town { centre, radius }
        });

        let lake = lake(&lattice, &is_land, &towns);
        is_land[lake] = false;
        let far = Point { x: 0.55, y: 0.83 };
        let offshore = |cell: usize| {
            let sea = |other: Option<usize>| other.is_some_and(|other| !is_land[other]);
            cell != lake && !is_land[cell] && lattice.neighbours(cell).into_iter().all(sea)
        };
        let beyond = reach(&lattice, &is_land, far) * 1.12;
        let start = (0..lattice.cells())
            .filter(|&cell| offshore(cell))
            .min_by_key(|&cell| order(distance(lattice.centre(cell), scaled(far, beyond))))
            .expect("the sheet reaches beyond the land");
        let from = lattice.centre(start);
        let on_island = grow(&lattice, offshore_cells, start, |cell| {
            offshore(cell).then(|| -distance(lattice.centre(cell), from))
        });

        let mut land = Self {
            towns,
            cells: Vec::with_capacity(neighbourhoods),
            coastal: Vec::new(),
            owner: vec![None; lattice.cells()],
            lattice,
        };
        let shore: Vec<usize> = land
            .lattice
            .neighbours(lake)
            .into_iter()
            .flatten()
            .collect();
        land.settle(shore);
        for cell in 0..land.owner.len() {
            if (is_land[cell] || on_island[cell]) && land.owner[cell].is_none() {
                land.settle(vec![cell]);
            }
        }
        land.add_islet(lake);
        assert_eq!(land.cells.len(), neighbourhoods, "one set of cells each");
        land.find_coast();
        land
    }

    /// The middle of a neighbourhood's first cell, in units of the plane.
    pub(crate) fn centre(&self, neighbourhood: usize) -> Point {
        self.lattice.centre(self.cells[neighbourhood][0])
    }

    /// Puts the neighbourhoods in another order: that of `rows`.
    pub(crate) fn reorder(&mut self, rows: &[usize]) {
        self.cells = rows.iter().map(|&row| self.cells[row].clone()).collect();
        self.coastal = rows.iter().map(|&row| self.coastal[row]).collect();
        for (row, cells) in self.cells.iter().enumerate() {
            for &cell in cells {
                self.owner[cell] = Some(row);
            }
        }
    }

    fn settle(&mut self, cells: Vec<usize>) {
        for &cell in &cells {
            self.owner[cell] = Some(self.cells.len());
        }
        self.cells.push(cells);
    }

    /// Gives a neighbourhood on the southern coast an islet, out of touch of
    /// all other land.
    fn add_islet(&mut self, lake: usize) {
        let reach = Point { x: 0.25, y: -1.6 };
        let free = |cell: usize| {
            let sea = |other: Option<usize>| other.is_some_and(|at| self.owner[at].is_none());
            cell != lake
                && self.owner[cell].is_none()
                && self.lattice.neighbours(cell).into_iter().all(sea)
        };
        let islet = (0..self.lattice.cells())
            .filter(|&cell| free(cell))
            .min_by_key(|&cell| {
                let at = self.lattice.centre(cell);
                order(distance(at, ORIGIN) + 0.5 * distance(at, reach))
            })
            .expect("the sheet reaches beyond the land");
        let at = self.lattice.centre(islet);
        let mother = (0..self.cells.len())
            .filter(|&place| self.cells[place].len() == 1)
            .min_by_key(|&place| order(distance(self.centre(place), at)))
            .expect("there is land");
        self.owner[islet] = Some(mother);
        self.cells[mother].push(islet);
    }

    /// Marks what the sea touches: all that is not land and is reached from
    /// the rim of the sheet.
    fn find_coast(&mut self) {
        let mut is_sea = vec![false; self.owner.len()];
        let mut frontier: Vec<usize> = (0..self.owner.len())
            .filter(|&cell| self.lattice.is_rim(cell))
            .collect();
        while let Some(cell) = frontier.pop() {
            if self.owner[cell].is_none() && !is_sea[cell] {
                is_sea[cell] = true;
                frontier.extend(self.lattice.neighbours(cell).into_iter().flatten());
            }
        }
        let touches = |&cell: &usize| {
            let around = self.lattice.neighbours(cell);
            around.into_iter().flatten().any(|other| is_sea[other])
        };
        self.coastal = self
            .cells
            .iter()
            .map(|cells| cells.iter().any(touches))
            .collect();
    }
}

const ORIGIN: Point = Point { x: 0.0, y: 0.0 };

/// How the ground lies: the greater, the sooner it is land.
struct Lie {
    /// Direction and wave number, phase, height of each wave.
    waves: Vec<(Point, f64, f64)>,
}

impl Lie {
    fn new(draws: &mut Draws) -> Self {
        let waves = (0..7_u32)
            .map(|wave| {
                let number = 3.0 + 1.7 * f64::from(wave);
                let angle = draws.between(0.0, std::f64::consts::TAU);
                let direction = Point {
                    x: libm::cos(angle) * number,
                    y: libm::sin(angle) * number,
                };
                (direction, draws.between(0.0, 6.3), 0.55 / number)
            })
            .collect();
        Self { waves }
    }

    fn of(&self, at: Point) -> f64 {
        let waves: f64 = self
            .waves
            .iter()
            .map(|(direction, phase, height)| {
                height * libm::sin(direction.x * at.x + direction.y * at.y + phase)
            })
            .sum();
        waves - (at.x * at.x * 0.85 + at.y * at.y * 1.15).sqrt()
    }
}

/// Grows `count` cells from `start`, each time taking the one on the frontier
/// with the greatest height; where `height` gives nothing, nothing grows.
fn grow(
    lattice: &Lattice,
    count: usize,
    start: usize,
    height: impl Fn(usize) -> Option<f64>,
) -> Vec<bool> {
    let mut taken = vec![false; lattice.cells()];
    let mut seen = vec![false; lattice.cells()];
    let mut frontier = BinaryHeap::from([(0, Reverse(start))]);
    seen[start] = true;
    let mut left = count;
    while left > 0 {
        let (_, Reverse(cell)) = frontier.pop().expect("the sheet is larger than the land");
        taken[cell] = true;
        left -= 1;
        for other in lattice.neighbours(cell).into_iter().flatten() {
            if !seen[other]
                && !lattice.is_rim(other)
                && let Some(height) = height(other)
            {
                seen[other] = true;
                frontier.push((order(height), Reverse(other)));
            }
        }
    }
    taken
}

/// How far the land reaches in a direction of length 1.
fn reach(lattice: &Lattice, is_land: &[bool], direction: Point) -> f64 {
    (0..lattice.cells())
        .filter(|&cell| is_land[cell])
        .map(|cell| {
            let at = lattice.centre(cell);
            let along = at.x * direction.x + at.y * direction.y;
            let aside = (at.x * direction.y - at.y * direction.x).abs();
            along - 2.0 * aside
        })
        .fold(0.1, f64::max)
}

/// The cell of the lake: as far from towns and sea as can be.
fn lake(lattice: &Lattice, is_land: &[bool], towns: &[Town; 3]) -> usize {
    let inland = |cell: usize| {
        let around = lattice.neighbours(cell);
        is_land[cell] && around.into_iter().flatten().all(|other| is_land[other])
    };
    (0..lattice.cells())
        .filter(|&cell| {
            let around = lattice.neighbours(cell);
            inland(cell) && around.into_iter().flatten().all(inland)
        })
        .max_by_key(|&cell| {
            let at = lattice.centre(cell);
            let room = towns
                .iter()
                .map(|town| distance(at, town.centre) - town.radius);
            order(room.fold(f64::INFINITY, f64::min) - distance(at, ORIGIN))
        })
        .expect("some cell lies two cells from the sea")
}

fn nearest(lattice: &Lattice, point: Point) -> usize {
    (0..lattice.cells())
        .min_by_key(|&cell| order(distance(lattice.centre(cell), point)))
        .expect("a sheet has cells")
}

fn scaled(direction: Point, length: f64) -> Point {
    Point {
        x: direction.x * length,
        y: direction.y * length,
    }
}

/// The straight distance between two points.
pub(crate) fn distance(a: Point, b: Point) -> f64 {
    ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).sqrt()
}

/// A number in billionths, to put numbers in order without a float deciding.
pub(crate) fn order(value: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "numbers here are small")]
    let billionths = (value * 1e9).round() as i64;
    billionths
}
