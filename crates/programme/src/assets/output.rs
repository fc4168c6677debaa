//! The assets stage's output: a row a place.

use allotment_assets::{Catchment, Counts};
use allotment_table::{Column, Table};

use super::load::Places;
use super::run::Measured;
use super::{AssetsSpec, NearestBy};

/// The output table: codes, then for each type what was measured, in the order
/// count, density, nearest, catchments, gap.
pub(super) fn assets_table(places: &Places, all: &[Measured], spec: &AssetsSpec) -> Table {
    let ids = places.ids.iter().map(|id| Some(id.as_str()));
    let level = places.table.level(&places.id_column);
    let mut columns = vec![Column::codes("id", ids).of_level(level)];
    let from = if places.ground.is_some() {
        "its boundary"
    } else {
        "its centroid"
    };
    let within = spec.measure.density_within_m.unwrap_or(0.0);
    for one in all {
        let name = |what: &str| format!("{}_{what}", one.of.name);
        let kind = one.of.kind.name();
        if let (Some(reached), Some(density)) = (&one.reached, &one.density) {
            let near = if within > 0.0 || places.ground.is_none() {
                format!("at most {within} m from {from}")
            } else {
                "inside the place".into()
            };
            let counts = reached.iter().map(|reached| Some(i64::from(reached.count)));
            columns.push(
                Column::integers(name("count"), counts)
                    .with_definition(format!("how many ({kind}) are {near}")),
            );
            columns.push(
                Column::numbers(name("density"), density.iter().copied()).with_definition(format!(
                    "how many are {near}, per 1,000 people; empty without people"
                )),
            );
        }
        if let Some(metres) = &one.nearest_m {
            let how = match &spec.measure.nearest {
                Some(NearestBy::Walk(_)) => {
                    "on foot along the network, in metres; empty if no way leads to any"
                }
                _ => "in a straight line, in metres; empty if there is none",
            };
            columns.push(
                Column::numbers(name("nearest_m"), metres.iter().copied())
                    .with_definition(format!("how far the nearest is {how}")),
            );
        }
        for (column, definition) in ORDER {
            let found = one
                .catchments
                .iter()
                .find(|(catchment, _)| suffix(catchment) == column);
            if let Some((_, scores)) = found {
                columns.push(
                    Column::numbers(name(column), scores.iter().copied().map(Some))
                        .with_definition(format!(
                            "capacity for each person, {definition}; 0 with nothing in reach"
                        )),
                );
            }
        }
        if let Some(gap) = &one.gap {
            let counts = spec.gap.as_ref().map_or(Counts::Assets, |gap| gap.of);
            columns.push(gap_column(name("gap"), gap, counts));
        }
    }
    Table::new("assets", columns)
}

/// The columns of catchments, in the order in which they stand, with what they
/// are.
const ORDER: [(&str, &str); 4] = [
    ("2sfca", "by a two-step floating catchment"),
    (
        "e2sfca",
        "by a two-step floating catchment with falling weights",
    ),
    (
        "gaussian_2sfca",
        "by a two-step floating catchment with Gaussian weights",
    ),
    ("3sfca", "by a three-step floating catchment"),
];

pub(super) fn suffix(catchment: &Catchment) -> &'static str {
    match catchment {
        Catchment::TwoStep { .. } => "2sfca",
        Catchment::Enhanced { .. } => "e2sfca",
        Catchment::Gaussian { .. } => "gaussian_2sfca",
        Catchment::ThreeStep { .. } => "3sfca",
    }
}

fn gap_column(name: String, gap: &[Option<f64>], counts: Counts) -> Column {
    match counts {
        Counts::Assets => {
            #[expect(clippy::cast_possible_truncation, reason = "a whole number of assets")]
            let cells = gap.iter().map(|gap| gap.map(|more| more as i64));
            Column::integers(name, cells)
                .with_definition("how many more bring it to the median density of its peers")
        }
        Counts::Capacity => Column::numbers(name, gap.iter().copied()).with_definition(
            "how much more capacity brings it to the median of its peers, per person",
        ),
    }
}
