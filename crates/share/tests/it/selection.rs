//! Who is in, in which order, and how sure that is.

use allotment_expression::Expression;
use allotment_share::{Cap, Nations, ShareError, allocate, odds_of_selection};

use crate::world::{places, select_by, spec};

const TABLE: &str = "
id,population,score,district,phase_one
a,10,5,north,false
b,10,9,north,false
c,10,8,north,true
d,10,7,north,false
e,10,6,north,false
f,10,6,south,false
g,10,,south,false
";

fn chosen(table: &str) -> (allotment_share::Places, allotment_share::Spec) {
    let mut select = select_by("score");
    select.count = Some(2);
    select.exclude = Some(Expression::parse_exact("phase_one").unwrap());
    select.at_most = vec![Cap {
        per: "district".into(),
        places: 2,
    }];
    let mut spec = spec("10.00", &[("1", "population")]);
    spec.select = Some(select);
    (places(table), spec)
}

#[test]
fn every_place_has_its_position_or_the_reason_why_not() {
    let (places, spec) = chosen(TABLE);
    let allocation = allocate(&places, &spec).unwrap();
    let told: Vec<(Option<u32>, String)> = allocation
        .places
        .iter()
        .map(|place| {
            (
                place.rank.map(allotment_place::Rank::get),
                place.reason.to_string(),
            )
        })
        .collect();
    let expected = [
        (
            None,
            "Left out by a cap: 2 places with district north, the most allowed, are in already.",
        ),
        (Some(1), "Gets £5.00 by the formula."),
        (None, "Left out, because 'phase_one' is true of it."),
        (Some(2), "Gets £5.00 by the formula."),
        (
            None,
            "Left out by a cap: 2 places with district north, the most allowed, are in already.",
        ),
        (
            Some(3),
            "Not reached: it stands at position 3, and the first 2 are in.",
        ),
        (None, "Cannot be ranked, because its 'score' is missing."),
    ];
    for (told, expected) in told.iter().zip(expected) {
        assert_eq!((told.0, told.1.as_str()), expected);
    }
    assert_eq!(allocation.rows.len(), 7);
    assert_eq!(allocation.rows[0].year, None);
    assert_eq!(allocation.rows[0].amount.get(), 0);
}

/// Only places that are in use a cap up: behind the line, nobody is told of a
/// cap that would not have kept them out.
#[test]
fn places_that_wait_use_no_cap_up() {
    let (places, mut spec) = chosen(
        "id,population,score,district,phase_one\na,1,9,north,false\nb,1,8,south,false\nc,1,7,south,false\nd,1,6,south,false\ne,1,5,south,false\n",
    );
    spec.select.as_mut().unwrap().count = Some(2);
    let allocation = allocate(&places, &spec).unwrap();
    let ranks: Vec<Option<u32>> = allocation
        .places
        .iter()
        .map(|place| place.rank.map(allotment_place::Rank::get))
        .collect();
    assert_eq!(ranks, [Some(1), Some(2), Some(3), Some(4), Some(5)]);
}

#[test]
fn equal_scores_are_ordered_by_code_and_close_ones_exactly() {
    let (places, mut spec) = chosen(
        "id,population,score,district,phase_one\nz,1,0.1,a,false\ny,1,0.1,b,false\nx,1,0.10000000000000000000001,c,false\n",
    );
    spec.select.as_mut().unwrap().count = None;
    let allocation = allocate(&places, &spec).unwrap();
    let ranks: Vec<u32> = allocation
        .places
        .iter()
        .map(|place| place.rank.unwrap().get())
        .collect();
    assert_eq!(ranks, [3, 2, 1]);
}

#[test]
fn draws_select_as_the_selection_itself_does() {
    let (places, spec) = chosen(TABLE);
    // The order of the scores; the same with f before all; a tie of all.
    let draws: [&[u32]; 4] = [
        &[6, 1, 2, 3, 4, 4, 7],
        &[7, 2, 3, 4, 5, 1, 6],
        &[1, 1, 1, 1, 1, 1, 1],
        &[6, 1, 2, 3, 4, 4, 7],
    ];
    let odds = odds_of_selection(&places, &spec, draws).unwrap();
    assert_eq!(odds, [0.25, 1.0, 0.0, 0.5, 0.0, 0.25, 0.0]);
}

#[test]
fn nations_are_not_ranked_together_unless_an_index_is_common() {
    let (places, mut spec) = chosen(
        "id,population,score,district,phase_one\nE02000001,1,1,a,false\nW02000001,1,2,b,false\nE02000002,1,1,b,false\n",
    );
    let error = allocate(&places, &spec).unwrap_err();
    assert_eq!(
        error.to_string(),
        "places of England and Wales are ranked together (E02000001, W02000001), but indices of different nations do not compare: rank each nation on its own, or declare a common index"
    );
    spec.select.as_mut().unwrap().nations = Nations::CommonIndex;
    assert!(allocate(&places, &spec).is_ok());
}

#[test]
fn a_cap_needs_to_know_the_group() {
    let (places, spec) = chosen(
        "id,population,score,district,phase_one\na,1,1,,false\nb,1,1,,true\nc,1,2,x,false\n",
    );
    let error = allocate(&places, &spec).unwrap_err();
    assert_eq!(
        error.to_string(),
        "'district', by which a cap counts, is missing for a: fill it in, or leave these places out"
    );
    let ShareError::Missing { places, .. } = error else {
        panic!("{error:?}")
    };
    assert_eq!(places.rows, [0]);
}

#[test]
fn nobody_left_is_an_error() {
    let (places, spec) =
        chosen("id,population,score,district,phase_one\na,1,1,x,true\nb,1,,x,false\n");
    assert_eq!(
        allocate(&places, &spec).unwrap_err(),
        ShareError::NobodySelected
    );
}
