//! A made-up country: districts of towns of neighbourhoods, with crooked
//! borders that neighbours share.

mod around;
pub mod election;
mod outcome;
mod words;

use allotment_place::{
    MultiPolygon, Pence, Period, PlaceId, Point, Polygon, Rank, Ring, Share, decile,
};
use allotment_report::{Area, Bound, Interval, Level, Money, Need, Pull, Year};

pub use words::site;

/// How large the country is, in cells of one neighbourhood each.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Districts across and down.
    pub districts: (usize, usize),
    /// Towns in a district, across and down.
    pub towns: (usize, usize),
    /// Neighbourhoods in a town, across and down.
    pub parts: (usize, usize),
    /// How many degrees wide a neighbourhood is.
    pub degrees: f64,
    /// How many towns get money.
    pub selected: usize,
}

/// 4 districts, 24 towns, 144 neighbourhoods.
pub const SMALL: Size = Size {
    districts: (2, 2),
    towns: (3, 2),
    parts: (3, 2),
    degrees: 0.02,
    selected: 5,
};

/// Wide enough for towns and neighbourhoods to take turns on the map: 2,304 neighbourhoods.
#[cfg(any(not(test), feature = "map"))]
pub const WIDE: Size = Size {
    districts: (4, 4),
    towns: (4, 3),
    parts: (4, 3),
    degrees: 0.02,
    selected: 12,
};

/// A number from 0 to 1 that looks random and is not.
fn noise(seed: usize) -> f64 {
    let mut state = (seed as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d;
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    f64::from(u32::try_from((state ^ (state >> 31)) >> 32).unwrap()) / f64::from(u32::MAX)
}

fn real(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap())
}

/// The border of a block of cells, crooked alike for all who share it.
fn block(low: (usize, usize), high: (usize, usize), degrees: f64) -> MultiPolygon {
    let at = |column: f64, row: f64| Point {
        x: -2.0 + column * degrees,
        y: 52.0 + row * degrees * 0.6,
    };
    let across = |column: usize, row: usize| {
        (0..6).map(move |step| {
            let off = if step == 0 {
                0.0
            } else {
                noise(column * 7919 + row * 104_729 + step) - 0.5
            };
            at(real(column) + real(step) / 6.0, real(row) + off * 0.4)
        })
    };
    let up = |column: usize, row: usize| {
        (0..6).map(move |step| {
            let off = if step == 0 {
                0.0
            } else {
                noise(column * 15_485 + row * 32_452 + step + 99) - 0.5
            };
            at(real(column) + off * 0.4, real(row) + real(step) / 6.0)
        })
    };
    let corner = |column: usize, row: usize| at(real(column), real(row));
    let mut points: Vec<Point> = Vec::new();
    points.extend((low.0..high.0).flat_map(|column| across(column, low.1)));
    points.extend((low.1..high.1).flat_map(|row| up(high.0, row)));
    for column in (low.0..high.0).rev() {
        points.push(corner(column + 1, high.1));
        points.extend(
            across(column, high.1)
                .skip(1)
                .collect::<Vec<_>>()
                .into_iter()
                .rev(),
        );
    }
    for row in (low.1..high.1).rev() {
        points.push(corner(low.0, row + 1));
        points.extend(up(low.0, row).skip(1).collect::<Vec<_>>().into_iter().rev());
    }
    points.push(points[0]);
    MultiPolygon(vec![Polygon {
        outer: Ring::new(points).unwrap(),
        holes: Vec::new(),
    }])
}

fn needs(count: usize, seed: usize, domains: usize) -> Vec<Need> {
    let mut order: Vec<(f64, usize)> = (0..count)
        .map(|place| (noise(seed + place), place))
        .collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0));
    let rank = |rank: usize| Rank::new(u32::try_from(rank.clamp(1, count)).unwrap()).unwrap();
    let mut needs: Vec<Option<Need>> = vec![None; count];
    for (position, &(score, place)) in order.iter().enumerate() {
        let width = count / 20 + 1;
        let pulls = (0..domains).map(|domain| Pull {
            contribution: Some(score * 10.0 * noise(seed + place * 31 + domain)),
            rank: Some(rank(1 + (place * 7919 + domain * 104_729) % count)),
        });
        needs[place] = Some(Need {
            score: score * 100.0,
            rank: rank(position + 1),
            decile: decile(rank(position + 1), count),
            interval: Some(Interval {
                low: rank((position + 1).saturating_sub(width)),
                median: rank(position + 1),
                high: rank(position + 1 + width),
            }),
            worst_decile: Some(
                Share::new(if position * 10 < count { 0.93 } else { 0.004 }).unwrap(),
            ),
            pulls: pulls.collect(),
        });
    }
    needs.into_iter().flatten().collect()
}

fn years() -> Vec<Period> {
    let first = Period::new("2026-27").unwrap();
    std::iter::successors(Some(first), |year| Some(year.next()))
        .take(10)
        .collect()
}

fn money(need: &Need, selected: usize) -> Money {
    let position = need.rank.get();
    let is_in = position as usize <= selected;
    let start = usize::from(position as usize * 2 > selected);
    let amount = |year: usize| {
        Pence::new(if year < start {
            0
        } else {
            150_000_000 + 1_000_003 * year as u64
        })
    };
    let capital = |year: usize| Pence::new(amount(year).get() * 63 / 100);
    let rows = years().into_iter().enumerate().map(|(number, year)| Year {
        year: Some(year),
        amount: amount(number),
        capital: Some(capital(number)),
        revenue: Some(Pence::new(amount(number).get() - capital(number).get())),
        reason: None,
    });
    let rows: Vec<Year> = if is_in { rows.collect() } else { Vec::new() };
    let total = Pence::new(rows.iter().map(|row| row.amount.get()).sum());
    Money {
        selected: is_in,
        total,
        reason: if is_in {
            "Its need is among the greatest, so it gets its share of the formula, up to the ceiling.".to_owned()
        } else {
            format!("Not among the {selected} with the greatest need.")
        },
        position: is_in.then_some(position),
        starts: is_in.then(|| years()[start]),
        p_selected: Some(Share::new(if is_in { 0.97 } else { 0.02 }).unwrap()),
        years: rows,
        parts: if is_in {
            vec![
                Pence::new(total.get() * 7 / 10),
                Pence::new(total.get() - total.get() * 7 / 10),
            ]
        } else {
            Vec::new()
        },
        bound: if is_in && position == 1 {
            vec![Bound {
                limit: "ceiling".to_owned(),
                words: "The formula gives more than any one place may have.".to_owned(),
                without: Some(Pence::new(total.get() + 123_400)),
            }]
        } else {
            Vec::new()
        },
    }
}

/// The districts, towns and neighbourhoods of a country of `size`.
pub fn levels(size: Size) -> Vec<Level> {
    let (towns_across, towns_down) = (
        size.districts.0 * size.towns.0,
        size.districts.1 * size.towns.1,
    );
    let step = (size.parts.0, size.parts.1);
    let (parts_across, parts_down) = (towns_across * step.0, towns_down * step.1);
    let id = |letter: char, number: usize| PlaceId::new(&format!("{letter}{number:06}")).unwrap();

    let needs_of_parts = needs(parts_across * parts_down, 11, 0);
    let needs_of_towns = needs(towns_across * towns_down, 12, words::DOMAINS.len());
    let needs_of_districts = needs(size.districts.0 * size.districts.1, 13, 0);

    let districts = (0..size.districts.0 * size.districts.1).map(|number| {
        let (column, row) = (number % size.districts.0, number / size.districts.0);
        let wide = (size.towns.0 * step.0, size.towns.1 * step.1);
        Area {
            id: id('D', number + 1),
            name: format!("District <{}>", number + 1),
            parent: None,
            population: Some(100_000),
            need: Some(needs_of_districts[number].clone()),
            money: None,
            shape: Some(block(
                (column * wide.0, row * wide.1),
                ((column + 1) * wide.0, (row + 1) * wide.1),
                size.degrees,
            )),
            page: false,
        }
    });
    let towns = (0..towns_across * towns_down).map(|number| {
        let (column, row) = (number % towns_across, number / towns_across);
        let need = needs_of_towns[number].clone();
        let money = money(&need, size.selected);
        Area {
            id: id('T', number + 1),
            name: format!("Town & port {:04}", number + 1),
            parent: Some(row / size.towns.1 * size.districts.0 + column / size.towns.0),
            population: Some(8_000 + number as u64),
            page: money.selected,
            need: Some(need),
            money: Some(money),
            shape: Some(block(
                (column * step.0, row * step.1),
                ((column + 1) * step.0, (row + 1) * step.1),
                size.degrees,
            )),
        }
    });
    let parts = (0..parts_across * parts_down).map(|number| {
        let (column, row) = (number % parts_across, number / parts_across);
        let parent = row / step.1 * towns_across + column / step.0;
        Area {
            id: id('N', number + 1),
            name: format!(
                "Town & port {:04} {}",
                parent + 1,
                (b'A' + u8::try_from(number % 26).unwrap()) as char
            ),
            parent: Some(parent),
            population: Some(1_500),
            need: Some(needs_of_parts[number].clone()),
            money: None,
            shape: Some(block((column, row), (column + 1, row + 1), size.degrees)),
            page: false,
        }
    });
    let level = |key: &str, singular: &str, plural: &str, areas: Vec<Area>| Level {
        key: key.to_owned(),
        singular: singular.to_owned(),
        plural: plural.to_owned(),
        areas,
    };
    vec![
        level("district", "district", "districts", districts.collect()),
        level("town", "town", "towns", towns.collect()),
        level("part", "neighbourhood", "neighbourhoods", parts.collect()),
    ]
}
