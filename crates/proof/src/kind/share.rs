//! Money divided and audited.

use allotment_programme::share::{ShareSpec, run_share};
use allotment_programme::spec::Document;
use allotment_programme::{Files, Silent};
use allotment_table::{Column, Table};

use super::{Produced, of_rows};
use crate::error::ProofError;

/// The shares of the places in `table` by the spec `text`, and the audit's
/// axioms.
pub(super) fn share(name: &str, text: &str, table: Table) -> Result<Produced, ProofError> {
    let document = Document::from_bytes(&format!("{name} (spec)"), text.as_bytes().to_vec())?;
    let spec = document.finish(ShareSpec::read(document.root(), false, None))?;
    let files = Files::new(&document, Vec::new());
    let run = run_share(&spec, &document, &files, table, None, &Silent)?;
    let amounts = run.table.numbers("amount_minor")?;
    let all: f64 = amounts.iter().flatten().sum();
    let mut rows = run.table;
    let parts = amounts
        .iter()
        .map(|amount| amount.map(|amount| amount / all));
    rows.push_column(Column::numbers("share", parts));
    let axioms = &run.audit.axioms;
    let holds = axioms.iter().map(|one| Some(i64::from(one.holds())));
    let axioms = Table::new(
        "axioms",
        vec![
            Column::text("id", axioms.iter().map(|one| Some(one.axiom.key()))),
            Column::integers("holds", holds),
        ],
    );
    Ok(Produced {
        axioms,
        ..of_rows(rows)
    })
}
