//! What is not on one base is never compared.

use std::collections::BTreeMap;

use allotment_examine::{
    Added, Amount, Basis, Clash, Deflator, Mixed, Part, Prices, added_up, in_pence, one_basis,
    per_head, years_between,
};
use allotment_place::Period;
use num_rational::BigRational;
use proptest::prelude::*;

fn year(text: &str) -> Period {
    Period::new(text).unwrap()
}

fn once(minor: i64) -> Amount {
    Amount {
        minor,
        once: true,
        per_head: false,
        prices: Prices::Cash,
        years: None,
        year: year("2021-22"),
    }
}

/// Exact amounts in whole pence.
fn pence(exact: &[BigRational]) -> Vec<i128> {
    exact.iter().map(in_pence).collect()
}

fn tenths(amount: i64) -> BigRational {
    BigRational::new(amount.into(), 10.into())
}

fn deflator(values: &[(&str, i64)]) -> Deflator {
    let by_year: BTreeMap<Period, BigRational> = values
        .iter()
        .map(|&(name, value)| (year(name), BigRational::from_integer(value.into())))
        .collect();
    Deflator::new(by_year).unwrap()
}

/// Source: IPPR North by parliamenttoday.com/free/viewnews.html?id=134473: £32
/// a head once, in the Levelling Up Fund of 2021, beside £413 a head a year less
/// spent by councils.
#[test]
fn thirty_two_pounds_once_is_not_held_against_413_a_year() {
    let fund = Amount {
        per_head: true,
        ..once(3_200)
    };
    let cut = Amount {
        minor: 41_300,
        once: false,
        ..fund
    };
    let wrong = one_basis(&[fund, cut], None, None).unwrap_err();
    let clash = Clash {
        at: 1,
        against: 0,
        why: Mixed::Yearly,
    };
    assert_eq!(wrong, [clash]);
    // With its years it is a sum, and can be.
    let ten_years = Amount {
        years: Some((year("2010-11"), year("2019-20"))),
        ..cut
    };
    let (basis, minor) = one_basis(&[fund, ten_years], None, None).unwrap();
    assert_eq!(pence(&minor), [3_200, 413_000]);
    assert!(basis.per_head && !basis.yearly);
}

#[test]
fn yearly_amounts_alone_stay_yearly() {
    let yearly = Amount {
        once: false,
        ..once(500)
    };
    let (basis, minor) = one_basis(&[yearly, yearly], None, None).unwrap();
    let expected = Basis {
        yearly: true,
        per_head: false,
        prices: Prices::Cash,
    };
    assert_eq!((basis, pence(&minor)), (expected, vec![500, 500]));
}

#[test]
fn other_prices_heads_and_unstated_ones_are_each_told() {
    let all = [
        once(1),
        Amount {
            prices: Prices::Of(year("2019-20")),
            ..once(1)
        },
        Amount {
            per_head: true,
            prices: Prices::Unstated,
            ..once(1)
        },
        Amount {
            years: Some((year("2021-22"), year("2020-21"))),
            ..once(1)
        },
        Amount {
            years: Some((year("2021"), year("2021-22"))),
            ..once(1)
        },
    ];
    let wrong = one_basis(&all, None, None).unwrap_err();
    let told: Vec<(usize, Mixed)> = wrong.iter().map(|one| (one.at, one.why)).collect();
    assert_eq!(
        told,
        [
            (1, Mixed::Prices),
            (2, Mixed::PerHead),
            (2, Mixed::Unstated),
            (3, Mixed::Years),
            (4, Mixed::Years),
        ]
    );
}

#[test]
fn prices_are_converted_exactly_and_halves_go_up() {
    let index = deflator(&[("2019-20", 80), ("2020-21", 90), ("2021-22", 100)]);
    let all = [
        Amount {
            prices: Prices::Of(year("2019-20")),
            ..once(100)
        },
        // Cash of 2021-22 stays.
        once(77),
        // 10 in each of two years: 10 × 100/80 + 10 × 100/90 = 23.61.
        Amount {
            once: false,
            years: Some((year("2019-20"), year("2020-21"))),
            ..once(10)
        },
        // Cash of one year: 2 × 100 / 80 = 2.5.
        Amount {
            year: year("2019-20"),
            ..once(2)
        },
    ];
    let (basis, minor) = one_basis(&all, Some(&index), Some(year("2021-22"))).unwrap();
    assert_eq!(basis.prices, Prices::Of(year("2021-22")));
    assert_eq!(pence(&minor), [125, 77, 24, 3]);
    assert_eq!(minor[3], tenths(25));

    let missing = Amount {
        prices: Prices::Of(year("2000-01")),
        ..once(1)
    };
    let unstated = Amount {
        prices: Prices::Unstated,
        ..once(1)
    };
    let wrong = one_basis(&[missing, unstated], Some(&index), Some(year("2021-22"))).unwrap_err();
    assert_eq!(wrong[0].why, Mixed::NoIndex(year("2000-01")));
    assert_eq!(wrong[1].why, Mixed::Unstated);
    let zero = BTreeMap::from([(year("2000-01"), BigRational::from_integer(0.into()))]);
    assert_eq!(Deflator::new(zero), None);
}

#[test]
fn years_are_counted_with_both_ends() {
    assert_eq!(years_between(year("2021-22"), year("2024-25")), Some(4));
    assert_eq!(years_between(year("2021"), year("2021")), Some(1));
    assert_eq!(years_between(year("2021"), year("2021-22")), None);
}

#[test]
fn parts_are_exact_and_halves_go_up() {
    let part = |of, whole| Part::new(of, whole).unwrap();
    assert_eq!(part(370, 1_047).to_string(), "370/1047");
    assert_eq!(part(60, 71).percent().unwrap(), "84.5");
    assert_eq!(part(1, 2_000).percent().unwrap(), "0.1");
    assert_eq!(part(-1, 3).percent().unwrap(), "-33.3");
    assert_eq!(part(0, 5).to_string(), "0/1");
    assert_eq!(Part::new(1, 0), None);
    assert_eq!(per_head(5, 2), Some(3));
    assert_eq!(per_head(5, 0), None);
}

/// Payments that come to 1.4 pence each come to more together than 1 penny each.
#[test]
fn many_small_payments_are_rounded_once() {
    let (small, sum) = (tenths(14), tenths(77));
    let row = |so_far, exact| Added {
        place: None,
        so_far,
        exact,
    };
    let all = vec![row(false, &small); 200];
    assert_eq!(added_up(&all).iter().sum::<i128>(), 280);
    // What was paid before a sum so far is in it: 7.7 and 1.4 are 9.1.
    let mut all = vec![row(false, &small); 3];
    all.push(row(true, &sum));
    all.push(row(false, &small));
    assert_eq!(added_up(&all)[3..], [8, 1]);
    assert!(added_up(&[]).is_empty());
}

proptest! {
    #[test]
    fn there_and_back_is_the_same_to_a_penny(
        minor in 0..1_000_000_000_i64,
        from in 1..1_000_i64,
        to in 1..1_000_i64,
    ) {
        // Back by an index that is finer than the money, or the rounding shows.
        prop_assume!(to >= from);
        let index = deflator(&[("2019-20", from), ("2021-22", to)]);
        let there = Amount { prices: Prices::Of(year("2019-20")), ..once(minor) };
        let (_, found) = one_basis(&[there], Some(&index), Some(year("2021-22"))).unwrap();
        let back = Amount {
            minor: i64::try_from(in_pence(&found[0])).unwrap(),
            prices: Prices::Of(year("2021-22")),
            ..there
        };
        let (_, again) = one_basis(&[back], Some(&index), Some(year("2019-20"))).unwrap();
        prop_assert!(in_pence(&again[0]).abs_diff(i128::from(minor)) <= 1);
    }

    #[test]
    fn what_is_added_up_is_rounded_once(rows in prop::collection::vec((0..3_usize, -50..500_i64), 0..60)) {
        let mut rows: Vec<(usize, BigRational)> =
            rows.into_iter().map(|(place, amount)| (place, tenths(amount))).collect();
        rows.sort_by_key(|row| row.0);
        let added: Vec<Added<'_>> = rows
            .iter()
            .map(|(place, exact)| Added { place: Some(*place), so_far: false, exact })
            .collect();
        let found = added_up(&added);
        let all: BigRational = rows.iter().map(|row| &row.1).sum();
        prop_assert_eq!(found.iter().sum::<i128>(), in_pence(&all));
        for place in 0..3 {
            let here = rows.iter().filter(|row| row.0 == place);
            let exact: BigRational = here.map(|row| &row.1).sum();
            let here = rows.iter().zip(&found).filter(|(row, _)| row.0 == place);
            let minor: i128 = here.map(|(_, minor)| minor).sum();
            let out_by = BigRational::from_integer(minor.into()) - exact;
            prop_assert!(out_by > tenths(-10) && out_by < tenths(10), "{}", out_by);
        }
    }
}
