//! Places like each, in the report's words.

use std::collections::BTreeSet;

use allotment_peers::{Distance, Scale, Spread};
use allotment_place::{MoreIs, PlaceId};
use allotment_report as report;
use allotment_table::Faults;

use super::sources::Sources;
use crate::peers::{PeersRun, PeersSpec, place_profiles};
use crate::{Programme, Run};

/// The peers of the places that have a page, `shown`, if the stage ran.
pub(super) fn peers(
    programme: &Programme,
    run: &Run,
    sources: &Sources,
    shown: &BTreeSet<&PlaceId>,
) -> Result<Option<report::PeersPart>, Faults> {
    let (Some(spec), Some(run)) = (&programme.peers, &run.peers) else {
        return Ok(None);
    };
    let wanted = |row: usize| shown.contains(&run.input.ids[row]);
    let mut profiles = if spec.outcomes.is_empty() {
        Vec::new()
    } else {
        place_profiles(spec, &programme.document, run, &wanted)?
    }
    .into_iter();
    let called = |row: usize| {
        let names = run.input.names.as_ref();
        let name = names.and_then(|names| names[row].clone());
        name.unwrap_or_else(|| run.input.ids[row].to_string())
    };
    let mut places = std::collections::BTreeMap::new();
    for (row, list) in run.peers.places().filter(|(row, _)| wanted(*row)) {
        let peers = list.iter().map(|peer| report::Peer {
            id: run.input.ids[peer.row].clone(),
            name: called(peer.row),
            firm: run.peers.firm(peer),
        });
        let place = report::PlacePeers {
            peers: peers.collect(),
            profile: profiles.next().map(|profile| profile.for_page()),
        };
        places.insert(run.input.ids[row].clone(), place);
    }
    let cites = cites(spec, sources);
    Ok(Some(report::PeersPart {
        computed: computed(spec, run, &cites),
        cites,
        places,
    }))
}

fn cites(spec: &PeersSpec, sources: &Sources) -> Vec<usize> {
    let joined = spec.table.join.iter().map(|join| &join.path);
    let paths = spec.table.path.iter().chain(joined);
    paths.filter_map(|path| sources.at(&path.value)).collect()
}

fn computed(spec: &PeersSpec, run: &PeersRun, cites: &[usize]) -> report::Computed {
    let (places, k) = (run.input.ids.len(), run.peers.k());
    let mut steps = vec![
        format!(
            "We took {} facts about how each of {places} places is built and who lives there. None of them measures need or results: what is compared must not choose the peers.",
            spec.structure.len()
        ),
        "Each fact is put on one scale: how many standard deviations a place lies above or below the mean of all places.".to_owned(),
        match spec.peers.distance {
            Distance::Euclidean => "Two places are as far apart as their facts differ: the differences are squared, multiplied by their weights and added up, and the square root is taken.".to_owned(),
            Distance::Mahalanobis => "Two places are as far apart as their facts differ. What two facts say alike counts once (the distance of Mahalanobis).".to_owned(),
        },
        format!("The {k} places that are least far apart from a place are its peers."),
    ];
    if run.peers.draws() > 0 {
        steps.push(format!(
            "This was done {} times more. Each time every fact was left out with one chance in five, and every weight was multiplied by a number between a half and one and a half. A peer that was still among the {k} in at least 70 of 100 tries is firm; any other is fragile.",
            run.peers.draws()
        ));
    }
    let mut choices = vec![
        ("How many peers each place has".to_owned(), k.to_string()),
        (
            "Distance".to_owned(),
            match spec.peers.distance {
                Distance::Euclidean => "Euclidean",
                Distance::Mahalanobis => "Mahalanobis",
            }
            .to_owned(),
        ),
        (
            "Distances are told".to_owned(),
            match spec.peers.scale {
                Scale::None => "as they are",
                Scale::FarthestIsOne => "so that the farthest place is at 1",
            }
            .to_owned(),
        ),
        (
            "Standard deviation".to_owned(),
            match spec.spread {
                Spread::Population => "of all places (divided by n)",
                Spread::Sample => "of a sample (divided by n − 1)",
            }
            .to_owned(),
        ),
        ("Draws".to_owned(), run.peers.draws().to_string()),
        ("Seed of the draws".to_owned(), run.options.seed.to_string()),
    ];
    let mut tables = vec![report::ComputedTable {
        caption: "What makes places alike".to_owned(),
        columns: ["What", "Column", "Weight"].map(str::to_owned).to_vec(),
        rows: (spec.structure.iter())
            .map(|one| {
                let column = one.column.value.clone();
                let title = one.title.clone().unwrap_or_else(|| column.clone());
                vec![title, column, one.weight.to_string()]
            })
            .collect(),
    }];
    let mut symbols = vec![
        "z = (x − mean) / sd".to_owned(),
        "distance(a, b) = √ Σ weight · (z(a) − z(b))²".to_owned(),
    ];
    let mut limits = vec![
        "Being a peer is no judgement. It says that two places are built alike, not that they do alike.".to_owned(),
        "Other facts or other weights would give other peers: see which are fragile.".to_owned(),
    ];
    let mut files = vec![(
        "../peers.csv".to_owned(),
        "Peers of every place (CSV)".to_owned(),
    )];
    if !spec.outcomes.is_empty() {
        profile_words(spec, &mut steps, &mut choices, &mut tables, &mut limits);
        symbols.push("difference = (value − median of the peers) / MAD of the peers".to_owned());
        files.push((
            "../profiles.csv".to_owned(),
            "Profile of every place (CSV)".to_owned(),
        ));
    }
    let sure = run.firm_share().map(|share| {
        let percent = crate::outcome::hundredths((share * 100.0).round() / 100.0);
        format!("Of all peers of all places, {percent}% are firm.")
    });
    report::Computed {
        lead: "Which places are most alike, and how does each stand beside those like it?".into(),
        steps,
        tables,
        choices,
        symbols,
        sure: sure.into_iter().collect(),
        limits,
        cites: cites.to_vec(),
        files,
    }
}

/// How the profile was made.
fn profile_words(
    spec: &PeersSpec,
    steps: &mut Vec<String>,
    choices: &mut Vec<(String, String)>,
    tables: &mut Vec<report::ComputedTable>,
    limits: &mut Vec<String>,
) {
    let options = &spec.profile;
    let percent = crate::outcome::hundredths(options.level);
    steps.extend([
        "Then each place stands beside its own peers. From its value in a measure, the peers' median is taken away, and the rest is divided by the peers' median absolute deviation (MAD): the difference from their median that half of the peers stay within. The pages call one MAD a step.".to_owned(),
        format!(
            "The interval comes from the peers' median: it lies between two of the ordered peers, chosen so that such an interval is right in at least {percent} of 100 cases."
        ),
        format!(
            "A strength is better than the peers by at least {} steps, with an interval that does not hold 0. A gap is worse by the same test.",
            options.threshold
        ),
    ]);
    choices.extend([
        (
            "Told from so many steps (MADs) on".to_owned(),
            options.threshold.to_string(),
        ),
        (
            "Chance that an interval covers, at least".to_owned(),
            format!("{percent}%"),
        ),
        (
            "Fewest peers with the measure".to_owned(),
            options.fewest.to_string(),
        ),
    ]);
    tables.push(report::ComputedTable {
        caption: "What is compared".to_owned(),
        columns: ["What", "Column", "Unit", "More of it is"]
            .map(str::to_owned)
            .to_vec(),
        rows: (spec.outcomes.iter())
            .map(|one| {
                let more_is = match one.more_is {
                    Some(MoreIs::Better) => "better",
                    Some(MoreIs::Worse) => "worse",
                    None => "not said",
                };
                vec![
                    one.title.clone(),
                    one.column.value.clone(),
                    one.unit.clone().unwrap_or_else(|| "none".to_owned()),
                    more_is.to_owned(),
                ]
            })
            .collect(),
    });
    limits.extend([
        "What small counts and small surveys leave unsure of the values themselves is not in the intervals.".to_owned(),
        "With many measures, one may look strong or weak by chance alone.".to_owned(),
        "There is no rank in it: a place is not compared with the whole country.".to_owned(),
    ]);
}
