//! The assets of all files, on one plane.

use std::collections::HashMap;

use allotment_place::Point;
use allotment_projection::Crs;
use allotment_streetmap::{StreetMap, Term};
use allotment_table::{Fault, Faults, FeatureTable, Table};

use super::odd::{check_where, tell_twins};
use super::osm::{ATTRIBUTION, refused};
use super::place::{Places, amounts};
use super::plane::{fault_of, settle};
use crate::assets::read::{find_type, is_geojson};
use crate::assets::{BlockSpec, Kind, Notes, TypeName, TypeSpec};
use crate::files::Files;
use crate::spec::Document;

/// A type of assets that is measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::assets) struct TypeOf {
    pub(in crate::assets) name: String,
    pub(in crate::assets) kind: Kind,
}

/// An asset.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::assets) struct Asset {
    /// The position of its type.
    pub(in crate::assets) of: usize,
    pub(in crate::assets) at: Point,
    pub(in crate::assets) capacity: f64,
    pub(in crate::assets) id: Option<String>,
    pub(in crate::assets) name: Option<String>,
    pub(in crate::assets) file: String,
    pub(in crate::assets) line: Option<u64>,
    /// Whether it is not there yet.
    pub(in crate::assets) planned: bool,
    /// Whether it needs staff and has no money for them.
    pub(in crate::assets) unpaid: bool,
}

/// What there is, by type.
#[derive(Debug, Default)]
pub(in crate::assets) struct Inventory {
    pub(in crate::assets) types: Vec<TypeOf>,
    pub(in crate::assets) assets: Vec<Asset>,
}

impl Inventory {
    /// The assets of the type at `of`.
    pub(in crate::assets) fn of_type(&self, of: usize) -> impl Iterator<Item = &Asset> {
        self.assets.iter().filter(move |asset| asset.of == of)
    }

    fn type_called(&mut self, name: &str, kind: Kind) -> Result<usize, Kind> {
        if let Some(at) = self.types.iter().position(|known| known.name == name) {
            let known = self.types[at].kind;
            return if known == kind { Ok(at) } else { Err(known) };
        }
        self.types.push(TypeOf {
            name: name.into(),
            kind,
        });
        Ok(self.types.len() - 1)
    }
}

/// Reads the files of `blocks`, in their order. Without `places`, which something is wrong
/// with, the files are only looked at for what is wrong with them.
pub(in crate::assets) fn load_inventory(
    blocks: &[BlockSpec],
    types: &[TypeSpec],
    document: &Document,
    places_crs: &Crs,
    places: Option<&Places>,
    files: &Files<'_>,
    notes: &mut Notes,
) -> Result<Inventory, Faults> {
    let mut inventory = Inventory::default();
    let mut faults = Faults::new();
    for block in blocks {
        let from = inventory.assets.len();
        let read = if block.osm {
            of_extract(block, types, document, files, &mut inventory, notes)
        } else {
            let crs = block.crs.as_ref().map_or(places_crs, |crs| &crs.value);
            of_table(block, types, document, crs, files, &mut inventory, notes)
        };
        let done = read.and_then(|crs| match places {
            Some(places) => on_the_plane(&crs, &mut inventory.assets[from..], places),
            None => Ok(()),
        });
        if let Err(wrong) = done {
            faults.merge(wrong);
            inventory.assets.truncate(from);
        }
        for asset in &mut inventory.assets[from..] {
            asset.planned = block.planned;
        }
    }
    faults.into_result(())?;
    if let Some(places) = places {
        check_where(&mut inventory, places, notes)?;
    }
    tell_twins(&inventory, notes);
    Ok(inventory)
}

/// The assets of an extract; their coordinates are degrees.
fn of_extract(
    block: &BlockSpec,
    types: &[TypeSpec],
    document: &Document,
    files: &Files<'_>,
    inventory: &mut Inventory,
    notes: &mut Notes,
) -> Result<Crs, Faults> {
    let wanted: Vec<&TypeSpec> = match &block.of {
        TypeName::One(name) => {
            let found = find_type(types, &name.value);
            vec![found.map_err(|help| {
                let what = format!("there is no type '{}' in the table of types", name.value);
                Faults::from(Fault::new(document.file(), what, help).at_line(name.line))
            })?]
        }
        _ => types
            .iter()
            .filter(|one| block.kind.is_none_or(|kind| kind == one.kind))
            .collect(),
    };
    let of: Vec<usize> = wanted
        .iter()
        .map(|one| {
            inventory
                .type_called(&one.name, block.kind.unwrap_or(one.kind))
                .map_err(|known| two_kinds(&one.name, known, document, block.line))
        })
        .collect::<Result<_, _>>()?;
    let file = &block.path.value;
    let bytes = files.bytes_under(&block.path, ATTRIBUTION)?;
    let terms: Vec<Term> = wanted
        .iter()
        .flat_map(|one| one.terms.iter().cloned())
        .collect();
    let map = StreetMap::features(&bytes, &terms).map_err(|error| refused(&error, file))?;
    if map.without_place > 0 {
        let what = format!(
            "{} elements have no place, because the extract lacks their nodes: they are left out",
            map.without_place
        );
        notes.push("elements without a place", file, None, what);
    }
    for feature in &map.features {
        let tags = feature.tags();
        for (one, &of) in wanted.iter().zip(&of) {
            if one.terms.iter().any(|term| term.holds(&tags)) {
                inventory.assets.push(Asset {
                    of,
                    at: Point {
                        x: feature.at.longitude,
                        y: feature.at.latitude,
                    },
                    capacity: 1.0,
                    id: Some(feature.id.to_string()),
                    name: tags.get("name").map(str::to_owned),
                    file: file.clone(),
                    line: None,
                    planned: false,
                    unpaid: block.staffed,
                });
            }
        }
    }
    Ok(Crs::degrees())
}

/// The assets of a table or a GeoJSON; gives the system of their coordinates.
fn of_table(
    block: &BlockSpec,
    types: &[TypeSpec],
    document: &Document,
    crs: &Crs,
    files: &Files<'_>,
    inventory: &mut Inventory,
    notes: &mut Notes,
) -> Result<Crs, Faults> {
    let (table, points, crs) = rows(block, crs, files)?;
    let file = table.name().to_owned();
    let text =
        |column: &Option<crate::spec::Located<String>>| -> Result<Vec<Option<String>>, Faults> {
            match column {
                Some(column) => Ok(table
                    .text(&column.value)?
                    .into_iter()
                    .map(|cell| cell.map(str::to_owned))
                    .collect()),
                None => Ok(vec![None; table.rows()]),
            }
        };
    let mut faults = Faults::new();
    let nothing = || vec![None; table.rows()];
    let ids = faults.collect(text(&block.id)).unwrap_or_else(nothing);
    let names = faults.collect(text(&block.name)).unwrap_or_else(nothing);
    let placed = |row: usize| points[row].is_some();
    let capacity = match &block.capacity {
        Some(column) => amounts(&table, &column.value, "how much it holds", placed),
        None => Ok(vec![1.0; table.rows()]),
    };
    // What is wrong with one column hides nothing that is wrong with another.
    let capacity = faults.collect(capacity);
    let capacity = capacity.unwrap_or_else(|| vec![0.0; table.rows()]);
    let revenue = block.revenue.as_ref();
    let revenue = revenue.and_then(|column| faults.collect(table.measures(&column.value)));
    let revenue = revenue.unwrap_or_else(|| vec![None; table.rows()]);
    let of = faults.collect(types_of(block, types, document, &table, inventory, notes));
    let Some(of) = of else { return Err(faults) };
    let mut found: Vec<(usize, Point)> = Vec::new();
    for (row, point) in points.iter().enumerate() {
        match point {
            Some(point) => found.push((row, *point)),
            None => notes.push(
                "assets without coordinates",
                &file,
                Some(table.line_of(row)),
                "the asset has no coordinates, and is left out",
            ),
        }
    }
    let (kept, mut at): (Vec<usize>, Vec<Point>) = found.into_iter().unzip();
    let line = |position: usize| Some(table.line_of(kept[position]));
    if let Err(odd) = settle(&crs, &mut at, &file, line, notes) {
        faults.merge(odd);
        return Err(faults);
    }
    let mut first: HashMap<(usize, &str), (usize, Point)> = HashMap::new();
    for (&row, &at) in kept.iter().zip(&at) {
        let line = Some(table.line_of(row));
        if let Some(id) = ids[row].as_deref() {
            match first.get(&(of[row], id)) {
                Some(&(before, there)) if there == at => {
                    let what = format!(
                        "'{id}' is the same asset as on line {}, and counts once",
                        table.line_of(before)
                    );
                    notes.push("assets listed twice", &file, line, what);
                    continue;
                }
                Some(&(before, _)) => {
                    let what = format!(
                        "the code '{id}' is on line {} already, elsewhere",
                        table.line_of(before)
                    );
                    let column = block.id.as_ref().map_or("", |column| column.value.as_str());
                    faults.push(table.fault_at(
                        row,
                        column,
                        what,
                        "give each asset a code of its own",
                    ));
                }
                None => {
                    first.insert((of[row], id), (row, at));
                }
            }
        }
        inventory.assets.push(Asset {
            of: of[row],
            at,
            capacity: capacity[row],
            id: ids[row].clone(),
            name: names[row].clone(),
            file: file.clone(),
            line,
            planned: false,
            unpaid: block.staffed && revenue[row].is_none_or(|revenue| revenue <= 0.0),
        });
    }
    faults.into_result(crs)
}

/// The rows of a block's file, the point of each, and what they mean.
fn rows(
    block: &BlockSpec,
    crs: &Crs,
    files: &Files<'_>,
) -> Result<(Table, Vec<Option<Point>>, Crs), Faults> {
    if is_geojson(&block.path.value) && block.at.is_none() {
        let read = files.features(&block.path)?;
        let FeatureTable {
            table,
            points,
            crs: said,
        } = read;
        let crs = match &block.crs {
            Some(crs) => crs.value.clone(),
            None => Crs::new(&said).map_err(|error| fault_of(&error, table.name(), |_| None))?,
        };
        return Ok((table, points, crs));
    }
    let Some([x, y]) = &block.at else {
        unreachable!("the spec was refused")
    };
    let table = if is_geojson(&block.path.value) {
        files.features(&block.path)?.table
    } else {
        files.table(&block.path)?
    };
    let mut faults = Faults::new();
    let x = faults.collect(table.measures(&x.value)).unwrap_or_default();
    let y = faults.collect(table.measures(&y.value)).unwrap_or_default();
    faults.into_result(())?;
    let points = x
        .into_iter()
        .zip(y)
        .map(|(x, y)| Some(Point { x: x?, y: y? }));
    let points = points.collect();
    Ok((table, points, crs.clone()))
}

/// The type of every row.
fn types_of(
    block: &BlockSpec,
    types: &[TypeSpec],
    document: &Document,
    table: &Table,
    inventory: &mut Inventory,
    notes: &mut Notes,
) -> Result<Vec<usize>, Faults> {
    let kind_of = |name: &str| {
        let known = types.iter().find(|one| one.name == name);
        block.kind.or(known.map(|known| known.kind))
    };
    let no_kind = |name: &str, line: u64| {
        let what = format!("nothing says whether '{name}' is social or physical");
        let help = "add  kind = \"social\", or  kind = \"physical\"";
        Faults::from(Fault::new(document.file(), what, help).at_line(line))
    };
    match &block.of {
        TypeName::One(name) => {
            let kind = kind_of(&name.value).ok_or_else(|| no_kind(&name.value, block.line))?;
            let of = inventory.type_called(&name.value, kind);
            let of = of.map_err(|known| two_kinds(&name.value, known, document, block.line))?;
            Ok(vec![of; table.rows()])
        }
        TypeName::Column(column) => {
            let said = table.text(&column.value)?;
            let cells = one_spelling(&said, types, inventory);
            tell_mended(table, &column.value, (&said, &cells), notes);
            let mut faults = Faults::new();
            let mut names: Vec<&str> = cells.iter().flatten().map(String::as_str).collect();
            names.sort_unstable();
            names.dedup();
            let mut of_name: HashMap<&str, usize> = HashMap::new();
            for name in names {
                let Some(kind) = kind_of(name) else {
                    faults.merge(no_kind(name, block.line));
                    continue;
                };
                match inventory.type_called(name, kind) {
                    Ok(of) => drop(of_name.insert(name, of)),
                    Err(known) => faults.merge(two_kinds(name, known, document, block.line)),
                }
            }
            let mut of = Vec::with_capacity(cells.len());
            for (row, cell) in cells.iter().enumerate() {
                match cell.as_deref() {
                    Some(name) => of.push(of_name.get(name).copied().unwrap_or(0)),
                    None => faults.push(table.fault_at(
                        row,
                        &column.value,
                        "the asset has no type",
                        "give it one, or leave it out",
                    )),
                }
            }
            faults.into_result(of)
        }
        TypeName::Table => unreachable!("only an extract has a table of types"),
    }
}

/// Each type as it is known already, or else as it was written first: without the
/// blanks round it, and whatever its capitals. Nothing where there is none.
fn one_spelling(
    said: &[Option<&str>],
    types: &[TypeSpec],
    inventory: &Inventory,
) -> Vec<Option<String>> {
    let known = types.iter().map(|one| &one.name);
    let before = inventory.types.iter().map(|one| &one.name);
    let mut spelt: HashMap<String, String> = HashMap::new();
    for name in before.chain(known) {
        spelt
            .entry(name.to_lowercase())
            .or_insert_with(|| name.clone());
    }
    let one = |cell: Option<&str>| {
        let name = cell.map(str::trim).filter(|name| !name.is_empty())?;
        let spelling = spelt.entry(name.to_lowercase());
        Some(spelling.or_insert_with(|| name.to_owned()).clone())
    };
    said.iter().copied().map(one).collect()
}

fn tell_mended(
    table: &Table,
    column: &str,
    (said, cells): (&[Option<&str>], &[Option<String>]),
    notes: &mut Notes,
) {
    for (row, (said, cell)) in said.iter().zip(cells).enumerate() {
        if let (Some(said), Some(cell)) = (said, cell)
            && said != cell
        {
            let what = format!("'{said}' in column '{column}' is taken as '{cell}'");
            notes.push(
                "types spelt otherwise",
                table.name(),
                Some(table.line_of(row)),
                what,
            );
        }
    }
}

fn two_kinds(name: &str, known: Kind, document: &Document, line: u64) -> Faults {
    let what = format!(
        "'{name}' is {} in another [[assets]] and not here",
        known.name()
    );
    let help = "let a type be of one kind, or give it another name";
    Fault::new(document.file(), what, help).at_line(line).into()
}

/// Takes `assets` from `crs` to the plane of the places.
fn on_the_plane(crs: &Crs, assets: &mut [Asset], places: &Places) -> Result<(), Faults> {
    let mut points: Vec<Point> = assets.iter().map(|asset| asset.at).collect();
    let file = assets
        .first()
        .map_or(String::new(), |asset| asset.file.clone());
    let line = |position: usize| assets[position].line;
    places
        .plane
        .take(crs, &mut points)
        .map_err(|error| fault_of(&error, &file, line))?;
    for (asset, point) in assets.iter_mut().zip(points) {
        asset.at = point;
    }
    Ok(())
}
