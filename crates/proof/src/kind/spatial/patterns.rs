//! Neighbours and patterns.

use allotment_place::{MultiPolygon, Point};
use allotment_spatial::pattern::{LocalOptions, g_star, local_moran, moran};
use allotment_spatial::weights::{
    Contiguity, Standard, Weights, contiguity, distance_band, nearest,
};
use allotment_table::Table;
use serde_json::Value;

use super::super::outcome::{Compared, read};
use super::{by_code, file, ground, in_order, ours};
use crate::data::Data;
use crate::error::ProofError;

pub(super) fn patterns(
    files: &[String],
    data: &Data,
    compared: &mut Compared,
) -> Result<(), ProofError> {
    let places = ground(data, file(files, 0)?, "lsoa21cd", "E")?;
    let shapes: Vec<MultiPolygon> = places.values().cloned().collect();
    let codes: Vec<&String> = places.keys().collect();
    let points = data.table(file(files, 1)?)?;
    let east = in_order(
        &by_code(&points, "lsoa21cd", "bng_e")?,
        codes.iter().copied(),
    )?;
    let north = in_order(
        &by_code(&points, "lsoa21cd", "bng_n")?,
        codes.iter().copied(),
    )?;
    let points: Vec<Point> = east
        .into_iter()
        .zip(north)
        .map(|(x, y)| Point { x, y })
        .collect();
    let published = data.table(file(files, 3)?)?;
    let theirs = |name: &str| -> Result<Vec<f64>, ProofError> {
        in_order(
            &by_code(&published, "lsoa21cd", name)?,
            codes.iter().copied(),
        )
    };
    let summary = read(&data.path(file(files, 4)?))?;

    let queen = contiguity(&shapes, Contiguity::Queen);
    pairs(&queen, &codes, &data.table(file(files, 2)?)?, compared)?;
    let rook = contiguity(&shapes, Contiguity::Rook);
    let six = ours(nearest(&points, 6))?;
    let band = ours(distance_band(&points, 1500.0))?;
    for (name, weights) in [
        ("queen", &queen),
        ("rook", &rook),
        ("knn6", &six),
        ("distband1500", &band),
    ] {
        numbers(name, weights, &summary[name], compared);
    }
    let values = theirs("y")?;
    for (name, weights) in [("moran_queen", &queen), ("moran_knn6", &six)] {
        let found = ours(moran(&values, weights, Standard::Row, 0, 1))?;
        for (what, found) in [
            ("I", found.i),
            ("EI", found.expected),
            ("VI_norm", found.normal.variance),
            ("VI_rand", found.randomised.variance),
        ] {
            compared.near(
                "Moran's I",
                format!("{name} {what}"),
                Some(found),
                &summary[name][what],
                1e-11,
            );
        }
        for (what, found) in [("z_norm", found.normal.z), ("z_rand", found.randomised.z)] {
            compared.near(
                "Moran's I",
                format!("{name} {what}"),
                Some(found),
                &summary[name][what],
                1e-8,
            );
        }
    }
    let stars = ours(g_star(&values, &queen))?;
    for ((code, found), expected) in codes.iter().zip(stars).zip(theirs("gstar_z_binary")?) {
        compared.near("G*", *code, Some(found.z), &expected.into(), 1e-9);
    }
    local(&queen, &values, &codes, theirs, compared)
}

/// How many pairs, islands and parts there are.
fn numbers(name: &str, weights: &Weights, expected: &Value, compared: &mut Compared) {
    let parts = weights
        .components()
        .iter()
        .max()
        .map_or(0, |&last| last as usize + 1);
    for (what, found) in [
        ("nonzero", weights.pairs()),
        ("n_islands", weights.islands().len()),
        ("components", parts),
    ] {
        let same = expected[what].as_u64() == Some(found as u64);
        compared.holds(
            "neighbours",
            format!("{name} {what}"),
            same,
            &format!("{found}"),
        );
    }
}

/// Local Moran, by the columns that `theirs` gives.
fn local(
    queen: &Weights,
    values: &[f64],
    codes: &[&String],
    theirs: impl Fn(&str) -> Result<Vec<f64>, ProofError>,
    compared: &mut Compared,
) -> Result<(), ProofError> {
    let options = LocalOptions {
        permutations: 999,
        seed: 2026,
    };
    let all = ours(local_moran(values, queen, options))?;
    let (statistic, quadrant, lag, p) = (
        theirs("Is")?,
        theirs("q")?,
        theirs("lag")?,
        theirs("p_sim")?,
    );
    let (mut below, mut published) = (0_i32, 0_i32);
    for (row, code) in codes.iter().enumerate() {
        let Some(found) = all[row] else { continue };
        compared.near(
            "local Moran",
            *code,
            Some(found.i),
            &statistic[row].into(),
            1e-9,
        );
        compared.near("lags", *code, Some(found.lag), &lag[row].into(), 1e-9);
        let number = f64::from(found.quadrant.number());
        compared.near("quadrants", *code, Some(number), &quadrant[row].into(), 0.0);
        // Theirs is of the smaller tail alone.
        let tail = found.p_one_sided;
        below += i32::from(tail.is_some_and(|p| p < 0.05));
        published += i32::from(p[row] < 0.05);
        // Two draws of 999 with true chance 1/4: six standard deviations of
        // their difference are 6 sqrt(2 · 3/16 / 999) = 0.12.
        compared.near("p-values", *code, tail, &p[row].into(), 0.12);
    }
    let near = (below - published).abs() * 20 <= published;
    compared.holds(
        "p-values",
        "below 0.05",
        near,
        &format!("{below} where {published} are published"),
    );
    Ok(())
}

/// Each published pair is there, and no other is.
fn pairs(
    queen: &Weights,
    codes: &[&String],
    published: &Table,
    compared: &mut Compared,
) -> Result<(), ProofError> {
    let row = |code: &str| codes.binary_search_by(|one| one.as_str().cmp(code)).ok();
    let from = published.text("focal")?;
    let to = published.text("neighbor")?;
    for (from, to) in from.into_iter().zip(to) {
        let (Some(from), Some(to)) = (from, to) else {
            continue;
        };
        let both = row(from).zip(row(to));
        let there =
            both.is_some_and(|(from, to)| queen.of(from).iter().any(|&other| other as usize == to));
        compared.holds("queen pairs", format!("{from} {to}"), there, "is not there");
    }
    let many = queen.pairs() / 2;
    let same = many == published.rows();
    compared.holds("queen pairs", "how many", same, &format!("{many}"));
    Ok(())
}
