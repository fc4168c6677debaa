//! What is wrong, where, and what to do about it.

use allotment_expression::Expression;
use allotment_place::{Pence, PlaceId};
use allotment_share::{Damping, Pool, ShareError, Spec, allocate};

use crate::world::{number, places, spec, years};

const TABLE: &str = "id,population,last_year\na,10,1\nb,20,2\nc,70,3\n";

fn refused(change: impl Fn(&mut Spec)) -> ShareError {
    refused_with(TABLE, change)
}

fn refused_with(table: &str, change: impl Fn(&mut Spec)) -> ShareError {
    let mut spec = spec("100.00", &[("1", "population")]);
    change(&mut spec);
    allocate(&places(table), &spec).unwrap_err()
}

#[test]
fn floors_beyond_the_envelope_name_the_places_and_the_shortfall() {
    let error = refused(|spec| spec.limits.floor = Some(Pence::new(5000)));
    assert_eq!(
        error.to_string(),
        "the least that the limits guarantee comes to £150.00, £50.00 more than the envelope of £100.00; they lift a, b above the formula: lower floor, floor_per_head or max_loss, or raise the envelope"
    );
    let ShareError::FloorsTooHigh { places, .. } = error else {
        panic!("{error:?}")
    };
    assert_eq!(places.rows, [0, 1], "the worst first");
}

#[test]
fn ceilings_below_the_envelope_name_the_places_and_what_is_left() {
    let error = refused(|spec| spec.limits.ceiling = Some(Pence::new(3000)));
    assert_eq!(
        error.to_string(),
        "the most that the limits allow comes to £90.00, £10.00 less than the envelope of £100.00; they hold c below the formula: raise ceiling or max_gain, or lower the envelope"
    );
}

#[test]
fn limits_that_contradict_each_other_name_both() {
    let error = refused(|spec| {
        spec.limits.floor = Some(Pence::new(250));
        spec.limits.max_gain = Some(Damping {
            previous: "last_year".into(),
            rate: number("0.2"),
        });
    });
    assert_eq!(
        error.to_string(),
        "the limits contradict each other for a, b: floor gives a at least £2.50, max_gain at most £1.20; change one of the two"
    );
}

#[test]
fn a_wrong_value_names_its_places() {
    let cases = [
        (
            "id,population\na,0\nb,1\n",
            "the population is 0 for a: correct it, or leave out places without people",
        ),
        (
            "id,population\na,1\nb,-3\n",
            "the population is -3 for b: correct it, or leave out places without people",
        ),
        (
            "id,population\na,\nb,\nc,1\n",
            "part 'part_1' is missing for a, b: fill it in, or leave these places out",
        ),
        (
            "id,population\na,many\nb,1\n",
            "the population is 'many' for a, where a number is needed: correct it",
        ),
    ];
    for (table, message) in cases {
        assert_eq!(refused_with(table, |_| {}).to_string(), message);
    }
    let by = |text: &str| Expression::parse_exact(text).unwrap();
    let zero = refused(|spec| spec.parts[0].in_proportion_to = by("1 / (70 - population)"));
    assert_eq!(
        zero.to_string(),
        "part 'part_1' cannot be worked out for c: '(1 / (70 - population))' divides by zero"
    );
    let nothing = refused(|spec| spec.parts[0].in_proportion_to = by("0 * population"));
    assert_eq!(
        nothing.to_string(),
        "part 'part_1' is zero for each of the 3 places that are in: correct it, or remove the part"
    );
    let column = refused(|spec| spec.parts[0].in_proportion_to = by("people"));
    assert_eq!(
        column.to_string(),
        "there is no column 'people', which part 'part_1' needs: the table has id, last_year, population"
    );
}

#[test]
fn a_spec_that_cannot_be_meant_is_refused() {
    assert_eq!(
        refused_with("id,population\n", |_| {}),
        ShareError::NoPlaces
    );
    assert_eq!(
        refused_with("id,population\na,1\nb,1\na,2\n", |_| {}).to_string(),
        "the code 'a' stands twice: give every place one row"
    );
    assert_eq!(refused(|spec| spec.parts.clear()), ShareError::NoPart);
    assert_eq!(
        refused(|spec| spec.parts[0].weight = number("0.9")).to_string(),
        "the weights of the parts add up to 0.9, not 1: change them until they do"
    );
    assert_eq!(
        refused(|spec| spec.parts[0].weight = number("1.5")).to_string(),
        "the weight of part 'part_1' is 1.5: write a number from 0 to 1"
    );
    assert_eq!(
        refused(|spec| spec.envelope.capital = Some(number("63"))).to_string(),
        "capital is 63: write a number from 0 to 1"
    );
    assert_eq!(
        refused(|spec| spec.envelope.profile = vec![number("1")]).to_string(),
        "a profile needs years: add  years = [\"2026-27\", …]"
    );
    assert_eq!(
        refused(|spec| {
            spec.envelope.years = years(3);
            spec.envelope.profile = vec![number("1"), number("2")];
        })
        .to_string(),
        "the profile has 2 entries for 3 years: give one entry a year, or a sequence whose places start later"
    );
    assert_eq!(
        refused(|spec| {
            spec.envelope.years = years(3);
            spec.envelope.years.swap(0, 2);
        })
        .to_string(),
        "the years are not one after another: 2027-28 stands after 2028-29"
    );
    let pool = |name: &str, id: &str| Pool {
        name: name.into(),
        members: vec![PlaceId::new(id).unwrap()],
    };
    assert_eq!(
        refused(|spec| spec.pools = vec![pool("valley", "z")]).to_string(),
        "pool 'valley' has the member 'z', which is not among the places: correct the code"
    );
    assert_eq!(
        refused(|spec| spec.pools = vec![pool("valley", "a"), pool("coast", "a")]).to_string(),
        "a is in two pools, 'valley' and 'coast': leave it in one"
    );
}

#[test]
fn sums_that_would_not_fit_into_memory_are_refused() {
    let rows: Vec<String> = (0..5400).map(|row| format!("p{row},1{row:030}")).collect();
    let error = refused_with(&format!("id,n\n{}", rows.join("\n")), |spec| {
        spec.parts[0].in_proportion_to = Expression::parse_exact("1 / n").unwrap();
    });
    assert!(matches!(error, ShareError::TooFine { .. }), "{error}");
}
