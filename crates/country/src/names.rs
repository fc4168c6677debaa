//! Names of places that are nobody's.

use crate::{
    draw::{Draws, Topic},
    people::Settlement,
};

/// The country.
pub const COUNTRY: &str = "Esterlow";
/// Its towns: the largest inland, a port, a resort.
pub const TOWNS: [&str; 3] = ["Ambermill", "Corrin Quay", "Sandrell Bay"];

/// Districts of the countryside, before names have to be made up.
const DISTRICTS: [&str; 7] = [
    "Vale of Emmerel",
    "Tarrowmoor",
    "Velmer Coast",
    "Upper Quenning",
    "Ostrehills",
    "Lowen and Fallan",
    "Iskenshore",
];
const STEMS: [&str; 45] = [
    "Aldro", "Ambro", "Brisel", "Corvel", "Dorrin", "Elstro", "Emmer", "Eskel", "Fallan", "Fenlo",
    "Garrel", "Hestre", "Isken", "Jarrel", "Kesto", "Lanner", "Lorrel", "Lowen", "Marrel", "Merro",
    "Nessel", "Norrin", "Ollan", "Ostre", "Pellan", "Perrin", "Quen", "Quillo", "Rannel", "Rossel",
    "Sarrel", "Selwo", "Sollan", "Tallo", "Tarrow", "Thessel", "Ulver", "Vallen", "Velm", "Verro",
    "Wenlo", "Wessel", "Willo", "Yarrel", "Yestro",
];
const ENDINGS: [&str; 14] = [
    "wick", "mere", "garth", "stead", "combe", "by", "holm", "ridge", "fold", "ley", "den",
    "hurst", "thorpe", "brook",
];
const PREFIXES: [&str; 5] = ["", "Upper ", "Lower ", "Old ", "Little "];

const IN_CENTRE: [&str; 12] = [
    "Market Place",
    "Station Road",
    "Old Town",
    "Mill Street",
    "Foundry Row",
    "Chapel Street",
    "Canal Side",
    "Exchange",
    "Bridge Street",
    "Brewery Yard",
    "Tannery Lane",
    "Infirmary Road",
];
const IN_SUBURB: [&str; 12] = [
    "Park",
    "Orchard Road",
    "Elm Avenue",
    "Garden Village",
    "Hillside",
    "Meadows",
    "Tramway",
    "Allotments",
    "Beeches",
    "Playing Fields",
    "Crescent",
    "Reservoir",
];
const IN_COUNTRY: [&str; 12] = [
    "Green",
    "Church End",
    "Farms",
    "Heath",
    "Common",
    "Woods",
    "Ford",
    "Moor",
    "Mill Lane",
    "Crossways",
    "Quarry",
    "Fields",
];
const BY_THE_SEA: [&str; 8] = [
    "Harbour",
    "Shore",
    "Lighthouse",
    "Sands",
    "Ropewalk",
    "Cliffs",
    "Fishmarket",
    "Promenade",
];

/// Names that are given out once each.
pub(crate) struct Names {
    left: Vec<String>,
}

impl Names {
    pub(crate) fn new(seed: u64) -> Self {
        let mut draws = Draws::new(seed, Topic::Names);
        let mut left = Vec::new();
        for prefix in PREFIXES.into_iter().rev() {
            let mut batch: Vec<String> = STEMS
                .into_iter()
                .flat_map(|stem| ENDINGS.map(|ending| format!("{prefix}{stem}{ending}")))
                .collect();
            draws.shuffle(&mut batch);
            left.extend(batch);
        }
        Self { left }
    }

    /// The name of a quarter, not used before.
    pub(crate) fn quarter(&mut self) -> String {
        self.left.pop().expect("3,150 names for 2,700 areas")
    }

    /// The name of the district numbered `district` from 0: towns first.
    pub(crate) fn district(&mut self, district: usize) -> String {
        let known = TOWNS.iter().chain(&DISTRICTS).nth(district);
        known.map_or_else(|| self.quarter(), |&name| name.into())
    }
}

/// The name of a neighbourhood in the quarter called `quarter`: what is found
/// there, and nothing that is in `used` already.
pub(crate) fn neighbourhood(
    quarter: &str,
    settlement: Settlement,
    coastal: bool,
    used: &mut Vec<String>,
    draws: &mut Draws,
) -> String {
    let own: &[&str] = match settlement {
        Settlement::Centre => &IN_CENTRE,
        Settlement::Suburb => &IN_SUBURB,
        Settlement::Village | Settlement::Countryside => &IN_COUNTRY,
    };
    let by_the_sea: &[&str] = if coastal { &BY_THE_SEA } else { &[] };
    let lists = [by_the_sea, own, &IN_COUNTRY, &IN_SUBURB];
    let free = |list: &&[&str]| -> Vec<String> {
        list.iter()
            .map(|feature| format!("{quarter} {feature}"))
            .filter(|name| !used.contains(name))
            .collect()
    };
    let choices = lists
        .iter()
        .map(free)
        .find(|choices| !choices.is_empty())
        .unwrap_or_else(|| vec![format!("{quarter} {}", used.len() + 1)]);
    let name = draws.pick(&choices).clone();
    used.push(name.clone());
    name
}
