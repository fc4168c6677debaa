//! The truth, and what measures show of it.

use allotment_country::{Country, DOMAINS, Kind, Settlement};

use crate::{correlation, country, mean, moment, number};

#[test]
fn domains_correlate_with_need_as_planted() {
    let country = country(5, 500);
    for ((name, weight, planted), domain) in DOMAINS.iter().zip(&country.need.domains) {
        let found = correlation(&country.need.latent, domain);
        assert!((found - planted).abs() < 1e-9, "{name}: {found}");
        assert!(mean(domain).abs() < 1e-9);
        assert!(*weight > 0.0);
    }
    let weights: f64 = DOMAINS.iter().map(|domain| domain.1).sum();
    assert!((weights - 100.0).abs() < 1e-12);
}

/// Need is higher in the towns' middles, lower in the suburbs, and highest in
/// the resort.
#[test]
fn need_lies_where_it_was_planted() {
    for seed in 0..6 {
        let country = country(seed, 500);
        let of = |keep: &dyn Fn(usize) -> bool| {
            let rows = (0..500).filter(|&row| keep(row));
            mean(&rows.map(|row| country.need.latent[row]).collect::<Vec<_>>())
        };
        let places = &country.neighbourhoods;
        let centre = of(&|row| places[row].settlement == Settlement::Centre);
        let suburb = of(&|row| places[row].settlement == Settlement::Suburb);
        let resort = of(&|row| {
            places[row].town == "Sandrell Bay" && places[row].settlement == Settlement::Centre
        });
        assert!(centre > 0.8, "{centre}");
        assert!(suburb < 0.1, "{suburb}");
        assert!(resort > 0.8, "{resort}");
    }
}

/// Places near each other are alike: most of the variation of need lies
/// between quarters, not within them.
#[test]
fn need_is_correlated_over_the_country() {
    let country = country(Country::DEMO_SEED, 500);
    let mut squares = 0.0;
    for quarter in 0..country.quarters.len() {
        let rows = (0..500).filter(|&row| country.neighbourhoods[row].quarter == quarter);
        let inside: Vec<f64> = rows.map(|row| country.need.latent[row]).collect();
        let middle = mean(&inside);
        squares += number(inside.len()) * middle * middle;
    }
    let between = squares / 500.0;
    assert!((0.5..1.0).contains(&between), "{between}");
}

/// The measured less the true value, over the stated standard deviation, has
/// mean 0 and standard deviation 1: within four standard errors.
#[test]
fn noise_has_the_stated_standard_deviation() {
    let country = country(11, 2000);
    let mut noisy = 0;
    for indicator in &country.indicators {
        let id = indicator.measure.id;
        let rows = (0..2000).filter(|&row| indicator.measured[row].is_some());
        if indicator.measure.kind == Kind::Census {
            assert!(indicator.noise.iter().all(|&noise| noise < 1e-12), "{id}");
            continue;
        }
        let errors: Vec<f64> = rows
            .map(|row| {
                (indicator.measured[row].unwrap() - indicator.truth[row]) / indicator.noise[row]
            })
            .collect();
        let middle = mean(&errors);
        let deviation = (mean(&errors.iter().map(|e| e * e).collect::<Vec<_>>())).sqrt();
        assert!(middle.abs() < 4.0 / 2000_f64.sqrt(), "{id}: mean {middle}");
        assert!(
            (deviation - 1.0).abs() < 4.0 / 4000_f64.sqrt(),
            "{id}: sd {deviation}"
        );
        noisy += 1;
    }
    assert_eq!(noisy, 8);
}

#[test]
fn indicators_point_the_way_they_say() {
    let country = country(Country::DEMO_SEED, 500);
    let mut better = 0;
    for indicator in &country.indicators {
        let domain = &country.need.domains[indicator.measure.domain];
        let rows: Vec<usize> = (0..500)
            .filter(|&row| indicator.measured[row].is_some())
            .collect();
        let measured: Vec<f64> = rows
            .iter()
            .map(|&row| indicator.measured[row].unwrap())
            .collect();
        let level: Vec<f64> = rows.iter().map(|&row| domain[row]).collect();
        let found = correlation(&measured, &level);
        let along = if indicator.measure.more_is_worse {
            found
        } else {
            -found
        };
        assert!(
            (0.5..1.0).contains(&along),
            "{}: {found}",
            indicator.measure.id
        );
        better += usize::from(!indicator.measure.more_is_worse);
    }
    assert_eq!(better, 3);
    let minutes = &country.minutes_to_doctor;
    assert!(
        minutes
            .iter()
            .all(|&minutes| (5.0..180.0).contains(&minutes))
    );
}

/// Crime is skewed enough for the usual rule to treat it.
///
/// Source: the rule in the treatment of outliers of `COINr`: skewness above 2
/// and kurtosis above 3.5.
#[test]
fn crime_is_skewed() {
    let country = country(Country::DEMO_SEED, 500);
    let crimes = country
        .indicators
        .iter()
        .find(|i| i.measure.id == "crimes")
        .unwrap();
    let rates: Vec<f64> = crimes.measured.iter().map(|rate| rate.unwrap()).collect();
    assert!(moment(&rates, 3) > 2.0, "{}", moment(&rates, 3));
    assert!(moment(&rates, 4) > 6.5, "{}", moment(&rates, 4));
}

#[test]
fn only_the_census_withholds_and_only_one_place_in_a_hundred() {
    let country = country(Country::DEMO_SEED, 500);
    for indicator in &country.indicators {
        let missing = indicator
            .measured
            .iter()
            .filter(|value| value.is_none())
            .count();
        let expected = if indicator.measure.kind == Kind::Census {
            5
        } else {
            0
        };
        assert_eq!(missing, expected, "{}", indicator.measure.id);
    }
}
