//! The report's input, from what the stages made.

mod assets;
mod audit;
mod connect;
mod decide;
mod decide_words;
mod elections;
mod ground;
mod ledger;
mod levels;
mod method;
mod money;
mod needs;
mod outcome;
mod peers;
mod plans;
mod roadmap;
mod second;
mod sources;
mod targets;

use std::collections::BTreeSet;

use allotment_place::PlaceId;
use allotment_report as report;
use allotment_table::Faults;

use crate::files::Files;
use crate::out::OutFiles;
use crate::{Programme, Run};

/// Everything that the report of `run` says. `made` are the files that readers
/// may take away.
///
/// # Errors
/// [`Faults`] of the borders and the look-up that the map needs.
pub fn site(
    programme: &Programme,
    run: &Run,
    files: &Files<'_>,
    made: &OutFiles,
) -> Result<report::Site, Faults> {
    let head = &programme.head;
    let domains = method::domains(programme);
    let built = levels::levels(programme, run, files, &domains)?;
    let listed = sources::Sources::new(programme, run, files);
    let shown = shown(&built);
    let peers = peers::peers(programme, run, &listed, &shown)?;
    let assets = assets::assets(programme, run, &listed, &shown, built.coordinates)?;
    let roadmap = roadmap::roadmap(programme, run, &listed, &shown);
    let ledger = ledger::ledger(programme, run, &listed, &built.levels);
    let connect = connect::connect(programme, run, &listed, &built.levels, built.funded);
    Ok(report::Site {
        programme: report::Programme {
            name: head.name.clone(),
            currency: programme.currency(),
            years: programme
                .share
                .as_ref()
                .map_or_else(|| head.years.clone(), |share| share.envelope.years.clone()),
            about: head.about.clone(),
            publisher: head.publisher.as_ref().map(|(_, name)| name.clone()),
            language: head.languages[0].clone(),
            price_base: programme
                .share
                .as_ref()
                .and_then(|share| share.envelope.prices.as_ref())
                .map(|(base, _)| base.value.to_string()),
        },
        version: env!("CARGO_PKG_VERSION").into(),
        funded: built.funded,
        levels: built.levels,
        domains: method::report_domains(programme, &domains, run),
        need: method::need_method(programme, run),
        formula: money::formula(programme, run),
        audit: run.share.as_ref().map(audit::audit),
        peers,
        assets,
        connect,
        roadmap,
        second: second::second(programme, run, &listed),
        how: ground::how(programme, run, &listed),
        drawn: ground::drawn(run),
        plans: plans::plans(run),
        ledger,
        elections: elections::elections(run, made),
        outcome: outcome::outcome(programme, run, &listed),
        targets: targets::targets(programme, run, &listed),
        downloads: sources::downloads(made),
        cites: listed.cites(programme),
        sources: listed.list,
        left_out: run
            .stages
            .iter()
            .filter(|stage| !stage.ran)
            .map(|stage| report::LeftOut {
                stage: stage.stage.clone(),
                words: sources::left_out(&stage.stage),
            })
            .collect(),
        coordinates: built.coordinates,
    })
}

/// The places that a page speaks of: those that have one, and those inside them.
fn shown(built: &levels::Built) -> BTreeSet<&PlaceId> {
    let funded = &built.levels[built.funded].areas;
    let own = funded.iter().filter(|area| area.page);
    let finer = built.levels.get(built.funded + 1);
    let inside = finer.into_iter().flat_map(|level| &level.areas);
    let inside = inside.filter(|area| area.parent.is_some_and(|parent| funded[parent].page));
    own.chain(inside).map(|area| &area.id).collect()
}

pub use decide::{ElectionParts, election_html, election_page};
pub(crate) use sources::downloads;
