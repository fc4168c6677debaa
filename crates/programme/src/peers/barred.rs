//! Peers are not chosen by what is being compared: what is compared is refused as
//! structure, by its name and by its values.

use std::collections::BTreeMap;
use std::path::Path;

use allotment_peers::{Copied, copy_of};
use allotment_table::{Fault, Faults, Table};

use super::{PeersInput, PeersSpec};
use crate::assets::run_assets;
use crate::course::ASSETS_TABLE;
use crate::files::Files;
use crate::need::{NeedInput, NeedSpec, ValuesSpec};
use crate::outcome::OutcomeSpec;
use crate::progress::Silent;
use crate::spec::Document;
use crate::{PROGRAMME, Programme};

/// Something that is compared, elsewhere than in the spec of peers.
#[derive(Debug, Clone)]
pub struct Barred {
    /// What it is: `an indicator of need in programme.toml`.
    pub what: String,
    /// The names by which it goes.
    pub names: Vec<String>,
    /// Its values by place, once for each period.
    pub values: Vec<BTreeMap<String, f64>>,
}

impl Barred {
    /// What the programme beside the spec in `document` compares; nothing if there
    /// is none.
    ///
    /// # Errors
    /// [`Faults`] if it cannot be read: then nobody knows what it compares.
    pub(super) fn beside(document: &Document) -> Result<Vec<Self>, Faults> {
        let folder = document.resolve("");
        let folder = if folder == Path::new("") {
            Path::new(".").to_path_buf()
        } else {
            folder
        };
        if !folder.join(PROGRAMME).exists() || Path::new(document.file()).ends_with(PROGRAMME) {
            return Ok(Vec::new());
        }
        let programme = Programme::read(&folder)?;
        let files = Files::new(&programme.document, programme.sources.clone());
        let mut all = Vec::new();
        let indices = [&programme.need, &programme.community];
        for need in indices.into_iter().flatten() {
            if let (Some(_), Some(assets)) = (need.reads(ASSETS_TABLE), &programme.assets) {
                let run = run_assets(assets, &programme.document, &files, &Silent)?;
                files.lend(ASSETS_TABLE, run.table);
            }
            let path = need
                .table
                .path
                .as_ref()
                .expect("a programme names its table");
            let table = files.joined(path, &need.table)?;
            let input = NeedInput::load(need, &programme.document, table)?;
            all.extend(Self::of_need(need, &input));
        }
        if let Some(outcome) = &programme.outcome {
            all.extend(Self::of_outcome(outcome, &files)?);
        }
        Ok(all)
    }

    /// The indicators of need.
    pub(crate) fn of_need(spec: &NeedSpec, input: &NeedInput) -> Vec<Self> {
        let columns = &input.indicator_columns;
        let indicators = spec.indicators.iter().zip(&input.indicators).zip(columns);
        indicators
            .map(|((spec, indicator), column)| {
                let mut names = vec![spec.id.value.clone()];
                match &spec.values {
                    ValuesSpec::Column(_) => names.extend(column.clone()),
                    ValuesSpec::Sql(_) => {}
                }
                let cells = input.ids.iter().zip(&indicator.values);
                let values = cells.filter_map(|(id, value)| Some((id.to_string(), (*value)?)));
                Self {
                    what: "an indicator of need of the programme".into(),
                    names,
                    values: vec![values.collect()],
                }
            })
            .collect()
    }

    /// The outcomes, in every period.
    pub(crate) fn of_outcome(spec: &OutcomeSpec, files: &Files<'_>) -> Result<Vec<Self>, Faults> {
        let table = files.table(&spec.panel)?;
        let units = table.text(&spec.columns.unit)?;
        let times = table.text(&spec.columns.time)?;
        let one = |column: &str, table: &Table| -> Result<Self, Faults> {
            let mut periods: BTreeMap<&str, BTreeMap<String, f64>> = BTreeMap::new();
            for ((unit, time), value) in units.iter().zip(&times).zip(table.numbers(column)?) {
                if let (Some(unit), Some(time), Some(value)) = (unit, time, value) {
                    let period = periods.entry(time).or_default();
                    period.insert((*unit).to_owned(), value);
                }
            }
            Ok(Self {
                what: "an outcome of the programme".into(),
                names: vec![column.to_owned()],
                values: periods.into_values().collect(),
            })
        };
        let measures = spec.measures.iter();
        measures
            .map(|measure| one(&measure.column.value, &table))
            .collect()
    }
}

/// Notes a fault for each variable of structure that is compared.
pub(super) fn refuse_barred(
    spec: &PeersSpec,
    document: &Document,
    input: &PeersInput,
    barred: &[Barred],
    faults: &mut Faults,
) {
    for (variable, values) in spec.structure.iter().zip(&input.structure) {
        let name = variable.column.value.as_str();
        let mut refuse = |why: String| {
            let help = "leave it out: peers are not chosen by what is being compared";
            let what = format!("'{name}' {why}");
            faults.push(Fault::new(document.file(), what, help).at_line(variable.column.line));
        };
        let own = spec.outcomes.iter().zip(&input.outcomes);
        let found = own.filter_map(|(outcome, others)| {
            let other = outcome.column.value.as_str();
            if other == name {
                return Some("is an outcome".to_owned());
            }
            let copied = copy_of(values, others)?;
            Some(format!("{} the outcome '{other}'", repeats(copied)))
        });
        let elsewhere = barred.iter().filter_map(|one| {
            if one.names.iter().any(|known| known == name) {
                return Some(format!("is {}", one.what));
            }
            let copied = one.values.iter().find_map(|by_place| {
                let others = input
                    .ids
                    .iter()
                    .map(|id| by_place.get(id.as_str()).copied());
                copy_of(values, &others.collect::<Vec<_>>())
            })?;
            let other = one.names.last().map_or("", String::as_str);
            Some(format!("{} '{other}', {}", repeats(copied), one.what))
        });
        if let Some(why) = found.chain(elsewhere).next() {
            refuse(why);
        }
    }
}

fn repeats(copied: Copied) -> &'static str {
    match copied {
        Copied::Same => "has the very values of",
        Copied::Rescaled => "has, in another unit, the values of",
        Copied::Ordered => "puts places in the very order of",
    }
}
