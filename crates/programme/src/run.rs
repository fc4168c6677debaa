//! A programme taken through every stage that it declares.

use std::sync::OnceLock;

use allotment_need::{Summary, summarise};
use allotment_place::{Rank, best_ranks};
use allotment_table::{Faults, Table};

use crate::assets::{AssetsRun, run_assets};
use crate::connect::{ConnectRun, run_connect};
use crate::decide::{DecideRun, Places, decide_places};
use crate::files::Files;
use crate::need::{Depth, NeedRun, run_need};
use crate::out::StageNote;
use crate::outcome::{OutcomeRun, run_outcome};
use crate::peers::{Barred, PeersRun, run_peers};
use crate::progress::Progress;
use crate::share::{ShareRun, ShareSpec, run_share};
use crate::summarise::{Areas, SummariseRequest};
use crate::{Programme, SummariseSpec};

/// What a later stage calls the peers stage's table.
const PEERS_TABLE: &str = "out/peers.csv";

/// What every stage of a programme made.
#[derive(Debug)]
pub struct Run {
    /// The need stage's result.
    pub need: Option<NeedRun>,
    /// Need summed up for larger areas.
    pub areas: Option<Areas>,
    /// The look-up that says where places lie.
    pub lookup: Option<Table>,
    /// In each draw, the ranks of the larger areas by their average score, if
    /// that is what they are chosen by.
    pub area_draws: Option<Vec<Vec<u32>>>,
    /// The share stage's result.
    pub share: Option<ShareRun>,
    /// The peers stage's result.
    pub peers: Option<PeersRun>,
    /// The assets stage's result.
    pub assets: Option<AssetsRun>,
    /// The connect stage's result.
    pub connect: Option<ConnectRun>,
    /// The decide stage's result.
    pub decide: Option<DecideRun>,
    /// The outcome stage's result.
    pub outcome: Option<OutcomeRun>,
    /// Every stage, run or left out.
    pub stages: Vec<StageNote>,
}

/// Takes `programme` through its stages. `files` remembers what was read.
///
/// # Errors
/// [`Faults`] of the first stage that cannot go on.
pub fn run_stages(
    programme: &Programme,
    files: &Files<'_>,
    depth: Depth,
    progress: &dyn Progress,
) -> Result<Run, Faults> {
    let document = &programme.document;
    let mut stages = Vec::new();
    let mut note = |stage: &str, ran: bool, note: String| {
        stages.push(StageNote {
            stage: stage.into(),
            ran,
            note,
        });
    };
    let need = match &programme.need {
        Some(spec) => {
            let table = spec.table.path.as_ref();
            let table = table.expect("a programme names its table");
            let table = files.joined(table, &spec.table)?;
            let run = run_need(spec, document, table, programme.head.seed, depth, progress)?;
            let sure = run.robustness.as_ref().map_or(String::new(), |known| {
                format!(", {} draws", known.draw_ranks.draws())
            });
            note(
                "need",
                true,
                format!("{} places{sure}", run.input.ids.len()),
            );
            Some(run)
        }
        None => {
            note("need", false, "the programme declares no [need]".into());
            None
        }
    };
    let (areas, lookup) = match (&programme.summarise, &need) {
        (Some(spec), Some(need)) => {
            progress.stage("summarise", 1);
            let (areas, lookup) = sum_up(spec, need, files)?;
            let mut said = vec![format!("{} areas by {}", areas.codes.len(), spec.by.value)];
            said.extend(areas.notes.iter().cloned());
            note("summarise", true, said.join("; "));
            (Some(areas), lookup)
        }
        _ => {
            note(
                "summarise",
                false,
                "the programme declares no [summarise]".into(),
            );
            (None, None)
        }
    };
    let mut area_draws = None;
    let share = match &programme.share {
        Some(spec) => {
            let (run, draws, words) = share_out(
                programme,
                spec,
                files,
                need.as_ref(),
                areas.as_ref(),
                progress,
            )?;
            area_draws = draws;
            note("share", true, words);
            Some(run)
        }
        None => {
            note("share", false, "the programme declares no [share]".into());
            None
        }
    };
    let (peers, words) = find_peers(programme, files, need.as_ref(), progress)?;
    note("peers", peers.is_some(), words);
    let (assets, words) = look_around(programme, files, progress)?;
    note("assets", assets.is_some(), words);
    let (connect, words) = connect_up(programme, files, need.as_ref(), progress)?;
    note("connect", connect.is_some(), words);
    let (decide, words) = let_decide(
        programme,
        files,
        (need.as_ref(), areas.as_ref(), share.as_ref()),
        progress,
    )?;
    note("decide", decide.is_some(), words);
    note("ledger", false, "not built yet".into());
    let (outcome, words) = examine(programme, files, progress)?;
    note("outcome", outcome.is_some(), words);
    note("plan", false, "not built yet".into());
    Ok(Run {
        need,
        areas,
        lookup,
        area_draws,
        share,
        peers,
        assets,
        connect,
        decide,
        outcome,
        stages,
    })
}

/// Measures what is within reach, if the programme says so; and what was found.
fn look_around(
    programme: &Programme,
    files: &Files<'_>,
    progress: &dyn Progress,
) -> Result<(Option<AssetsRun>, String), Faults> {
    let Some(spec) = &programme.assets else {
        return Ok((None, "the programme declares no [assets]".into()));
    };
    let run = run_assets(spec, &programme.document, files, progress)?;
    let words = run.in_words();
    Ok((Some(run), words))
}

/// Lays policies and pots on places, if the programme says so; and what was
/// found. The places are those of the need stage unless it names others.
fn connect_up(
    programme: &Programme,
    files: &Files<'_>,
    need: Option<&NeedRun>,
    progress: &dyn Progress,
) -> Result<(Option<ConnectRun>, String), Faults> {
    let Some(spec) = &programme.connect else {
        return Ok((None, "the programme declares no [connect]".into()));
    };
    progress.stage("connect", 1);
    let run = run_connect(spec, files, need.map(|need| &need.table))?;
    let words = run.in_words();
    Ok((Some(run), words))
}

/// Finds peers, if the programme says so; and what happened, in words. What need or
/// outcomes are measured by is no structure.
fn find_peers(
    programme: &Programme,
    files: &Files<'_>,
    need: Option<&NeedRun>,
    progress: &dyn Progress,
) -> Result<(Option<PeersRun>, String), Faults> {
    let Some(spec) = &programme.peers else {
        return Ok((None, "the programme declares no [peers]".into()));
    };
    progress.stage("peers", 1);
    let mut barred = Vec::new();
    if let (Some(spec), Some(need)) = (&programme.need, need) {
        barred.extend(Barred::of_need(spec, &need.input));
    }
    if let Some(outcome) = &programme.outcome {
        barred.extend(Barred::of_outcome(outcome, files)?);
    }
    let seed = programme.head.seed;
    let run = run_peers(spec, &programme.document, files, &barred, seed)?;
    files.lend(PEERS_TABLE, run.table.clone());
    let words = run.in_words();
    Ok((Some(run), words))
}

/// Lets residents decide, if the programme says so; and what happened, in words.
fn let_decide(
    programme: &Programme,
    files: &Files<'_>,
    (need, areas, share): (Option<&NeedRun>, Option<&Areas>, Option<&ShareRun>),
    progress: &dyn Progress,
) -> Result<(Option<DecideRun>, String), Faults> {
    let Some(spec) = &programme.decide else {
        return Ok((None, "the programme declares no [decide]".into()));
    };
    let named = named(need, areas);
    let places = share.map_or(Places::Named(&named), Places::Shares);
    let currency = programme.currency();
    let document = &programme.document;
    let run = decide_places(spec, document, files, places, currency, progress)?;
    let words = run.in_words(currency);
    Ok((Some(run), words))
}

/// Asks whether anything changed, if the programme says so; and what was found.
fn examine(
    programme: &Programme,
    files: &Files<'_>,
    progress: &dyn Progress,
) -> Result<(Option<OutcomeRun>, String), Faults> {
    let Some(spec) = &programme.outcome else {
        return Ok((None, "the programme declares no [outcome]".into()));
    };
    let run = run_outcome(spec, files, progress)?;
    let words = run.in_words();
    Ok((Some(run), words))
}

/// Shares the money; and the draws of larger areas, if they are chosen by their
/// average score; and what happened, in words.
#[expect(clippy::type_complexity, reason = "three things of one stage")]
fn share_out(
    programme: &Programme,
    spec: &ShareSpec,
    files: &Files<'_>,
    need: Option<&NeedRun>,
    areas: Option<&Areas>,
    progress: &dyn Progress,
) -> Result<(ShareRun, Option<Vec<Vec<u32>>>, String), Faults> {
    let table = match (&spec.places.path, areas, need) {
        (Some(path), _, _) => files.table(path)?,
        (None, Some(areas), _) => areas.table.clone(),
        (None, None, Some(need)) => need.table.clone(),
        (None, None, None) => unreachable!("the spec was refused"),
    };
    let from_above = spec.places.path.is_none();
    let by = spec.select.as_ref().map(|select| select.by.value.as_str());
    let draws = match (by, from_above) {
        (Some(by), true) => draws(programme, need, areas, by, progress)?,
        _ => None,
    };
    let run = run_share(
        spec,
        &programme.document,
        files,
        table,
        draws.as_deref(),
        progress,
    )?;
    let places = run.allocation.places.iter();
    let selected = places.filter(|place| place.selected).count();
    let money = run.allocation.total.display_whole(spec.envelope.currency);
    let kept = draws.filter(|_| by == Some("average_score") && areas.is_some());
    Ok((run, kept, format!("{money} among {selected} places")))
}

/// The codes and names of the places of the last stage.
fn named(need: Option<&NeedRun>, areas: Option<&Areas>) -> Vec<(String, String)> {
    if let Some(areas) = areas {
        let codes = areas.codes.iter();
        return codes.map(|code| (code.clone(), code.clone())).collect();
    }
    let ids = need.into_iter().flat_map(|need| &need.input.ids);
    ids.map(|id| (id.to_string(), id.to_string())).collect()
}

fn sum_up(
    spec: &SummariseSpec,
    need: &NeedRun,
    files: &Files<'_>,
) -> Result<(Areas, Option<Table>), Faults> {
    let lookup = match &spec.lookup {
        Some(path) => Some(files.table(path)?),
        None => None,
    };
    let areas = SummariseRequest {
        need: &need.table,
        id: "id",
        by: &spec.by.value,
        lookup: lookup.as_ref(),
        lookup_id: spec.lookup_id.as_ref().map(|column| column.value.as_str()),
        population: &spec.population.value,
    }
    .run()?;
    Ok((areas, lookup))
}

/// In each draw, the ranks of the places that money is shared between; or
/// nothing where the draws do not tell the measure that they are chosen by.
fn draws(
    programme: &Programme,
    need: Option<&NeedRun>,
    areas: Option<&Areas>,
    by: &str,
    progress: &dyn Progress,
) -> Result<Option<Vec<Vec<u32>>>, Faults> {
    let (Some(need), Some(spec)) = (need, &programme.need) else {
        return Ok(None);
    };
    let Some(robustness) = &need.robustness else {
        return Ok(None);
    };
    let Some(areas) = areas else {
        if by != "score" {
            return Ok(None);
        }
        let ranks = &robustness.draw_ranks;
        let mut draws = vec![Vec::new(); ranks.draws()];
        for (draw, into) in draws.iter_mut().enumerate() {
            ranks.copy_draw(draw, into);
        }
        return Ok(Some(draws));
    };
    let Some(measure) = Measure::named(by) else {
        return Ok(None);
    };
    let count = robustness.draw_ranks.draws();
    progress.stage("how sure the selection is", count);
    let found: Vec<OnceLock<Vec<u32>>> = (0..count).map(|_| OnceLock::new()).collect();
    let visit = |draw: usize, scores: &[f64]| {
        let ranks = best_ranks(&measure.of(scores, areas));
        let ranks = ranks.into_iter().map(Rank::get).collect();
        let _first = found[draw].set(ranks);
        progress.step(1);
    };
    let options = crate::need::draw_options(spec);
    let model = need.input.model(spec);
    if let Some(options) = options {
        allotment_need::visit_draws(&model, &need.scores, &options, programme.head.seed, &visit)
            .map_err(|error| {
                crate::need::need_faults(&error, spec, &programme.document, &need.input)
            })?;
    }
    Ok(found.into_iter().map(OnceLock::into_inner).collect())
}

/// Where a place's rank lies over the draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DrawnInterval {
    /// The 5th percentile, nearest-rank.
    pub low: Rank,
    /// The 50th.
    pub median: Rank,
    /// The 95th.
    pub high: Rank,
    /// The share of draws in which it is in the first tenth.
    pub worst: f64,
}

/// The intervals of every place over `draws`, each one rank a place.
#[must_use]
pub fn intervals(draws: &[Vec<u32>]) -> Vec<DrawnInterval> {
    let places = draws.first().map_or(0, Vec::len);
    let count = draws.len();
    let percentile = |percent: usize| (percent * count).div_ceil(100).max(1) - 1;
    (0..places)
        .map(|place| {
            let mut ranks: Vec<u32> = draws.iter().map(|draw| draw[place]).collect();
            ranks.sort_unstable();
            let rank = |percent| Rank::new(ranks[percentile(percent)]).expect("ranks count from 1");
            let in_worst = |rank: &u32| 10 * u64::from(*rank) <= places as u64;
            let worst = ranks.iter().filter(|rank| in_worst(rank)).count();
            #[expect(clippy::cast_precision_loss, reason = "a share of some thousand draws")]
            let worst = worst as f64 / count as f64;
            DrawnInterval {
                low: rank(5),
                median: rank(50),
                high: rank(95),
                worst,
            }
        })
        .collect()
}

/// The measures of larger areas that can be worked out anew in each draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    AverageScore,
    AverageRank,
    Proportion,
    Extent,
    Concentration,
}

impl Measure {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "average_score" => Self::AverageScore,
            "average_rank" => Self::AverageRank,
            "proportion_worst_decile" => Self::Proportion,
            "extent" => Self::Extent,
            "local_concentration" => Self::Concentration,
            _ => return None,
        })
    }

    /// The measure of every area where places have these scores.
    fn of(self, scores: &[f64], areas: &Areas) -> Vec<f64> {
        if self == Self::AverageScore {
            let mut sums = vec![0.0; areas.codes.len()];
            let mut people = vec![0.0; areas.codes.len()];
            for ((score, population), &area) in
                scores.iter().zip(&areas.population).zip(&areas.area_of)
            {
                sums[area] += score * population;
                people[area] += population;
            }
            return sums
                .iter()
                .zip(people)
                .map(|(sum, people)| sum / people)
                .collect();
        }
        let ranks = best_ranks(scores);
        let found = summarise(&Summary {
            scores,
            ranks: &ranks,
            population: &areas.population,
            area: &areas.area_of,
            names: &areas.codes,
        })
        .expect("the areas were summed up before");
        found
            .into_iter()
            .map(|area| match self {
                Self::AverageScore => area.average_score.value,
                Self::AverageRank => area.average_rank.value,
                Self::Proportion => area.proportion_worst_decile.value,
                Self::Extent => area.extent.value,
                Self::Concentration => area.local_concentration.value,
            })
            .collect()
    }
}
