//! The country as files.

use std::fmt::Write;

use crate::{
    areas::Area,
    country::{Country, Neighbourhood},
    csv::{Csv, degrees, fixed, pounds},
    geojson::feature_collection,
    programme,
    quarters::ASSET_TYPES,
    records::deflator,
};

/// A file of the country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountryFile {
    /// Its path inside the country's folder, parted by `/`.
    pub path: String,
    /// What is in it, UTF-8.
    pub text: String,
    /// What it is, in a sentence for a newcomer.
    pub about: &'static str,
}

impl Country {
    /// What the ledger of the programme begins with.
    fn ledger_files(&self) -> [CountryFile; 2] {
        [
            file(
                "cuts.csv",
                self.cuts_csv(),
                "What councils spend less in each quarter, every year.",
            ),
            file(
                "parties.csv",
                self.parties_csv(),
                "Who is a party of the ledger in each quarter, and signs what residents decide.",
            ),
        ]
    }

    /// Every file of the country, `programme.toml` first. What is true but not
    /// known to anybody in the country lies under `truth/`; no stage reads it.
    #[must_use]
    pub fn files(&self) -> Vec<CountryFile> {
        let mut files = vec![
            file(
                "programme.toml",
                programme::text(self),
                "What to do with all this: the index of need, the formula, the map.",
            ),
            file(
                "places.csv",
                self.places(),
                "Neighbourhoods: codes, names, people, and where they are.",
            ),
            file(
                "indicators.csv",
                self.indicators_csv(),
                "What was measured in each neighbourhood, with standard errors.",
            ),
            file(
                "lookup.csv",
                self.lookup(),
                "Which quarter and district each neighbourhood lies in.",
            ),
            file(
                "quarters.csv",
                self.quarters_csv(),
                "Quarters: codes, names, people.",
            ),
            file(
                "structure.csv",
                self.structure_csv(),
                "Quarters: what makes them alike, no word of need.",
            ),
            file(
                "measures.csv",
                self.measures_csv(),
                "Quarters: what is compared between those alike.",
            ),
            file(
                "districts.csv",
                self.districts_csv(),
                "Districts: codes, names, people.",
            ),
            file(
                "residents.csv",
                self.residents_csv(),
                "Who may vote in each quarter: residents of 14 and over, by sex and age.",
            ),
        ];
        files.extend(self.boundaries());
        files.extend([
            file(
                "assets.csv",
                self.assets_csv(),
                "What is there to build on, as points.",
            ),
            file(
                "asset_types.toml",
                ASSET_TYPES.into(),
                "The types of assets, and which are social.",
            ),
            file(
                "grants.csv",
                self.grants_csv(),
                "Grants of the past six years.",
            ),
            file(
                "grants.json",
                self.grants_json(),
                "The same grants in the 360Giving standard, located as they were published.",
            ),
            file(
                "partners.csv",
                self.partners_csv(),
                "Organisations that may sign.",
            ),
            file(
                "outcomes.csv",
                self.outcomes_csv(),
                "Six years of outcomes; g is the year a place joined Bright Corners.",
            ),
            file(
                "deflator.csv",
                deflator(),
                "Prices, 2026-27 = 100; later years are a forecast.",
            ),
        ]);
        files.extend(self.service_files());
        files.push(file("areas/drawn.geojson", self.drawn(), DRAWN));
        files.extend(self.ledger_files());
        files.extend(self.policy_files());
        for election in &self.elections {
            let path = format!("ballots/{}.pb", self.quarters[election.quarter].id);
            files.push(file(&path, election.pb(self), VOTE));
        }
        for (quarter, text) in self.plans() {
            files.push(file(&format!("plans/{quarter}.toml"), text, PLAN));
        }
        files.extend(self.truth_files());
        files.push(file("README.md", read_me(&files), "What each file is."));
        files
    }

    fn service_files(&self) -> [CountryFile; 2] {
        [
            file(
                "postcodes.csv",
                self.postcodes_csv(),
                "Which neighbourhood each postcode lies in; two rows for one on a border.",
            ),
            file(
                "polls/practice.toml",
                self.practice_poll(),
                "A vote to practise on, for the service.",
            ),
        ]
    }

    fn places(&self) -> String {
        let mut table = Csv::new(&[
            "nbhd26cd",
            "nbhd26nm",
            "quarter26cd",
            "district26cd",
            "settlement",
            "town",
            "coastal",
            "population",
            "adults",
            "working_age",
            "aged_65_plus",
            "households",
            "area_km2",
            "people_per_km2",
            "aged_65_plus_share",
            "x",
            "y",
            "easting",
            "northing",
            "last_year",
        ]);
        for place in &self.neighbourhoods {
            let people = place.people;
            let area = place.ground.square_kilometres();
            let metres = place.centre.metres();
            let residents = f64::from(people.population);
            table.row(&[
                place.id.as_str().to_owned(),
                place.name.clone(),
                self.quarter_of(place).id.to_string(),
                self.district_of(place).id.to_string(),
                place.settlement.word().into(),
                place.town.into(),
                place.coastal.to_string(),
                people.population.to_string(),
                people.adults.to_string(),
                people.working_age.to_string(),
                people.aged_65_plus.to_string(),
                people.households.to_string(),
                fixed(area, 3),
                fixed(residents / area, 1),
                fixed(100.0 * f64::from(people.aged_65_plus) / residents, 1),
                degrees(place.centre.x),
                degrees(place.centre.y),
                fixed(metres.x, 0),
                fixed(metres.y, 0),
                pounds(place.last_year_pence),
            ]);
        }
        table.finish()
    }

    fn lookup(&self) -> String {
        let mut table = Csv::new(&[
            "nbhd26cd",
            "nbhd26nm",
            "quarter26cd",
            "quarter26nm",
            "district26cd",
            "district26nm",
        ]);
        for place in &self.neighbourhoods {
            let (quarter, district) = (self.quarter_of(place), self.district_of(place));
            table.row(&[
                place.id.as_str(),
                &place.name,
                quarter.id.as_str(),
                &quarter.name,
                district.id.as_str(),
                &district.name,
            ]);
        }
        table.finish()
    }

    fn quarters_csv(&self) -> String {
        let mut table = Csv::new(&[
            "quarter26cd",
            "quarter26nm",
            "district26cd",
            "district26nm",
            "neighbourhoods",
            "population",
            "last_year",
        ]);
        for (row, quarter) in self.quarters.iter().enumerate() {
            let district = &self.districts[quarter.district];
            let totals = self.totals(|place| place.quarter == row);
            table.row(&[
                quarter.id.as_str(),
                &quarter.name,
                district.id.as_str(),
                &district.name,
                &totals[0],
                &totals[1],
                &totals[2],
            ]);
        }
        table.finish()
    }

    fn districts_csv(&self) -> String {
        let mut table = Csv::new(&[
            "district26cd",
            "district26nm",
            "neighbourhoods",
            "population",
            "last_year",
        ]);
        for (row, district) in self.districts.iter().enumerate() {
            let totals = self.totals(|place| place.district == row);
            let (id, name) = (district.id.as_str(), district.name.as_str());
            table.row(&[id, name, &totals[0], &totals[1], &totals[2]]);
        }
        table.finish()
    }

    /// How many places are `inside`, their people, and what they got.
    fn totals(&self, inside: impl Fn(&Neighbourhood) -> bool) -> [String; 3] {
        let places = || self.neighbourhoods.iter().filter(|&place| inside(place));
        let people: u64 = places()
            .map(|place| u64::from(place.people.population))
            .sum();
        let pence: u64 = places().map(|place| place.last_year_pence).sum();
        [
            places().count().to_string(),
            people.to_string(),
            pounds(pence),
        ]
    }

    /// A rectangle around the first neighbourhood, a fifth wider on each side.
    fn drawn(&self) -> String {
        let ground = self.neighbourhoods[0].ground.polygons();
        let bounds = ground.bounds().expect("a neighbourhood has ground");
        let (wide, high) = (
            (bounds.high.x - bounds.low.x) / 5.0,
            (bounds.high.y - bounds.low.y) / 5.0,
        );
        let (west, east) = (bounds.low.x - wide, bounds.high.x + wide);
        let (south, north) = (bounds.low.y - high, bounds.high.y + high);
        let corners = [
            (west, south),
            (east, south),
            (east, north),
            (west, north),
            (west, south),
        ];
        let ring: Vec<String> = corners
            .iter()
            .map(|(x, y)| format!("[{x:.6},{y:.6}]"))
            .collect();
        format!(
            "{{\"type\":\"Polygon\",\"coordinates\":[[{}]]}}\n",
            ring.join(",")
        )
    }

    fn boundaries(&self) -> [CountryFile; 3] {
        let places = self.neighbourhoods.iter().map(|place| {
            let properties = vec![
                ("nbhd26cd", place.id.as_str()),
                ("nbhd26nm", place.name.as_str()),
                ("quarter26cd", self.quarter_of(place).id.as_str()),
                ("district26cd", self.district_of(place).id.as_str()),
            ];
            (&place.ground, properties)
        });
        let quarters = self.quarters.iter().map(|quarter| {
            let properties = vec![
                ("quarter26cd", quarter.id.as_str()),
                ("quarter26nm", quarter.name.as_str()),
                ("district26cd", self.districts[quarter.district].id.as_str()),
            ];
            (&quarter.ground, properties)
        });
        let districts = self.districts.iter().map(|district| {
            let properties = vec![
                ("district26cd", district.id.as_str()),
                ("district26nm", district.name.as_str()),
            ];
            (&district.ground, properties)
        });
        [
            file(
                "boundaries/districts.geojson",
                feature_collection("districts", districts),
                "The map of the districts, in degrees.",
            ),
            file(
                "boundaries/quarters.geojson",
                feature_collection("quarters", quarters),
                "The map of the quarters.",
            ),
            file(
                "boundaries/neighbourhoods.geojson",
                feature_collection("neighbourhoods", places),
                "The map of the neighbourhoods.",
            ),
        ]
    }

    pub(crate) fn quarter_of(&self, place: &Neighbourhood) -> &Area {
        &self.quarters[place.quarter]
    }

    pub(crate) fn district_of(&self, place: &Neighbourhood) -> &Area {
        &self.districts[place.district]
    }
}

/// What the drawing is.
const DRAWN: &str =
    "A neighbourhood that residents drew, over an area and parts of those around it.";
/// What each file of `ballots/` is.
const VOTE: &str = "One for each quarter: what its residents would do first, projects and ballots.";

/// What each file of `plans/` is.
const PLAN: &str = "One for each quarter: what its board would do with its money, once it has any.";

/// A file of the country.
pub(crate) fn file(path: &str, text: String, about: &'static str) -> CountryFile {
    CountryFile {
        path: path.into(),
        text,
        about,
    }
}

fn read_me(files: &[CountryFile]) -> String {
    let mut text = format!(
        "# {}: a country that does not exist\n\nMade by Allotment from a seed, so it is nobody's \
         data and may be used for anything.\nEvery name, number and border in it is invented. It \
         lies in the open sea.\n\n| file | what it is |\n|---|---|\n",
        crate::names::COUNTRY
    );
    for (row, file) in files.iter().enumerate() {
        let many = [(VOTE, "ballots/*.pb"), (PLAN, "plans/*.toml")];
        let path = match many.iter().find(|(about, _)| *about == file.about) {
            Some(_) if row > 0 && files[row - 1].about == file.about => continue,
            Some((_, all)) => all,
            None => file.path.as_str(),
        };
        writeln!(text, "| `{path}` | {} |", file.about).expect("a string takes any text");
    }
    text
}
