//! A typology of places.

use std::fmt::Write as _;
use std::path::Path;

use allotment_peers::{Distance, Types, TypesOptions, types};
use allotment_report as report;
use allotment_table::{Column, Faults, Source, Table};
use serde_json::{Map, Value, json};

use super::PeersInput;
use super::error::peers_faults;
use super::run::{name_of, read_input, read_spec};
use crate::outcome::{Told, figure};
use crate::sheet::{Sheet, provenance};

/// The types found, with what the variables are called.
#[derive(Debug, Clone)]
pub struct TypesFinding {
    ids: Vec<String>,
    columns: Vec<String>,
    titles: Vec<String>,
    /// The mean of each variable in each type, in its own unit.
    means: Vec<Vec<f64>>,
    found: Types,
    options: TypesOptions,
}

/// The typology by the spec at `path`.
///
/// # Errors
/// [`Faults`] of the spec and its table, and of the programme beside it.
pub fn types_command(path: &Path, seed: u64) -> Result<(TypesFinding, Vec<Source>), Faults> {
    let (document, spec) = read_spec(path)?;
    let (input, sources) = read_input(&spec, &document)?;
    let structure = input.z_scores(&spec, &document)?;
    let options = TypesOptions {
        seed,
        distance: spec.peers.distance,
        to: spec
            .types
            .to
            .min(input.ids.len().saturating_sub(1))
            .max(spec.types.from),
        ..spec.types
    };
    let found = types(&structure, &options)
        .map_err(|error| peers_faults(&error, &spec, &document, &input))?;
    let title = |one: &super::StructureSpec| {
        let column = &one.column.value;
        one.title.clone().unwrap_or_else(|| column.clone())
    };
    let finding = TypesFinding {
        ids: input.ids.iter().map(ToString::to_string).collect(),
        columns: structure.names().to_vec(),
        titles: spec.structure.iter().map(title).collect(),
        means: means(&input, &found),
        found,
        options,
    };
    Ok((finding, sources))
}

/// How far from the country's mean a type's mean is worth a word, in standard
/// deviations.
const WORTH_A_WORD: f64 = 0.5;
/// How many words a type gets.
const WORDS: usize = 4;

impl TypesFinding {
    /// The mean and the fifth percentile of how far samples find the same types.
    fn found_again(&self) -> Option<(f64, f64)> {
        let mut all = self.found.found_again.clone();
        all.sort_by(f64::total_cmp);
        let low = *all.get((all.len().div_ceil(20)).saturating_sub(1))?;
        #[expect(clippy::cast_precision_loss, reason = "samples are few")]
        let mean = all.iter().sum::<f64>() / all.len() as f64;
        Some((mean, low))
    }

    fn is_chosen(&self) -> bool {
        self.options.from != self.options.to
    }

    /// What sets a type apart: `more of x, less of y`.
    fn in_short(&self, kind: usize) -> String {
        let means = &self.found.means[kind];
        let mut order: Vec<usize> = (0..means.len()).collect();
        order.sort_by(|&a, &b| means[b].abs().total_cmp(&means[a].abs()));
        let words = order
            .into_iter()
            .take(WORDS)
            .filter(|&at| means[at].abs() >= WORTH_A_WORD)
            .map(|at| {
                let way = if means[at] > 0.0 { "high" } else { "low" };
                format!("{way} {} ({:+.1} sd)", self.titles[at], means[at])
            });
        let words: Vec<String> = words.collect();
        if words.is_empty() {
            "near the mean in everything".into()
        } else {
            words.join(", ")
        }
    }

    fn said(&self) -> String {
        let (types, places) = (self.found.sizes.len(), self.ids.len());
        let how = if self.is_chosen() {
            format!(
                "chosen from {} to {} by the criterion of Calinski and Harabasz",
                self.options.from, self.options.to
            )
        } else {
            "a number that was given".to_owned()
        };
        let again = self.found_again().map_or(String::new(), |(mean, low)| {
            format!(
                "; in samples of places they are found again with an adjusted Rand index of {mean:.2} on average (19 in 20 at least {low:.2})"
            )
        });
        format!("{places} places in {types} types, {how}{again}.")
    }

    /// Each variable with its mean z-score and its mean in a type.
    fn means_in_unit(&self, kind: usize) -> impl Iterator<Item = (&String, f64, f64)> {
        let z = self.found.means[kind].iter().zip(&self.means[kind]);
        self.columns
            .iter()
            .zip(z)
            .map(|(name, (&z, &mean))| (name, z, mean))
    }
}

/// The mean of each variable in each type, in its own unit.
fn means(input: &PeersInput, found: &Types) -> Vec<Vec<f64>> {
    let mut means = vec![vec![0.0; input.structure.len()]; found.sizes.len()];
    for (&row, &kind) in found.rows.iter().zip(&found.type_of) {
        for (mean, column) in means[kind].iter_mut().zip(&input.structure) {
            *mean += column[row].unwrap_or_default();
        }
    }
    for (means, &size) in means.iter_mut().zip(&found.sizes) {
        #[expect(clippy::cast_precision_loss, reason = "no country has 2^53 places")]
        for mean in means.iter_mut() {
            *mean /= size as f64;
        }
    }
    means
}

impl Told for TypesFinding {
    fn document(&self, sources: &[Source]) -> Value {
        let again = self.found_again();
        let kinds = self.found.sizes.iter().enumerate().map(|(kind, size)| {
            let means: Map<String, Value> = self
                .means_in_unit(kind)
                .map(|(name, z, mean)| (name.clone(), json!({"mean": mean, "z": z})))
                .collect();
            json!({"type": kind + 1, "places": size, "in_short": self.in_short(kind), "structure": means})
        });
        let tried = self.found.tried.iter().map(
            |one| json!({"types": one.types, "criterion": one.criterion, "inertia": one.inertia}),
        );
        json!({
            "sentence": self.said(),
            "types": kinds.collect::<Vec<_>>(),
            "places": self.sheet(&[]).table.to_json().unwrap_or_default(),
            "criterion": "Calinski and Harabasz",
            "chosen": self.is_chosen(),
            "tried": tried.collect::<Vec<_>>(),
            "adjusted_rand": {
                "mean": again.map(|(mean, _)| mean),
                "fifth_percentile": again.map(|(_, low)| low),
                "samples": self.found.found_again,
            },
            "warnings": self.mind(),
            "seed": self.options.seed,
            "options": {
                "from": self.options.from,
                "to": self.options.to,
                "starts": self.options.starts,
                "samples": self.options.samples,
                "distance": name_of(&Distance::ALL, &self.options.distance),
            },
            "provenance": provenance(sources),
        })
    }

    fn sentence(&self) -> String {
        self.said()
    }

    fn mind(&self) -> Vec<String> {
        let mut all = Vec::new();
        if self.is_chosen() && self.found.sizes.len() == self.options.from {
            all.push(
                "the criterion is greatest with the fewest types tried: places may lie on a slope rather than in heaps"
                    .to_owned(),
            );
        }
        if self.found_again().is_some_and(|(mean, _)| mean < 0.7) {
            all.push(
                "other samples of places give rather different types: they are no firm ground"
                    .to_owned(),
            );
        }
        all
    }

    fn figures(&self) -> Vec<report::Figure> {
        Vec::new()
    }

    fn in_words(&self) -> String {
        let mut text = format!("{}\n\n", self.said());
        for (kind, size) in self.found.sizes.iter().enumerate() {
            let _infallible = writeln!(
                text,
                "  type {}, {size} places: {}",
                kind + 1,
                self.in_short(kind)
            );
        }
        text.push_str("\n  types  criterion  sum of squares within\n");
        for one in &self.found.tried {
            let _infallible = writeln!(
                text,
                "  {:>5}  {:>9}  {:>21}",
                one.types,
                figure(one.criterion),
                figure(one.inertia)
            );
        }
        for one in self.mind() {
            let _infallible = writeln!(text, "Mind: {one}.");
        }
        text
    }

    fn sheet(&self, sources: &[Source]) -> Sheet {
        let rows = &self.found.rows;
        let kinds = self
            .found
            .type_of
            .iter()
            .map(|&kind| i64::try_from(kind + 1).ok());
        let columns = vec![
            Column::codes("id", rows.iter().map(|&row| Some(&self.ids[row]))),
            Column::integers("type", kinds).with_definition("1 is the type with the most places"),
            Column::numbers("distance", self.found.distance.iter().copied().map(Some))
                .with_definition("how far the place is from the middle of its type"),
        ];
        Sheet {
            table: Table::new("types", columns),
            rows: "places",
            sources: sources.to_vec(),
            more: Map::new(),
        }
    }
}
