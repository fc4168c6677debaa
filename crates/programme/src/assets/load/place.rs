//! The places: codes, people, and where they are.

use std::collections::HashMap;

use allotment_place::{MultiPolygon, PlaceId, Point};
use allotment_projection::Crs;
use allotment_table::{Fault, Faults, Table, nearest};

use super::plane::{Plane, fault_of, settle};
use crate::assets::{Notes, PlacesSpec};
use crate::files::Files;
use crate::spatial::{mended, place_of, refused, turned};
use crate::vintage::{Side, clash, lacking};

/// Places on a plane, one entry a row of their table.
#[derive(Debug)]
pub(in crate::assets) struct Places {
    pub(in crate::assets) table: Table,
    pub(in crate::assets) id_column: String,
    pub(in crate::assets) ids: Vec<PlaceId>,
    pub(in crate::assets) people: Vec<f64>,
    /// Their centroids.
    pub(in crate::assets) at: Vec<Point>,
    /// Their ground, if a file of it was named.
    pub(in crate::assets) ground: Option<Vec<MultiPolygon>>,
    pub(in crate::assets) plane: Plane,
}

/// Reads the places that `spec` names.
pub(in crate::assets) fn load_places(
    spec: &PlacesSpec,
    files: &Files<'_>,
    notes: &mut Notes,
) -> Result<Places, Faults> {
    let table = files.table(&spec.path)?;
    let table = table.with_vintage(&spec.id.value, spec.vintage);
    let mut faults = Faults::new();
    let ids = faults.collect(table.place_ids(&spec.id.value));
    let people = faults.collect(people(&table, &spec.population.value));
    let at = spec
        .at
        .as_ref()
        .map(|[x, y]| points(&table, [&x.value, &y.value]));
    let at = at.map(|at| faults.collect(at));
    faults.into_result(())?;
    let (ids, people) = (ids.expect("no fault"), people.expect("no fault"));
    if ids.is_empty() {
        return Err(Fault::new(
            table.name(),
            "there are no places in it",
            "name a table with a row a place",
        )
        .into());
    }
    let at = at.map(|at| at.expect("no fault"));
    let line = |row: usize| Some(table.line_of(row));
    let at = match at {
        Some(mut at) => {
            settle(&spec.crs.value, &mut at, table.name(), line, notes)?;
            Some(at)
        }
        None => None,
    };
    let ground = match &spec.geometry {
        Some(path) => Some(ground(spec, path, &table, &ids, files, notes)?),
        None => None,
    };
    // One plane: that of the table's points, else that of the ground.
    let (plane, at, ground) = match (at, ground) {
        (Some(mut at), ground) => {
            let crs = &spec.crs.value;
            let refused = |error| fault_of(&error, table.name(), line);
            let plane = Plane::of(crs, &at).map_err(refused)?;
            plane.take(crs, &mut at).map_err(refused)?;
            let ground = match ground {
                Some((crs, shapes)) => Some(on(&plane, &crs, &shapes, spec)?),
                None => None,
            };
            (plane, at, ground)
        }
        (None, Some((crs, shapes))) => {
            let file = &spec.geometry.as_ref().expect("it was read").value;
            let corners: Vec<Point> = shapes.iter().filter_map(somewhere_in).collect();
            let plane =
                Plane::of(&crs, &corners).map_err(|error| fault_of(&error, file, |_| None))?;
            let shapes = on(&plane, &crs, &shapes, spec)?;
            let at = middles(&shapes, &ids, file)?;
            notes.push(
                "middles of areas",
                file,
                None,
                "places have no points of their own: distances and catchments are from the middle of their ground; give x and y, the centroids of their people, if you have them",
            );
            (plane, at, Some(shapes))
        }
        (None, None) => unreachable!("the spec was refused"),
    };
    if let Some(ground) = &ground {
        check_ground(ground, &at, &ids, spec, notes)?;
    }
    Ok(Places {
        table,
        id_column: spec.id.value.clone(),
        ids,
        people,
        at,
        ground,
        plane,
    })
}

/// The column of people: numbers from 0, none missing.
fn people(table: &Table, column: &str) -> Result<Vec<f64>, Faults> {
    amounts(table, column, "how many people live here", |_| true)
}

/// The column `column`: numbers from 0 up, none missing in the rows that count.
pub(super) fn amounts(
    table: &Table,
    column: &str,
    meaning: &str,
    counts: impl Fn(usize) -> bool,
) -> Result<Vec<f64>, Faults> {
    let mut faults = Faults::new();
    let mut amounts = Vec::with_capacity(table.rows());
    for (row, cell) in table.each_measure(column)?.into_iter().enumerate() {
        let what = match cell {
            Ok(Some(amount)) if amount < 0.0 => format!("{amount} is below 0"),
            Ok(None) if counts(row) => "the cell is empty".into(),
            Ok(cell) => {
                amounts.push(cell.unwrap_or(0.0));
                continue;
            }
            Err(wrong) => {
                faults.push(*wrong);
                continue;
            }
        };
        let help = format!("say {meaning} (0 if none), or leave the row out");
        faults.push(table.fault_at(row, column, what, help));
    }
    faults.into_result(amounts)
}

/// The points of all rows.
fn points(table: &Table, [x, y]: [&str; 2]) -> Result<Vec<Point>, Faults> {
    let mut faults = Faults::new();
    let mut both = Vec::new();
    for column in [x, y] {
        let cells = faults
            .collect(table.each_measure(column))
            .unwrap_or_default();
        let mut known = Vec::with_capacity(cells.len());
        for (row, cell) in cells.into_iter().enumerate() {
            match cell {
                Ok(Some(cell)) => known.push(cell),
                Err(wrong) => faults.push(*wrong),
                Ok(None) => {
                    let help = "give every place its point, or leave it out";
                    faults.push(table.fault_at(row, column, "the coordinate is missing", help));
                }
            }
        }
        both.push(known);
    }
    faults.into_result(())?;
    let pairs = both[0].iter().zip(&both[1]);
    Ok(pairs.map(|(&x, &y)| Point { x, y }).collect())
}

/// The ground of every place, in the order of `ids`, and its system.
fn ground(
    spec: &PlacesSpec,
    path: &crate::spec::Located<String>,
    table: &Table,
    ids: &[PlaceId],
    files: &Files<'_>,
    notes: &mut Notes,
) -> Result<(Crs, Vec<MultiPolygon>), Faults> {
    let read = files.boundaries(path, &spec.geometry_id.value)?;
    let Some(name) = &read.crs else {
        let help = "write the file anew with its system, for instance EPSG:27700";
        return Err(Fault::new(
            &path.value,
            "the file does not say what its coordinates mean",
            help,
        )
        .into());
    };
    let crs = Crs::new(name).map_err(|error| fault_of(&error, &path.value, |_| None))?;
    let own = Side::of(table, &spec.id.value);
    let borders = Side::named(&path.value, &spec.geometry_id.value);
    if spec.geometry_id.value != spec.id.value
        && let Some(fault) = clash(&own, &borders)
    {
        return Err(fault.into());
    }
    crate::spatial::refuse_swapped(&path.value, &read.ids, &read.shapes)?;
    let row_of: HashMap<&PlaceId, usize> = read.ids.iter().zip(0..).collect();
    let mut faults = Faults::new();
    faults.extend(lacking(own, ids, &path.value, &read.ids));
    let mut shapes = Vec::with_capacity(ids.len());
    for (row, id) in ids.iter().enumerate() {
        match row_of.get(id) {
            Some(&at) => shapes.push(read.shapes[at].clone()),
            None => {
                let what = format!("'{id}' has no ground in {}", path.value);
                let near = nearest(id.as_str(), read.ids.iter().map(PlaceId::as_str));
                let help = match near.first() {
                    Some(near) => {
                        format!("did you mean '{near}'? use borders of the same level and vintage")
                    }
                    None => "use borders of the same level and vintage".into(),
                };
                faults.push(table.fault_at(row, &spec.id.value, what, help));
            }
        }
    }
    faults.into_result(())?;
    // Whether the numbers are what the file says.
    let corners = shapes.iter().flat_map(MultiPolygon::rings);
    let corners = corners.flat_map(|ring| ring.points().iter().copied());
    let reading = crs.settle(corners).map_err(|error| {
        let place = error.position();
        let place = place.and_then(|at| place_of(ids, &shapes, at));
        refused(&path.value, &error, place)
    })?;
    if let Some(note) = reading.note {
        notes.push("coordinates turned", &path.value, None, note.text());
    }
    if reading.swapped {
        shapes = shapes.iter().map(|shape| turned(shape, &reading)).collect();
    }
    // A ground without area is kept as it is: what is near it counts, with a note. Whether
    // it has one is seen when it is mended.
    let (fit, mut what) = mended(ids, shapes.clone());
    let has_area: Vec<bool> = fit.iter().map(|shape| shape.area() > 0.0).collect();
    if has_area.contains(&false) {
        let (ids, shapes): (Vec<PlaceId>, Vec<MultiPolygon>) = (ids.iter().zip(&shapes))
            .zip(&has_area)
            .filter(|(_, has_area)| **has_area)
            .map(|((id, shape), _)| (id.clone(), shape.clone()))
            .unzip();
        what = mended(&ids, shapes).1;
    }
    for what in what {
        notes.push("borders mended", &path.value, None, what);
    }
    let shapes = fit.into_iter().zip(shapes).zip(has_area);
    let shapes = shapes.map(|((fit, shape), has_area)| if has_area { fit } else { shape });
    Ok((crs, shapes.collect()))
}

fn on(
    plane: &Plane,
    crs: &Crs,
    shapes: &[MultiPolygon],
    spec: &PlacesSpec,
) -> Result<Vec<MultiPolygon>, Faults> {
    let file = spec
        .geometry
        .as_ref()
        .map_or("", |path| path.value.as_str());
    let shapes = shapes.iter().map(|shape| plane.take_shape(crs, shape));
    shapes
        .collect::<Result<_, _>>()
        .map_err(|error| fault_of(&error, file, |_| None))
}

/// A point of `shape`, to find a plane for it: its middle, but where it lies on both sides
/// of the 180th meridian, as its middle in degrees is on the other side of the world.
fn somewhere_in(shape: &MultiPolygon) -> Option<Point> {
    let ends = shape.bounds()?;
    if ends.high.x - ends.low.x > 180.0 {
        Some(ends.high)
    } else {
        shape.centroid()
    }
}

fn middles(shapes: &[MultiPolygon], ids: &[PlaceId], file: &str) -> Result<Vec<Point>, Faults> {
    let mut faults = Faults::new();
    let mut middles = Vec::with_capacity(shapes.len());
    for (shape, id) in shapes.iter().zip(ids) {
        match shape.centroid() {
            Some(middle) => middles.push(middle),
            None => {
                let what = format!("the ground of '{id}' has no area");
                faults.push(Fault::new(
                    file,
                    what,
                    "draw it anew, or give places x and y",
                ));
            }
        }
    }
    faults.into_result(middles)
}

/// Faults for places that lie far from their own ground, and notes for grounds
/// without area.
fn check_ground(
    ground: &[MultiPolygon],
    at: &[Point],
    ids: &[PlaceId],
    spec: &PlacesSpec,
    notes: &mut Notes,
) -> Result<(), Faults> {
    /// How far a place may be from its ground, in metres: generalised borders
    /// leave some out by a little.
    const APART_M: f64 = 5_000.0;
    let file = spec
        .geometry
        .as_ref()
        .map_or("", |path| path.value.as_str());
    let mut faults = Faults::new();
    for ((ground, &at), id) in ground.iter().zip(at).zip(ids) {
        let apart = allotment_assets::distance_to(ground, at);
        if ground.area() <= 0.0 {
            notes.push(
                "grounds without area",
                file,
                None,
                format!("the ground of '{id}' has no area: only what is near it counts"),
            );
        } else if apart > APART_M {
            let what = format!("the point of '{id}' lies {apart:.0} m from its ground");
            faults.push(Fault::new(file, what, "check that x and y are eastward and northward, and that the two files name the right systems"));
        }
    }
    faults.into_result(())
}
