//! The assets stage, from spec to table and document.

use allotment_assets::{
    Catchment, Counts, Ground, Legs, Network, OFF_THE_NETWORK_M, Reach, Reached, access, gaps,
    nearest, on_foot, per_thousand, reached,
};
use allotment_place::Point;
use allotment_streetmap::StreetMap;
use allotment_table::{Fault, Faults, Table};
use serde_json::{Map, Value};

use super::about::About;
use super::gap::Comparison;
use super::load::{
    ATTRIBUTION, Asset, Inventory, Places, TypeOf, load_inventory, load_places, refused,
};
use super::output::assets_table;
use super::page::Page;
use super::{AssetsSpec, MeasureSpec, NearestBy, Notes, TypeSpec, own_types, read_types};
use crate::files::Files;
use crate::progress::Progress;
use crate::spec::{Document, Located};

/// The assets stage's result.
#[derive(Debug)]
pub struct AssetsRun {
    /// The output table.
    pub table: Table,
    /// What a reader should know.
    pub notes: Notes,
    /// How many places there are.
    pub places: usize,
    document: Map<String, Value>,
    types: usize,
    assets: usize,
    /// What pages show.
    pub(super) page: Page,
}

/// What was measured of one type, an entry a place.
#[derive(Debug)]
pub(super) struct Measured {
    pub(super) of: TypeOf,
    pub(super) reached: Option<Vec<Reached>>,
    pub(super) density: Option<Vec<Option<f64>>>,
    pub(super) nearest_m: Option<Vec<Option<f64>>>,
    pub(super) catchments: Vec<(Catchment, Vec<f64>)>,
    pub(super) gap: Option<Vec<Option<f64>>>,
}

/// The table of types that `spec` names, or the one that ships.
pub(super) fn types_of(spec: &AssetsSpec, files: &Files<'_>) -> Result<Vec<TypeSpec>, Faults> {
    match &spec.types {
        None => own_types(),
        Some(path) => read_types(&Document::from_bytes(&path.value, files.bytes(path)?)?),
    }
}

/// Works out what `spec` of `document` asks for.
///
/// # Errors
/// [`Faults`]: everything wrong with the files that it names.
pub fn run_assets(
    spec: &AssetsSpec,
    document: &Document,
    files: &Files<'_>,
    progress: &dyn Progress,
) -> Result<AssetsRun, Faults> {
    progress.stage("assets: reading", 1);
    let mut notes = Notes::default();
    let types = types_of(spec, files)?;
    let mut faults = Faults::new();
    let places = faults.collect(load_places(&spec.places, files, &mut notes));
    let crs = &spec.places.crs.value;
    let inventory = faults.collect(load_inventory(
        &spec.blocks,
        &types,
        document,
        crs,
        places.as_ref(),
        files,
        &mut notes,
    ));
    // Peers are looked at too, whatever is wrong with the assets.
    let comparison = match (&spec.gap, &places) {
        (Some(gap), Some(places)) => {
            faults.collect(Comparison::load(gap, places, files, &mut notes))
        }
        _ => None,
    };
    let (Some(places), Some(inventory)) = (places, inventory) else {
        return Err(faults);
    };
    faults.into_result(())?;
    let network = match &spec.measure.nearest {
        Some(NearestBy::Walk(path)) => Some(load_network(path, &places, files)?),
        _ => None,
    };
    if let Some(network) = &network {
        tell_off_the_network(network, &places, spec.measure.legs, &mut notes);
        tell_assets_off_the_network(network, &inventory, spec.measure.legs, &mut notes);
    }
    progress.stage("assets: measuring", inventory.types.len());
    let mut all = Vec::with_capacity(inventory.types.len());
    for (of, type_of) in inventory.types.iter().enumerate() {
        let assets: Vec<&Asset> = inventory.of_type(of).collect();
        if assets.is_empty() {
            let what = format!(
                "there is no '{}' anywhere: every place has 0, and no nearest",
                type_of.name
            );
            notes.push("types without assets", document.file(), None, what);
        }
        let mut measured = measure(&spec.measure, &places, &assets, type_of, network.as_ref());
        if let (Some(gap), Some(comparison)) = (&spec.gap, &comparison) {
            let settled = before_what_is_planned(&spec.measure, &places, &assets);
            let bars = settled.as_deref().or(measured.reached.as_deref());
            measured.gap = Some(gap_of(&measured, bars, &places, comparison, gap.of)?);
        }
        refuse_beyond(&measured, &places, spec)?;
        all.push(measured);
        progress.step(1);
    }
    tell_unpaid(&inventory, &mut notes);
    let table = assets_table(&places, &all, spec);
    let about = About {
        spec,
        places: &places,
        inventory: &inventory,
        network: network.as_ref(),
    };
    Ok(AssetsRun {
        document: about.document(&notes.clone().relative_to(document)),
        places: places.ids.len(),
        types: inventory.types.len(),
        assets: inventory.assets.len(),
        notes,
        table,
        page: Page::new(
            &places,
            spec.measure.density_within_m,
            &inventory,
            all,
            &types,
        ),
    })
}

impl AssetsRun {
    /// What a JSON document says beside the places.
    #[must_use]
    pub fn document(&self) -> Map<String, Value> {
        self.document.clone()
    }

    /// What happened, in words.
    #[must_use]
    pub fn in_words(&self) -> String {
        let types = match self.types {
            1 => "1 type".into(),
            many => format!("{many} types"),
        };
        format!(
            "{} assets of {types} for {} places",
            self.assets, self.places
        )
    }
}

/// What is measured of `assets`, all of one type.
fn measure(
    spec: &MeasureSpec,
    places: &Places,
    assets: &[&Asset],
    of: &TypeOf,
    network: Option<&Network>,
) -> Measured {
    let points: Vec<Point> = assets.iter().map(|asset| asset.at).collect();
    let capacity: Vec<f64> = assets.iter().map(|asset| asset.capacity).collect();
    let ground = match &places.ground {
        Some(ground) => Ground::Areas(ground),
        None => Ground::Centroids(&places.at),
    };
    let within_m = match (spec.density_within_m, &places.ground) {
        (Some(within_m), _) => Some(within_m),
        (None, Some(_)) => Some(0.0),
        (None, None) => None,
    };
    let reached = within_m.map(|within_m| reached(ground, &points, &capacity, within_m));
    let density = reached.as_ref().map(|reached| {
        let pairs = reached.iter().zip(&places.people);
        pairs
            .map(|(reached, &people)| per_thousand(f64::from(reached.count), people))
            .collect()
    });
    let nearest_m = spec.nearest.as_ref().map(|_| match network {
        Some(network) => {
            let found = on_foot(network, &places.at, &points, spec.legs);
            found
                .into_iter()
                .map(|found| Some(found.nearest?.metres))
                .collect()
        }
        None => {
            let found = nearest(&places.at, &points);
            found.into_iter().map(|found| Some(found?.metres)).collect()
        }
    });
    let furthest = spec
        .catchments
        .iter()
        .map(Catchment::reach_m)
        .fold(0.0, f64::max);
    let catchments = if spec.catchments.is_empty() {
        Vec::new()
    } else {
        let reach = Reach::within(&places.at, &points, furthest).expect("catchments were checked");
        let each = spec.catchments.iter().map(|catchment| {
            let scores = access(catchment, &reach, &places.people, &capacity);
            (catchment.clone(), scores.expect("catchments were checked"))
        });
        each.collect()
    };
    Measured {
        of: of.clone(),
        reached,
        density,
        nearest_m,
        catchments,
        gap: None,
    }
}

/// Refuses what comes to more than can be told: a few people beside much capacity make
/// numbers that no `f64` holds, and gaps that no count does.
fn refuse_beyond(measured: &Measured, places: &Places, spec: &AssetsSpec) -> Result<(), Faults> {
    /// The greatest whole number up to which an `f64` holds all, 2^53.
    const COUNT_MOST: f64 = 9_007_199_254_740_992.0;
    let of = |column: &Option<Vec<Option<f64>>>, row: usize| column.as_ref()?[row];
    let mut faults = Faults::new();
    for row in 0..places.ids.len() {
        let catchments = measured.catchments.iter();
        let numbers = catchments.map(|(_, scores)| Some(scores[row]));
        let numbers = numbers.chain([of(&measured.density, row), of(&measured.nearest_m, row)]);
        let beyond = numbers.flatten().any(|number| !number.is_finite());
        if beyond || of(&measured.gap, row).is_some_and(|gap| gap > COUNT_MOST || gap.is_nan()) {
            let what = format!(
                "what is measured of '{}' comes to more than can be told here",
                measured.of.name
            );
            let help = "check how many people live here, and how much assets hold";
            let column = &spec.places.population.value;
            faults.push(places.table.fault_at(row, column, what, help));
        }
    }
    faults.into_result(())
}

/// What each place reaches without what is only planned; nothing if all is there.
fn before_what_is_planned(
    spec: &MeasureSpec,
    places: &Places,
    assets: &[&Asset],
) -> Option<Vec<Reached>> {
    if !assets.iter().any(|asset| asset.planned) {
        return None;
    }
    let there = assets.iter().filter(|asset| !asset.planned);
    let (points, capacity): (Vec<Point>, Vec<f64>) =
        there.map(|asset| (asset.at, asset.capacity)).unzip();
    let ground = match &places.ground {
        Some(ground) => Ground::Areas(ground),
        None => Ground::Centroids(&places.at),
    };
    let within_m = spec.density_within_m.unwrap_or(0.0);
    Some(reached(ground, &points, &capacity, within_m))
}

/// How many more bring each place to its bar, which is what its peers have of
/// `settled`.
fn gap_of(
    measured: &Measured,
    settled: Option<&[Reached]>,
    places: &Places,
    comparison: &Comparison,
    of: Counts,
) -> Result<Vec<Option<f64>>, Faults> {
    let (Some(reached), Some(settled)) = (&measured.reached, settled) else {
        unreachable!("a gap without a density was refused");
    };
    let amounts = |reached: &[Reached]| -> Vec<f64> {
        let each = reached.iter();
        each.map(|reached| match of {
            Counts::Assets => f64::from(reached.count),
            Counts::Capacity => reached.capacity,
        })
        .collect()
    };
    let have = amounts(reached);
    let density: Vec<Option<f64>> = (amounts(settled).iter().zip(&places.people))
        .map(|(&have, &people)| per_thousand(have, people))
        .collect();
    let bars = comparison.bars(&measured.of.name, &density)?;
    let found = gaps(&have, &places.people, &bars, of);
    Ok(found
        .into_iter()
        .map(|gap| gap.map(|gap| gap.more))
        .collect())
}

/// The network of an extract, on the plane of the places.
fn load_network(
    path: &Located<String>,
    places: &Places,
    files: &Files<'_>,
) -> Result<Network, Faults> {
    let file = &path.value;
    let bytes = files.bytes_under(path, ATTRIBUTION)?;
    let walk = StreetMap::walk(&bytes)
        .map_err(|error| refused(&error, file))?
        .walk;
    let nodes = walk.places.iter().map(|at| Point {
        x: at.longitude,
        y: at.latitude,
    });
    let mut nodes: Vec<Point> = nodes.collect();
    let degrees = allotment_projection::Crs::degrees();
    let wrong = |what: String, help: &str| Faults::from(Fault::new(file, what, help));
    places.plane.take(&degrees, &mut nodes).map_err(|error| {
        wrong(
            error.to_string(),
            "use an extract of the country of the places",
        )
    })?;
    Network::new(&nodes, &walk.edges).map_err(|error| {
        let message = error.to_string();
        let (what, help) = message.split_once(": ").unwrap_or((&message, ""));
        wrong(what.to_owned(), help)
    })
}

/// What to say of a leg of so many metres.
fn leg_in_words(legs: Legs) -> &'static str {
    match legs {
        Legs::Never => {
            "its way on foot begins there, and the way to it is not counted: legs = \"long\" counts it"
        }
        Legs::Long | Legs::Always => {
            "the way there, in a straight line, is counted in its way on foot"
        }
    }
}

/// Assets that stand far from any way, a note each.
fn tell_assets_off_the_network(
    network: &Network,
    inventory: &Inventory,
    legs: Legs,
    notes: &mut Notes,
) {
    for asset in &inventory.assets {
        let (_, metres) = network.snap(asset.at);
        if metres > OFF_THE_NETWORK_M {
            let name = asset.name.as_deref().or(asset.id.as_deref());
            let what = format!(
                "{} is {metres:.0} m from the nearest way of the network; {}",
                name.unwrap_or("an asset"),
                leg_in_words(legs)
            );
            notes.push("assets off the network", &asset.file, asset.line, what);
        }
    }
}

fn tell_off_the_network(network: &Network, places: &Places, legs: Legs, notes: &mut Notes) {
    for (row, (id, &at)) in places.ids.iter().zip(&places.at).enumerate() {
        let (_, metres) = network.snap(at);
        if metres > OFF_THE_NETWORK_M {
            let what = format!(
                "'{id}' is {metres:.0} m from the nearest way of the network; {}",
                leg_in_words(legs)
            );
            notes.push(
                "places off the network",
                places.table.name(),
                Some(places.table.line_of(row)),
                what,
            );
        }
    }
}

fn tell_unpaid(inventory: &Inventory, notes: &mut Notes) {
    for asset in inventory.assets.iter().filter(|asset| asset.unpaid) {
        let name = asset
            .name
            .as_deref()
            .or(asset.id.as_deref())
            .unwrap_or("an asset");
        let what = format!(
            "{name} ({}) needs staff, and has no revenue for them",
            inventory.types[asset.of].name
        );
        notes.push(UNPAID, &asset.file, asset.line, what);
    }
}

pub(super) const UNPAID: &str = "staffed assets without revenue";
