//! Where need clusters, and which places stand out from their surroundings.

use std::path::PathBuf;

use allotment_place::PlaceId;
use allotment_spatial::pattern::{
    HotSpot, Local, LocalOptions, Moran, Quadrant, g_star, local_moran, moran, q_values,
};
use allotment_spatial::weights::{Standard, Weights};
use allotment_table::{Column, Fault, Faults, Table};
use serde_json::{Map, Value, json};

use super::ground::Ground;
use super::near::{Near, Places, Wanted};
use super::{Answer, Neighbours, count, fault, some};
use crate::{Origins, Sheet};

/// What a person asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct ClustersChoice {
    /// The table.
    pub table: PathBuf,
    /// Its column of codes; the first if none is named.
    pub id: Option<String>,
    /// The column that is looked at.
    pub value: String,
    /// The borders of places.
    pub boundaries: Option<PathBuf>,
    /// The property of their codes; as the table's if none is named.
    pub boundaries_id: Option<String>,
    /// Columns of the table with a point for each place, instead of the middle
    /// of its borders.
    pub coordinates: Option<[String; 2]>,
    /// The system of the coordinates, where the file does not say.
    pub crs: Option<String>,
    /// Who counts as whose neighbour.
    pub neighbours: Neighbours,
    /// How many times chance is drawn.
    pub permutations: usize,
    /// The share of false discoveries that is put up with.
    pub fdr: f64,
    /// The seed.
    pub seed: u64,
}

/// Places beside their neighbours.
///
/// # Errors
/// [`Faults`] of the table or the borders, or why there is no pattern to find.
pub fn clusters(choice: &ClustersChoice, origins: &Origins) -> Result<Answer, Faults> {
    clusters_of(&origins.table(&choice.table)?, None, choice, origins)
}

/// The same of a `table` and a `ground` that were read.
pub(crate) fn clusters_of(
    table: &Table,
    ground: Option<&Ground>,
    choice: &ClustersChoice,
    origins: &Origins,
) -> Result<Answer, Faults> {
    let mut faults = Faults::new();
    if !(choice.fdr > 0.0 && choice.fdr < 1.0) {
        let help = "write a share such as 0.05";
        faults.push(Fault::asked("--fdr", "it is not between 0 and 1", help));
    }
    let first = table.column_names().first().map(|name| (*name).to_owned());
    let id = choice.id.clone().or(first).unwrap_or_default();
    let ids = faults.collect(table.place_ids(&id));
    let values = faults.collect(table.measures(&choice.value));
    let (Some(ids), Some(values)) = (ids, values) else {
        return Err(faults);
    };
    faults.into_result(())?;
    let known: Vec<usize> = (0..ids.len())
        .filter(|&row| values[row].is_some())
        .collect();
    let places = Places {
        table,
        id: &id,
        ids: &ids,
        rows: &known,
    };
    let Near {
        weights,
        sources,
        mut said,
    } = places.neighbours(choice, ground, origins)?;
    let present: Vec<f64> = known.iter().filter_map(|&row| values[row]).collect();
    let refuse = |error| fault(&error, table, &known, &choice.value);
    let (draws, seed) = (choice.permutations, choice.seed);
    let whole = moran(&present, &weights, Standard::Row, draws, seed).map_err(refuse)?;
    let options = LocalOptions {
        permutations: draws,
        seed,
    };
    let local = local_moran(&present, &weights, options).map_err(refuse)?;
    let hot = g_star(&present, &weights).map_err(refuse)?;
    let p: Vec<Option<f64>> = local.iter().map(|one| one.and_then(|one| one.p)).collect();
    let found = Found {
        choice,
        ids: &ids,
        values: &values,
        known: &known,
        weights: &weights,
        whole,
        local,
        hot,
        q: q_values(&p),
    };
    let missing = ids.len() - known.len();
    if missing > 0 {
        said.push(format!(
            "mind: {} no {} and are left out, also as neighbours.",
            count(missing, "place has", "places have"),
            choice.value
        ));
    }
    said.extend(found.sentences());
    let mut sheet = Sheet {
        table: found.table(),
        rows: "places",
        sources: vec![table.source().clone()],
        more: found.more(),
    };
    sheet.sources.extend(sources);
    sheet.more.insert("notes".into(), json!(said));
    Ok(Answer { sheet, said })
}

impl Places<'_> {
    fn neighbours(
        &self,
        choice: &ClustersChoice,
        ground: Option<&Ground>,
        origins: &Origins,
    ) -> Result<Near, Faults> {
        self.near(
            &Wanted {
                ground,
                neighbours: choice.neighbours,
                boundaries: choice.boundaries.as_ref(),
                boundaries_id: choice.boundaries_id.as_deref(),
                coordinates: choice.coordinates.as_ref(),
                crs: choice.crs.as_deref(),
            },
            origins,
        )
    }
}

/// What was found.
struct Found<'a> {
    choice: &'a ClustersChoice,
    ids: &'a [PlaceId],
    values: &'a [Option<f64>],
    /// The rows that have a value; all that follows is by these.
    known: &'a [usize],
    weights: &'a Weights,
    whole: Moran,
    local: Vec<Option<Local>>,
    hot: Vec<HotSpot>,
    q: Vec<Option<f64>>,
}

impl Found<'_> {
    fn is_sure(&self, at: usize) -> bool {
        self.q[at].is_some_and(|q| q <= self.choice.fdr)
    }

    fn label(&self, at: usize) -> &'static str {
        match self.local[at] {
            None => "no neighbours",
            Some(_) if !self.is_sure(at) => "not told apart from chance",
            Some(local) => match local.quadrant {
                Quadrant::HighHigh => "high among high",
                Quadrant::LowLow => "low among low",
                Quadrant::HighLow => "high, stands out from low surroundings",
                Quadrant::LowHigh => "low, stands out from high surroundings",
            },
        }
    }

    fn table(&self) -> Table {
        let mut at_of = vec![None; self.ids.len()];
        for (at, &row) in self.known.iter().enumerate() {
            at_of[row] = Some(at);
        }
        let numbers = |name: &str, number: &dyn Fn(usize) -> Option<f64>| {
            Column::numbers(name, at_of.iter().map(|at| at.and_then(number)))
        };
        let local = |at: usize| self.local[at];
        let columns = vec![
            Column::codes("id", self.ids.iter().map(|id| Some(id.as_str()))),
            Column::numbers("value", self.values.iter().copied())
                .with_definition(self.choice.value.clone()),
            Column::integers(
                "neighbours",
                at_of
                    .iter()
                    .map(|at| at.and_then(|at| i64::try_from(self.weights.of(at).len()).ok())),
            )
            .with_definition(format!("how many {}", self.choice.neighbours.in_words())),
            numbers("lag", &|at| local(at).map(|one| one.lag))
                .with_definition("the mean of the neighbours' values"),
            numbers("local_i", &|at| local(at).map(|one| one.i)).with_definition(
                "local Moran: above 0 among its like, below 0 where it differs from its neighbours",
            ),
            Column::text(
                "quadrant",
                at_of
                    .iter()
                    .map(|at| at.and_then(local).map(|one| one.quadrant.name())),
            )
            .with_definition("the place and its neighbours, above or below the mean"),
            numbers("p", &|at| local(at).and_then(|one| one.p))
                .with_definition("how often chance is as extreme on either side: twice the smaller tail of the draws, at most 1"),
            numbers("p_one_sided", &|at| local(at).and_then(|one| one.p_one_sided))
                .with_definition("the smaller tail alone, as PySAL's p_sim: to compare with, as chance alone brings 5% in 10 of 100 places"),
            numbers("q", &|at| self.q[at]).with_definition(
                "p allowing for how many places are looked at (Benjamini and Hochberg)",
            ),
            numbers("g_star", &|at| Some(self.hot[at].z))
                .with_definition("Getis and Ord's G*, binary weights, in standard deviations"),
            numbers("g_star_p", &|at| Some(self.hot[at].p))
                .with_definition("two-sided p-value of G*, by the normal distribution"),
            Column::text(
                "label",
                at_of
                    .iter()
                    .map(|at| Some(at.map_or("no value", |at| self.label(at)))),
            ),
        ];
        Table::new("clusters", columns)
    }

    fn counts(&self, quadrant: Quadrant) -> usize {
        let rows = 0..self.local.len();
        let is_it = |&at: &usize| {
            self.is_sure(at) && self.local[at].is_some_and(|one| one.quadrant == quadrant)
        };
        rows.filter(is_it).count()
    }

    fn more(&self) -> Map<String, Value> {
        let whole = &self.whole;
        let islands = self.weights.islands();
        let islands: Vec<&str> = islands.iter().map(|&at| self.code(at)).collect();
        let mut more = Map::new();
        more.insert(
            "moran".into(),
            json!({
                "i": whole.i,
                "expected": whole.expected,
                "variance_normal": whole.normal.variance,
                "z_normal": whole.normal.z,
                "p_normal": whole.normal.p,
                "variance_randomised": whole.randomised.variance,
                "z_randomised": whole.randomised.z,
                "p_randomised": whole.randomised.p,
                "permutations": whole.permuted.map(|one| one.permutations),
                "mean_permuted": whole.permuted.map(|one| one.mean),
                "sd_permuted": whole.permuted.map(|one| one.sd),
                "p_permuted": whole.permuted.map(|one| one.p),
                "p_permuted_one_sided": whole.permuted.map(|one| one.p_one_sided),
            }),
        );
        more.insert(
            "neighbours".into(),
            json!({
                "by": self.choice.neighbours.name(),
                "pairs": self.weights.pairs(),
                "islands": islands,
                "parts": self.parts(),
            }),
        );
        let counts: Map<String, Value> = [
            Quadrant::HighHigh,
            Quadrant::LowHigh,
            Quadrant::LowLow,
            Quadrant::HighLow,
        ]
        .into_iter()
        .map(|quadrant| (quadrant.name().to_owned(), json!(self.counts(quadrant))))
        .collect();
        more.insert("clusters".into(), Value::Object(counts));
        more.insert("fdr".into(), json!(self.choice.fdr));
        more.insert("seed".into(), json!(self.choice.seed));
        more
    }

    fn parts(&self) -> usize {
        let parts = self.weights.components();
        parts.iter().max().map_or(0, |&last| last as usize + 1)
    }

    fn code(&self, at: usize) -> &str {
        self.ids[self.known[at]].as_str()
    }

    /// How many places have a p.
    fn looked_at(&self) -> usize {
        self.q.iter().flatten().count()
    }

    /// How many places must all have the least p that the draws allow, twice one in the
    /// draws and one, for any to come out; and with how many draws one alone can.
    ///
    /// Source: Benjamini and Hochberg's q of `k` that share the least p of `n` is
    /// `n p / k`.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "counts of places and draws, far below 2^53"
    )]
    fn needed(&self) -> (usize, usize) {
        // A hair, so that rounding makes no whole number into the next.
        let whole = |number: f64| (number * (1.0 - 1e-12)).ceil() as usize;
        let least = 2.0 * of_draws(self.looked_at()) / self.choice.fdr;
        let together = least / (of_draws(self.choice.permutations) + 1.0);
        (whole(together), whole(least - 1.0))
    }

    fn sentences(&self) -> Vec<String> {
        let whole = &self.whole;
        let p = whole.permuted.map_or(whole.randomised.p, |one| one.p);
        let pattern = if p > 0.05 {
            "not told apart from chance"
        } else if whole.i > whole.expected {
            "like lies beside like"
        } else {
            "neighbours differ"
        };
        let mut said = vec![format!(
            "Moran's I of {} is {:.3} over {}, by {}: {pattern} (p {}).",
            self.choice.value,
            whole.i,
            count(self.known.len(), "place", "places"),
            self.choice.neighbours.in_words(),
            p_in_words(p)
        )];
        let of = |quadrant| count(self.counts(quadrant), "place", "places");
        if self.choice.permutations > 0 {
            said.push(format!(
                "Allowing for how many are looked at ({}% of discoveries false): {} high among high, {} low among low; standing out, {} high among low and {} low among high.",
                self.choice.fdr * 100.0,
                of(Quadrant::HighHigh),
                of(Quadrant::LowLow),
                of(Quadrant::HighLow),
                of(Quadrant::LowHigh)
            ));
        }
        let nobody = (0..self.q.len()).all(|at| !self.is_sure(at));
        let (together, enough) = self.needed();
        if self.choice.permutations > 0 && nobody && together > 1 {
            let of = self.looked_at();
            let who = if together > of {
                format!("none of {} can come out", count(of, "place", "places"))
            } else {
                format!(
                    "of {} no fewer than {together} must all be as low for any to come out",
                    count(of, "place", "places")
                )
            };
            said.push(format!(
                "mind: with {} draws p is never below 2 in {}, and {who}; with --permutations {enough} one alone can.",
                self.choice.permutations,
                self.choice.permutations + 1,
            ));
        }
        let islands = self.weights.islands();
        if !islands.is_empty() {
            let codes: Vec<&str> = islands.iter().map(|&at| self.code(at)).collect();
            said.push(format!(
                "mind: {} no neighbours and cannot be told: {}.",
                count(codes.len(), "place has", "places have"),
                some(&codes)
            ));
        }
        said
    }
}

fn p_in_words(p: f64) -> String {
    if p < 0.001 {
        "below 0.001".into()
    } else {
        format!("{p:.3}")
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn of_draws(many: usize) -> f64 {
    many as f64
}
