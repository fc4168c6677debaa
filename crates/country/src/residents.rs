//! Who may vote: the residents of 14 and over, by sex and age.

use crate::{country::Country, csv::Csv};

/// Residents of one sex and one band of ages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Residents {
    /// `F` or `M`: the register of residents knows no other.
    pub sex: &'static str,
    /// The youngest.
    pub age_from: u32,
    /// The oldest; nothing if all older ones are in the band.
    pub age_to: Option<u32>,
    /// How many they are.
    pub people: u32,
}

/// Bands of ages from 16 to 64: the oldest, the part of all of those ages up
/// to and with the band, and the part of women in the band, in thousandths.
const OF_WORKING_AGE: [(u32, u32, u32); 6] = [
    (17, 38, 488),
    (24, 173, 490),
    (34, 386, 503),
    (44, 594, 507),
    (54, 801, 508),
    (64, 1000, 510),
];
/// The same of those from 65: those of 65 to 74, then the others.
const OLDER: [(u32, u32, u32); 2] = [(74, 540, 521), (u32::MAX, 1000, 570)];

impl Country {
    /// The residents of 14 and over of the quarter in row `quarter`, youngest
    /// first, women before men.
    ///
    /// Those of 16 to 64 and those of 65 and over add up to the quarter's
    /// [`crate::People`]; those of 14 and 15 are an eighth of the children.
    #[must_use]
    pub fn residents(&self, quarter: usize) -> Vec<Residents> {
        let inside = self.neighbourhoods.iter().filter(|p| p.quarter == quarter);
        let (mut children, mut working, mut older) = (0, 0, 0);
        for place in inside {
            children += place.people.population - place.people.adults;
            working += place.people.working_age;
            older += place.people.aged_65_plus;
        }
        let mut residents = Vec::with_capacity(16);
        let mut age_from = 14;
        for (people, bands) in [(working, &OF_WORKING_AGE[..]), (older, &OLDER[..])] {
            let mut before = 0;
            for &(oldest, up_to, women) in bands {
                let sum = thousandths(people, up_to);
                let teenagers = if age_from == 14 {
                    (children + 4) / 8
                } else {
                    0
                };
                let all = sum - before + teenagers;
                let female = thousandths(all, women);
                let age_to = (oldest < u32::MAX).then_some(oldest);
                residents.extend([("F", female), ("M", all - female)].map(|(sex, people)| {
                    Residents {
                        sex,
                        age_from,
                        age_to,
                        people,
                    }
                }));
                before = sum;
                age_from = age_to.map_or(age_from, |oldest| oldest + 1);
            }
        }
        residents
    }

    pub(crate) fn residents_csv(&self) -> String {
        let mut table = Csv::new(&["quarter26cd", "sex", "age_from", "age_to", "people"]);
        for (row, quarter) in self.quarters.iter().enumerate() {
            for band in self.residents(row) {
                table.row(&[
                    quarter.id.as_str(),
                    band.sex,
                    &band.age_from.to_string(),
                    &band.age_to.map_or_else(String::new, |age| age.to_string()),
                    &band.people.to_string(),
                ]);
            }
        }
        table.finish()
    }
}

/// So many thousandths of `people`, a half rounded up.
fn thousandths(people: u32, part: u32) -> u32 {
    (people * part + 500) / 1000
}
