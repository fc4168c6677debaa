//! What pages show of a run: the types, where assets stand, what each place has.

use allotment_assets::{Ground, reached};
use allotment_place::{MultiPolygon, PlaceId, Point};
use allotment_projection::{Crs, project};
use allotment_table::Faults;

use super::load::{Inventory, Places, Plane, fault_of};
use super::output::suffix;
use super::run::Measured;
use super::{AssetsRun, Kind, TypeSpec};

/// A type, as people call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TypeTitle {
    pub(crate) title: String,
    pub(crate) kind: Kind,
}

/// What one place has of one type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PlaceOfType {
    pub(crate) count: Option<u64>,
    pub(crate) per_thousand: Option<f64>,
    pub(crate) nearest_m: Option<f64>,
    pub(crate) gap: Option<f64>,
}

/// What a run keeps for pages.
#[derive(Debug)]
pub(super) struct Page {
    ids: Vec<PlaceId>,
    types: Vec<TypeTitle>,
    points: Vec<(usize, Point)>,
    measured: Vec<Measured>,
    plane: Plane,
    has_ground: bool,
    within_m: Option<f64>,
}

impl Page {
    pub(super) fn new(
        places: &Places,
        within_m: Option<f64>,
        inventory: &Inventory,
        measured: Vec<Measured>,
        types: &[TypeSpec],
    ) -> Self {
        let title = |name: &str| {
            let known = types.iter().find(|one| one.name == name);
            known.map_or_else(
                || {
                    let words = name.replace('_', " ");
                    let mut letters = words.chars();
                    let first = letters.next().into_iter().flat_map(char::to_uppercase);
                    first.chain(letters).collect()
                },
                |known| known.title.clone(),
            )
        };
        Self {
            ids: places.ids.clone(),
            types: (inventory.types.iter())
                .map(|one| TypeTitle {
                    title: title(&one.name),
                    kind: one.kind,
                })
                .collect(),
            points: (inventory.assets.iter())
                .map(|asset| (asset.of, asset.at))
                .collect(),
            measured,
            plane: places.plane.clone(),
            has_ground: places.ground.is_some(),
            within_m: within_m.or_else(|| places.ground.as_ref().map(|_| 0.0)),
        }
    }
}

impl AssetsRun {
    /// The codes of the places, in the order of the table.
    pub(crate) fn ids(&self) -> &[PlaceId] {
        &self.page.ids
    }

    /// The types.
    pub(crate) fn types(&self) -> &[TypeTitle] {
        &self.page.types
    }

    /// How many assets there are of the type at `of`.
    pub(crate) fn count_of(&self, of: usize) -> usize {
        let points = self.page.points.iter();
        points.filter(|(type_of, _)| *type_of == of).count()
    }

    /// What the place in row `row` has, an entry a type.
    pub(crate) fn of_place(&self, row: usize) -> Vec<PlaceOfType> {
        (self.page.measured.iter())
            .map(|one| PlaceOfType {
                count: (one.reached.as_ref()).map(|reached| u64::from(reached[row].count)),
                per_thousand: one.density.as_ref().and_then(|density| density[row]),
                nearest_m: one.nearest_m.as_ref().and_then(|metres| metres[row]),
                gap: one.gap.as_ref().and_then(|gap| gap[row]),
            })
            .collect()
    }

    /// What the type at `of` is called in columns.
    pub(crate) fn type_name(&self, of: usize) -> &str {
        &self.page.measured[of].of.name
    }

    /// How many of the type at `of` each place has per 1,000 people, if that was
    /// measured.
    pub(crate) fn density_of(&self, of: usize) -> Option<&[Option<f64>]> {
        self.page.measured[of].density.as_deref()
    }

    /// How far the nearest of the type at `of` is from each place, if that was measured.
    pub(crate) fn nearest_of(&self, of: usize) -> Option<&[Option<f64>]> {
        self.page.measured[of].nearest_m.as_deref()
    }

    /// The catchments of the type at `of`, by what their columns end in.
    pub(crate) fn catchments_of(&self, of: usize) -> impl Iterator<Item = (&'static str, &[f64])> {
        let all = self.page.measured[of].catchments.iter();
        all.map(|(catchment, scores)| (suffix(catchment), scores.as_slice()))
    }

    /// Within how many metres of a border an asset counts, if densities are measured.
    pub(crate) fn within_m(&self) -> Option<f64> {
        self.page.within_m
    }

    /// How many of each type stand in `ground`, or near it as for the places; nothing if
    /// densities are not measured.
    ///
    /// # Errors
    /// [`Faults`] if there is no way from `crs` to where the assets are.
    pub(crate) fn standing_in(
        &self,
        ground: &MultiPolygon,
        crs: &Crs,
    ) -> Result<Option<Vec<u32>>, Faults> {
        let Some(within_m) = self.page.within_m else {
            return Ok(None);
        };
        let moved = self.page.plane.take_shape(crs, ground);
        let shape = [moved.map_err(|error| fault_of(&error, "the neighbourhood", |_| None))?];
        let counts = (0..self.page.types.len()).map(|of| {
            let points = self.page.points.iter().filter(|(known, _)| *known == of);
            let points: Vec<Point> = points.map(|(_, at)| *at).collect();
            let capacity = vec![1.0; points.len()];
            reached(Ground::Areas(&shape), &points, &capacity, within_m)[0].count
        });
        Ok(Some(counts.collect()))
    }

    /// Whether places have ground, or points alone.
    pub(crate) fn has_ground(&self) -> bool {
        self.page.has_ground
    }

    /// The code of the system in which metres were measured.
    pub(crate) fn plane_code(&self) -> String {
        self.page.plane.crs.code().to_string()
    }

    /// The type of every asset and where it stands: in degrees, or in the metres
    /// that were measured in.
    ///
    /// # Errors
    /// [`Faults`] of `file` if there is no way to degrees.
    pub(crate) fn points_on(
        &self,
        degrees: bool,
        file: &str,
    ) -> Result<Vec<(usize, Point)>, Faults> {
        let mut at: Vec<Point> = self.page.points.iter().map(|(_, at)| *at).collect();
        if degrees {
            project(&self.page.plane.crs, &Crs::degrees(), &mut at)
                .map_err(|error| fault_of(&error, file, |_| None))?;
        }
        let types = self.page.points.iter().map(|(of, _)| *of);
        Ok(types.zip(at).collect())
    }
}
