//! Postcodes: made up, in the form of British ones, in an area that there is
//! not.

use crate::{country::Country, csv::Csv};

/// Postcodes to a neighbourhood.
const EACH: usize = 6;
/// The letters that stand at the end of a British postcode.
///
/// Source: BS 7666-2:2006, annex C: never C, I, K, M, O or V.
const LETTERS: &[u8; 20] = b"ABDEFGHJLNPQRSTUWXYZ";

impl Country {
    /// Every postcode with its neighbourhood: a row for each, two for one on
    /// the border of two quarters.
    pub(crate) fn postcodes_csv(&self) -> String {
        let mut table = Csv::new(&["postcode", "nbhd26cd"]);
        let mut in_district = vec![0; self.districts.len()];
        for (row, place) in self.neighbourhoods.iter().enumerate() {
            for number in 0..EACH {
                let at = &mut in_district[place.district];
                let code = postcode(place.district, *at);
                *at += 1;
                table.row(&[code.as_str(), place.id.as_str()]);
                let next = self.neighbourhoods.get(row + 1);
                let border = next.filter(|next| {
                    number + 1 == EACH
                        && next.quarter != place.quarter
                        && next.district == place.district
                });
                if let Some(next) = border {
                    table.row(&[code.as_str(), next.id.as_str()]);
                }
            }
        }
        table.finish()
    }
}

/// Number `at` of `district`: `ES3 1DQ`.
fn postcode(district: usize, at: usize) -> String {
    let letter = |at: usize| char::from(LETTERS[at % LETTERS.len()]);
    let (first, last) = (letter(at / LETTERS.len()), letter(at));
    let sector = at / (LETTERS.len() * LETTERS.len());
    format!("ES{} {sector}{first}{last}", district + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_are_the_same() {
        let all: std::collections::BTreeSet<String> =
            (0..4_000).map(|at| postcode(0, at)).collect();
        assert_eq!(all.len(), 4_000);
        assert_eq!(postcode(2, 23), "ES3 0BE");
    }
}
