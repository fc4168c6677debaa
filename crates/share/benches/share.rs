//! How long a whole division takes, with its answer checked.

use std::collections::BTreeMap;

use allotment_expression::{Expression, Value, exact_from_text};
use allotment_place::{Currency, Pence, Period, PlaceId};
use allotment_share::{
    AuditOptions, Cap, Damping, Envelope, Index, Limits, Nations, Part, Places, Select, Spec,
    allocate, audit, odds_of_selection,
};

fn main() {
    divan::main();
}

/// £1.5bn over all neighbourhoods of England and ten years, every limit set.
#[divan::bench(args = [309, 33_755], sample_count = 10)]
fn ten_years_with_all_limits(bencher: divan::Bencher, count: usize) {
    let (places, spec) = (places(count), spec(count));
    bencher.bench_local(|| {
        let allocation = allocate(&places, &spec).expect("the limits can be met");
        let paid: u64 = allocation.rows.iter().map(|row| row.amount.get()).sum();
        assert_eq!(paid, spec.envelope.amount.get());
        assert_eq!(allocation.rows.len(), 10 * count);
        for (_, year) in &allocation.years {
            assert_eq!(*year, Pence::new(spec.envelope.amount.get() / 10));
        }
        let held = allocation
            .places
            .iter()
            .filter(|place| place.held_by.is_some());
        assert!(held.count() > count / 10, "limits bind");
        allocation
    });
}

/// Numbers without a pattern, the same on every machine.
///
/// Source: Knuth's MMIX generator, *The Art of Computer Programming*, 3.3.4.
fn draws(seed: u64) -> impl Iterator<Item = u64> {
    std::iter::successors(Some(seed), |last| {
        let next = last.wrapping_mul(6_364_136_223_846_793_005);
        Some(next.wrapping_add(1_442_695_040_888_963_407))
    })
    .skip(1)
    .map(|drawn| drawn >> 33)
}

fn places(count: usize) -> Places {
    let number = |text: String| Value::Number(exact_from_text(&text).expect("a decimal"));
    let people: Vec<u64> = draws(1)
        .take(count)
        .map(|draw| 1000 + draw % 2000)
        .collect();
    // As many digits as a float has when it is written out.
    let need: Vec<Value> = draws(2)
        .zip(draws(3))
        .take(count)
        .map(|(a, b)| number(format!("0.{:08}{:08}", a % 100_000_000, b % 100_000_000)))
        .collect();
    let last_year: Vec<Value> = draws(4)
        .zip(&people)
        .map(|(draw, people)| number(format!("{}.{:02}", people * (1 + draw % 3), draw % 100)))
        .collect();
    let ids: Vec<PlaceId> = (0..count)
        .map(|row| PlaceId::new(&format!("E01{row:06}")).expect("a code"))
        .collect();
    Places {
        names: ids.iter().map(ToString::to_string).collect(),
        ids,
        population: Some("population".into()),
        columns: BTreeMap::from([
            (
                "population".into(),
                people
                    .iter()
                    .map(|people| number(people.to_string()))
                    .collect(),
            ),
            ("need_index".into(), need),
            ("last_year".into(), last_year),
        ]),
    }
}

fn spec(count: usize) -> Spec {
    let ratio = |text: &str| exact_from_text(text).expect("a decimal");
    let part = |name: &str, weight: &str, text: &str| Part {
        name: name.into(),
        weight: ratio(weight),
        in_proportion_to: Expression::parse_exact(text).expect("an expression"),
    };
    let damping = |rate: &str| {
        Some(Damping {
            previous: "last_year".into(),
            rate: ratio(rate),
        })
    };
    // £1.5bn for 33,755 places, and as much for each of fewer.
    let pounds = 1_500_000_000 * count as u64 / 33_755 / 10 * 10;
    let first = Period::new("2026-27").expect("a year");
    Spec {
        envelope: Envelope {
            amount: Pence::new(100 * pounds),
            currency: Currency::GBP,
            years: std::iter::successors(Some(first), |year| Some(year.next()))
                .take(10)
                .collect(),
            profile: Vec::new(),
            prices: None,
            capital: Some(ratio("0.63")),
        },
        select: None,
        parts: vec![
            part("people", "0.7", "population"),
            part("need", "0.3", "population * need_index"),
        ],
        limits: Limits {
            floor: Some(Pence::new(2_500_000)),
            ceiling: Some(Pence::new(7_000_000)),
            floor_per_head: Some(Pence::new(1_800)),
            max_loss: damping("0.3"),
            max_gain: damping("1.6"),
        },
        pools: Vec::new(),
        audit: AuditOptions {
            indices: vec![Index {
                name: "need".into(),
                measure: Expression::column("need_index"),
            }],
            areas: None,
            counts: Vec::new(),
        },
    }
}

/// The audit of that division: some thirty divisions done again.
#[divan::bench(sample_count = 3)]
fn audit_of_ten_years(bencher: divan::Bencher) {
    let (places, spec) = (places(33_755), spec(33_755));
    let allocation = allocate(&places, &spec).expect("the limits can be met");
    bencher.bench_local(|| {
        let audit = audit(&places, &spec, &allocation).expect("what was divided can be audited");
        assert_eq!(audit.sum, audit.envelope);
        assert_eq!(audit.axioms.len(), 5);
        audit
    });
}

/// A thousand draws of a selection of 146, with caps.
#[divan::bench(sample_count = 5)]
fn odds_of_a_selection(bencher: divan::Bencher) {
    let (mut places, mut spec) = (places(6_856), spec(6_856));
    let district = |row: usize| Value::Text((row % 296).to_string());
    places
        .columns
        .insert("district".into(), (0..6_856).map(district).collect());
    spec.select = Some(Select {
        by: Expression::column("need_index"),
        count: Some(146),
        exclude: None,
        at_most: vec![Cap {
            per: "district".into(),
            places: 2,
        }],
        sequence: None,
        nations: Nations::Apart,
    });
    let draws: Vec<Vec<u32>> = (0..1000)
        .map(|seed| {
            draws(seed)
                .take(6_856)
                .map(|drawn| (drawn % 6_856) as u32)
                .collect()
        })
        .collect();
    bencher.bench_local(|| {
        let odds = odds_of_selection(&places, &spec, draws.iter().map(Vec::as_slice))
            .expect("the selection is as before");
        assert!((odds.iter().sum::<f64>() - 146.0).abs() < 1e-6);
        odds
    });
}
