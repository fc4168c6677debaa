//! The formula, its limits, its pools, and how pennies fall.

use allotment_expression::Expression;
use allotment_place::{Pence, PlaceId};
use allotment_share::{Damping, Limit, Pool, allocate};

use crate::world::{index, number, places, shared, spec, totals};

/// By hand: 70% by people (1:3), 30% by people times need (2:3).
#[test]
fn blended_parts_go_out_in_exact_proportion() {
    let places = places("id,population,need\na,100,2\nb,300,1\n");
    let spec = spec(
        "100.00",
        &[("0.7", "population"), ("0.3", "population * need")],
    );
    let allocation = allocate(&places, &spec).unwrap();
    assert_eq!(totals(&allocation), [1750 + 1200, 5250 + 1800]);
    let parts: Vec<u64> = allocation.parts.iter().map(|part| part[0].get()).collect();
    assert_eq!(parts, [1750, 1200]);
    assert_eq!(
        allocation.rows[0].per_head,
        Some(Pence::new(30)),
        "29.5 rounds half up"
    );
    assert_eq!(allocation.lambda, number("10000"));
    assert_eq!(
        allocation.places[0].reason.to_string(),
        "Gets £29.50 by the formula."
    );
}

#[test]
fn a_penny_that_nobody_has_a_better_claim_to_goes_to_the_greater_need() {
    let places = places("id,population,need\na,1,5\nb,1,7\nc,1,7\n");
    let mut spec = spec("0.02", &[("1", "population")]);
    assert_eq!(shared(&places, &spec), [1, 1, 0], "without need, by code");
    spec.audit.indices = vec![index("need")];
    assert_eq!(shared(&places, &spec), [0, 1, 1]);
    spec.envelope.amount = Pence::new(1);
    assert_eq!(shared(&places, &spec), [0, 1, 0]);
}

/// By hand: 100 by 10, 20, 70 people; nobody above £40 and nobody below £25
/// leaves £35 to the middle one, so that λ = 35 / 0.2 = £175.
#[test]
fn limits_share_one_lambda() {
    let places = places("id,population\na,10\nb,20\nc,70\n");
    let mut spec = spec("100.00", &[("1", "population")]);
    spec.limits.floor = Some(Pence::new(2500));
    spec.limits.ceiling = Some(Pence::new(4000));
    let allocation = allocate(&places, &spec).unwrap();
    assert_eq!(totals(&allocation), [2500, 3500, 4000]);
    assert_eq!(allocation.lambda, number("17500"));
    let held: Vec<_> = allocation
        .places
        .iter()
        .map(|place| place.held_by)
        .collect();
    assert_eq!(held, [Some(Limit::Floor), None, Some(Limit::Ceiling)]);
    let reasons: Vec<String> = allocation
        .places
        .iter()
        .map(|place| place.reason.to_string())
        .collect();
    assert_eq!(
        reasons,
        [
            "Held up at £25.00, because every place gets at least £25.00; the formula alone would give £10.00.",
            "Gets £35.00 by the formula, which is £15.00 more than without the limits that hold other places down.",
            "Held down at £40.00, because no place gets more than £40.00; the formula alone would give £70.00.",
        ]
    );
}

#[test]
fn floors_round_up_and_ceilings_down_to_the_penny() {
    let places = places("id,population,last_year\na,1,0.335\nb,1,0.335\nc,8,0\n");
    let mut spec = spec("10.00", &[("1", "population")]);
    let damping = |rate| {
        Some(Damping {
            previous: "last_year".into(),
            rate: number(rate),
        })
    };
    // 1.00 each by the formula; 3 times 33.5p is 100.5p, and 4 times is 134p.
    spec.limits.max_gain = damping("2.000");
    spec.limits.max_loss = damping("0");
    let error = allocate(&places, &spec).unwrap_err().to_string();
    assert!(
        error.contains("the most that the limits allow comes to £2.00"),
        "{error}"
    );
    spec.limits.max_gain = None;
    spec.limits.max_loss = damping("0");
    spec.envelope.amount = Pence::new(68);
    assert_eq!(shared(&places, &spec), [34, 34, 0]);
}

/// The yearly mean is held against what it was: over two years, at most 20%
/// more than twice £10.
#[test]
fn damping_compares_the_yearly_mean() {
    let places = places("id,population,last_year_minor\na,1,1000\nb,1,\n");
    let mut spec = spec("100.00", &[("1", "population")]);
    spec.envelope.years = crate::world::years(2);
    spec.limits.max_gain = Some(Damping {
        previous: "last_year_minor".into(),
        rate: number("0.2"),
    });
    let allocation = allocate(&places, &spec).unwrap();
    assert_eq!(totals(&allocation), [2400, 7600]);
    assert_eq!(
        allocation.places[0].reason.to_string(),
        "Held down at £24.00, because no place's yearly money may rise by more than 20% from 'last_year_minor'; the formula alone would give £50.00."
    );
}

#[test]
fn a_place_without_a_claim_gets_its_floor_split_by_the_weights() {
    let places = places("id,population,need\na,10,0\nb,10,1\n");
    let mut spec = spec("10.00", &[("0.25", "need"), ("0.75", "need * population")]);
    spec.limits.floor = Some(Pence::new(100));
    let allocation = allocate(&places, &spec).unwrap();
    assert_eq!(totals(&allocation), [100, 900]);
    let parts: Vec<u64> = allocation.parts.iter().map(|part| part[0].get()).collect();
    assert_eq!(parts, [25, 75]);
}

/// By hand: apart, a (claim 60, at most £30) and b (claim 10) get £30 and, of
/// the £70 left by 10:30, £17.50. Together they claim 70 of 100 and may take
/// all of it, but a takes only £30, which leaves b £40.
#[test]
fn a_pool_takes_up_what_a_members_ceiling_leaves() {
    let places = places("id,population,last_year\na,60,15\nb,10,\nc,30,\n");
    let mut spec = spec("100.00", &[("1", "population")]);
    spec.limits.max_gain = Some(Damping {
        previous: "last_year".into(),
        rate: number("1"),
    });
    assert_eq!(shared(&places, &spec), [3000, 1750, 5250]);
    spec.pools = vec![Pool {
        name: "valley".into(),
        members: ["a", "b"].map(|id| PlaceId::new(id).unwrap()).to_vec(),
    }];
    assert_eq!(shared(&places, &spec), [3000, 4000, 3000]);
}

#[test]
fn values_with_many_denominators_stay_exact() {
    let rows: Vec<String> = (1..=400).map(|row| format!("p{row:03},{row}")).collect();
    let places = places(&format!("id,n\n{}", rows.join("\n")));
    let mut spec = spec("1000.00", &[("1", "1 / n")]);
    let allocation = allocate(&places, &spec).unwrap();
    assert_eq!(totals(&allocation).iter().sum::<u64>(), 100_000);
    // 1 / (1 + 1/2 + … + 1/400) of £1,000: the harmonic number H(400) is
    // ln 400 + 0.5772156649 + 1/800 − 1/(12·160000) = 6.56992969…
    assert_eq!(totals(&allocation)[0], 15_221);
    spec.parts[0].in_proportion_to = Expression::parse_exact("1 / (n - 400)").unwrap();
    let error = allocate(&places, &spec).unwrap_err().to_string();
    assert_eq!(
        error,
        "part 'part_1' is below zero (-0.002506) for p001, p002, p003, p004, p005 and 394 more: a share in proportion to it has no meaning, so shift or cut it"
    );
}
