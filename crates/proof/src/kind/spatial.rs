//! Neighbours, patterns, overlays and groups found by others' software, found here.

use std::collections::BTreeMap;

use allotment_crosswalk::{Crosswalk, Piece};
use allotment_place::{MultiPolygon, Point, Polygon, Ring};
use allotment_projection::{Crs, project};
use allotment_spatial::SpatialError;
use allotment_spatial::group::{Cut, MaxPOptions, Places, max_p, skater, ward};
use allotment_spatial::overlay::{Part, Parts, overlay};
use allotment_spatial::pattern::{LocalOptions, g_star, local_moran, moran};
use allotment_spatial::weights::{
    Contiguity, Standard, Weights, contiguity, distance_band, nearest,
};
use allotment_table::{Boundaries, Table};
use serde_json::Value;

use super::outcome::{Compared, complete, read, wrong};
use crate::case::SpatialOf;
use crate::data::Data;
use crate::error::ProofError;

/// What the case `of` compares on `files`, in the order that its case names: a
/// row a number, with its `group` and 1 in `same` if it is within the tolerance.
pub(super) fn compare(of: SpatialOf, files: &[String], data: &Data) -> Result<Table, ProofError> {
    let mut compared = Compared::default();
    match of {
        SpatialOf::Patterns => patterns(files, data, &mut compared),
        SpatialOf::Overlay => trafford(files, data, &mut compared),
        SpatialOf::OverlayOfEngland => england(files, data, &mut compared),
        SpatialOf::Groups => groups(files, data, &mut compared),
    }?;
    Ok(compared.table())
}

fn file(files: &[String], at: usize) -> Result<&str, ProofError> {
    let named = files.get(at).map(String::as_str);
    named.ok_or_else(|| {
        wrong(
            "spatial",
            &format!("the case names fewer than {} files", at + 1),
        )
    })
}

fn ours<T>(found: Result<T, SpatialError>) -> Result<T, ProofError> {
    found.map_err(|error| wrong("spatial", &error.to_string()))
}

/// Ground by code, in order of codes.
fn ground(
    data: &Data,
    path: &str,
    id: &str,
    only: &str,
) -> Result<BTreeMap<String, MultiPolygon>, ProofError> {
    let read = Boundaries::read(data.path(path), id)?;
    let places = read.ids.iter().map(ToString::to_string).zip(read.shapes);
    Ok(places.filter(|(id, _)| id.starts_with(only)).collect())
}

/// The numbers of a column by code.
fn by_code(table: &Table, id: &str, name: &str) -> Result<BTreeMap<String, f64>, ProofError> {
    let cells = table.text(id)?.into_iter().zip(table.numbers(name)?);
    let both = cells.filter_map(|(id, number)| Some((id?.to_owned(), number?)));
    Ok(both.collect())
}

/// The numbers of `codes`, all of which must be there.
fn in_order<'a>(
    numbers: &BTreeMap<String, f64>,
    codes: impl Iterator<Item = &'a String>,
) -> Result<Vec<f64>, ProofError> {
    codes
        .map(|code| {
            let number = numbers.get(code).copied();
            number.ok_or_else(|| wrong(code, "it has no number"))
        })
        .collect()
}

fn patterns(files: &[String], data: &Data, compared: &mut Compared) -> Result<(), ProofError> {
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
        below += i32::from(found.p.is_some_and(|p| p < 0.05));
        published += i32::from(p[row] < 0.05);
        // Two draws of 999 with true chance 1/4: six standard deviations of
        // their difference are 6 sqrt(2 · 3/16 / 999) = 0.12.
        compared.near("p-values", *code, found.p, &p[row].into(), 0.12);
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

fn trafford(files: &[String], data: &Data, compared: &mut Compared) -> Result<(), ProofError> {
    let published = read(&data.path(file(files, 3)?))?;
    let (old, new, wards) = (file(files, 0)?, file(files, 1)?, file(files, 2)?);
    // `tobler` keeps areas in single precision: a part in 17 million of each.
    for (from, from_id, to, to_id, count, rate, near, group, key) in [
        (
            old,
            "lsoa11cd",
            new,
            "lsoa21cd",
            "pop2020",
            "share65",
            1e-7,
            "LSOA",
            "lsoa11_to_lsoa21",
        ),
        (
            new,
            "lsoa21cd",
            wards,
            "wd25cd",
            "pop2021",
            "IMD_score",
            1e-5,
            "wards",
            "lsoa21_to_wd25",
        ),
    ] {
        let (here, there) = (
            ground(data, from, from_id, "")?,
            ground(data, to, to_id, "")?,
        );
        let (shapes, targets): (Vec<_>, Vec<_>) = (
            here.values().cloned().collect(),
            there.values().cloned().collect(),
        );
        let of = |name: &str| properties(data, from, from_id, name, here.keys());
        let parts = overlay(&shapes, &targets);
        let lookup = Parts::by_area(shapes.len(), &parts);
        let counts = brought_over(&of(count)?, &lookup, targets.len());
        let rates = mean_by_area(&of(rate)?, &parts, targets.len());
        for ((code, shared), averaged) in there.keys().zip(counts).zip(rates) {
            let expected = &published[key][code];
            compared.near(
                group,
                format!("{code} {count}"),
                shared,
                &expected[count],
                1e-3,
            );
            compared.near(
                group,
                format!("{code} {rate}"),
                averaged,
                &expected[rate],
                near,
            );
        }
    }
    Ok(())
}

/// Counts on the other geography, as `overlay` and then `crosswalk` bring them.
fn brought_over(counts: &[Option<f64>], parts: &Parts, places: usize) -> Vec<Option<f64>> {
    assert!(parts.lost.is_empty(), "every place lies in another");
    let pieces: Vec<Piece> = (parts.from.iter().zip(&parts.to).zip(&parts.weight))
        .map(|((&from, &to), &weight)| Piece {
            from: from as usize,
            to: to as usize,
            weight,
        })
        .collect();
    let crosswalk = Crosswalk::new(counts.len(), places, &pieces);
    crosswalk.expect("the parts are pieces").count(counts)
}

/// What `tobler` calls intensive: the mean over the parts of a place, by their
/// area. It shows that the areas are right; we bring no rate over so.
fn mean_by_area(values: &[Option<f64>], parts: &[Part], places: usize) -> Vec<Option<f64>> {
    let mut sums = vec![(0.0, 0.0); places];
    for part in parts {
        if let Some(value) = values[part.from as usize] {
            let sum = &mut sums[part.to as usize];
            sum.0 += value * part.area;
            sum.1 += part.area;
        }
    }
    let mean = |(sum, area)| (area > 0.0).then_some(sum / area);
    sums.into_iter().map(mean).collect()
}

/// A property of each feature of a GeoJSON file.
fn properties<'a>(
    data: &Data,
    path: &str,
    id: &str,
    name: &str,
    codes: impl Iterator<Item = &'a String>,
) -> Result<Vec<Option<f64>>, ProofError> {
    let document = read(&data.path(path))?;
    let features = document["features"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    let of: BTreeMap<&str, Option<f64>> = features
        .iter()
        .filter_map(|feature| {
            let properties: &Value = &feature["properties"];
            Some((properties[id].as_str()?, properties[name].as_f64()))
        })
        .collect();
    Ok(codes
        .map(|code| of.get(code.as_str()).copied().flatten())
        .collect())
}

fn england(files: &[String], data: &Data, compared: &mut Compared) -> Result<(), ProofError> {
    let (from, to) = (
        ground(data, file(files, 0)?, "lsoa11cd", "")?,
        ground(data, file(files, 1)?, "lsoa21cd", "")?,
    );
    let people = by_code(&data.table(file(files, 2)?)?, "lsoa11cd", "pop2020")?;
    let people: Vec<Option<f64>> = from.keys().map(|code| people.get(code).copied()).collect();
    let published = by_code(&data.table(file(files, 3)?)?, "lsoa21cd", "pop2020_alloc")?;
    let (shapes, targets) = (in_metres(&from)?, in_metres(&to)?);
    let lookup = Parts::by_area(shapes.len(), &overlay(&shapes, &targets));
    let found = brought_over(&people, &lookup, targets.len());
    for (code, found) in to.keys().zip(&found) {
        // Theirs was projected by another program, to within millimetres,
        // and areas are kept in single precision.
        let expected = published.get(code).copied();
        compared.near("people", code, *found, &expected.into(), 2e-3);
    }
    let (given, got): (f64, f64) = (people.iter().flatten().sum(), found.iter().flatten().sum());
    compared.holds(
        "total",
        "people",
        (given - got).abs() < 1e-9 * given,
        &format!("{got}"),
    );
    Ok(())
}

fn in_metres(places: &BTreeMap<String, MultiPolygon>) -> Result<Vec<MultiPolygon>, ProofError> {
    let (degrees, grid) = (Crs::degrees(), Crs::british_grid());
    let ring = |ring: &Ring| {
        let mut points = ring.points().to_vec();
        project(&degrees, &grid, &mut points)
            .map_err(|error| wrong("projection", &error.to_string()))?;
        Ring::new(points).ok_or_else(|| wrong("projection", "a ring is none any more"))
    };
    let shape = |shape: &MultiPolygon| {
        let polygons = shape.0.iter().map(|polygon| {
            Ok(Polygon {
                outer: ring(&polygon.outer)?,
                holes: polygon
                    .holes
                    .iter()
                    .map(ring)
                    .collect::<Result<_, ProofError>>()?,
            })
        });
        polygons.collect::<Result<_, _>>().map(MultiPolygon)
    };
    places.values().map(shape).collect()
}

fn groups(files: &[String], data: &Data, compared: &mut Compared) -> Result<(), ProofError> {
    let england = ground(data, file(files, 0)?, "lsoa21cd", "E")?;
    let index = data.table(file(files, 1)?)?;
    let mut columns = Vec::new();
    for name in [
        "Income",
        "Employment",
        "Education",
        "Health",
        "Crime",
        "Housing_and_Services",
        "Environment",
    ] {
        let scores = by_code(&index, "lsoa21_code", &format!("{name}_score"))?;
        columns.push(in_order(&scores, england.keys())?);
    }
    let z = allotment_spatial::group::z_scores(&columns);
    let people = by_code(&data.table(file(files, 2)?)?, "lsoa21cd", "pop2021")?;
    let lookup = data.table(file(files, 3)?)?;
    let districts: BTreeMap<String, String> = lookup
        .text("LSOA21CD")?
        .into_iter()
        .zip(lookup.text("LAD22CD")?)
        .filter_map(|(place, district)| Some((place?.to_owned(), district?.to_owned())))
        .collect();
    let published = data.table(file(files, 4)?)?;
    let summary = read(&data.path(file(files, 5)?))?;
    let manchester = |code: &str| code.starts_with("E080000") && code <= "E08000010";
    let trafford = |code: &str| code == "E08000009";
    for (name, many, is_in) in [
        ("trafford", 10, trafford as InArea),
        ("gm", 50, manchester as InArea),
    ] {
        let rows: Vec<usize> = england
            .keys()
            .enumerate()
            .filter(|(_, code)| districts.get(*code).is_some_and(|one| is_in(one)))
            .map(|(row, _)| row)
            .collect();
        let codes: Vec<&String> = england.keys().collect();
        let shapes: Vec<MultiPolygon> = rows
            .iter()
            .map(|&row| england[codes[row]].clone())
            .collect();
        let weights = contiguity(&shapes, Contiguity::Queen);
        let features: Vec<f64> = rows
            .iter()
            .flat_map(|&row| z[row * columns.len()..][..columns.len()].to_vec())
            .collect();
        let people = in_order(&people, rows.iter().map(|&row| codes[row]))?;
        let places = Places {
            weights: &weights,
            features: &features,
            columns: columns.len(),
            people: &people,
        };
        let expected = &summary[name];
        let joined = ours(ward(&places, many))?;
        compared.near(
            "Ward",
            name,
            Some(joined.ssd),
            &expected["ward"]["ssd"],
            1e-6,
        );
        let cut = Cut {
            groups: Some(many),
            floor: 0.0,
        };
        let tree = ours(skater(&places, cut))?;
        let no_worse = expected["skater"]["ssd"]
            .as_f64()
            .is_some_and(|ssd| tree.ssd <= ssd);
        compared.holds("SKATER", name, no_worse, &format!("{}", tree.ssd));
        if name == "trafford" {
            let theirs = complete(&published, "ward")?;
            let same = theirs.len() == rows.len() && same_groups(&joined.group, &theirs);
            compared.holds("Ward", "the same groups", same, "differ");
            let options = MaxPOptions {
                floor: 20_000.0,
                starts: None,
                seed: 2026,
            };
            let found = ours(max_p(&places, options))?;
            let expected = &expected["maxp"];
            let (count, ssd) = (found.groups.count(), found.groups.ssd);
            let more = expected["p"].as_u64().is_some_and(|p| count as u64 >= p);
            compared.holds("max-p", "groups", more, &format!("{count}"));
            let alike = expected["ssd"].as_f64().is_some_and(|one| ssd <= one);
            compared.holds("max-p", "ssd", alike, &format!("{ssd}"));
            let reached = found.groups.below(20_000.0).is_empty();
            compared.holds("max-p", "floor", reached, "is not reached");
        }
    }
    Ok(())
}

/// Whether a district is one of those meant.
type InArea = fn(&str) -> bool;

/// Whether two lists of labels part places alike.
fn same_groups(ours: &[u32], theirs: &[f64]) -> bool {
    let mut there: BTreeMap<u64, u32> = BTreeMap::new();
    let mut back: BTreeMap<u32, u64> = BTreeMap::new();
    ours.iter().zip(theirs).all(|(&one, other)| {
        let other = other.to_bits();
        *there.entry(other).or_insert(one) == one && *back.entry(one).or_insert(other) == other
    })
}
