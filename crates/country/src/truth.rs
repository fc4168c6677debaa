//! What is true in the country, and known to nobody in it.

use crate::{
    country::Country,
    csv::{Csv, fixed},
    files::{CountryFile, file},
    indicators::Measure,
    need::DOMAINS,
    outcomes::{OUTCOMES, YEARS, planted_effect},
};

impl Country {
    pub(crate) fn truth_files(&self) -> [CountryFile; 7] {
        [
            file(
                "truth/need.csv",
                self.true_need(),
                "The true need and its rank.",
            ),
            file(
                "truth/indicators.csv",
                self.indicators_table(true),
                "indicators.csv as it would be without any noise.",
            ),
            file(
                "truth/effects.csv",
                self.true_effects(),
                "The planted effects.",
            ),
            file(
                "truth/grants.csv",
                self.true_places(),
                "Where each grant truly went.",
            ),
            file(
                "truth/voters.csv",
                self.true_groups(),
                "Which group each voter is in.",
            ),
            file(
                "truth/projects.csv",
                self.true_wishes(),
                "Which group wants each project; empty: none more than others.",
            ),
            file(
                "truth/singled_out.csv",
                self.singled_out_csv(),
                "The quarter that lacks one type of asset, and in which most help out.",
            ),
        ]
    }

    /// What was measured, with standard errors.
    pub(crate) fn indicators_csv(&self) -> String {
        self.indicators_table(false)
    }

    /// The table of indicators as measured, or as it truly is: the same
    /// columns, so that one index can be made of either. True counts are not
    /// whole.
    fn indicators_table(&self, truly: bool) -> String {
        let mut header: Vec<String> = [
            "nbhd26cd",
            "nbhd26nm",
            "quarter26cd",
            "district26cd",
            "population",
            "adults",
            "working_age",
            "pupils",
        ]
        .map(String::from)
        .to_vec();
        for indicator in &self.indicators {
            header.push(indicator.measure.id.into());
            header.extend(indicator.measure.standard_error_column());
        }
        header.push("minutes_to_doctor".into());
        let mut table = Csv::new(&header.iter().map(String::as_str).collect::<Vec<_>>());
        for (row, place) in self.neighbourhoods.iter().enumerate() {
            let people = place.people;
            let mut cells = vec![
                place.id.to_string(),
                place.name.clone(),
                self.quarter_of(place).id.to_string(),
                self.district_of(place).id.to_string(),
                people.population.to_string(),
                people.adults.to_string(),
                people.working_age.to_string(),
                people.pupils.to_string(),
            ];
            for indicator in &self.indicators {
                let measure: &Measure = &indicator.measure;
                let cell = |value, decimals| fixed(measure.column_value(value, &people), decimals);
                cells.push(if truly {
                    cell(indicator.truth[row], 6)
                } else {
                    let measured = indicator.measured[row];
                    measured.map_or_else(String::new, |value| cell(value, measure.decimals()))
                });
                if measure.standard_error_column().is_some() {
                    let noise = if truly { 0.0 } else { indicator.noise[row] };
                    cells.push(fixed(noise, 3));
                }
            }
            cells.push(fixed(self.minutes_to_doctor[row], 1));
            table.row(&cells);
        }
        table.finish()
    }

    fn true_need(&self) -> String {
        let mut header = vec!["nbhd26cd", "latent"];
        header.extend(DOMAINS.map(|domain| domain.0));
        header.extend(["index", "rank"]);
        let mut table = Csv::new(&header);
        let (index, ranks) = (self.need.index(), self.need.ranks());
        for (row, place) in self.neighbourhoods.iter().enumerate() {
            let mut cells = vec![place.id.to_string(), fixed(self.need.latent[row], 6)];
            let domains = self.need.domains.iter();
            cells.extend(domains.map(|domain| fixed(domain[row], 6)));
            cells.extend([fixed(index[row], 6), ranks[row].to_string()]);
            table.row(&cells);
        }
        table.finish()
    }

    fn true_effects(&self) -> String {
        let mut table = Csv::new(&["nbhd26cd", "year", "g", "event_time", "outcome", "effect"]);
        for (place, first) in self.neighbourhoods.iter().zip(&self.outcomes.first_treated) {
            let Some(first) = *first else { continue };
            for year in YEARS.into_iter().filter(|&year| year >= first) {
                for (outcome, (name, ..)) in OUTCOMES.iter().enumerate() {
                    table.row(&[
                        place.id.as_str(),
                        &year.to_string(),
                        &first.to_string(),
                        &(year - first).to_string(),
                        name,
                        &fixed(planted_effect(outcome, Some(first), year), 1),
                    ]);
                }
            }
        }
        table.finish()
    }

    fn true_places(&self) -> String {
        let mut table = Csv::new(&["grant_id", "nbhd26cd"]);
        for (row, grant) in self.grants.iter().enumerate() {
            let place = self.neighbourhoods[grant.place].id.as_str();
            table.row(&[&format!("XE-{:05}", row + 1), place]);
        }
        table.finish()
    }

    fn true_groups(&self) -> String {
        let mut table = Csv::new(&["quarter26cd", "voter_id", "group"]);
        for election in &self.elections {
            let quarter = self.quarters[election.quarter].id.as_str();
            for (row, voter) in election.voters.iter().enumerate() {
                let (voter_id, group) = ((row + 1).to_string(), voter.group.to_string());
                table.row(&[quarter, &voter_id, &group]);
            }
        }
        table.finish()
    }

    fn true_wishes(&self) -> String {
        let mut table = Csv::new(&["quarter26cd", "project_id", "group"]);
        for election in &self.elections {
            let quarter = self.quarters[election.quarter].id.as_str();
            for project in &election.projects {
                let group = project.group.map_or_else(String::new, |of| of.to_string());
                table.row(&[quarter, &project.number.to_string(), &group]);
            }
        }
        table.finish()
    }
}
