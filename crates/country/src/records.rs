//! What is there and what has happened, as tables.

use crate::{
    country::Country,
    csv::{Csv, degrees, fixed, pounds},
    grants::Located,
    outcomes::{OUTCOMES, YEARS},
};

impl Country {
    /// What is there to build on.
    pub(crate) fn assets_csv(&self) -> String {
        let mut table = Csv::new(&[
            "id", "name", "type", "kind", "x", "y", "easting", "northing", "capacity", "nbhd26cd",
        ]);
        for asset in &self.assets {
            let place = &self.neighbourhoods[asset.neighbourhood];
            let metres = asset.at.metres();
            table.row(&[
                asset.id.clone(),
                format!("{} {}", place.name, asset.sort.replace('_', " ")),
                asset.sort.into(),
                asset.kind.into(),
                degrees(asset.at.x),
                degrees(asset.at.y),
                fixed(metres.x, 0),
                fixed(metres.y, 0),
                asset.capacity.to_string(),
                place.id.to_string(),
            ]);
        }
        table.finish()
    }

    /// Past grants, located as they were published.
    pub(crate) fn grants_csv(&self) -> String {
        let mut table = Csv::new(&[
            "grant_id",
            "title",
            "funder_id",
            "funder",
            "recipient_id",
            "recipient",
            "amount",
            "amount_minor",
            "currency",
            "award_date",
            "theme",
            "open_call",
            "located",
            "nbhd26cd",
        ]);
        for (row, grant) in self.grants.iter().enumerate() {
            let funder = &self.partners[grant.funder];
            let recipient = &self.partners[grant.recipient];
            let place = grant
                .published_place(&self.partners)
                .map_or("", |place| self.neighbourhoods[place].id.as_str());
            let located = match grant.located {
                Located::Beneficiary => "beneficiary",
                Located::Recipient => "recipient",
                Located::Unknown => "unknown",
            };
            let (year, month, day) = grant.date;
            table.row(&[
                &format!("XE-{:05}", row + 1),
                &format!("{} for {}", funder.name, grant.theme),
                &funder.org_id,
                &funder.name,
                &recipient.org_id,
                &recipient.name,
                &pounds(grant.pence),
                &grant.pence.to_string(),
                "GBP",
                &format!("{year}-{month:02}-{day:02}"),
                grant.theme,
                &grant.open_call.to_string(),
                located,
                place,
            ]);
        }
        table.finish()
    }

    /// Who may sign.
    pub(crate) fn partners_csv(&self) -> String {
        let mut table = Csv::new(&["org_id", "name", "type", "office_nbhd26cd"]);
        for partner in &self.partners {
            let office = self.neighbourhoods[partner.office].id.as_str();
            table.row(&[&partner.org_id, &partner.name, partner.sort, office]);
        }
        table.finish()
    }

    /// The panel: a row for each neighbourhood and year.
    pub(crate) fn outcomes_csv(&self) -> String {
        let [first, second, third] = OUTCOMES.map(|outcome| outcome.0);
        let mut table = Csv::new(&[
            "nbhd26cd",
            "district26cd",
            "year",
            "g",
            "baseline_need",
            first,
            second,
            third,
        ]);
        for (row, place) in self.neighbourhoods.iter().enumerate() {
            let treated = self.outcomes.first_treated[row];
            for (time, year) in YEARS.into_iter().enumerate() {
                let [first, second, third] = self.outcomes.values[row][time];
                table.row(&[
                    place.id.to_string(),
                    self.district_of(place).id.to_string(),
                    year.to_string(),
                    treated.map_or_else(String::new, |year| year.to_string()),
                    fixed(self.outcomes.baseline[row], 2),
                    fixed(first, 2),
                    fixed(second, 2),
                    fixed(third, 2),
                ]);
            }
        }
        table.finish()
    }
}

/// An index of prices by financial year, 2026-27 being 100.
pub(crate) fn deflator() -> String {
    let growth_per_mille: [u32; 17] = [
        24, 55, 8, 61, 59, 36, 24, 22, 21, 20, 20, 20, 20, 20, 20, 20, 20,
    ];
    let mut levels = vec![100.0];
    for growth in growth_per_mille {
        let last = levels[levels.len() - 1];
        levels.push(last * (1.0 + f64::from(growth) / 1000.0));
    }
    let base = levels[7];
    let mut table = Csv::new(&["year", "index"]);
    for (year, level) in (2019_u32..).zip(levels) {
        let label = format!("{year}-{:02}", (year + 1) % 100);
        table.row(&[label, fixed(100.0 * level / base, 4)]);
    }
    table.finish()
}
