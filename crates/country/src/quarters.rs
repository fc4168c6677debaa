//! What quarters are built like, and what was asked of their people: so that
//! like can be compared with like.

use crate::{
    areas::Hierarchy,
    country::{Country, Neighbourhood},
    csv::{Csv, degrees, fixed},
    draw::{Draws, Topic},
    indicators::Indicator,
    land::distance,
    need::Need,
    outcomes::YEARS,
    people::{People, Settlement},
    shape::Spot,
};

/// What a quarter is built like and what its people say of it. None of it
/// follows from need: that is what makes it fit for finding places alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Character {
    /// The people in homes built before 1919, in per cent.
    pub old_homes: f64,
    /// The workers of 1981 in factories, docks and mines, in per cent.
    pub made_things: f64,
    /// Adults who help out in a club or group, in per cent, by a survey.
    pub help_out: f64,
    /// Adults who trust most of their neighbours, in per cent, by a survey.
    pub trust: f64,
}

/// The one quarter that the country singles out: no asset of one type is
/// within reach of it, and more of its people help out than anywhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SingledOut {
    /// Its row in [`Country::quarters`]: the one in greatest true need.
    pub quarter: usize,
    /// The type of asset that it lacks.
    pub lacks: &'static str,
    /// No such asset stands nearer than this to its ground, in metres.
    pub clear_m: u32,
}

/// The type that the singled-out quarter lacks.
const LACKS: &str = "community_centre";
/// Farther than the 1,000 metres within which an asset counts.
const CLEAR_M: u32 = 1_500;
/// How many more of its adults help out, in per cent.
const MORE_HELP: f64 = 8.0;

/// The quarter of greatest need for each of its people, ties to the earlier.
pub(crate) fn single_out(hierarchy: &Hierarchy, people: &[People], need: &Need) -> SingledOut {
    let quarters = hierarchy.parent.len();
    let (mut sums, mut residents) = (vec![0.0; quarters], vec![0.0; quarters]);
    for (row, people) in people.iter().enumerate() {
        let quarter = hierarchy.quarter[row];
        sums[quarter] += f64::from(people.population) * need.latent[row];
        residents[quarter] += f64::from(people.population);
    }
    let mean = |quarter: usize| sums[quarter] / residents[quarter];
    let mut best = 0;
    for quarter in 1..quarters {
        if mean(quarter) > mean(best) {
            best = quarter;
        }
    }
    SingledOut {
        quarter: best,
        lacks: LACKS,
        clear_m: CLEAR_M,
    }
}

/// Draws the character of every quarter: by what its neighbourhoods are, and
/// by chance.
pub(crate) fn characters(
    seed: u64,
    places: &[Neighbourhood],
    quarters: usize,
    out: &SingledOut,
) -> Vec<Character> {
    let mut draws = Draws::new(seed, Topic::Quarters);
    (0..quarters)
        .map(|quarter| {
            let inside = || places.iter().filter(move |place| place.quarter == quarter);
            let [old_homes, made_things, help_out, trust] = [0, 1, 2, 3].map(|at| {
                mean(inside().map(|place| (usual(place.settlement)[at], place.people.population)))
            });
            let more = if quarter == out.quarter {
                MORE_HELP
            } else {
                0.0
            };
            let per_cent = |value: f64| value.clamp(1.0, 99.0);
            Character {
                old_homes: per_cent(old_homes + 3.0 * draws.normal()),
                made_things: per_cent(made_things + 2.0 * draws.normal()),
                help_out: per_cent(help_out + more + 2.0 * draws.normal()),
                trust: per_cent(trust + 3.0 * draws.normal()),
            }
        })
        .collect()
}

/// Old homes, making things, helping out and trust where `settlement` is.
const fn usual(settlement: Settlement) -> [f64; 4] {
    match settlement {
        Settlement::Centre => [58.0, 38.0, 21.0, 52.0],
        Settlement::Suburb => [12.0, 22.0, 23.0, 60.0],
        Settlement::Village => [34.0, 9.0, 29.0, 71.0],
        Settlement::Countryside => [41.0, 5.0, 27.0, 69.0],
    }
}

/// The mean over people.
fn mean(values: impl Iterator<Item = (f64, u32)>) -> f64 {
    let (sum, people) = values.fold((0.0, 0.0), |(sum, people), (value, count)| {
        (sum + value * f64::from(count), people + f64::from(count))
    });
    sum / people
}

impl Country {
    fn inside(&self, quarter: usize) -> impl Iterator<Item = (usize, &Neighbourhood)> {
        let places = self.neighbourhoods.iter().enumerate();
        places.filter(move |(_, place)| place.quarter == quarter)
    }

    /// The people of a quarter of whom `is` holds, in per cent.
    fn share(&self, quarter: usize, is: impl Fn(&Neighbourhood) -> bool) -> f64 {
        let places = self.inside(quarter);
        mean(places.map(|(_, place)| {
            let value = if is(place) { 100.0 } else { 0.0 };
            (value, place.people.population)
        }))
    }

    /// The middle of the neighbourhood nearest to where a quarter's people
    /// live on average.
    fn middle(&self, quarter: usize) -> Spot {
        let of = |axis: fn(Spot) -> f64| {
            let places = self.inside(quarter);
            mean(places.map(|(_, place)| (axis(place.centre), place.people.population)))
        };
        let mean = allotment_place::Point {
            x: of(|spot| spot.metres().x),
            y: of(|spot| spot.metres().y),
        };
        let centres = self.inside(quarter).map(|(_, place)| place.centre);
        let away = |spot: &Spot| crate::land::order(distance(spot.metres(), mean));
        centres.min_by_key(away).expect("a quarter holds places")
    }

    /// What makes quarters alike: how they are built and who lives there, no
    /// word of need.
    pub(crate) fn structure_csv(&self) -> String {
        let mut table = Csv::new(&[
            "quarter26cd",
            "quarter26nm",
            "population",
            "x",
            "y",
            "people_per_km2_log10",
            "in_town_share",
            "in_centre_share",
            "coastal_share",
            "under_16_share",
            "aged_65_plus_share",
            "homes_before_1919_share",
            "made_things_1981_share",
        ]);
        for (row, quarter) in self.quarters.iter().enumerate() {
            let count = |of: fn(&People) -> u32| -> f64 {
                let places = self.inside(row);
                places.map(|(_, place)| f64::from(of(&place.people))).sum()
            };
            let residents = count(|people| people.population);
            let per_cent = |of: fn(&People) -> u32| fixed(100.0 * count(of) / residents, 2);
            let middle = self.middle(row);
            let density = residents / quarter.ground.square_kilometres();
            let character = &self.characters[row];
            table.row(&[
                quarter.id.to_string(),
                quarter.name.clone(),
                fixed(residents, 0),
                degrees(middle.x),
                degrees(middle.y),
                fixed(libm::log10(density), 3),
                fixed(self.share(row, |place| !place.town.is_empty()), 1),
                fixed(self.share(row, |at| at.settlement == Settlement::Centre), 1),
                fixed(self.share(row, |place| place.coastal), 1),
                per_cent(|people| people.population - people.adults),
                per_cent(|people| people.aged_65_plus),
                fixed(character.old_homes, 1),
                fixed(character.made_things, 1),
            ]);
        }
        table.finish()
    }

    /// What is compared between quarters alike.
    pub(crate) fn measures_csv(&self) -> String {
        let mut table = Csv::new(&[
            "quarter26cd",
            "help_out_percent",
            "trust_percent",
            "safe_percent",
            "working_percent",
            "income_a_week",
            "at_standard_percent",
            "low_income_percent",
            "unqualified_percent",
            "ill_ratio",
            "crimes_per_1000",
        ]);
        let last = YEARS.len() - 1;
        for (row, quarter) in self.quarters.iter().enumerate() {
            let character = &self.characters[row];
            let outcome = |at: usize| {
                let places = self.inside(row);
                mean(places.map(|(place, about)| {
                    let value = self.outcomes.values[place][last][at];
                    (value, about.people.population)
                }))
            };
            let measured = |id: &str| self.measured_in(row, id);
            table.row(&[
                quarter.id.to_string(),
                fixed(character.help_out, 1),
                fixed(character.trust, 1),
                fixed(outcome(1), 1),
                fixed(outcome(0), 1),
                fixed(measured("household_income"), 0),
                fixed(measured("pupils_at_standard"), 1),
                fixed(measured("low_income"), 1),
                fixed(measured("no_qualifications"), 1),
                fixed(measured("illness_ratio"), 1),
                fixed(measured("crimes"), 1),
            ]);
        }
        table.finish()
    }

    /// The mean of an indicator over those it is about in a quarter; where it
    /// was withheld, nobody counts.
    fn measured_in(&self, quarter: usize, id: &str) -> f64 {
        let of = |indicator: &&Indicator| indicator.measure.id == id;
        let indicator = self.indicators.iter().find(of).expect("an indicator");
        let (mut sum, mut among) = (0.0, 0.0);
        for (row, place) in self.inside(quarter) {
            if let Some(value) = indicator.measured[row] {
                let people = indicator.measure.denominator(&place.people);
                sum += value * people;
                among += people;
            }
        }
        sum / among
    }

    /// What the singled-out quarter lacks, and that it has more of.
    pub(crate) fn singled_out_csv(&self) -> String {
        let mut table = Csv::new(&["quarter26cd", "lacks", "clear_m", "more_help_out_percent"]);
        table.row(&[
            self.quarters[self.singled_out.quarter].id.to_string(),
            self.singled_out.lacks.into(),
            self.singled_out.clear_m.to_string(),
            fixed(MORE_HELP, 1),
        ]);
        table.finish()
    }
}

/// What the types of assets are called, and their kinds: no map of the world
/// knows them, so each stands for one tag of `OpenStreetMap`.
pub(crate) const ASSET_TYPES: &str = include_str!("asset_types.toml");
