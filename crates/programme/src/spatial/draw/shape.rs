//! A neighbourhood as a shape: which small areas lie in it, and how much of each.

use std::path::Path;

use allotment_place::{MultiPolygon, Point};
use allotment_spatial::mend::merge;
use allotment_spatial::overlay::{inside as points_inside, overlaps, overlay};
use allotment_table::{Boundaries, Fault, Faults, read_bytes};
use serde_json::{Value, json};

use super::identity::fingerprint;
use super::{AreaChoice, Hand, Inside, Member, SharedBy};
use crate::Origins;
use crate::spatial::ground::Ground;
use crate::spatial::people::People;
use crate::spatial::{count, some};

/// What stands for the number of a part of the shape.
const PART: &str = "part";

/// From which share of it on an area in part is no sliver; above 1 less this, what is
/// left out is one.
const SLIVER: f64 = 0.1;

/// How much of each small area lies in the shape that `choice` names.
pub(super) fn inside(choice: &AreaChoice, origins: &Origins) -> Result<Inside, Faults> {
    let AreaChoice::Shape {
        file,
        crs,
        borders,
        borders_id,
        by,
        hand,
    } = choice
    else {
        unreachable!("codes are looked up elsewhere");
    };
    let drawn = read_drawn(file, crs.as_deref(), origins)?;
    let areas = Ground::read(borders, borders_id, None, origins)?;
    let people = match by {
        SharedBy::Points(points) => Some(People::read(points, &areas.grid()?, origins)?),
        SharedBy::Ground | SharedBy::GroundUnasked => None,
    };
    let mut inside = of_ground(&drawn, &areas, people.as_ref(), *hand)?;
    if *by == SharedBy::GroundUnasked {
        inside.mind_the_ground("give --points where people live");
    }
    Ok(inside)
}

/// How much of each of `areas` lies in what was `drawn`: by `people`, or by ground.
pub(in crate::spatial) fn of_ground(
    drawn: &Ground,
    areas: &Ground,
    people: Option<&People>,
    hand: Hand,
) -> Result<Inside, Faults> {
    let unsteady = hand.unsteady();
    let grid = areas.grid()?;
    let (shape, ground) = (drawn.in_metres(&grid)?, areas.in_metres(&grid)?);
    let (shape, twice) = each_ground_once(drawn, shape)?;
    let own: f64 = shape.iter().map(MultiPolygon::area).sum();
    let mut common = vec![0.0; ground.len()];
    for part in overlay(&ground, &shape) {
        common[part.from as usize] += part.area;
    }
    let covered: f64 = common.iter().sum();
    let mut sources = vec![drawn.source.clone(), areas.source.clone()];
    let mut notes: Vec<String> = drawn.notes.iter().chain(&areas.notes).cloned().collect();
    notes.extend(twice);
    let by_ground: Vec<f64> = (common.iter().zip(&ground))
        .map(|(common, area)| common / area.area())
        .collect();
    let living = match people {
        None => vec![None; ground.len()],
        Some(people) => {
            sources.push(people.source.clone());
            notes.extend(people.note.clone());
            let (living, note) = by_people(people, &ground, &shape);
            notes.extend(note);
            living
        }
    };
    // An unsteady hand shows on the ground; but of people who are known to live inside
    // nobody is left out for the size of the ground round them.
    let is_meant = |area: usize| {
        let lives = living[area].is_some_and(|share| share >= unsteady);
        by_ground[area] >= unsteady || (by_ground[area] > 0.0 && lives)
    };
    let touched: Vec<usize> = (0..ground.len()).filter(|&area| is_meant(area)).collect();
    refuse_overlapping_areas(areas, &ground, &touched)?;
    let mut members: Vec<Member> = (touched.iter())
        .map(|&area| {
            let part = living[area].unwrap_or(by_ground[area]);
            let is_whole = by_ground[area].min(part) > 1.0 - unsteady;
            Member {
                code: areas.ids[area].as_str().to_owned(),
                share: if is_whole { 1.0 } else { part.clamp(0.0, 1.0) },
                is_whole,
            }
        })
        .collect();
    if people.is_some() {
        let by_its_ground =
            |&&area: &&usize| living[area].is_none() && by_ground[area] <= 1.0 - unsteady;
        let unpeopled: Vec<&str> = (touched.iter().filter(by_its_ground))
            .map(|&area| areas.ids[area].as_str())
            .collect();
        if !unpeopled.is_empty() {
            notes.push(format!(
                "mind: nobody lives at a point of {} in part, and the ground decides there: {}.",
                count(unpeopled.len(), "area", "areas"),
                some(&unpeopled)
            ));
        }
    }
    members.sort_unstable_by(|one, other| one.code.cmp(&other.code));
    if members.is_empty() {
        let (what, help) = if covered > 0.0 {
            let what = format!(
                "it covers less than {}% of any area of {}: too little to say who lives in it",
                100.0 * unsteady,
                areas.file
            );
            (
                what,
                "draw more of the ground, or give borders of smaller areas",
            )
        } else {
            let what = format!("none of the areas of {} lies in it", areas.file);
            (
                what,
                "draw it over those areas, or give the borders of the areas it lies in; easting (or longitude) comes first",
            )
        };
        return Err(Fault::new(&drawn.file, what, help).into());
    }
    let left_out = (0..ground.len())
        .filter(|&area| by_ground[area] > 0.0 && !is_meant(area))
        .count();
    if left_out > 0 && hand == Hand::Unsteady {
        notes.push(format!(
            "{left_out} areas lie in it by less than {}% and are left out, as drawn by an unsteady hand.",
            100.0 * unsteady
        ));
    }
    notes.extend(slivers(&members, &by_ground, areas, unsteady));
    Ok(Inside {
        members,
        shared_by: if people.is_some() { "people" } else { "ground" },
        fingerprint: of_shape(drawn),
        uncovered: (1.0 - covered / own).max(0.0),
        sources,
        notes,
    })
}

/// What to say where the drawing seems to follow the areas' borders and leaves them by
/// a little, many times over: it was drawn on other borders than these.
fn slivers(members: &[Member], by_ground: &[f64], areas: &Ground, unsteady: f64) -> Option<String> {
    let in_part = members.iter().filter(|member| !member.is_whole).count();
    let is_sliver = |share: f64| {
        (unsteady..SLIVER).contains(&share) || (share > 1.0 - SLIVER && share <= 1.0 - unsteady)
    };
    let found: Vec<&str> = (areas.ids.iter().zip(by_ground))
        .filter(|(_, share)| is_sliver(**share))
        .map(|(id, _)| id.as_str())
        .collect();
    (found.len() > 1 && 2 * found.len() >= in_part).then(|| {
        format!(
            "mind: {} lie in it or out of it by slivers of less than {}% ({}): the drawing may follow these areas on borders that were generalised otherwise, and then puts people on the wrong side; give those borders, or the codes.",
            count(found.len(), "area", "areas"),
            100.0 * SLIVER,
            some(&found)
        )
    })
}

/// The shape, whatever GeoJSON it is: a collection, a feature, or bare ground.
pub(in crate::spatial) fn read_drawn(
    path: &Path,
    crs: Option<&str>,
    origins: &Origins,
) -> Result<Ground, Faults> {
    let file = path.display().to_string();
    let bytes = read_bytes(path)?;
    let wrong = |what: String| {
        let help = "save the drawing as GeoJSON, with polygons";
        Faults::from(Fault::new(&file, what, help))
    };
    let document: Value = serde_json::from_slice(&bytes)
        .map_err(|error| wrong(format!("it is not JSON: {error}")))?;
    let features = match document["type"].as_str() {
        Some("FeatureCollection") => document["features"].as_array().cloned().unwrap_or_default(),
        Some("Feature") => vec![document.clone()],
        Some("Polygon" | "MultiPolygon" | "GeometryCollection") => {
            vec![json!({ "type": "Feature", "geometry": document })]
        }
        _ => return Err(wrong("it is no GeoJSON of a shape".to_owned())),
    };
    // Each polygon by itself, so that two that lie over each other are found.
    let features: Vec<Value> = (features.iter())
        .flat_map(|feature| polygons(&feature["geometry"]))
        .enumerate()
        .map(|(at, geometry)| {
            json!({
                "type": "Feature",
                "properties": { PART: format!("{PART} {}", at + 1) },
                "geometry": geometry,
            })
        })
        .collect();
    if features.is_empty() {
        return Err(wrong("there is no shape in it".to_owned()));
    }
    let mut whole = json!({ "type": "FeatureCollection", "features": features });
    if let Some(known) = document.get("crs") {
        whole["crs"] = known.clone();
    }
    let text = serde_json::to_vec(&whole).expect("a JSON value can be written");
    let mut read = Boundaries::from_bytes(&file_name(&file), text, PART)?;
    read.source.sha256 = Some(allotment_table::sha256_of(&bytes));
    read.source.file = Some(file.clone());
    read.source = origins.known(path, read.source);
    Ground::of(file, read, crs)
}

/// The polygons of a shape, each by itself; whatever is no such shape as it is.
fn polygons(geometry: &Value) -> Vec<Value> {
    let list = |key: &str| geometry[key].as_array().cloned().unwrap_or_default();
    match geometry["type"].as_str() {
        Some("MultiPolygon") => (list("coordinates").into_iter())
            .map(|rings| json!({ "type": "Polygon", "coordinates": rings }))
            .collect(),
        Some("GeometryCollection") => list("geometries").iter().flat_map(polygons).collect(),
        _ => vec![geometry.clone()],
    }
}

/// The name by which the text is known for GeoJSON, whatever the file is called.
fn file_name(file: &str) -> String {
    let ending = Path::new(file)
        .extension()
        .and_then(|ending| ending.to_str());
    let is = |known: &str| ending.is_some_and(|ending| ending.eq_ignore_ascii_case(known));
    if is("geojson") || is("json") {
        file.to_owned()
    } else {
        format!("{file}.geojson")
    }
}

/// The parts of the drawing, each piece of ground in one of them: what an unsteady hand
/// drew twice is counted once, and more than that is refused. What to say if their
/// outline cannot be followed.
fn each_ground_once(
    drawn: &Ground,
    shape: Vec<MultiPolygon>,
) -> Result<(Vec<MultiPolygon>, Option<String>), Faults> {
    refuse_overlaps(drawn, &shape)?;
    if overlaps(&shape).is_empty() {
        return Ok((shape, None));
    }
    Ok(match merge(&shape) {
        Some(merged) => (vec![merged], None),
        None => (
            shape,
            Some("mind: parts of the drawing lie over each other by a little, and that ground counts twice: draw each piece of ground once.".to_owned()),
        ),
    })
}

fn refuse_overlaps(drawn: &Ground, shape: &[MultiPolygon]) -> Result<(), Faults> {
    let mut faults = Faults::new();
    for part in overlaps(shape) {
        let area = |row: u32| shape[row as usize].area();
        if part.area > Hand::Unsteady.unsteady() * area(part.from).min(area(part.to)) {
            let (one, other) = (&drawn.ids[part.from as usize], &drawn.ids[part.to as usize]);
            let what = format!("{one} and {other} of the drawing lie over each other");
            let help = "draw each piece of ground once: what is in both would count twice";
            faults.push(Fault::new(&drawn.file, what, help));
        }
    }
    faults.into_result(())
}

/// Refuses areas that lie over each other where the drawing touches both: whoever lives
/// there would be counted in each.
fn refuse_overlapping_areas(
    areas: &Ground,
    ground: &[MultiPolygon],
    touched: &[usize],
) -> Result<(), Faults> {
    let shapes: Vec<MultiPolygon> = touched.iter().map(|&area| ground[area].clone()).collect();
    let mut faults = Faults::new();
    for part in overlaps(&shapes) {
        let (one, other) = (part.from as usize, part.to as usize);
        let smaller = shapes[one].area().min(shapes[other].area());
        if part.area > Hand::Unsteady.unsteady() * smaller {
            let name = |at: usize| &areas.ids[touched[at]];
            let percent = (100.0 * part.area / smaller).round();
            let what = format!(
                "{} and {} lie over each other by {percent}% of the smaller",
                name(one),
                name(other)
            );
            let help = "give borders in which each piece of ground is in one area: people in both would count twice";
            faults.push(Fault::new(&areas.file, what, help));
        }
    }
    faults.into_result(())
}

/// How much of each area lies inside by the people at points; nothing where nobody
/// lives at a point. And what to say of people inside who live in none of the areas.
fn by_people(
    people: &People,
    ground: &[MultiPolygon],
    shape: &[MultiPolygon],
) -> (Vec<Option<f64>>, Option<String>) {
    let (in_area, in_shape) = (
        points_inside(&people.points, ground),
        points_inside(&people.points, shape),
    );
    let mut all = vec![0.0; ground.len()];
    let mut inside = vec![0.0; ground.len()];
    let mut astray = 0.0;
    for ((area, drawn), count) in in_area
        .place
        .iter()
        .zip(&in_shape.place)
        .zip(&people.counts)
    {
        if let Some(area) = area {
            all[*area as usize] += count;
            if drawn.is_some() {
                inside[*area as usize] += count;
            }
        } else if drawn.is_some() {
            astray += count;
        }
    }
    let shares = (all.iter().zip(&inside)).map(|(all, inside)| (*all > 0.0).then(|| inside / all));
    let note = (astray > 0.0).then(|| {
        format!("mind: {astray} of the people at points inside it live in none of the areas, and have no say.")
    });
    (shares.collect(), note)
}

/// What the ground is told apart by: its rings, wherever somebody began to draw
/// them, whatever corners they set on a straight line, and whether they drew it in one
/// piece or in several that adjoin.
fn of_shape(drawn: &Ground) -> String {
    let merged = match drawn.shapes.as_slice() {
        [_] => None,
        several => merge(several).map(|shape| vec![shape]),
    };
    let shapes = merged.as_deref().unwrap_or(&drawn.shapes);
    let rings = shapes.iter().flat_map(MultiPolygon::rings);
    let mut texts: Vec<String> = rings
        .map(|ring| {
            let corners = turned_to_first(&without_straight(ring.points()));
            let texts: Vec<String> = (corners.iter())
                .map(|corner| format!("{} {}", corner.x, corner.y))
                .collect();
            texts.join(",")
        })
        .collect();
    texts.sort_unstable();
    fingerprint(&texts)
}

/// The corners of a closed ring, each once, without those on a straight line: a corner
/// is on it if it is off by no more than rounding can be, in degrees as in metres.
fn without_straight(points: &[Point]) -> Vec<Point> {
    let open = &points[..points.len().saturating_sub(1)];
    let size = (open.iter()).fold(0.0, |size: f64, point| {
        size.max(point.x.abs()).max(point.y.abs())
    });
    let around = |at: usize| open[at % open.len()];
    (0..open.len())
        .filter(|&at| {
            let (before, here, after) = (around(at + open.len() - 1), around(at), around(at + 1));
            let (x, y) = (here.x - before.x, here.y - before.y);
            let turn = x * (after.y - here.y) - y * (after.x - here.x);
            turn.abs() > size * 1e-12 * (after.x - before.x).hypot(after.y - before.y)
        })
        .map(around)
        .collect()
}

/// The same corners, the one farthest west first, ties the farthest south.
fn turned_to_first(corners: &[Point]) -> Vec<Point> {
    let order = |at: &usize, other: &usize| {
        let (one, other) = (corners[*at], corners[*other]);
        (one.x.total_cmp(&other.x)).then(one.y.total_cmp(&other.y))
    };
    let first = (0..corners.len()).min_by(order).unwrap_or(0);
    let (end, start) = corners.split_at(first);
    start.iter().chain(end).copied().collect()
}
