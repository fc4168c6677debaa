//! The planted effect can be found in the panel.

use allotment_country::{OUTCOMES, YEARS, planted_effect};

use crate::{country, mean, number};

const SIZE: u32 = 2000;

/// The change from the year before treatment, of those first treated in
/// `first` less that of those never treated, and its standard error.
fn gap(country: &allotment_country::Country, outcome: usize, first: u32, year: u32) -> (f64, f64) {
    let at = |year: u32| {
        YEARS
            .iter()
            .position(|&y| y == year)
            .expect("a year of the panel")
    };
    let changes = |cohort: Option<u32>| -> Vec<f64> {
        let panel = &country.outcomes;
        (0..panel.values.len())
            .filter(|&row| panel.first_treated[row] == cohort)
            .map(|row| {
                panel.values[row][at(year)][outcome] - panel.values[row][at(first - 1)][outcome]
            })
            .collect()
    };
    let (treated, never) = (changes(Some(first)), changes(None));
    let variance = |values: &[f64]| {
        let middle = mean(values);
        let squares: Vec<f64> = values.iter().map(|v| (v - middle) * (v - middle)).collect();
        mean(&squares) / number(values.len())
    };
    let error = (variance(&treated) + variance(&never)).sqrt();
    (mean(&treated) - mean(&never), error)
}

/// Source: the group-time effect under parallel trends and no covariates;
/// Callaway and Sant'Anna (2021), *Journal of Econometrics* 225, section 2.
#[test]
fn the_planted_effect_is_found_where_trends_are_parallel() {
    let country = country(21, SIZE);
    for outcome in [0, 2] {
        for first in [2022, 2023, 2024] {
            for year in YEARS.into_iter().filter(|&year| year != first - 1) {
                let (found, error) = gap(&country, outcome, first, year);
                let planted = planted_effect(outcome, Some(first), year);
                assert!(
                    (found - planted).abs() < 4.0 * error,
                    "{} {first} {year}: {found} for {planted}",
                    OUTCOMES[outcome].0
                );
                assert!(error < 0.2, "{error}");
            }
        }
    }
}

/// The treated are in greater need, so where trends follow need the plain
/// comparison is wrong, by what was planted.
#[test]
fn without_the_covariate_the_second_outcome_is_biased() {
    let country = country(21, SIZE);
    let need_of = |treated: bool| {
        let rows = 0..country.need.latent.len();
        let rows = rows.filter(|&row| country.outcomes.first_treated[row].is_some() == treated);
        mean(&rows.map(|row| country.need.latent[row]).collect::<Vec<_>>())
    };
    let difference = need_of(true) - need_of(false);
    assert!(difference > 0.4, "{difference}");

    let (found, error) = gap(&country, 1, 2022, 2025);
    let planted = planted_effect(1, Some(2022), 2025);
    assert!(found - planted > 4.0 * error, "{found} for {planted}");
}

#[test]
fn three_in_ten_are_treated_in_three_cohorts_of_one_size() {
    for size in [60, 500] {
        let country = country(4, size);
        let of = |year: Option<u32>| {
            let first = country.outcomes.first_treated.iter();
            first.filter(|&&first| first == year).count()
        };
        let each = [2022, 2023, 2024].map(|year| of(Some(year)));
        assert_eq!(each.iter().sum::<usize>(), size as usize * 3 / 10);
        assert!(each.iter().max().unwrap() - each.iter().min().unwrap() <= 1);
        assert!(each[2] >= 5, "enough for a group of its own");
    }
}

#[test]
fn before_treatment_and_without_it_there_is_no_effect() {
    for outcome in 0..3 {
        assert!(planted_effect(outcome, None, 2025).abs() < 1e-12);
        assert!(planted_effect(outcome, Some(2024), 2023).abs() < 1e-12);
    }
    assert!((planted_effect(0, Some(2022), 2025) - 3.0).abs() < 1e-12);
}
