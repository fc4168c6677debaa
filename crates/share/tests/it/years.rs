//! Profiles, sequences, prices, capital.

use std::collections::BTreeMap;

use allotment_place::Pence;
use allotment_share::{Allocation, Prices, allocate};

use crate::world::{number, places, select_by, spec, totals, years};

fn by_year(allocation: &Allocation, place: usize) -> Vec<u64> {
    let rows = allocation.rows.iter().filter(|row| row.place == place);
    rows.map(|row| row.amount.get()).collect()
}

#[test]
fn a_profile_keeps_every_year_and_every_place() {
    let places = places("id,population\na,1\nb,1\nc,1\n");
    let mut spec = spec("1.00", &[("1", "population")]);
    spec.envelope.years = years(3);
    spec.envelope.profile = ["1", "2", "1"].map(number).to_vec();
    let allocation = allocate(&places, &spec).unwrap();
    assert_eq!(totals(&allocation), [34, 33, 33]);
    let of_years: Vec<u64> = allocation
        .years
        .iter()
        .map(|(_, pence)| pence.get())
        .collect();
    assert_eq!(of_years, [25, 50, 25]);
    let rows: Vec<Vec<u64>> = (0..3).map(|place| by_year(&allocation, place)).collect();
    for year in 0..3 {
        assert_eq!(
            rows.iter().map(|row| row[year]).sum::<u64>(),
            of_years[year]
        );
        for row in &rows {
            let exact = [33_u64, 66, 33][year];
            assert!(row[year].abs_diff(exact / 4) <= 1, "{rows:?}");
        }
    }
    assert_eq!(rows[0].iter().sum::<u64>(), 34);
}

#[test]
fn a_sequence_starts_so_many_a_year_the_greatest_need_first() {
    let places = places("id,population,score\na,1,5\nb,1,9\nc,1,7\nd,1,1\n");
    let mut spec = spec("40.00", &[("1", "population")]);
    spec.envelope.years = years(3);
    spec.envelope.profile = ["3", "1"].map(number).to_vec();
    let mut select = select_by("score");
    select.sequence = Some(2);
    spec.select = Some(select);
    let allocation = allocate(&places, &spec).unwrap();
    let starts: Vec<String> = allocation
        .places
        .iter()
        .map(|place| place.starts.unwrap().to_string())
        .collect();
    assert_eq!(starts, ["2027-28", "2026-27", "2026-27", "2027-28"]);
    let of_years: Vec<u64> = allocation
        .years
        .iter()
        .map(|(_, pence)| pence.get())
        .collect();
    assert_eq!(of_years, [1500, 2000, 500]);
    assert_eq!(by_year(&allocation, 0), [750, 250]);

    spec.select.as_mut().unwrap().sequence = Some(1);
    assert_eq!(
        allocate(&places, &spec).unwrap_err().to_string(),
        "a would start in 2028-29, too late for a profile of 2 years that must end by 2028-29: start more places a year, or add years"
    );
    spec.envelope.profile.clear();
    spec.select.as_mut().unwrap().count = Some(3);
    let allocation = allocate(&places, &spec).unwrap();
    assert_eq!(by_year(&allocation, 0), [1333], "its one year left");
    assert_eq!(by_year(&allocation, 2), [667, 666]);
}

/// By hand: £200 at the prices of 2026-27, in halves; prices 10% higher in the
/// second year make it £100 and £110.
#[test]
fn prices_of_a_base_year_become_cash() {
    let places = places("id,population\na,3\nb,1\n");
    let mut spec = spec("200.00", &[("1", "population")]);
    spec.envelope.years = years(2);
    let year = &spec.envelope.years;
    spec.envelope.prices = Some(Prices {
        base: year[0],
        deflator: BTreeMap::from([(year[0], number("80")), (year[1], number("88"))]),
    });
    let allocation = allocate(&places, &spec).unwrap();
    assert_eq!(totals(&allocation), [15_000, 5_000]);
    assert_eq!(allocation.total, Pence::new(21_000));
    assert_eq!(by_year(&allocation, 0), [7_500, 8_250]);
    assert_eq!(by_year(&allocation, 1), [2_500, 2_750]);
    assert_eq!(allocation.places[0].cash, Pence::new(15_750));

    spec.envelope.prices.as_mut().unwrap().deflator.pop_last();
    assert_eq!(
        allocate(&places, &spec).unwrap_err().to_string(),
        "the deflator has no value above zero for 2027-28: add it"
    );
}

#[test]
fn capital_and_revenue_are_the_amount() {
    let places = places("id,population\na,1\nb,1\nc,1\n");
    let mut spec = spec("1.00", &[("1", "population")]);
    spec.envelope.years = years(2);
    spec.envelope.capital = Some(number("0.63"));
    let allocation = allocate(&places, &spec).unwrap();
    let mut capital = 0;
    for row in &allocation.rows {
        let (own, rest) = (row.capital.unwrap().get(), row.revenue.unwrap().get());
        assert_eq!(own + rest, row.amount.get());
        assert!(own.abs_diff(row.amount.get() * 63 / 100) <= 1);
        capital += own;
    }
    assert_eq!(capital, 63);
}

#[test]
fn one_amount_has_no_year() {
    let places = places("id,population\na,1\n");
    let allocation = allocate(&places, &spec("0.07", &[("1", "population")])).unwrap();
    assert_eq!(allocation.rows.len(), 1);
    assert_eq!(allocation.rows[0].year, None);
    assert!(allocation.years.is_empty());
    assert_eq!(allocation.rows[0].capital, None);
}
