//! Two indices of a programme side by side.

use std::fmt::Write as _;

use allotment_need::{BothOdds, both_odds, pockets};
use allotment_place::Rank;
use allotment_table::{Column, Faults, Table};
use serde_json::{Map, Value, json};

use super::align::rows_in;
use super::draws::{AreaDraws, area_draws};
use super::gather::{Gathering, Index, Level, area_level};
use super::lists::{Lists, called, length, people};
use super::output::{Of, Pocketed, both_table, own_columns, pockets_table};
use super::{Average, BothSpec, ListName};
use crate::need::{NeedRun, NeedSpec};
use crate::progress::Progress;
use crate::summarise::Areas;
use crate::{Programme, SummariseSpec};

/// What the two indices of a programme are called in results.
const NAMES: [&str; 2] = ["need", "community"];

/// What differs from one stream of draws to the other: the two indices are drawn
/// independently.
const OTHER_STREAM: u64 = 1;

/// The seed of the second index's draws.
#[must_use]
pub(crate) fn second_seed(seed: u64) -> u64 {
    seed.wrapping_add(OTHER_STREAM)
}

/// Two indices side by side.
#[derive(Debug)]
pub struct BothRun {
    /// A row an area, or a place where there are no areas.
    pub table: Table,
    /// Those of its rows that some lists have and others have not.
    pub differences: Table,
    /// The places that averages hide; nothing where there are no areas.
    pub pockets: Option<Table>,
    /// The columns that a later stage may choose by, in the same order.
    pub columns: Vec<Column>,
    /// The first index's larger areas by their average score in every draw, if
    /// that is what was drawn.
    need_draws: Option<Vec<Vec<u32>>>,
    document: Map<String, Value>,
    words: String,
}

/// The two indices and what is known of their places.
pub(super) struct Sides<'a> {
    pub(super) names: [String; 2],
    pub(super) places: Level,
    /// The areas, and each place's position in them.
    pub(super) areas: Option<(Level, Vec<usize>)>,
    /// How often each place is worst on both, for the rows given.
    pub(super) chances: &'a dyn Fn(&[usize]) -> Option<Vec<f64>>,
}

/// Compares the two indices of `programme`: at its areas, if it has any.
///
/// # Errors
/// [`Faults`] if they are not of the same places.
pub fn run_both(
    spec: &BothSpec,
    programme: &Programme,
    (need, community): (&NeedRun, &NeedRun),
    (areas, lookup): (Option<&Areas>, Option<&Table>),
    progress: &dyn Progress,
) -> Result<BothRun, Faults> {
    progress.stage("both", 1);
    let tables = [
        (&need.input.table, need.input.id_column.as_str()),
        (&community.input.table, community.input.id_column.as_str()),
    ];
    let to_second = rows_in(tables[0], tables[1])?.to_second;
    let second = |ranks: &[Rank]| to_second.iter().map(|&row| ranks[row]).collect();
    let name = need.table.column("name")?.clone();
    let people = need.input.population.as_ref();
    let places = Level {
        ids: need.input.ids.iter().map(ToString::to_string).collect(),
        people: people.and_then(|people| people.iter().copied().collect()),
        values: [
            Some(need.scores.score.clone()),
            Some(
                to_second
                    .iter()
                    .map(|&row| community.scores.score[row])
                    .collect(),
            ),
        ],
        ranks: [need.scores.rank.clone(), second(&community.scores.rank)],
        carried: vec![name],
        odds: None,
    };
    let mut need_draws = None;
    let level = match (areas, &programme.summarise) {
        (Some(areas), Some(summed)) => {
            let to_first = inverse(&to_second);
            let others = gathering(summed, need, lookup).areas(Index {
                ids: &community.input.ids,
                scores: &community.scores.score,
                ranks: &community.scores.rank,
                rows: &to_first,
            })?;
            let drawn = draws_of_both(
                spec,
                programme,
                [(need, areas), (community, &others)],
                progress,
            )?;
            let odds = drawn.as_ref().and_then(|[first, second]| {
                let pairs = first.iter().zip(second);
                let pairs = pairs.map(|(first, second)| [as_ranks(first), as_ranks(second)]);
                both_odds(pairs, areas.codes.len(), spec.worst, spec.joint)
            });
            need_draws = drawn.map(|[first, _]| first);
            need_draws = need_draws.filter(|_| spec.average == Average::Score);
            Some((
                area_level(areas, &others, spec.average, odds)?,
                areas.area_of.clone(),
            ))
        }
        _ => None,
    };
    let chances = |rows: &[usize]| chances_of(need, community, &to_second, rows, spec);
    let mut sides = Sides {
        names: NAMES.map(str::to_owned),
        places,
        areas: level,
        chances: &chances,
    };
    if sides.areas.is_none() {
        sides.places.odds = place_odds(need, community, &to_second, spec);
    }
    let mut run = compare(spec, &sides);
    run.need_draws = need_draws;
    Ok(run)
}

/// The tables and the document of `sides`.
pub(super) fn compare(spec: &BothSpec, sides: &Sides<'_>) -> BothRun {
    let names = &sides.names;
    let place_lists = Lists::of(&sides.places, spec);
    let mut document = Map::new();
    document.insert("indices".into(), json!(names));
    document.insert("worst_one_in".into(), json!(spec.worst.get()));
    document.insert(
        "joint".into(),
        json!({"by": spec.joint.by.name(), "weights": spec.joint.weights}),
    );
    document.insert("select".into(), json!(called(spec.select, names)));
    let on_both = place_lists.rows(ListName::Both);
    let Some((level, area_of)) = &sides.areas else {
        let (table, differences, words) = tell(
            spec,
            &sides.places,
            &place_lists,
            names,
            None,
            &mut document,
        );
        return BothRun {
            columns: own_columns(&sides.places, &place_lists, names),
            table,
            differences,
            pockets: None,
            need_draws: None,
            document,
            words,
        };
    };
    document.insert(
        "average".into(),
        json!(match spec.average {
            Average::Score => "score",
            Average::Rank => "rank",
        }),
    );
    let lists = Lists::of(level, spec);
    let mut held = vec![Pocketed::default(); level.ids.len()];
    for &row in &on_both {
        let held = &mut held[area_of[row]];
        held.places += 1;
        held.people += people(&[row], &sides.places).unwrap_or_default();
    }
    let hidden = pockets(&place_lists.found, area_of, &lists.selected);
    let (table, differences, mut words) =
        tell(spec, level, &lists, names, Some(&held), &mut document);
    document.insert(
        "places_worst_on_both".into(),
        Value::Object(length(&on_both, &sides.places)),
    );
    let mut hiding: Vec<usize> = hidden.iter().map(|&row| area_of[row]).collect();
    hiding.sort_unstable();
    hiding.dedup();
    let mut of_pockets = length(&hidden, &sides.places);
    of_pockets.insert("areas".into(), json!(hiding.len()));
    document.insert("pockets".into(), Value::Object(of_pockets));
    let _ = write!(
        words,
        "; worst on both by themselves {} places, {} of them, with {} people, in areas that are not selected",
        on_both.len(),
        hidden.len(),
        in_words(people(&hidden, &sides.places)),
    );
    let chances = (sides.chances)(&hidden);
    let of_places = Of {
        level: &sides.places,
        lists: &place_lists,
    };
    let of_areas = Of {
        level,
        lists: &lists,
    };
    let found = pockets_table(
        of_places,
        of_areas,
        area_of,
        &hidden,
        chances.as_deref(),
        names,
    );
    BothRun {
        columns: own_columns(level, &lists, names),
        table,
        differences,
        pockets: Some(found),
        need_draws: None,
        document,
        words,
    }
}

/// The table of a level, its differences, and what they come to.
fn tell(
    spec: &BothSpec,
    level: &Level,
    lists: &Lists,
    names: &[String; 2],
    held: Option<&[Pocketed]>,
    document: &mut Map<String, Value>,
) -> (Table, Table, String) {
    document.insert("places".into(), json!(level.ids.len()));
    document.insert("lists".into(), lists.lengths(level, spec, names));
    document.insert("differences".into(), lists.differences(level, names));
    let table = both_table(level, lists, names, held);
    let differences = table.select_rows(&lists.differing());
    let said = ListName::ALL.iter().map(|(_, name)| {
        let rows = lists.rows(*name);
        let chosen = if *name == spec.select {
            " (selected)"
        } else {
            ""
        };
        format!(
            "{} {} with {} people{chosen}",
            called(*name, names),
            rows.len(),
            in_words(people(&rows, level))
        )
    });
    let said: Vec<String> = said.collect();
    let words = format!(
        "the worst one in {} of {}: {}",
        spec.worst.get(),
        level.ids.len(),
        said.join(", ")
    );
    (table, differences, words)
}

fn in_words(people: Option<f64>) -> String {
    people.map_or_else(
        || "an unknown number of".into(),
        |people| format!("{people:.0}"),
    )
}

impl BothRun {
    /// What a JSON document says of it.
    #[must_use]
    pub fn document(&self) -> Map<String, Value> {
        self.document.clone()
    }

    /// The first index's larger areas by their average score in every draw, if
    /// that is what was drawn.
    pub(crate) fn draws_of_average_score(&self) -> Option<&[Vec<u32>]> {
        self.need_draws.as_deref()
    }

    /// What was found, in words.
    #[must_use]
    pub fn in_words(&self) -> &str {
        &self.words
    }
}

fn gathering<'a>(
    summed: &'a SummariseSpec,
    need: &'a NeedRun,
    lookup: Option<&'a Table>,
) -> Gathering<'a> {
    Gathering {
        first: &need.table,
        by: &summed.by.value,
        lookup,
        lookup_id: summed
            .lookup_id
            .as_ref()
            .map(|column| column.value.as_str()),
        population: &summed.population.value,
    }
}

/// The larger areas in every draw of both indices, if both are drawn.
fn draws_of_both(
    spec: &BothSpec,
    programme: &Programme,
    sides: [(&NeedRun, &Areas); 2],
    progress: &dyn Progress,
) -> Result<Option<[Vec<Vec<u32>>; 2]>, Faults> {
    let specs: [Option<&NeedSpec>; 2] = [programme.need.as_ref(), programme.community.as_ref()];
    let seed = programme.head.seed;
    let seeds = [seed, second_seed(seed)];
    if sides.iter().any(|(need, _)| need.robustness.is_none()) {
        return Ok(None);
    }
    let mut drawn = Vec::new();
    for ((spec_of, (need, areas)), seed) in specs.into_iter().zip(sides).zip(seeds) {
        let of = AreaDraws {
            spec: spec_of.expect("it ran"),
            document: &programme.document,
            need,
            areas,
            seed,
        };
        drawn.extend(area_draws(&of, spec.average.column(), progress)?);
    }
    Ok(drawn.try_into().ok())
}

/// How often places are worst over the draws of both, where there are no areas.
fn place_odds(
    need: &NeedRun,
    community: &NeedRun,
    to_second: &[usize],
    spec: &BothSpec,
) -> Option<BothOdds> {
    let first = &need.robustness.as_ref()?.draw_ranks;
    let second = &community.robustness.as_ref()?.draw_ranks;
    let places = to_second.len();
    let draws = (0..first.draws().min(second.draws())).map(|draw| {
        let of = |row: usize, draws: &allotment_need::RankDraws| draws.rank(draw, row);
        let first: Vec<u32> = (0..places).map(|row| of(row, first)).collect();
        let second: Vec<u32> = to_second.iter().map(|&row| of(row, second)).collect();
        [as_ranks(&first), as_ranks(&second)]
    });
    both_odds(draws, places, spec.worst, spec.joint)
}

/// How often the places at `rows` are worst on both.
fn chances_of(
    need: &NeedRun,
    community: &NeedRun,
    to_second: &[usize],
    rows: &[usize],
    spec: &BothSpec,
) -> Option<Vec<f64>> {
    let first = &need.robustness.as_ref()?.draw_ranks;
    let second = &community.robustness.as_ref()?.draw_ranks;
    let draws = first.draws().min(second.draws());
    let worst =
        |rank: u32| Rank::new(rank).is_some_and(|rank| spec.worst.has(rank, to_second.len()));
    let chance = |&row: &usize| {
        let both = |draw: &usize| {
            worst(first.rank(*draw, row)) && worst(second.rank(*draw, to_second[row]))
        };
        #[expect(clippy::cast_precision_loss, reason = "some thousand draws")]
        let share = (0..draws).filter(both).count() as f64 / draws as f64;
        share
    };
    Some(rows.iter().map(chance).collect())
}

fn as_ranks(ranks: &[u32]) -> Vec<Rank> {
    let ranks = ranks.iter();
    ranks
        .map(|&rank| Rank::new(rank).expect("ranks count from 1"))
        .collect()
}

/// For each row of the second its row in the first.
pub(super) fn inverse(to_second: &[usize]) -> Vec<usize> {
    let mut to_first = vec![0; to_second.len()];
    for (row, &second) in to_second.iter().enumerate() {
        to_first[second] = row;
    }
    to_first
}
