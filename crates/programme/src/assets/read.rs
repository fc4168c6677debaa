//! The TOML of the assets stage, read key by key.

use allotment_assets::{Catchment, Counts, Legs, Step};
use allotment_projection::Crs;

use super::spec::{AssetsSpec, BlockSpec, GapSpec, MeasureSpec, NearestBy, PlacesSpec, TypeName};
use super::{Kind, TypeSpec};
use crate::origin::SourceSpec;
use crate::spec::{Located, Section};

impl AssetsSpec {
    /// The spec that `root` is, its faults noted in the document.
    #[must_use]
    pub fn read(root: Section<'_>) -> Option<Self> {
        let places = root.required_section("places").and_then(read_places);
        root.require("assets", "[[assets]] with a path and a type");
        let sections = root.sections("assets");
        if sections.is_empty() && root.is_list("assets") {
            let help = "add [[assets]] with a path and a type";
            root.fault("assets", "there are no assets", help);
        }
        let blocks: Vec<Option<BlockSpec>> = sections.into_iter().map(read_block).collect();
        let measure = root.required_section("measure").and_then(read_measure);
        let gap = root.section("gap").map(read_gap);
        let types = root.text("types");
        if let (Some(Some(_)), Some(measure)) = (&gap, &measure)
            && measure.density_within_m.is_none()
        {
            let what = "the gap is in density, which is not measured";
            root.fault("gap", what, "add  density_within_m = 1000  under [measure]");
        }
        let sources = SourceSpec::read_all(&root);
        root.finish();
        Some(Self {
            places: places?,
            blocks: blocks.into_iter().collect::<Option<_>>()?,
            measure: measure?,
            gap: match gap {
                Some(gap) => Some(gap?),
                None => None,
            },
            types,
            sources,
        })
    }
}

fn read_places(section: Section<'_>) -> Option<PlacesSpec> {
    let path = section.required_text("path", "places.csv");
    let id = section.required_text("id", "lsoa21cd");
    let population = section.required_text("population", "people");
    let at = read_at(&section);
    let vintage = section.vintage();
    let geometry = section.text("geometry");
    let geometry_id = section.text("geometry_id").or_else(|| id.clone());
    if at.is_none() && geometry.is_none() && !section.has("x") && !section.has("y") {
        let help =
            "add  x = \"easting\"  and  y = \"northing\", or  geometry = \"boundaries.parquet\"";
        let what = "nothing says where the places are";
        section.document().fault(section.line(), what, help);
    }
    let wanted = at.is_some();
    let crs = read_crs(&section);
    if wanted && !section.has("crs") {
        let help = "add  crs = \"EPSG:27700\"  for metres of the British National Grid, or  \"EPSG:4326\"  for longitude and latitude";
        section.document().fault(
            section.line(),
            "nothing says what the coordinates mean",
            help,
        );
    }
    let line = section.line();
    let crs = match (crs, section.has("crs")) {
        (Some(crs), _) => Some(crs),
        (None, true) => None,
        (None, false) => Some(Located {
            value: Crs::british_grid(),
            line,
        }),
    };
    section.finish();
    Some(PlacesSpec {
        path: path?,
        id: id?,
        vintage,
        population: population?,
        at,
        geometry,
        geometry_id: geometry_id?,
        crs: crs?,
    })
}

/// The columns `x` and `y`: both or neither.
fn read_at(section: &Section<'_>) -> Option<[Located<String>; 2]> {
    match (section.text("x"), section.text("y")) {
        (Some(x), Some(y)) => Some([x, y]),
        (Some(_), None) if !section.has("y") => {
            section.fault("x", "there is an x without a y", "add  y = \"northing\"");
            None
        }
        (None, Some(_)) if !section.has("x") => {
            section.fault("y", "there is a y without an x", "add  x = \"easting\"");
            None
        }
        _ => None,
    }
}

fn read_crs(section: &Section<'_>) -> Option<Located<Crs>> {
    let name = section.text("crs")?;
    match Crs::new(&name.value) {
        Ok(value) => Some(Located {
            value,
            line: name.line,
        }),
        Err(error) => {
            let message = error.to_string();
            let (what, help) = message.split_once(": ").unwrap_or((&message, ""));
            section.fault("crs", what, help);
            None
        }
    }
}

fn read_block(section: Section<'_>) -> Option<BlockSpec> {
    let (path, osm) = (section.text("path"), section.text("osm"));
    let found = match (path, osm) {
        (Some(path), None) => Some((path, false)),
        (None, Some(osm)) => Some((osm, true)),
        (Some(_), Some(_)) => {
            let help = "write two [[assets]], one for each file";
            section.fault("osm", "there is both a path and an osm", help);
            None
        }
        (None, None) if section.has("path") || section.has("osm") => None,
        (None, None) => {
            let help = "add  path = \"pharmacies.csv\", or  osm = \"town.osm.pbf\"";
            let what = "nothing says where the assets are listed";
            section.document().fault(section.line(), what, help);
            None
        }
    };
    let is_osm = found.as_ref().is_some_and(|(_, osm)| *osm);
    let kind = section.choice("kind", &Kind::ALL).map(|kind| kind.value);
    let of = read_type_name(&section, is_osm);
    let planned = section.boolean("planned").unwrap_or(false);
    let staffed = section.boolean("staffed").unwrap_or(false);
    let line = section.line();
    let (id, name, capacity) = (
        section.text("id"),
        section.text("name"),
        section.text("capacity"),
    );
    let (at, crs, revenue) = (
        read_at(&section),
        read_crs(&section),
        section.text("revenue"),
    );
    if is_osm {
        for key in ["id", "name", "x", "y", "crs", "capacity", "revenue"] {
            if section.has(key) {
                let what = format!("an extract has no columns, and so no {key}");
                section.fault(
                    key,
                    what,
                    "remove the line: an extract knows where things are",
                );
            }
        }
    } else if at.is_none()
        && !section.has("x")
        && !section.has("y")
        && !found
            .as_ref()
            .is_some_and(|(path, _)| is_geojson(&path.value))
    {
        let help = "add  x = \"x\"  and  y = \"y\": the columns of their coordinates";
        section
            .document()
            .fault(section.line(), "nothing says where the assets are", help);
    }
    if revenue.is_some() && !staffed {
        let what = "a revenue is named for assets that are not said to need staff";
        section.fault("revenue", what, "add  staffed = true, or remove the line");
    }
    section.finish();
    let (path, osm) = found?;
    Some(BlockSpec {
        line,
        path,
        osm,
        id,
        name,
        at,
        crs,
        of: of?,
        kind,
        capacity,
        planned,
        staffed,
        revenue,
    })
}

/// Whether a file's name says that it is a GeoJSON.
pub(super) fn is_geojson(path: &str) -> bool {
    let path = path.to_lowercase();
    [".geojson", ".geojson.gz", ".json"]
        .iter()
        .any(|ending| path.ends_with(ending))
}

fn read_type_name(section: &Section<'_>, osm: bool) -> Option<TypeName> {
    match (section.text("type"), section.text("type_column")) {
        (Some(one), None) => Some(TypeName::One(one)),
        (None, Some(column)) if !osm => Some(TypeName::Column(column)),
        (None, None) if osm => Some(TypeName::Table),
        (None, None) if section.has("type") || section.has("type_column") => None,
        (None, None) => {
            let help = "add  type = \"pharmacy\", or  type_column = \"type\"";
            section.document().fault(
                section.line(),
                "nothing says of what type the assets are",
                help,
            );
            None
        }
        _ => {
            let help = "keep  type  where all are alike; an extract has no columns";
            section.fault("type_column", "a type_column does not go here", help);
            None
        }
    }
}

fn read_measure(section: Section<'_>) -> Option<MeasureSpec> {
    let density_within_m = section.number("density_within_m");
    if let Some(within) = &density_within_m
        && within.value < 0.0
    {
        let what = format!("'measure.density_within_m' is {}", within.value);
        section.fault(
            "density_within_m",
            what,
            "write 0 for what is inside, or a distance in metres",
        );
    }
    let nearest = section.choice("nearest", &[("straight", false), ("walk", true)]);
    let network = section.text("network");
    let legs = section.choice("legs", &Legs::ALL);
    if legs.is_some() && network.is_none() && !section.has("network") {
        let help = "write  nearest = \"walk\"  and a network, or remove the line";
        section.fault("legs", "nobody walks on a network", help);
    }
    let nearest = match (nearest.map(|nearest| nearest.value), network) {
        (Some(true), Some(network)) => Some(NearestBy::Walk(network)),
        (Some(true), None) => {
            if !section.has("network") {
                let help = "add  network = \"town.osm.pbf\"";
                section.fault("nearest", "there is no network to walk on", help);
            }
            None
        }
        (Some(false), None) => Some(NearestBy::Straight),
        (_, Some(_)) => {
            let help = "write  nearest = \"walk\", or remove the network";
            section.fault(
                "network",
                "a network is named, and nobody walks on it",
                help,
            );
            None
        }
        (None, None) => None,
    };
    let catchments: Vec<Option<Catchment>> = section
        .sections("catchment")
        .into_iter()
        .map(read_catchment)
        .collect();
    let all: Option<Vec<Catchment>> = catchments.into_iter().collect();
    let sound = all.is_some();
    let catchments = all.unwrap_or_default();
    for (at, one) in catchments.iter().enumerate() {
        if catchments[..at]
            .iter()
            .any(|known| known.name() == one.name())
        {
            let what = format!(
                "the method '{}' comes twice, and its columns would have one name",
                one.name()
            );
            section.fault(
                "catchment",
                what,
                "keep one of each method; run the other in a spec of its own",
            );
        }
    }
    if density_within_m.is_none()
        && nearest.is_none()
        && catchments.is_empty()
        && section.key_names().next().is_none()
    {
        let help = "add  density_within_m = 1000, nearest = \"straight\", or a catchment";
        section
            .document()
            .fault(section.line(), "nothing is measured", help);
    }
    section.finish();
    sound.then(|| MeasureSpec {
        legs: legs.map_or(Legs::default(), |legs| legs.value),
        density_within_m: density_within_m.map(|within| within.value),
        nearest,
        catchments,
    })
}

fn read_catchment(section: Section<'_>) -> Option<Catchment> {
    const METHODS: [(&str, u8); 4] = [
        ("2sfca", 0),
        ("e2sfca", 1),
        ("gaussian-2sfca", 2),
        ("3sfca", 3),
    ];
    section.require("method", "method = \"2sfca\"");
    let method = section.choice("method", &METHODS)?;
    let distance = |key: &str, example: &str| {
        section.require(key, example);
        section.number(key).map(|number| number.value)
    };
    let steps = || {
        section.require("steps", "steps = [[500, 1.0], [1000, 0.68], [2000, 0.22]]");
        let pairs = section.pairs("steps");
        let steps = pairs.into_iter().map(|pair| Step {
            to_m: pair.value[0],
            weight: pair.value[1],
        });
        section.has("steps").then(|| steps.collect())
    };
    let catchment = match method.value {
        0 => {
            distance("within_m", "within_m = 2000").map(|within_m| Catchment::TwoStep { within_m })
        }
        1 => steps().map(|steps| Catchment::Enhanced { steps }),
        2 => {
            let within_m = distance("within_m", "within_m = 2000");
            let sigma_m = distance("sigma_m", "sigma_m = 666.7");
            within_m
                .zip(sigma_m)
                .map(|(within_m, sigma_m)| Catchment::Gaussian { within_m, sigma_m })
        }
        _ => steps().map(|steps| Catchment::ThreeStep { steps }),
    };
    let catchment = catchment.and_then(|catchment| match catchment.check() {
        Ok(()) => Some(catchment),
        Err(error) => {
            let message = error.to_string();
            let (what, help) = message.split_once(": ").unwrap_or((&message, ""));
            section.fault("method", what, help);
            None
        }
    });
    section.finish();
    catchment
}

fn read_gap(section: Section<'_>) -> Option<GapSpec> {
    let peers = section.required_text("peers", "peers.csv");
    let of = section.choice(
        "of",
        &[("assets", Counts::Assets), ("capacity", Counts::Capacity)],
    );
    let of = of.map_or(Counts::Assets, |of| of.value);
    let hold = section.text("hold");
    if hold.is_some() && of == Counts::Capacity {
        let what =
            "the bar cannot be held for capacity: an earlier output has the density of assets";
        section.fault("hold", what, "remove  hold, or write  of = \"assets\"");
    }
    let firm = section.boolean("firm").unwrap_or(false);
    section.finish();
    Some(GapSpec {
        peers: peers?,
        of,
        hold,
        firm,
    })
}

/// The type called `name`, with the nearest names if there is none.
pub(super) fn find_type<'a>(types: &'a [TypeSpec], name: &str) -> Result<&'a TypeSpec, String> {
    let found = types.iter().find(|one| one.name == name);
    found.ok_or_else(|| {
        let names = types.iter().map(|one| one.name.as_str());
        match allotment_table::nearest(name, names).first() {
            Some(near) => format!("did you mean '{near}'?"),
            None => "print the table of types with  allotment assets types".into(),
        }
    })
}
