//! Two indices on one level of places, and gathered to larger areas.

use allotment_need::BothOdds;
use allotment_place::{PlaceId, Rank};
use allotment_table::{Column, Faults, Table};

use super::Average;
use crate::summarise::{Areas, SummariseRequest, whole};

/// One level of places with both indices, one entry a place.
#[derive(Debug)]
pub(super) struct Level {
    /// The codes.
    pub(super) ids: Vec<String>,
    /// How many live there, where that is counted.
    pub(super) people: Option<Vec<f64>>,
    /// Both indices: greater is more need. Nothing where only ranks are known.
    pub(super) values: [Option<Vec<f64>>; 2],
    /// Both ranks.
    pub(super) ranks: [Vec<Rank>; 2],
    /// What else is told of each place: its name, what it lies in.
    pub(super) carried: Vec<Column>,
    /// How often each is worst over the draws.
    pub(super) odds: Option<BothOdds>,
}

/// One index as it came, its rows in its own order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Index<'a> {
    pub(super) ids: &'a [PlaceId],
    pub(super) scores: &'a [f64],
    pub(super) ranks: &'a [Rank],
    /// Each row's row in the first index's table.
    pub(super) rows: &'a [usize],
}

/// How places are gathered to larger areas: by the first index's people.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gathering<'a> {
    /// The first index's table.
    pub(super) first: &'a Table,
    pub(super) by: &'a str,
    pub(super) lookup: Option<&'a Table>,
    pub(super) lookup_id: Option<&'a str>,
    pub(super) population: &'a str,
}

impl Gathering<'_> {
    /// The areas by `index`, its people those of the first.
    ///
    /// # Errors
    /// As for summing up.
    pub(super) fn areas(&self, index: Index<'_>) -> Result<Areas, Faults> {
        let mut columns = vec![
            Column::text("id", index.ids.iter().map(|id| Some(id.as_str()))),
            Column::numbers("score", index.scores.iter().copied().map(Some)),
            Column::integers(
                "rank",
                index.ranks.iter().map(|rank| Some(i64::from(rank.get()))),
            ),
        ];
        let people = self.first.select_columns(&[self.population])?;
        let people = people.select_rows(index.rows);
        columns.extend(
            people
                .columns()
                .iter()
                .cloned()
                .map(|people| people.named("population")),
        );
        if self.lookup.is_none() {
            let home = self.first.select_columns(&[self.by])?;
            let home = home.select_rows(index.rows);
            columns.extend(
                home.columns()
                    .iter()
                    .cloned()
                    .map(|home| home.named("home")),
            );
        }
        let table = Table::new(self.first.name(), columns);
        SummariseRequest {
            need: &table,
            id: "id",
            by: if self.lookup.is_some() {
                self.by
            } else {
                "home"
            },
            lookup: self.lookup,
            lookup_id: self.lookup_id,
            population: "population",
        }
        .run()
    }
}

/// The last measure of larger areas that summing up writes.
const LAST_MEASURE: &str = "best_rank";

/// The level of the larger areas, from the same areas by both indices.
pub(super) fn area_level(
    first: &Areas,
    second: &Areas,
    average: Average,
    odds: Option<BothOdds>,
) -> Result<Level, Faults> {
    assert_eq!(
        first.codes, second.codes,
        "the same places lie in the same areas"
    );
    let column = average.column();
    let value = |areas: &Areas| whole(&areas.table, column).map(Some);
    let ranks = |areas: &Areas| -> Result<Vec<Rank>, Faults> {
        let cells = areas.table.integers(&format!("{column}_rank"))?;
        let ranks = cells.into_iter().flatten();
        Ok(ranks
            .filter_map(|rank| Rank::new(u32::try_from(rank).ok()?))
            .collect())
    };
    // What belongs to the areas stands behind the last of their measures.
    let told = first.table.columns().iter();
    let carried = told
        .skip_while(|column| column.name() != LAST_MEASURE)
        .skip(1);
    Ok(Level {
        ids: first.codes.clone(),
        people: Some(whole(&first.table, "population")?),
        values: [value(first)?, value(second)?],
        ranks: [ranks(first)?, ranks(second)?],
        carried: carried.cloned().collect(),
        odds,
    })
}
