//! The need stage, from spec to table and document.

use std::sync::atomic::{AtomicUsize, Ordering};

use allotment_need::{Robustness, RobustnessOptions, Scores, evaluations, robustness, score};
use allotment_table::{Faults, Table};
use serde_json::{Map, Value, json};

use super::{NeedInput, NeedSpec, RobustnessSpec, need_faults, output::need_table};
use crate::progress::Progress;
use crate::spec::Document;

/// The need stage's result.
#[derive(Debug)]
pub struct NeedRun {
    /// What it was given.
    pub input: NeedInput,
    /// The index.
    pub scores: Scores,
    /// How certain it is, if that was asked for.
    pub robustness: Option<Robustness>,
    /// The output table.
    pub table: Table,
}

/// How much of the robustness analysis to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// The draws only: ranks, intervals and chances.
    Draws,
    /// What leads ranks to move as well.
    Full,
}

/// Works out the index that `spec` of `document` describes on `table`.
///
/// # Errors
/// [`Faults`]: everything wrong with the table's cells, or why a method cannot
/// take the data.
pub fn run_need(
    spec: &NeedSpec,
    document: &Document,
    table: Table,
    seed: u64,
    depth: Depth,
    progress: &dyn Progress,
) -> Result<NeedRun, Faults> {
    let input = NeedInput::load(spec, document, table)?;
    let model = input.model(spec);
    let refused = |error| need_faults(&error, spec, document, &input);
    progress.stage("need: scores", 1);
    let scores = score(&model).map_err(refused)?;
    let robustness = match &spec.robustness {
        Some(asked) => {
            let options = options(asked, depth);
            progress.stage("need: how sure", evaluations(&model, &options));
            let told = AtomicUsize::new(0);
            let tell = |done: usize| {
                let before = told.fetch_max(done, Ordering::Relaxed);
                if done > before {
                    progress.step(done - before);
                }
            };
            Some(robustness(&model, &scores, &options, seed, &tell).map_err(refused)?)
        }
        None => None,
    };
    let table = need_table(spec, document, &input, &scores, robustness.as_ref())?;
    Ok(NeedRun {
        input,
        scores,
        robustness,
        table,
    })
}

fn options(spec: &RobustnessSpec, depth: Depth) -> RobustnessOptions {
    RobustnessOptions {
        draws: spec.draws,
        weight_spread: spec.weight_spread,
        normalise: spec.normalise.clone(),
        combine: spec.combine.clone(),
        sobol: (spec.sobol && depth == Depth::Full).then_some(spec.sobol_rows),
        leave_one_out: spec.leave_one_out && depth == Depth::Full,
    }
}

/// What the draws of `spec` vary, and nothing else; nothing if it has none.
#[must_use]
pub fn draw_options(spec: &NeedSpec) -> Option<RobustnessOptions> {
    spec.robustness
        .as_ref()
        .map(|asked| options(asked, Depth::Draws))
}

impl NeedRun {
    /// What a JSON document says beside the places: weights as used, what was
    /// treated, and how certain it all is.
    #[must_use]
    pub fn document(&self, spec: &NeedSpec, seed: u64) -> Map<String, Value> {
        let mut document = Map::new();
        document.insert("seed".into(), json!(seed));
        document.insert("index".into(), index_json(spec));
        document.insert("weights".into(), self.weights(spec));
        document.insert("treatment".into(), self.treatment(spec));
        if let Some(robustness) = &self.robustness {
            document.insert("robustness".into(), robustness_json(robustness, spec));
        }
        document
    }

    fn weights(&self, spec: &NeedSpec) -> Value {
        let mut weights = Map::new();
        for (group, result) in spec.groups.iter().zip(&self.scores.groups) {
            weights.insert(group.id.value.clone(), json!(result.weight));
        }
        for (indicator, result) in spec.indicators.iter().zip(&self.scores.indicators) {
            weights.insert(indicator.id.value.clone(), json!(result.weight));
        }
        Value::Object(weights)
    }

    fn treatment(&self, spec: &NeedSpec) -> Value {
        let log = &self.scores.treatment;
        let place = |row: usize| self.input.ids[row].as_str();
        let name = |at: usize| spec.indicators[at].id.value.as_str();
        let imputed: Vec<Value> = log
            .imputed
            .iter()
            .map(|cell| {
                json!({
                    "id": place(cell.row),
                    "indicator": name(cell.indicator),
                    "value": cell.value,
                })
            })
            .collect();
        let dropped: Vec<Value> = log
            .dropped
            .iter()
            .map(|cell| json!({"id": place(cell.row), "indicator": name(cell.indicator)}))
            .collect();
        let outlying: Vec<Value> = log
            .outlying
            .iter()
            .map(|treated| {
                json!({
                    "indicator": name(treated.indicator),
                    "winsorised": treated.winsorised,
                    "logged": treated.logged,
                })
            })
            .collect();
        json!({"imputed": imputed, "dropped": dropped, "outliers": outlying})
    }
}

fn index_json(spec: &NeedSpec) -> Value {
    let index = &spec.index;
    json!({
        "measures": match index.measures {
            allotment_place::Measures::Need => "need",
            allotment_place::Measures::Strength => "strength",
        },
        "normalise": index.normalise.name(),
        "combine": index.combine.name(),
        "weights": index.weights.name(),
        "ranks": index.ranks.name(),
        "storage": index.storage.name(),
        "missing": spec.missing.name(),
        "outliers": spec.outliers.name(),
    })
}

fn robustness_json(robustness: &Robustness, spec: &NeedSpec) -> Value {
    let pair = |pair: &allotment_need::Pair| json!({"normalise": pair.normalise.name(), "combine": pair.combine.name()});
    let excluded: Vec<Value> = robustness
        .excluded
        .iter()
        .map(|excluded| {
            let mut value = pair(&excluded.pair);
            value["why"] = json!(excluded.why.to_string());
            value
        })
        .collect();
    let mut document = json!({
        "draws": robustness.draw_ranks.draws(),
        "weight_spread": spec.robustness.as_ref().map(|asked| asked.weight_spread),
        "mean_rank_shift": robustness.mean_rank_shift,
        "pairs": robustness.pairs.iter().map(pair).collect::<Vec<_>>(),
        "excluded": excluded,
    });
    if let Some(sensitivity) = &robustness.sobol {
        let inputs: Vec<Value> = sensitivity
            .inputs
            .iter()
            .map(|input| {
                json!({
                    "input": input.name,
                    "first_order": input.first_order,
                    "total_order": input.total_order,
                })
            })
            .collect();
        document["sobol"] = json!({
            "of": "mean absolute rank shift",
            "rows": sensitivity.rows,
            "variance": sensitivity.variance,
            "inputs": inputs,
        });
    }
    if let Some(left_out) = &robustness.leave_one_out {
        document["leave_one_out"] = left_out
            .iter()
            .map(|one| {
                json!({
                    "indicator": spec.indicators[one.indicator].id.value,
                    "mean_absolute_rank_shift": one.mean_rank_shift,
                })
            })
            .collect();
    }
    document
}
