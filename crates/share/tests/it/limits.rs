//! What is said of places at their limits: never more than is so.

use allotment_place::Pence;
use allotment_share::{Audit, Damping, Limit, LimitCost, Pool, allocate, audit, claim};

use crate::world::{number, places, spec, totals};

fn cost(audit: &Audit, limit: Limit) -> &LimitCost {
    let found = audit.limits.iter().find(|cost| cost.limit == limit);
    found.expect("the limit is set")
}

/// By hand: 100 by 0, 30, 70 people and a floor of £28. The formula alone gives
/// £0, £30, £70; the first place's floor leaves £72, of which the second's part
/// would be 72 · 30/100 = £21.60, so that its floor holds it too: £28, £28, £44,
/// and λ = 44/0.7. It pays £2 of the first one's £28, and the third £26.
#[test]
fn a_floor_that_binds_because_of_others_says_so_and_pays() {
    let places = places("id,population\na,0\nb,30\nc,70\n");
    let mut spec = spec("100.00", &[("1", "population")]);
    spec.limits.floor = Some(Pence::new(2800));
    spec.audit.counts = vec!["population".into()];
    let mut places = places;
    places.population = None;
    let allocation = allocate(&places, &spec).unwrap();
    assert_eq!(totals(&allocation), [2800, 2800, 4400]);
    let sentence = |row: usize| allocation.places[row].sentence();
    assert_eq!(
        sentence(0),
        "Held up at £28.00, because every place gets at least £28.00; the formula alone would give £0.00."
    );
    // 44 · 30/70 = 18.857…
    assert_eq!(
        sentence(1),
        "Held up at £28.00, because every place gets at least £28.00; the formula alone would give £30.00, but £18.85 once the limits of other places are met."
    );
    let audit = audit(&places, &spec, &allocation).unwrap();
    let floor = cost(&audit, Limit::Floor);
    assert_eq!(floor.holds, [0, 1]);
    assert_eq!(floor.holds_by_others, [1]);
    assert_eq!(floor.moved, Pence::new(2800));
    assert_eq!(
        floor.paid_by,
        [(1, Pence::new(200)), (2, Pence::new(2600))],
        "who gets less than by the formula alone pays, also at a floor"
    );
}

/// By hand: 100 by 60, 25, 10, 5 people and a ceiling of £30. The formula alone
/// gives the second place £25; the first one's ceiling leaves £70 to the rest,
/// of which it would get £43.75, so that it is held at £30 too; then λ = 40/15.
#[test]
fn a_ceiling_that_binds_because_of_others_says_so_and_takes_nothing() {
    let places = places("id,population\na,60\nb,25\nc,10\nd,5\n");
    let mut spec = spec("100.00", &[("1", "population")]);
    spec.limits.ceiling = Some(Pence::new(3000));
    let allocation = allocate(&places, &spec).unwrap();
    // £40 by 10 and 5: 26.67 and 13.33; λ·25 = 66.67.
    assert_eq!(totals(&allocation), [3000, 3000, 2667, 1333]);
    assert_eq!(
        allocation.places[1].sentence(),
        "Held down at £30.00, because no place gets more than £30.00; the formula alone would give £25.00, but £66.67 once the limits of other places are met."
    );
    let audit = audit(&places, &spec, &allocation).unwrap();
    let ceiling = cost(&audit, Limit::Ceiling);
    assert_eq!(ceiling.holds, [0, 1]);
    assert_eq!(ceiling.holds_by_others, [1]);
    assert_eq!(ceiling.paid_by, [(0, Pence::new(3000))]);
}

/// What the formula gives by itself is held by nothing, though it be the limit.
#[test]
fn a_share_that_is_the_very_limit_is_not_held() {
    let places = places("id,population\na,25\nb,75\n");
    let mut spec = spec("100.00", &[("1", "population")]);
    spec.limits.floor = Some(Pence::new(2500));
    spec.limits.ceiling = Some(Pence::new(7500));
    let allocation = allocate(&places, &spec).unwrap();
    for place in &allocation.places {
        assert_eq!(place.held_by, None);
        let reason = place.sentence();
        assert!(reason.ends_with("by the formula."), "{reason}");
    }
}

#[test]
fn where_places_claim_as_one_that_is_named_too() {
    let places = places("id,population\na,0\nb,30\nc,40\nd,30\n");
    let mut spec = spec("100.00", &[("1", "population")]);
    spec.limits.floor = Some(Pence::new(2400));
    let pool = ["c", "d"].map(|id| allotment_place::PlaceId::new(id).unwrap());
    spec.pools = vec![Pool {
        name: "both".into(),
        members: pool.to_vec(),
    }];
    let mut places = places;
    places.population = None;
    let allocation = allocate(&places, &spec).unwrap();
    let reason = allocation.places[1].sentence();
    assert!(
        reason.ends_with("once the limits and pools of other places are met."),
        "{reason}"
    );
}

#[test]
fn a_place_without_an_earlier_amount_is_told_and_listed() {
    let places = places("id,population,had\na,10,100\nb,20,\nc,70,20\n");
    let mut spec = spec("100.00", &[("1", "population")]);
    let damping = |rate| {
        Some(Damping {
            previous: "had".into(),
            rate: number(rate),
        })
    };
    spec.limits.max_loss = damping("0.5");
    spec.limits.max_gain = damping("0.5");
    let allocation = allocate(&places, &spec).unwrap();
    assert_eq!(totals(&allocation), [5000, 2000, 3000]);
    let sentence = allocation.places[1].sentence();
    assert_eq!(
        sentence,
        "Gets £20.00 by the formula. Its 'had' is missing, so nothing limits how far it moves from that."
    );
    assert!(!allocation.places[0].sentence().contains("missing"));
    let audit = audit(&places, &spec, &allocation).unwrap();
    assert_eq!(cost(&audit, Limit::MaxLoss).without_previous, [1]);
    assert_eq!(cost(&audit, Limit::MaxGain).without_previous, [1]);
}

/// By hand: 70% by people (1:3), 30% by people times need (2:3), so that the
/// first place claims 0.7 · 1/4 + 0.3 · 2/5 = 0.295 of all.
#[test]
fn the_claim_behind_a_share_is_told_exactly() {
    let places = places("id,population,need\na,100,2\nb,300,1\n");
    let parts = [("0.7", "population"), ("0.3", "population * need")];
    let mut spec = spec("100.00", &parts);
    let told = claim(&places, &spec, 0).unwrap().unwrap();
    assert_eq!(told.weight, number("0.295"));
    assert_eq!(told.parts, [number("0.175"), number("0.12")]);
    assert_eq!(told.lambda, number("10000"));
    assert_eq!(told.share, number("2950"));
    // A floor of £30 leaves £70 to a claim of 0.705.
    spec.limits.floor = Some(Pence::new(3000));
    let told = claim(&places, &spec, 0).unwrap().unwrap();
    assert_eq!(told.lambda * number("0.705"), number("7000"));
    assert!(told.share < number("3000"), "before limits");
    spec.limits = allotment_share::Limits::default();
    let mut select = crate::world::select_by("need");
    select.count = Some(1);
    spec.select = Some(select);
    assert_eq!(claim(&places, &spec, 1).unwrap(), None);
}
