//! What is there and what has happened, as tables.

use crate::{
    country::Country,
    csv::{Csv, degrees, fixed, pounds},
    grants::{BOARDS, Located, MINISTRY, Partner},
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

    /// Who signs what: the ministry everywhere, and in each quarter the council
    /// of its district and an organisation of its own. The boards' union is there
    /// everywhere, and signs nothing.
    pub(crate) fn parties_csv(&self) -> String {
        let mut table = Csv::new(&["community", "party", "name", "type", "org_id", "signs"]);
        let mut row = |community: &str, partner: &Partner, signs: &str| {
            let id = partner.org_id.as_str();
            table.row(&[community, id, &partner.name, partner.sort, id, signs]);
        };
        row("", &self.partners[MINISTRY], "yes");
        // It is paid by nobody here, and looks whether what was promised is there.
        row("", &self.partners[BOARDS], "no");
        let quarter_of = |partner: &Partner| self.neighbourhoods[partner.office].quarter;
        for (number, quarter) in self.quarters.iter().enumerate() {
            let inside = |place: &&crate::Neighbourhood| place.quarter == number;
            let district = self.neighbourhoods.iter().find(inside);
            let council =
                district.map(|place| format!("{} Council", self.districts[place.district].name));
            let council = self
                .partners
                .iter()
                .find(|one| Some(&one.name) == council.as_ref());
            let own = |one: &&Partner| {
                one.name.starts_with(quarter.name.as_str())
                    && one.sort != "council"
                    && quarter_of(one) == number
            };
            let own = self.partners.iter().find(own);
            for partner in council.into_iter().chain(own) {
                row(quarter.id.as_str(), partner, "yes");
            }
        }
        table.finish()
    }

    /// What councils spend less in each quarter, in each of eight years: a
    /// twentieth of what its neighbourhoods got last year.
    pub(crate) fn cuts_csv(&self) -> String {
        let mut table = Csv::new(&[
            "id",
            "amount_minor",
            "currency",
            "basis",
            "price_base",
            "years",
        ]);
        for (number, quarter) in self.quarters.iter().enumerate() {
            let inside = self.neighbourhoods.iter();
            let inside = inside.filter(|place| place.quarter == number);
            let cut: u64 = inside.map(|place| place.last_year_pence / 20).sum();
            table.row(&[
                quarter.id.as_str(),
                &cut.to_string(),
                "GBP",
                "per_year",
                "nominal",
                "2026-27 to 2033-34",
            ]);
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
