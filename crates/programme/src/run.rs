//! A programme taken through every stage that it declares.

use std::collections::BTreeMap;

use allotment_place::Rank;
use allotment_table::{Faults, Table};

use crate::ahead::{Beside, map_roads, plan_ahead};
use crate::assets::{AssetsRun, run_assets};
use crate::both::{AreaDraws, BothRun, area_draws};
use crate::connect::{ConnectRun, run_connect};
use crate::course::Course;
use crate::crosswalk::{CrosswalkSpec, Crosswalked};
use crate::decide::{DecideRun, Places, decide_places};
use crate::examine::Examination;
use crate::files::Files;
use crate::ground_stages::draw_places;
use crate::ledger::{LedgerRun, run_ledger};
use crate::need::{Depth, NeedRun};
use crate::out::StageNote;
use crate::outcome::{OutcomeRun, run_outcome};
use crate::peers::{Barred, PeersRun, run_peers};
use crate::plan::PlanRun;
use crate::progress::Progress;
use crate::roadmap::{Known, RoadmapRun};
use crate::share::{ShareRun, ShareSpec, run_share};
use crate::spatial::{Answer, Portrait, RunSoFar};
use crate::summarise::{Areas, SummariseRequest};
use crate::targets::{TargetsRun, run_targets};
use crate::{Programme, SummariseSpec};

/// What every stage of a programme made.
#[derive(Debug)]
pub struct Run {
    /// The need stage's result.
    pub need: Option<NeedRun>,
    /// The second index.
    pub community: Option<NeedRun>,
    /// The two side by side.
    pub both: Option<BothRun>,
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
    /// Tables brought onto other places, each with its spec.
    pub crosswalks: Vec<(CrosswalkSpec, Crosswalked)>,
    /// Where need clusters.
    pub clusters: Option<Answer>,
    /// Groups of places.
    pub groups: Option<Answer>,
    /// Neighbourhoods that residents drew, in full.
    pub drawn: Vec<Portrait>,
    /// The road maps.
    pub roadmap: Option<RoadmapRun>,
    /// The places' plans.
    pub plan: Option<PlanRun>,
    /// The decide stage's result.
    pub decide: Option<DecideRun>,
    /// The ledger, as it was found.
    pub ledger: Option<LedgerRun>,
    /// The outcome stage's result.
    pub outcome: Option<OutcomeRun>,
    /// What was found of the programme's targets.
    pub targets: Option<TargetsRun>,
    /// Promises made elsewhere, examined.
    pub examination: Option<Examination>,
    /// Every stage, run or left out.
    pub stages: Vec<StageNote>,
}

/// Takes `programme` through its stages. `files` remembers what was read.
///
/// Assets come before an index that reads them, and peers before assets whose gap
/// reads those; else both come after the money.
///
/// # Errors
/// [`Faults`] of the first stage that cannot go on.
pub fn run_stages(
    programme: &Programme,
    files: &Files<'_>,
    depth: Depth,
    progress: &dyn Progress,
) -> Result<Run, Faults> {
    let mut course = Course::new(programme, files, progress)?;
    let crosswalks = course.bring_over()?;
    let (mut need, mut community) = course.indices(depth)?;
    let (mut areas, lookup) = sum_up_if_asked(programme, files, need.as_ref(), &mut course)?;
    let [clusters, groups] = course.neighbours(need.as_ref().map(|need| &need.table))?;
    let both = course.compare((&mut need, &mut community), (&mut areas, lookup.as_ref()))?;
    let mut area_draws = None;
    let share = match &programme.share {
        Some(spec) => {
            let known = both.as_ref().and_then(BothRun::draws_of_average_score);
            let from = Ground {
                need: need.as_ref(),
                areas: areas.as_ref(),
                known,
            };
            let (run, draws, words) = share_out(programme, spec, files, from, progress)?;
            area_draws = draws;
            course.note("share", true, words);
            Some(run)
        }
        None => {
            course.left_out("share");
            None
        }
    };
    course.find_peers(need.as_ref(), community.as_ref(), areas.as_ref())?;
    course.look_around()?;
    let (connect, words) = connect_up(programme, files, need.as_ref(), progress)?;
    course.note("connect", connect.is_some(), words);
    let peers = course.peers.as_ref().and_then(Option::as_ref);
    let assets = course.assets.as_ref().and_then(Option::as_ref);
    let so_far = RunSoFar {
        need: need.as_ref(),
        community: community.as_ref(),
        lookup: lookup.as_ref(),
        areas: areas.as_ref(),
        share: share.as_ref(),
        peers,
        assets,
        connect: connect.as_ref(),
    };
    let (drawn, place_words) = draw_places(programme, files, so_far)?;
    let beside = Beside::of(programme, (need.as_ref(), areas.as_ref()), peers)?;
    let known = Known {
        need: need.as_ref().map(|need| &need.table),
        inside: beside.inside.as_ref(),
        profiles: beside.profiles.as_ref(),
        assets: assets.map(|assets| &assets.table),
    };
    let (roadmap, roadmap_words) = map_roads(
        programme,
        files,
        (need.as_ref(), areas.as_ref(), share.as_ref()),
        (known, peers),
        progress,
    )?;
    let (decide, decide_words) = let_decide(
        programme,
        files,
        (need.as_ref(), areas.as_ref(), share.as_ref()),
        progress,
    )?;
    // What residents chose is part of the money that a plan is for.
    let money = (share.as_ref(), decide.as_ref());
    let (plan, plan_words) = plan_ahead(programme, files, money, known, progress)?;
    course.note("place", !drawn.is_empty(), place_words);
    course.note("roadmap", roadmap.is_some(), roadmap_words);
    course.note("decide", decide.is_some(), decide_words);
    let (ledger, words) = open_ledger(programme, files, share.as_ref(), progress)?;
    course.note("ledger", ledger.is_some(), words);
    let (outcome, words) = examine(programme, files, need.as_ref(), progress)?;
    course.note("outcome", outcome.is_some(), words);
    course.note("plan", plan.is_some(), plan_words);
    let targets = ask_targets(programme, files, &mut course)?;
    Ok(Run {
        examination: course.examine_promises()?,
        need,
        community,
        both,
        areas,
        lookup,
        area_draws,
        share,
        peers: course.peers.flatten(),
        assets: course.assets.flatten(),
        connect,
        crosswalks,
        clusters,
        groups,
        drawn,
        roadmap,
        plan,
        decide,
        ledger,
        outcome,
        targets,
        stages: course.stages,
    })
}

/// Sums need up for larger areas, if the programme says so; and the look-up that says
/// where places lie.
fn sum_up_if_asked(
    programme: &Programme,
    files: &Files<'_>,
    need: Option<&NeedRun>,
    course: &mut Course<'_>,
) -> Result<(Option<Areas>, Option<Table>), Faults> {
    match (&programme.summarise, need) {
        (Some(spec), Some(need)) => {
            course.progress.stage("summarise", 1);
            let (areas, lookup) = sum_up(spec, &need.table, files)?;
            let mut said = vec![format!("{} areas by {}", areas.codes.len(), spec.by.value)];
            said.extend(areas.notes.iter().cloned());
            course.note("summarise", true, said.join("; "));
            Ok((Some(areas), lookup))
        }
        _ => {
            course.left_out("summarise");
            Ok((None, None))
        }
    }
}

/// Measures what is within reach, if the programme says so; and what was found.
pub(crate) fn look_around(
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
pub(crate) fn find_peers(
    programme: &Programme,
    files: &Files<'_>,
    (need, community): (Option<&NeedRun>, Option<&NeedRun>),
    areas: Option<&Areas>,
    progress: &dyn Progress,
) -> Result<(Option<PeersRun>, String), Faults> {
    let Some(spec) = &programme.peers else {
        return Ok((None, "the programme declares no [peers]".into()));
    };
    progress.stage("peers", 1);
    let mut barred = Vec::new();
    for (spec, need) in [(&programme.need, need), (&programme.community, community)] {
        if let (Some(spec), Some(need)) = (spec, need) {
            barred.extend(Barred::of_need(spec, &need.input, Some(&need.scores)));
        }
    }
    if let Some(areas) = areas {
        barred.extend(Barred::of_areas(&areas.table));
    }
    if let Some(outcome) = &programme.outcome {
        barred.extend(Barred::of_outcome(outcome, files)?);
    }
    let seed = programme.head.seed;
    let run = run_peers(spec, &programme.document, files, &barred, seed)?;
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

/// Reads the ledger, if the programme has one; and what was found.
fn open_ledger(
    programme: &Programme,
    files: &Files<'_>,
    share: Option<&ShareRun>,
    progress: &dyn Progress,
) -> Result<(Option<LedgerRun>, String), Faults> {
    let Some(spec) = &programme.ledger else {
        return Ok((None, "the programme declares no [ledger]".into()));
    };
    progress.stage("ledger", 1);
    run_ledger(spec, files, share, &programme.head)
}

/// Asks whether the programme's targets mean anything; one without targets says nothing
/// of them.
fn ask_targets(
    programme: &Programme,
    files: &Files<'_>,
    course: &mut Course<'_>,
) -> Result<Option<TargetsRun>, Faults> {
    let Some(spec) = &programme.targets else {
        return Ok(None);
    };
    course.progress.stage("targets", 1);
    let run = run_targets(spec, files)?;
    course.note("targets", true, run.in_words());
    Ok(Some(run))
}

/// Asks whether anything changed, if the programme says so; and what was found.
fn examine(
    programme: &Programme,
    files: &Files<'_>,
    need: Option<&NeedRun>,
    progress: &dyn Progress,
) -> Result<(Option<OutcomeRun>, String), Faults> {
    let Some(spec) = &programme.outcome else {
        return Ok((None, "the programme declares no [outcome]".into()));
    };
    let mut run = run_outcome(spec, files, progress)?;
    if let Some(need) = need
        && !spec.choice.repeated
    {
        run.mind_strangers(&spec.columns.unit, &crate::vintage::texts(&need.input.ids));
    }
    let words = run.in_words();
    Ok((Some(run), words))
}

/// What the money is shared by.
struct Ground<'a> {
    need: Option<&'a NeedRun>,
    areas: Option<&'a Areas>,
    /// The areas by their average score in every draw, where that is known.
    known: Option<&'a [Vec<u32>]>,
}

/// Shares the money; and the draws of larger areas, if they are chosen by their
/// average score; and what happened, in words.
#[expect(clippy::type_complexity, reason = "three things of one stage")]
fn share_out(
    programme: &Programme,
    spec: &ShareSpec,
    files: &Files<'_>,
    Ground { need, areas, known }: Ground<'_>,
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
        (Some("average_score"), true) if known.is_some() => known.map(<[Vec<u32>]>::to_vec),
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
pub(crate) fn named(need: Option<&NeedRun>, areas: Option<&Areas>) -> Vec<(String, String)> {
    if let Some(areas) = areas {
        let codes = areas.codes.iter();
        return codes.map(|code| (code.clone(), code.clone())).collect();
    }
    let ids = need.into_iter().flat_map(|need| &need.input.ids);
    ids.map(|id| (id.to_string(), id.to_string())).collect()
}

fn sum_up(
    spec: &SummariseSpec,
    need: &Table,
    files: &Files<'_>,
) -> Result<(Areas, Option<Table>), Faults> {
    let lookup = match &spec.lookup {
        Some(path) => Some(files.table(path)?),
        None => None,
    };
    let areas = SummariseRequest {
        need,
        id: "id",
        by: &spec.by.value,
        lookup: lookup.as_ref(),
        lookup_id: spec.lookup_id.as_ref().map(|column| column.value.as_str()),
        population: &spec.population.value,
    }
    .run()?;
    Ok((areas, lookup))
}

/// The larger area that each place of a need stage's table lies in, by code;
/// nothing for a programme that sums up none.
///
/// # Errors
/// [`Faults`] of the look-up.
pub(crate) fn areas_of(
    programme: &Programme,
    files: &Files<'_>,
    need: &Table,
) -> Result<AreaOf, Faults> {
    let Some(spec) = &programme.summarise else {
        return Ok(AreaOf::new());
    };
    let (areas, _) = sum_up(spec, need, files)?;
    Ok(area_of(&areas, need.text("id")?.into_iter().flatten()))
}

/// The code of the larger area that each place lies in.
pub(crate) type AreaOf = BTreeMap<String, String>;

pub(crate) fn area_of<'a>(areas: &Areas, ids: impl Iterator<Item = &'a str>) -> AreaOf {
    let codes = areas.area_of.iter().map(|&area| areas.codes[area].clone());
    ids.map(str::to_owned).zip(codes).collect()
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
    let of = AreaDraws {
        spec,
        document: &programme.document,
        need,
        areas,
        seed: programme.head.seed,
    };
    area_draws(&of, by, progress)
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
