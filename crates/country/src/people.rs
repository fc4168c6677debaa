//! Who lives where: settlements and populations.

use crate::{
    draw::{Draws, Topic, whole},
    land::{Land, distance, order},
    names::TOWNS,
};

/// What kind of place a neighbourhood is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Settlement {
    /// The middle of a town.
    Centre,
    /// The rest of a town.
    Suburb,
    /// A village outside the towns.
    Village,
    /// Farms and moors.
    Countryside,
}

impl Settlement {
    /// The word for it in the files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Centre => "centre",
            Self::Suburb => "suburb",
            Self::Village => "village",
            Self::Countryside => "countryside",
        }
    }
}

/// The people of a neighbourhood, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct People {
    /// All residents.
    pub population: u32,
    /// Those of 16 and over.
    pub adults: u32,
    /// Those from 16 to 64.
    pub working_age: u32,
    /// Those of 65 and over.
    pub aged_65_plus: u32,
    /// Pupils who finished primary school over the last three years.
    pub pupils: u32,
    /// Homes with somebody in them.
    pub households: u32,
}

/// Where a neighbourhood stands towards the towns.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing {
    pub(crate) settlement: Settlement,
    /// The town it belongs to, if it lies in one.
    pub(crate) town: Option<usize>,
    /// Its distance from the middle of each town, the town's radius being 1.
    pub(crate) from_town: [f64; 3],
}

impl Standing {
    /// The name of the town it lies in, or nothing.
    pub(crate) fn town_name(&self) -> &'static str {
        self.town.map_or("", |town| TOWNS[town])
    }
}

/// Where each neighbourhood stands, and who lives there. Populations run from
/// 1,000 to 3,000, about 1,650 on average.
pub(crate) fn people(seed: u64, land: &Land) -> (Vec<Standing>, Vec<People>) {
    let mut draws = Draws::new(seed, Topic::People);
    let rows = 0..land.cells.len();
    let middles = land.towns.map(|town| {
        rows.clone()
            .min_by_key(|&row| order(distance(land.centre(row), town.centre)))
            .expect("there is land")
    });
    rows.map(|row| {
        let is_village = draws.chance(0.35);
        let middle_of = middles.iter().position(|&middle| middle == row);
        let standing = stand(land, row, middle_of, is_village);
        let by_the_sea = land.coastal[row];
        (standing, count(standing.settlement, by_the_sea, &mut draws))
    })
    .unzip()
}

/// Where a neighbourhood stands. The one in the very middle of a town belongs
/// to it, however small the town.
fn stand(land: &Land, row: usize, middle_of: Option<usize>, is_village: bool) -> Standing {
    let at = land.centre(row);
    let from_town = land
        .towns
        .map(|town| distance(at, town.centre) / town.radius);
    let town = middle_of.or_else(|| (0..3).find(|&town| from_town[town] < 1.0));
    let settlement = match town {
        Some(_) if middle_of.is_some() => Settlement::Centre,
        Some(town) if from_town[town] < 0.45 => Settlement::Centre,
        Some(_) => Settlement::Suburb,
        None if is_village => Settlement::Village,
        None => Settlement::Countryside,
    };
    Standing {
        settlement,
        town,
        from_town,
    }
}

fn count(settlement: Settlement, by_the_sea: bool, draws: &mut Draws) -> People {
    let (young, old) = match settlement {
        Settlement::Centre => (0.19, 0.13),
        Settlement::Suburb => (0.20, 0.18),
        Settlement::Village => (0.17, 0.24),
        Settlement::Countryside => (0.16, 0.26),
    };
    let old = old + if by_the_sea { 0.05 } else { 0.0 } + 0.02 * draws.normal();
    let young = young + 0.015 * draws.normal();
    let size = (1620.0 * libm::exp(0.2 * draws.normal())).clamp(1000.0, 3000.0);
    let population = whole(size);
    let of = |share: f64| whole(f64::from(population) * share);
    let (under_16, aged_65_plus) = (of(young), of(old.max(0.06)));
    People {
        population,
        adults: population - under_16,
        working_age: population - under_16 - aged_65_plus,
        aged_65_plus,
        pupils: of(0.2 * young),
        households: of(0.43),
    }
}
