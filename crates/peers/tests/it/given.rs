//! Places for tests.

use allotment_peers::{Spread, Structure, Variable};

/// Places named `P000`, `P001`…, with columns of values.
pub fn structure(columns: &[Vec<f64>]) -> Structure {
    weighted(columns, &vec![1.0; columns.len()])
}

pub fn weighted(columns: &[Vec<f64>], weights: &[f64]) -> Structure {
    let ids: Vec<String> = (0..columns[0].len())
        .map(|at| format!("P{at:03}"))
        .collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    named(&ids, columns, weights)
}

pub fn named(ids: &[&str], columns: &[Vec<f64>], weights: &[f64]) -> Structure {
    let cells: Vec<Vec<Option<f64>>> = columns
        .iter()
        .map(|column| column.iter().copied().map(Some).collect())
        .collect();
    let names: Vec<String> = (0..columns.len()).map(|at| format!("v{at}")).collect();
    let variables: Vec<Variable<'_>> = cells
        .iter()
        .zip(&names)
        .zip(weights)
        .map(|((values, name), &weight)| Variable {
            name,
            values,
            weight,
        })
        .collect();
    Structure::new(ids, &variables, Spread::Population).unwrap()
}

/// Numbers from 0 up to 1 that look drawn.
pub fn drawn(seed: u64, many: usize) -> Vec<f64> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    (0..many).map(|_| next()).collect()
}

/// Columns of drawn numbers, of which later ones follow earlier ones in part.
pub fn columns(seed: u64, places: usize, variables: usize) -> Vec<Vec<f64>> {
    let mut all: Vec<Vec<f64>> = Vec::new();
    for at in 0..variables {
        let own = drawn(seed + 31 * at as u64, places);
        let column = match all.last() {
            Some(before) => own.iter().zip(before).map(|(a, b)| a + 0.7 * b).collect(),
            None => own,
        };
        all.push(column);
    }
    all
}
