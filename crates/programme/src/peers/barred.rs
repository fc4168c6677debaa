//! Peers are not chosen by what is being compared: what is compared is refused as
//! structure, by its name and by its values.

use std::collections::BTreeMap;
use std::path::Path;

use allotment_need::{Scores, score};
use allotment_peers::{Copied, Mixes, copy_of};
use allotment_table::{Fault, Faults, Table};

use super::{PeersInput, PeersSpec};
use crate::assets::run_assets;
use crate::course::ASSETS_TABLE;
use crate::files::Files;
use crate::ground_stages::bring_over;
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
        let files = programme.files();
        bring_over(&programme, &files)?;
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
            // An index that cannot be worked out is said so where it is run.
            let scores = score(&input.model(need)).ok();
            all.extend(Self::of_need(need, &input, scores.as_ref()));
        }
        if let Some(outcome) = &programme.outcome {
            all.extend(Self::of_outcome(outcome, &files)?);
        }
        Ok(all)
    }

    /// The indicators of need, and what is made of them.
    pub(crate) fn of_need(
        spec: &NeedSpec,
        input: &NeedInput,
        scores: Option<&Scores>,
    ) -> Vec<Self> {
        let columns = &input.indicator_columns;
        let indicators = spec.indicators.iter().zip(&input.indicators).zip(columns);
        let indicators = indicators.map(|((spec, indicator), column)| {
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
        });
        let mut all: Vec<Self> = indicators.collect();
        let Some(scores) = scores else {
            return all;
        };
        let by_place = |values: &mut dyn Iterator<Item = Option<f64>>| {
            let cells = input.ids.iter().zip(values);
            vec![
                cells
                    .filter_map(|(id, value)| Some((id.to_string(), value?)))
                    .collect(),
            ]
        };
        all.push(Self {
            what: "the index of need of the programme".into(),
            names: vec!["score".into()],
            values: by_place(&mut scores.score.iter().copied().map(Some)),
        });
        for (group, found) in spec.groups.iter().zip(&scores.groups) {
            all.push(Self {
                what: "a group of indicators of need of the programme".into(),
                names: vec![group.id.value.clone()],
                values: by_place(&mut found.score.iter().copied()),
            });
        }
        all
    }

    /// Need summed up for larger areas: `table` has a row an area.
    pub(crate) fn of_areas(table: &Table) -> Vec<Self> {
        const MEASURES: [&str; 5] = [
            "average_score",
            "average_rank",
            "proportion_worst_decile",
            "extent",
            "local_concentration",
        ];
        let Ok(ids) = table.text("id") else {
            return Vec::new();
        };
        let measures = MEASURES.into_iter().filter_map(|name| {
            let values = ids.iter().zip(table.numbers(name).ok()?);
            let values = values.filter_map(|(id, value)| Some(((*id)?.to_owned(), value?)));
            Some(Self {
                what: "need summed up for larger areas".into(),
                names: vec![name.to_owned()],
                values: vec![values.collect()],
            })
        });
        measures.collect()
    }

    /// The outcomes, in every period.
    pub(crate) fn of_outcome(spec: &OutcomeSpec, files: &Files<'_>) -> Result<Vec<Self>, Faults> {
        let Some(path) = &spec.panel else {
            return Ok(Vec::new());
        };
        let table = files.table(path)?;
        if spec.choice.repeated && !table.has(&spec.columns.unit) {
            return Ok(Vec::new());
        }
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
    let compared = Compared::of(spec, input, barred);
    let mixes = compared.mixes();
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
        } else if mixes.explain(values) {
            refuse(format!(
                "is a mix of what is compared ({}): they explain more than 0.9999 of it",
                crate::columns::first_of(&compared.names())
            ));
        }
    }
    if let (true, Some(first)) = (faults.is_empty(), spec.structure.first()) {
        let structure: Vec<&[Option<f64>]> = input.structure.iter().map(Vec::as_slice).collect();
        let mixes = Mixes::of(&structure);
        for (name, values) in &compared.columns {
            if mixes.explain(values) {
                let what = format!(
                    "together the variables of structure make up '{name}', which is compared: they explain more than 0.9999 of it"
                );
                let help = "leave out those that it is made of: peers are not chosen by what is being compared";
                faults.push(Fault::new(document.file(), what, help).at_line(first.column.line));
            }
        }
    }
}

/// The most columns of which mixes are looked for.
const MIXED: usize = 120;

/// What is compared, a column each, by the places of peers.
struct Compared {
    columns: Vec<(String, Vec<Option<f64>>)>,
}

impl Compared {
    /// Those that at least four in five of the places have: a mix needs all of them.
    fn of(spec: &PeersSpec, input: &PeersInput, barred: &[Barred]) -> Self {
        let own = spec.outcomes.iter().zip(&input.outcomes);
        let own = own.map(|(one, values)| (one.column.value.clone(), values.clone()));
        let elsewhere = barred.iter().flat_map(|one| {
            let name = one.names.last().cloned().unwrap_or_default();
            one.values.iter().map(move |by_place| {
                let values = (input.ids.iter()).map(|id| by_place.get(id.as_str()).copied());
                (name.clone(), values.collect::<Vec<_>>())
            })
        });
        let known = |values: &[Option<f64>]| values.iter().flatten().count();
        let columns = own
            .chain(elsewhere)
            .filter(|(_, values)| known(values) * 5 >= input.ids.len() * 4)
            .take(MIXED);
        Self {
            columns: columns.collect(),
        }
    }

    fn mixes(&self) -> Mixes {
        let columns: Vec<&[Option<f64>]> = self
            .columns
            .iter()
            .map(|(_, values)| values.as_slice())
            .collect();
        Mixes::of(&columns)
    }

    fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.columns.iter().map(|(name, _)| name.as_str()).collect();
        names.dedup();
        names
    }
}

fn repeats(copied: Copied) -> &'static str {
    match copied {
        Copied::Same => "has the very values of",
        Copied::Rescaled => "has, in another unit, the values of",
        Copied::Ordered => "puts places in the very order of",
        Copied::NearlyOrdered => {
            "puts places all but in the order (rank correlation above 0.99) of"
        }
    }
}
