//! k-means from given starts, beside scikit-learn's from the same.

use std::collections::BTreeMap;
use std::path::Path;

use allotment_peers::{KMeansOptions, Spread, Start, Structure, Variable, k_means};
use allotment_table::Table;
use serde_json::Value;

use super::outcome::{Compared, list, read, whole};
use crate::error::ProofError;

/// Compares the sum of squares, the rounds, the sizes, the centres and the type of
/// every place.
pub(super) fn compare(
    table: &Table,
    id: &str,
    labels: &Table,
    expected: &Path,
) -> Result<Table, ProofError> {
    let expected = &read(expected)?["kmeans7"];
    let names: Vec<&str> = list(&expected["vars"])
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let ids = table.place_ids(id)?;
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let columns = names.iter().map(|name| table.numbers(name));
    let columns = columns.collect::<Result<Vec<_>, _>>()?;
    let variables: Vec<Variable<'_>> = names
        .iter()
        .zip(&columns)
        .map(|(name, values)| Variable {
            name,
            values,
            weight: 1.0,
        })
        .collect();
    let structure =
        Structure::new(&ids, &variables, Spread::Population).map_err(|error| ProofError::Case {
            file: table.name().into(),
            what: error.to_string(),
        })?;
    let views: Vec<&[f64]> = (0..names.len()).map(|at| structure.z(at)).collect();
    let starts = list(&expected["init_rows"])
        .iter()
        .filter_map(Value::as_u64);
    let starts: Vec<usize> = starts.filter_map(|row| usize::try_from(row).ok()).collect();
    let types = starts.len();
    let found = k_means(
        &views,
        types,
        &Start::Places(starts),
        KMeansOptions::default(),
    );

    let mut compared = Compared::default();
    let inertia = &expected["inertia"];
    let room = 1e-9 * inertia.as_f64().unwrap_or_default();
    compared.near(
        "sum of squares",
        "inertia",
        Some(found.inertia),
        inertia,
        room,
    );
    #[expect(clippy::cast_precision_loss, reason = "rounds and places are few")]
    let float = |whole: usize| Some(whole as f64);
    compared.near(
        "rounds",
        "rounds",
        float(found.rounds),
        &expected["n_iter"],
        0.0,
    );
    let centres = list(&expected["centers"]);
    for (at, (centre, sizes)) in centres.iter().zip(list(&expected["sizes"])).enumerate() {
        let many = found.labels.iter().filter(|&&label| label == at).count();
        compared.near("sizes", format!("type {at}"), float(many), sizes, 0.0);
        for (name, (own, middle)) in names.iter().zip(found.centres[at].iter().zip(list(centre))) {
            compared.near(
                "centres",
                format!("{name} of type {at}"),
                Some(*own),
                middle,
                1e-9,
            );
        }
    }
    let codes = labels.place_ids("lsoa21cd")?;
    let codes = codes.iter().map(ToString::to_string);
    let theirs: BTreeMap<String, i64> = codes.zip(whole(labels, "label")?).collect();
    let places = structure.rows().iter().map(|&row| ids[row]);
    let apart: Vec<&str> = places
        .zip(&found.labels)
        .filter(|(id, label)| theirs.get(*id).copied() != i64::try_from(**label).ok())
        .map(|(id, _)| id)
        .collect();
    let how = format!(
        "{} places are of another type: {:?}",
        apart.len(),
        apart.first()
    );
    let all = apart.is_empty() && theirs.len() == ids.len();
    compared.holds("types", "every place", all, &how);
    Ok(compared.table())
}
