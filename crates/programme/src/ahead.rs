//! What places could do and mean to do, as stages of a run: road maps and plans.

use allotment_place::PlaceId;
use allotment_table::{Faults, Table};

use crate::Programme;
use crate::decide::DecideRun;
use crate::files::Files;
use crate::need::NeedRun;
use crate::peers::{PeersRun, profiles_table};
use crate::plan::{PlanRun, Seen, run_plans};
use crate::progress::Progress;
use crate::roadmap::{Known, RoadmapRun, run_roadmap};
use crate::run::{AreaOf, area_of, named};
use crate::share::ShareRun;
use crate::summarise::Areas;

/// Lays what has worked beside the gaps of places, if the programme says so; and
/// what was found. The places are those that get money, or else all.
pub(crate) fn map_roads(
    programme: &Programme,
    files: &Files<'_>,
    (need, areas, share): (Option<&NeedRun>, Option<&Areas>, Option<&ShareRun>),
    (known, peers): (Known<'_>, Option<&PeersRun>),
    progress: &dyn Progress,
) -> Result<(Option<RoadmapRun>, String), Faults> {
    let Some(spec) = &programme.roadmap else {
        return Ok((None, "the programme declares no [roadmap]".into()));
    };
    progress.stage("roadmap", 1);
    let places = match share {
        Some(share) => share.places_with_money(),
        None => named(need, areas),
    };
    let run = run_roadmap(programme, spec, files, known, peers, &places)?;
    let words = run.in_words();
    Ok((Some(run), words))
}

/// Holds the plans of places with money to it, if the programme says so; and what was
/// found.
pub(crate) fn plan_ahead(
    programme: &Programme,
    files: &Files<'_>,
    (share, decide): (Option<&ShareRun>, Option<&DecideRun>),
    known: Known<'_>,
    progress: &dyn Progress,
) -> Result<(Option<PlanRun>, String), Faults> {
    let (Some(spec), Some(share)) = (&programme.plan, share) else {
        return Ok((None, "the programme declares no [plan]".into()));
    };
    progress.stage("plan", 1);
    let seen = Seen {
        programme,
        hash: &allotment_table::sha256_of(&share.table.to_csv()?),
        shares: &share.table,
        known,
        decided: decide.map_or(&[], |decide| &decide.commitments),
    };
    let run = run_plans(spec, files, seen, &share.places_with_money())?;
    let words = run.in_words();
    Ok((Some(run), words))
}

/// What gaps and strengths are read from, beside the tables of stages.
pub(crate) struct Beside {
    /// Which larger area each place lies in, if need is summed up.
    pub(crate) inside: Option<AreaOf>,
    /// Each place beside its peers.
    pub(crate) profiles: Option<Table>,
}

impl Beside {
    /// What `[roadmap]` and `[plan]` read; nothing for a programme without them.
    pub(crate) fn of(
        programme: &Programme,
        (need, areas): (Option<&NeedRun>, Option<&Areas>),
        peers: Option<&PeersRun>,
    ) -> Result<Self, Faults> {
        if programme.roadmap.is_none() && programme.plan.is_none() {
            return Ok(Self {
                inside: None,
                profiles: None,
            });
        }
        let profiles = match (&programme.peers, peers) {
            (Some(spec), Some(run)) if !spec.outcomes.is_empty() => {
                Some(profiles_table(spec, &programme.document, run)?)
            }
            _ => None,
        };
        let inside = areas
            .zip(need)
            .map(|(areas, need)| area_of(areas, need.input.ids.iter().map(PlaceId::as_str)));
        Ok(Self { inside, profiles })
    }
}
