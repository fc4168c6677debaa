//! What is refused, and what is said.

use allotment_peers::{
    Distance, PeersError, PeersOptions, Spread, Structure, TypesOptions, Variable, nearest, types,
};

use crate::given::{columns, structure};

fn refused(ids: &[&str], variables: &[(&str, &[Option<f64>], f64)]) -> String {
    let variables: Vec<Variable<'_>> = variables
        .iter()
        .map(|&(name, values, weight)| Variable {
            name,
            values,
            weight,
        })
        .collect();
    Structure::new(ids, &variables, Spread::Population)
        .unwrap_err()
        .to_string()
}

#[test]
fn wrong_structure_is_refused_with_the_row_or_the_variable() {
    let ids = ["a", "b", "c"];
    let fine = [Some(1.0), Some(2.0), Some(4.0)];
    assert_eq!(
        refused(&ids, &[("age", &[Some(1.0), None, Some(f64::NAN)], 1.0)]),
        "2 values of structure are missing or no number, the first that of 'age' in row 1: fill them in, or leave the variable or the places out"
    );
    assert_eq!(
        refused(&ids, &[("coast", &[Some(1.0); 3], 1.0)]),
        "'coast' is 1 in every place, so that it tells no two apart: leave it out"
    );
    assert_eq!(
        refused(&ids, &[("age", &fine, 0.0)]),
        "the weight of 'age' is 0: write a number above 0, or leave the variable out"
    );
    assert_eq!(
        refused(&["a", "b", "a"], &[("age", &fine, 1.0)]),
        "the place 'a' has rows 0 and 2: keep one"
    );
    assert_eq!(
        refused(&ids, &[("age", &fine[..2], 1.0)]),
        "'age' has 2 values for 3 places: give one a place"
    );
    assert_eq!(
        refused(&ids, &[]),
        "there is no variable of structure: name at least one"
    );
}

#[test]
fn more_peers_than_places_are_refused() {
    let places = structure(&columns(1, 6, 2));
    for k in [0, 6, 7] {
        let options = PeersOptions {
            k,
            ..PeersOptions::default()
        };
        assert_eq!(
            nearest(&places, &options).unwrap_err().to_string(),
            format!(
                "{k} peers are asked for, and each place has 5 others: ask for fewer, from 1 up"
            )
        );
    }
}

#[test]
fn mahalanobis_says_which_variables_follow_from_which() {
    let mut columns = columns(3, 40, 4);
    let sum = columns[0]
        .iter()
        .zip(&columns[2])
        .map(|(a, b)| 2.0 * a - b + 7.0)
        .collect();
    columns.push(sum);
    let places = structure(&columns);
    let options = PeersOptions {
        distance: Distance::Mahalanobis,
        ..PeersOptions::default()
    };
    let error = nearest(&places, &options).unwrap_err();
    assert_eq!(
        error.to_string(),
        "'v4' follows from 'v0' and 'v2': leave one of them out, or use the Euclidean distance"
    );
    assert!(matches!(error, PeersError::Collinear { at: 4, .. }));
    // The Euclidean distance minds nothing.
    assert!(nearest(&places, &PeersOptions::default()).is_ok());
}

#[test]
fn types_outside_the_range_are_refused() {
    let places = structure(&columns(1, 9, 2));
    for (from, to, starts) in [(1, 3, 5), (3, 2, 5), (2, 9, 5), (2, 4, 0)] {
        let options = TypesOptions {
            from,
            to,
            starts,
            ..TypesOptions::default()
        };
        assert!(matches!(
            types(&places, &options),
            Err(PeersError::Option { .. })
        ));
    }
}
