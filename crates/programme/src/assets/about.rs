//! What a JSON document tells of a run of the assets stage.

use allotment_assets::{Catchment, Counts, Network};
use serde_json::{Map, Value, json};

use super::load::{ATTRIBUTION, Asset, Inventory, Places};
use super::run::UNPAID;
use super::{AssetsSpec, Kind, NearestBy, Notes};

/// What a document tells of a run.
pub(super) struct About<'a> {
    pub(super) spec: &'a AssetsSpec,
    pub(super) places: &'a Places,
    pub(super) inventory: &'a Inventory,
    pub(super) network: Option<&'a Network>,
}

impl About<'_> {
    pub(super) fn document(&self, notes: &Notes) -> Map<String, Value> {
        let mut document = Map::new();
        document.insert("measures".into(), self.measures());
        document.insert("types".into(), self.types());
        let kinds = Kind::ALL.iter().map(|(name, kind)| {
            let of = |asset: &&Asset| self.inventory.types[asset.of].kind == *kind;
            (
                (*name).to_owned(),
                json!(self.inventory.assets.iter().filter(of).count()),
            )
        });
        document.insert("kinds".into(), Value::Object(kinds.collect()));
        if self.spec.blocks.iter().any(|block| block.staffed) {
            document.insert("staffed_without_revenue".into(), json!(notes.count(UNPAID)));
        }
        document.insert("notes".into(), notes.to_json());
        let osm = self.network.is_some() || self.spec.blocks.iter().any(|block| block.osm);
        if osm {
            document.insert("attribution".into(), json!(ATTRIBUTION));
        }
        document
    }

    fn measures(&self) -> Value {
        let measure = &self.spec.measure;
        let mut told = Map::new();
        told.insert("plane".into(), json!(self.places.plane.crs.code()));
        let from = if self.places.ground.is_some() {
            "boundary"
        } else {
            "centroid"
        };
        if let Some(within_m) =
            measure
                .density_within_m
                .or(self.places.ground.is_some().then_some(0.0))
        {
            told.insert(
                "density".into(),
                json!({"within_m": within_m, "of": from, "per_people": 1000}),
            );
        }
        match (&measure.nearest, self.network) {
            (Some(NearestBy::Walk(path)), Some(network)) => {
                let walk = json!({
                    "by": "walk",
                    "network": path.value,
                    "nodes": network.nodes(),
                    "parts": network.components(),
                    "nodes_left_out": network.left_out(),
                });
                told.insert("nearest".into(), walk);
            }
            (Some(_), _) => {
                told.insert("nearest".into(), json!({"by": "straight"}));
            }
            (None, _) => {}
        }
        let catchments = measure.catchments.iter().map(|one| match one {
            Catchment::TwoStep { within_m } => json!({"method": one.name(), "within_m": within_m}),
            Catchment::Gaussian { within_m, sigma_m } => {
                json!({"method": one.name(), "within_m": within_m, "sigma_m": sigma_m})
            }
            Catchment::Enhanced { steps } | Catchment::ThreeStep { steps } => {
                let steps = steps.iter().map(|step| json!([step.to_m, step.weight]));
                json!({"method": one.name(), "steps": steps.collect::<Vec<_>>()})
            }
        });
        told.insert("catchment".into(), catchments.collect());
        if let Some(gap) = &self.spec.gap {
            let of = match gap.of {
                Counts::Assets => "assets",
                Counts::Capacity => "capacity",
            };
            let held = gap.hold.as_ref().map(|hold| hold.value.as_str());
            told.insert(
                "gap".into(),
                json!({"of": of, "bar": "median of peers", "held_at": held, "firm_only": gap.firm}),
            );
        }
        Value::Object(told)
    }

    fn types(&self) -> Value {
        let each = self.inventory.types.iter().enumerate().map(|(of, one)| {
            let assets: Vec<&Asset> = self.inventory.of_type(of).collect();
            let capacity: f64 = assets.iter().fold(0.0, |sum, asset| sum + asset.capacity);
            json!({"type": one.name, "kind": one.kind.name(), "assets": assets.len(), "capacity": capacity})
        });
        each.collect()
    }
}
