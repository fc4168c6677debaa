//! What must hold for every spec: more than 10,000 random ones.

use std::collections::BTreeMap;

use allotment_expression::{Expression, Value};
use allotment_place::{Pence, PlaceId};
use allotment_share::{Allocation, Cap, Damping, Places, Pool, ShareError, Spec, allocate};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero};
use proptest::prelude::*;

use crate::world::{index, number, select_by, spec, totals, years};

/// One place: people, need in hundredths, last year's pence, district.
type Row = (u32, u32, Option<u32>, u8);

fn rows(most: usize) -> impl Strategy<Value = Vec<Row>> {
    let row = (
        1_u32..3000,
        0_u32..200,
        prop::option::of(0_u32..50_000),
        0_u8..3,
    );
    prop::collection::vec(row, 1..most)
}

fn whole(number: impl Into<BigInt>) -> BigRational {
    BigRational::from_integer(number.into())
}

fn placed(rows: &[Row]) -> Places {
    let column = |of: &dyn Fn(&Row) -> Value| rows.iter().map(of).collect::<Vec<_>>();
    let ids: Vec<PlaceId> = (0..rows.len())
        .map(|row| PlaceId::new(&format!("p{row:02}")).unwrap())
        .collect();
    Places {
        names: ids.iter().map(ToString::to_string).collect(),
        ids,
        population: Some("population".into()),
        columns: BTreeMap::from([
            (
                "population".into(),
                column(&|row| Value::Number(whole(row.0))),
            ),
            ("need".into(), column(&|row| Value::Number(need_of(row)))),
            (
                "had_minor".into(),
                column(&|row| row.2.map_or(Value::Null, |had| Value::Number(whole(had)))),
            ),
            (
                "district".into(),
                column(&|row| Value::Text(row.3.to_string())),
            ),
        ]),
    }
}

fn need_of(row: &Row) -> BigRational {
    BigRational::new(row.1.into(), 100.into())
}

/// Two parts that grow with population, or one if nobody has any need.
fn proportional(pence: u64, weight: u32, rows: &[Row]) -> Spec {
    let mut spec = spec("1", &[("1", "population"), ("0", "population * need")]);
    spec.envelope.amount = Pence::new(pence);
    if rows.iter().any(|row| row.1 > 0) {
        spec.parts[1].weight = BigRational::new(weight.into(), 10.into());
        spec.parts[0].weight = BigRational::one() - &spec.parts[1].weight;
    } else {
        spec.parts.pop();
    }
    spec.audit.indices = vec![index("need")];
    spec
}

/// Each place's claim as a part of 1, worked out without the crate.
fn claims(spec: &Spec, rows: &[Row]) -> Vec<BigRational> {
    let people: u64 = rows.iter().map(|row| u64::from(row.0)).sum();
    let needy: BigRational = rows.iter().map(|row| need_of(row) * whole(row.0)).sum();
    let claim = |row: &Row| {
        let first = &spec.parts[0].weight * whole(row.0) / whole(people);
        match spec.parts.get(1) {
            Some(part) => first + &part.weight * need_of(row) * whole(row.0) / &needy,
            None => first,
        }
    };
    rows.iter().map(claim).collect()
}

/// `clamp(λ·w, low, high)`, from what the allocation publishes.
fn by_certificate(spec: &Spec, rows: &[Row], allocation: &Allocation) -> Vec<BigRational> {
    let places = allocation.places.iter();
    places
        .zip(claims(spec, rows))
        .map(|(place, claim)| {
            let share = (&allocation.lambda * claim).max(whole(place.low.get()));
            place
                .high
                .map_or(share.clone(), |high| share.min(whole(high.get())))
        })
        .collect()
}

/// Limits round the mean share, in tenths of it; sometimes too hard to meet.
type Limited = (
    Option<u64>,
    Option<u64>,
    Option<u64>,
    Option<u32>,
    Option<u32>,
);

fn limits() -> impl Strategy<Value = Limited> {
    let some = |range| prop::option::of(range);
    (
        some(0_u64..12),
        some(5_u64..40),
        prop::option::of(0_u64..20),
        prop::option::of(0_u32..101),
        prop::option::of(0_u32..400),
    )
}

fn limit(spec: &mut Spec, places: usize, limits: Limited) {
    let mean = spec.envelope.amount.get() / places as u64;
    let damping = |rate: u32| Damping {
        previous: "had_minor".into(),
        rate: BigRational::new(rate.into(), 100.into()),
    };
    spec.limits.floor = limits.0.map(|tenths| Pence::new(mean * tenths / 10));
    spec.limits.ceiling = limits.1.map(|tenths| Pence::new(mean * tenths / 10));
    spec.limits.floor_per_head = limits.2.map(Pence::new);
    spec.limits.max_loss = limits.3.map(damping);
    spec.limits.max_gain = limits.4.map(damping);
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases(4000))]
    /// The sum is exact, bounds are kept, λ is the certificate; what is refused
    /// cannot be met.
    #[test]
    fn the_sum_is_exact_and_lambda_certifies_it(
        rows in rows(12), pence in 0_u64..10_000_000, weight in 0_u32..11, given in limits(),
    ) {
        let mut spec = proportional(pence, weight, &rows);
        limit(&mut spec, rows.len(), given);
        let allocation = match allocate(&placed(&rows), &spec) {
            Ok(allocation) => allocation,
            Err(ShareError::Contradiction { .. }) => return Ok(()),
            Err(error) => {
                cannot_be_met(&error, &spec, &rows);
                return Ok(());
            }
        };
        let exact = by_certificate(&spec, &rows, &allocation);
        prop_assert_eq!(exact.iter().sum::<BigRational>(), whole(pence));
        let shares = totals(&allocation);
        prop_assert_eq!(shares.iter().sum::<u64>(), pence);
        for ((share, exact), place) in shares.iter().zip(&exact).zip(&allocation.places) {
            prop_assert!((whole(*share) - exact).numer().magnitude() < exact.denom().magnitude());
            prop_assert!(place.low.get() <= *share);
            prop_assert!(place.high.is_none_or(|high| *share <= high.get()));
        }
    }
}

/// Sums the bounds without the crate.
fn cannot_be_met(error: &ShareError, spec: &Spec, rows: &[Row]) {
    let limits = &spec.limits;
    let amount = |pence: Option<Pence>| pence.map(|pence| whole(pence.get()));
    let (mut least, mut most, mut unbounded) = (BigRational::zero(), BigRational::zero(), false);
    for (row, claim) in rows.iter().zip(claims(spec, rows)) {
        let had = row.2.map(whole);
        let kept = limits.max_loss.as_ref().zip(had.clone());
        let kept = kept.map(|(loss, had)| had * (BigRational::one() - &loss.rate));
        let reached = limits.max_gain.as_ref().zip(had);
        let reached = reached.map(|(gain, had)| had * (BigRational::one() + &gain.rate));
        let each = amount(limits.floor_per_head).map(|each| each * whole(row.0));
        let low = [amount(limits.floor), each, kept]
            .into_iter()
            .flatten()
            .max();
        let low = low.map_or(BigRational::zero(), |low| low.ceil());
        let high = [amount(limits.ceiling), reached]
            .into_iter()
            .flatten()
            .min();
        match high {
            _ if claim.is_zero() => most += &low,
            Some(high) => most += high.floor(),
            None => unbounded = true,
        }
        least += low;
    }
    let envelope = whole(spec.envelope.amount.get());
    match error {
        ShareError::FloorsTooHigh { .. } => assert!(least > envelope, "{error}"),
        ShareError::CeilingsTooLow { .. } => assert!(!unbounded && most < envelope, "{error}"),
        other => panic!("{other}"),
    }
}

proptest! {
    #![proptest_config(cases(2000))]
    /// Turned round, a table with years, capital, limits and a selection gives
    /// every place the same rows.
    #[test]
    fn the_order_of_the_table_does_not_matter(
        mut rows in rows(10), pence in 1000_u64..10_000_000, turn in 0_usize..10,
        floor in 0_u64..8, count in 1_usize..10,
    ) {
        let mut spec = proportional(pence, 5, &[(1, 1, None, 0)]);
        rows[0].1 = rows[0].1.max(1);
        for row in &mut rows {
            row.1 += 1;
        }
        spec.envelope.years = years(3);
        spec.envelope.capital = Some(number("0.4"));
        spec.limits.floor = Some(Pence::new(pence / rows.len() as u64 * floor / 10));
        let mut select = select_by("need");
        select.count = Some(count);
        select.at_most = vec![Cap { per: "district".into(), places: 3 }];
        spec.select = Some(select);
        let places = placed(&rows);
        let order: Vec<usize> = (0..rows.len()).rev().cycle().skip(turn).take(rows.len()).collect();
        let mut turned = places.clone();
        turned.ids = order.iter().map(|&row| places.ids[row].clone()).collect();
        for (name, column) in &mut turned.columns {
            *column = order.iter().map(|&row| places.columns[name][row].clone()).collect();
        }
        let told = |places: &Places| {
            let allocation = allocate(places, &spec).unwrap();
            let mut told: Vec<_> = allocation
                .rows
                .iter()
                .enumerate()
                .map(|(at, row)| {
                    let parts: Vec<Pence> = allocation.parts.iter().map(|part| part[at]).collect();
                    let place = &allocation.places[row.place];
                    let reason = (place.rank, place.reason.to_string());
                    (places.ids[row.place].clone(), row.year, row.amount, row.capital, parts, reason)
                })
                .collect();
            told.sort();
            (told, allocation.lambda)
        };
        prop_assert_eq!(told(&places), told(&turned));
    }
}

proptest! {
    #![proptest_config(cases(1500))]
    /// Where the formula grows with population, a place that splits gets what
    /// it got, and so does everybody else; read backwards, merging too.
    #[test]
    fn splitting_and_merging_do_not_pay(
        mut rows in rows(10), pence in 1_u64..10_000_000, weight in 0_u32..11, first in 1_u32..2999,
    ) {
        rows[0].0 = rows[0].0.max(2);
        let spec = proportional(pence, weight, &rows);
        let whole = allocate(&placed(&rows), &spec).unwrap();
        let before = by_certificate(&spec, &rows, &whole);
        let mut split = rows.clone();
        let first = 1 + first % (rows[0].0 - 1).max(1);
        split[0].0 = first;
        split.push((rows[0].0 - first, rows[0].1, None, 0));
        let apart = allocate(&placed(&split), &spec).unwrap();
        let after = by_certificate(&spec, &split, &apart);
        prop_assert_eq!(&after[0] + after.last().unwrap(), before[0].clone());
        prop_assert_eq!(&after[1..rows.len()], &before[1..]);
        let (before, after) = (totals(&whole), totals(&apart));
        prop_assert!(before[0].abs_diff(after[0] + after[rows.len()]) <= 1);
    }

    /// With more need, a place never gets less, whatever the limits.
    #[test]
    fn more_need_never_gets_less(
        rows in rows(10), pence in 1_u64..10_000_000, weight in 1_u32..11, more in 1_u32..300,
        given in limits(),
    ) {
        let mut needier = rows.clone();
        needier[0].1 += more;
        let mut spec = proportional(pence, weight, &rows);
        prop_assume!(spec.parts.len() == 2);
        limit(&mut spec, rows.len(), given);
        let Ok(before) = allocate(&placed(&rows), &spec) else { return Ok(()) };
        // With a need above zero a place can take more, never less.
        let after = allocate(&placed(&needier), &spec).unwrap();
        let before = by_certificate(&spec, &rows, &before);
        let after = by_certificate(&spec, &needier, &after);
        prop_assert!(after[0] >= before[0]);
    }

    /// A larger envelope never gives anyone less: exactly, and to the penny
    /// that rounding can move.
    #[test]
    fn a_larger_envelope_never_gives_less(
        rows in rows(10), pence in 1_u64..1_000_000, more in 1_u64..1_000_000, weight in 0_u32..11,
        given in limits(),
    ) {
        let mut spec = proportional(pence, weight, &rows);
        limit(&mut spec, rows.len(), given);
        let places = placed(&rows);
        let Ok(small) = allocate(&places, &spec) else { return Ok(()) };
        spec.envelope.amount = Pence::new(pence + more);
        let Ok(large) = allocate(&places, &spec) else { return Ok(()) };
        let exact = |allocation| by_certificate(&spec, &rows, allocation);
        for (small, large) in exact(&small).iter().zip(exact(&large)) {
            prop_assert!(*small <= large);
        }
        for (small, large) in totals(&small).iter().zip(totals(&large)) {
            prop_assert!(*small <= large + 1);
        }
    }

    /// A pool's members together never get less than apart; sums and bounds
    /// hold as without it.
    #[test]
    fn a_pool_never_gets_less_than_apart(
        rows in rows(10), pence in 1_u64..1_000_000, weight in 0_u32..11, given in limits(),
        members in 2_usize..6,
    ) {
        let mut spec = proportional(pence, weight, &rows);
        limit(&mut spec, rows.len(), given);
        let places = placed(&rows);
        let Ok(apart) = allocate(&places, &spec) else { return Ok(()) };
        let members = members.min(rows.len());
        spec.pools = vec![Pool { name: "pool".into(), members: places.ids[..members].to_vec() }];
        let pooled = allocate(&places, &spec).unwrap();
        let together = |allocation: &Allocation| totals(allocation)[..members].iter().sum::<u64>();
        prop_assert!(together(&pooled) >= together(&apart));
        prop_assert_eq!(totals(&pooled).iter().sum::<u64>(), pence);
        for place in &pooled.places {
            prop_assert!(place.low <= place.total);
            prop_assert!(place.high.is_none_or(|high| place.total <= high));
        }
    }

    /// Years, capital and parts add up, with and without a sequence.
    #[test]
    fn every_margin_adds_up(
        rows in rows(12), pence in 0_u64..1_000_000, capital in 0_u32..101,
        profile in prop::collection::vec(0_u32..5, 0..5), each_year in prop::option::of(1_usize..6),
    ) {
        let mut spec = proportional(pence, 3, &rows);
        spec.envelope.capital = Some(BigRational::new(capital.into(), 100.into()));
        spec.envelope.profile = profile.iter().map(|&part| whole(part)).collect();
        prop_assume!(profile.is_empty() || profile.iter().any(|&part| part > 0));
        let starts = each_year.map_or(1, |each| rows.len().div_ceil(each));
        let length = profile.len().max(1) + starts - 1;
        spec.envelope.years = years(u16::try_from(length).unwrap());
        let mut select = select_by("population");
        select.by = Expression::column("need");
        select.sequence = each_year;
        spec.select = Some(select);
        let allocation = allocate(&placed(&rows), &spec).unwrap();
        let sum = |keep: &dyn Fn(&allotment_share::Row) -> bool| {
            let kept = allocation.rows.iter().filter(|row| keep(row));
            kept.map(|row| row.amount.get()).sum::<u64>()
        };
        prop_assert_eq!(sum(&|_| true), pence);
        for (place, share) in totals(&allocation).into_iter().enumerate() {
            prop_assert_eq!(sum(&|row| row.place == place), share);
        }
        let scale: u64 = profile.iter().map(|&part| u64::from(part)).sum();
        for (at, (year, envelope)) in allocation.years.iter().enumerate() {
            prop_assert_eq!(sum(&|row| row.year == Some(*year)), envelope.get());
            if each_year.is_none() && scale > 0 {
                let exact = BigRational::new((pence * u64::from(profile[at])).into(), scale.into());
                let off = whole(envelope.get()) - exact;
                prop_assert!(off < whole(1) && off > whole(-1));
            }
        }
        let mut of_capital = 0;
        for (at, row) in allocation.rows.iter().enumerate() {
            let parts: u64 = allocation.parts.iter().map(|part| part[at].get()).sum();
            prop_assert_eq!(parts, row.amount.get());
            let (capital, revenue) = (row.capital.unwrap().get(), row.revenue.unwrap().get());
            prop_assert_eq!(capital + revenue, row.amount.get());
            of_capital += capital;
        }
        prop_assert_eq!(of_capital, (pence * u64::from(capital) + 50) / 100);
    }
}
