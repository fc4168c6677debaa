//! Policies of other departments, and past grants in the 360Giving standard.

use serde_json::{Value, json};

use crate::{
    areas::Area,
    country::Country,
    csv::{Csv, pounds},
    files::{CountryFile, file},
    grants::{Grant, Located, Partner},
};

impl Country {
    /// Where each policy reaches, a file each, in the order of the programme.
    ///
    /// Planted: in the districts of the towns one policy means to raise clean air
    /// and another to lower it, and two services for skills meet.
    pub(crate) fn policy_files(&self) -> [CountryFile; 6] {
        // A pound for each of its people, so many times over.
        let districts = |pounds_each: u64, located: &str| {
            let every = self.districts.iter().enumerate();
            let rows = every.map(|(row, area)| {
                (
                    area,
                    Some(100 * pounds_each * self.people_of(Of::District(row))),
                )
            });
            reach("district26cd", rows, located)
        };
        let towns = |minor: Option<u64>| {
            let first = self.districts.iter().take(TOWN_DISTRICTS);
            reach(
                "district26cd",
                first.map(|area| (area, minor)),
                "beneficiary",
            )
        };
        let homes = self
            .quarters
            .iter()
            .enumerate()
            .map(|(row, area)| (area, Some(1_250 * self.people_of(Of::Quarter(row)))));
        let coaches = self.quarters.iter().enumerate().filter(|(row, area)| {
            area.district < TOWN_DISTRICTS || *row == self.singled_out.quarter
        });
        let offices = self
            .districts
            .iter()
            .take(1)
            .map(|area| (area, Some(250_000_000)));
        [
            file(
                "policies/skills-hubs.csv",
                districts(9, "beneficiary"),
                "A year's money for skills, by district.",
            ),
            file(
                "policies/warm-homes.csv",
                reach("quarter26cd", homes, "beneficiary"),
                "A year's money for warm homes, by quarter.",
            ),
            file(
                "policies/work-coaches.csv",
                reach(
                    "quarter26cd",
                    coaches.map(|(_, area)| (area, Some(4_500_000))),
                    "beneficiary",
                ),
                "Work coaches in the towns.",
            ),
            file(
                "policies/town-roads.csv",
                towns(Some(900_000_000)),
                "New roads into the towns, paid once.",
            ),
            file(
                "policies/clean-air.csv",
                towns(None),
                "A duty to clean the air of the towns, with no money.",
            ),
            file(
                "policies/arts-at-large.csv",
                reach("district26cd", offices, "recipient"),
                "Money for the arts, known only by one office.",
            ),
        ]
    }

    /// Past grants in the 360Giving standard: each with the neighbourhood where
    /// those who benefit are, or where the recipient has its office, or neither,
    /// as it was published.
    ///
    /// Source: 360Giving Data Standard 1.4, grants schema.
    pub(crate) fn grants_json(&self) -> String {
        let grants = self.grants.iter().enumerate();
        let grants: Vec<Value> = grants.map(|(row, grant)| self.award(row, grant)).collect();
        let mut text =
            serde_json::to_string_pretty(&json!({ "grants": grants })).expect("plain JSON");
        text.push('\n');
        text
    }

    fn award(&self, row: usize, grant: &Grant) -> Value {
        let (year, month, day) = grant.date;
        let place = |row: usize| {
            let place = &self.neighbourhoods[row];
            json!([{
                "name": place.name,
                "geoCode": place.id.as_str(),
                "geoCodeType": "NBHD26",
            }])
        };
        let party = |partner: &Partner| json!({ "id": partner.org_id, "name": partner.name });
        let mut recipient = party(&self.partners[grant.recipient]);
        let funder = &self.partners[grant.funder];
        if grant.located == Located::Recipient {
            recipient["location"] = place(self.partners[grant.recipient].office);
        }
        let amount = number(grant.pence);
        let mut award = json!({
            "id": format!("360G-XE-{:05}", row + 1),
            "title": format!("{} for {}", funder.name, grant.theme),
            "description": format!("For {} in Esterlow, which is made up.", grant.theme),
            "currency": "GBP",
            "amountAwarded": amount,
            "awardDate": format!("{year}-{month:02}-{day:02}"),
            "fundingOrganization": [party(funder)],
            "recipientOrganization": [recipient],
            "grantProgramme": [{ "title": grant.theme }],
        });
        if grant.located == Located::Beneficiary {
            award["beneficiaryLocation"] = place(grant.place);
        }
        award
    }

    fn people_of(&self, of: Of) -> u64 {
        let inside = self.neighbourhoods.iter().filter(|place| match of {
            Of::Quarter(row) => place.quarter == row,
            Of::District(row) => place.district == row,
        });
        inside.map(|place| u64::from(place.people.population)).sum()
    }
}

/// The districts that hold the towns are the first.
const TOWN_DISTRICTS: usize = 3;

#[derive(Clone, Copy)]
enum Of {
    Quarter(usize),
    District(usize),
}

fn reach<'a>(
    column: &str,
    areas: impl Iterator<Item = (&'a Area, Option<u64>)>,
    located: &str,
) -> String {
    let mut table = Csv::new(&[column, "amount", "located"]);
    for (area, minor) in areas {
        let amount = minor.map_or_else(String::new, pounds);
        table.row(&[area.id.as_str(), &amount, located]);
    }
    table.finish()
}

/// Pence as a number of pounds, exactly: a JSON number from its digits.
fn number(pence: u64) -> Value {
    serde_json::from_str(&pounds(pence)).expect("digits and a point")
}
