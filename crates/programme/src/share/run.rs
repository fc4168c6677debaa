//! The share stage, from spec to table and audit.

use allotment_share::{Allocation, Audit, allocate, audit, odds_of_selection};
use allotment_table::{Faults, Table};
use num_traits::ToPrimitive;

use super::{ShareInput, ShareSpec, share_faults, share_table};
use crate::Files;
use crate::progress::Progress;
use crate::spec::Document;
use crate::vintage::strangers;

/// The share stage's result.
#[derive(Debug)]
pub struct ShareRun {
    /// What it was given.
    pub input: ShareInput,
    /// Who gets what.
    pub allocation: Allocation,
    /// How often each place is in over the need stage's draws, if those are
    /// known, in the places' order.
    pub odds: Option<Vec<f64>>,
    /// The audit.
    pub audit: Audit,
    /// The output table.
    pub table: Table,
}

/// Each draw's ranks of the share's places, if they are known.
pub type Draws<'a> = Option<&'a [Vec<u32>]>;

/// Divides the money that `spec` of `document` describes among the places of
/// `table`. `files` brings what else the spec names.
///
/// # Errors
/// [`Faults`]: everything wrong with the table's cells, or why the money
/// cannot be divided so.
pub fn run_share(
    spec: &ShareSpec,
    document: &Document,
    files: &Files<'_>,
    table: Table,
    draws: Draws<'_>,
    progress: &dyn Progress,
) -> Result<ShareRun, Faults> {
    progress.stage("share", 3);
    let deflator = match &spec.envelope.prices {
        Some((_, path)) => Some(files.table(path)?),
        None => None,
    };
    let input = ShareInput::load(spec, document, table, deflator.as_ref())?;
    let refused = |error| share_faults(&error, spec, document, &input);
    let allocation = allocate(&input.places, &input.spec).map_err(refused)?;
    progress.step(1);
    let odds = match draws {
        Some(draws) => {
            let draws = draws.iter().map(Vec::as_slice);
            Some(odds_of_selection(&input.places, &input.spec, draws).map_err(refused)?)
        }
        None => draws_in_file(spec, files, &input)?
            .map(|draws| {
                let draws = draws.iter().map(Vec::as_slice);
                odds_of_selection(&input.places, &input.spec, draws).map_err(refused)
            })
            .transpose()?,
    };
    progress.step(1);
    let audit = audit(&input.places, &input.spec, &allocation).map_err(refused)?;
    progress.step(1);
    Ok(ShareRun {
        table: share_table(&input, &allocation, odds.as_deref()),
        input,
        allocation,
        odds,
        audit,
    })
}

/// The draws in the file that the spec names: a column of codes, and a column
/// of ranks for each draw.
fn draws_in_file(
    spec: &ShareSpec,
    files: &Files<'_>,
    input: &ShareInput,
) -> Result<Option<Vec<Vec<u32>>>, Faults> {
    let Some(path) = &spec.places.draws else {
        return Ok(None);
    };
    let table = files.table(path)?;
    let ids = table.place_ids("id")?;
    let row_of: std::collections::BTreeMap<_, usize> = ids.iter().zip(0..).collect();
    let mut faults = Faults::new();
    let own = (&input.table, input.id_column.as_str());
    faults.extend(strangers(own, &input.places.ids, (&table, "id")));
    let mut rows = Vec::with_capacity(input.places.len());
    for (place, id) in input.places.ids.iter().enumerate() {
        match row_of.get(id) {
            Some(&row) => rows.push(row),
            None => {
                let what = format!("'{id}' is not in {}", table.name());
                let help = "give the draws of the same need stage";
                faults.push(input.table.fault_at(place, &input.id_column, what, help));
            }
        }
    }
    faults.into_result(())?;
    let mut draws = Vec::new();
    for column in table
        .columns()
        .iter()
        .filter(|column| column.name() != "id")
    {
        let ranks = crate::summarise::whole(&table, column.name())?;
        draws.push(
            rows.iter()
                .map(|&row| ranks[row].to_u32().unwrap_or(u32::MAX))
                .collect(),
        );
    }
    Ok(Some(draws))
}

impl ShareRun {
    /// The places that get money, with their names.
    #[must_use]
    pub fn places_with_money(&self) -> Vec<(String, String)> {
        let places = &self.input.places;
        let all = places.ids.iter().zip(&places.names);
        all.zip(&self.allocation.places)
            .filter(|(_, place)| place.selected)
            .map(|((id, name), _)| (id.to_string(), name.clone()))
            .collect()
    }

    /// Whether every axiom holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.audit
            .axioms
            .iter()
            .all(allotment_share::Finding::holds)
    }

    /// What a reader of the table alone might not see, a sentence each.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let unknown = self.audit.limits.iter();
        let unknown = unknown.filter(|limit| !limit.without_previous.is_empty());
        unknown
            .map(|limit| {
                let (key, count) = (limit.limit.key(), limit.without_previous.len());
                if count == 1 {
                    format!("{key} cannot hold 1 place, which has no earlier amount; the audit names it")
                } else {
                    format!("{key} cannot hold {count} places, which have no earlier amount; the audit lists them")
                }
            })
            .collect()
    }
}
