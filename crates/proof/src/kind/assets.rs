//! What is within reach, by the programme's own functions.

use allotment_programme::assets::{AssetsSpec, run_assets};
use allotment_programme::spec::Document;
use allotment_programme::{Files, Silent};
use allotment_table::Table;

use super::kept;
use crate::case::Made;
use crate::data::Data;
use crate::error::ProofError;

/// The output of the stage on `spec`, whose files lie in the data folder or are
/// `made` of others there.
pub(super) fn assets(
    name: &str,
    spec: &str,
    made: &[Made],
    data: &Data,
) -> Result<Table, ProofError> {
    let shown = format!("{name} (spec)");
    let document = Document::from_bytes(&shown, spec.as_bytes().to_vec())?;
    let document = document.in_folder(data.folder());
    let spec = document.finish(AssetsSpec::read(document.root()))?;
    let files = Files::new(&document, spec.sources.clone());
    for one in made {
        let table = data.joined(&one.tables)?;
        let table = match &one.keep {
            Some(condition) => kept(&table, condition)?,
            None => table,
        };
        files.lend(&one.name, table);
    }
    Ok(run_assets(&spec, &document, &files, &Silent)?.table)
}
