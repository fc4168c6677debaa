//! Sources, downloads, and what was left out, in the report's words.

use allotment_report as report;

use crate::files::Files;
use crate::out::OutFiles;
use crate::roadmap::RoadmapRun;
use crate::{Programme, Run};

/// What the list calls the register that comes with Allotment.
const REGISTER: &str = "allotment:evidence";

/// The sources of a report, in the order in which they are cited.
pub(super) struct Sources {
    pub(super) list: Vec<report::Source>,
    paths: Vec<String>,
}

impl Sources {
    pub(super) fn new(programme: &Programme, run: &Run, files: &Files<'_>) -> Self {
        let own = report::Source {
            title: "The programme".into(),
            publisher: programme
                .head
                .publisher
                .as_ref()
                .map(|(_, name)| name.clone()),
            address: Some("programme.toml".into()),
            date: None,
            licence: None,
            sha256: Some(programme.document.sha256().to_owned()),
            note: Some("Holds the formula, the weights and the limits.".into()),
        };
        let (mut list, mut paths) = (vec![own], vec!["programme.toml".to_owned()]);
        for (path, source) in files.sources() {
            list.push(report::Source {
                title: source.title,
                publisher: None,
                address: source.address.or_else(|| Some(path.clone())),
                date: source.date,
                licence: source.licence,
                sha256: source.sha256,
                note: source.note,
            });
            paths.push(path);
        }
        if let Some(roadmap) = &run.roadmap {
            let known: Vec<&String> = paths.iter().collect();
            let files: Vec<String> = (roadmap.register.sources().iter())
                .filter_map(|source| source.file.clone())
                .filter(|file| !known.contains(&file))
                .collect();
            if !files.is_empty() {
                list.push(report::Source {
                    title: "Starter register of evidence, which comes with Allotment".into(),
                    publisher: None,
                    address: None,
                    date: None,
                    licence: Some("MIT or Apache-2.0".into()),
                    sha256: None,
                    note: Some("Each entry names the study behind it.".into()),
                });
                paths.push(REGISTER.to_owned());
            }
        }
        Self { list, paths }
    }

    /// Where the files of the register stand in the list.
    pub(super) fn of_register(&self, run: &RoadmapRun) -> Vec<usize> {
        let files = run.register.sources().iter();
        let own = files.filter_map(|source| source.file.as_deref());
        let mut at: Vec<usize> = own.filter_map(|file| self.at(file)).collect();
        at.extend(self.at(REGISTER));
        at
    }

    /// Where the file `path` stands in the list.
    pub(super) fn at(&self, path: &str) -> Option<usize> {
        self.paths.iter().position(|known| known == path)
    }

    pub(super) fn cites(&self, programme: &Programme) -> report::Cites {
        let need = programme.need.as_ref();
        let table = need.and_then(|need| need.table.path.as_ref());
        let joined = need
            .into_iter()
            .flat_map(|need| &need.table.join)
            .map(|join| &join.path);
        let borders = programme
            .map
            .iter()
            .flat_map(|map| &map.levels)
            .map(|level| &level.path);
        let lookup = programme
            .summarise
            .as_ref()
            .and_then(|spec| spec.lookup.as_ref());
        let share = programme.share.as_ref();
        let places = share.and_then(|share| share.places.path.as_ref());
        let prices = share
            .and_then(|share| share.envelope.prices.as_ref())
            .map(|(_, path)| path);
        let at = |path: &crate::spec::Located<String>| {
            self.paths.iter().position(|known| *known == path.value)
        };
        let find = |paths: &mut dyn Iterator<Item = &crate::spec::Located<String>>| {
            paths.filter_map(at).collect::<Vec<_>>()
        };
        let mut money = vec![0];
        money.extend(find(&mut places.into_iter().chain(prices)));
        report::Cites {
            need: find(&mut table.into_iter()),
            population: find(&mut table.into_iter().chain(joined)),
            places: find(&mut lookup.into_iter().chain(table)),
            borders: find(&mut borders.into_iter()),
            money,
        }
    }
}

/// What there may be to take away: the file, its title, what it is.
const DOWNLOADS: [(&str, &str, &str); 44] = [
    (
        "need.csv",
        "Need",
        "The index of every place, with ranks and intervals.",
    ),
    (
        "areas.csv",
        "Larger areas",
        "The index summed up for larger areas, with the spread inside.",
    ),
    (
        "community.csv",
        "Community need",
        "The second index of every place, with ranks and intervals.",
    ),
    (
        "both.csv",
        "Both indices",
        "Who is worst on each index, on both, and on the two as one.",
    ),
    (
        "pockets.csv",
        "Pockets",
        "Places worst on both by themselves, in areas that are not selected.",
    ),
    (
        "shares.csv",
        "Shares",
        "What each place gets in each year, to the penny, and why.",
    ),
    (
        "shares.xlsx",
        "Shares, as a spreadsheet",
        "The same as shares.csv, codes as text, with a sheet of sources.",
    ),
    (
        "peers.csv",
        "Peers",
        "The places most like each place, and which of them are firm.",
    ),
    (
        "plans.csv",
        "Plans",
        "The plans of places: what is planned and what there is.",
    ),
    (
        "roadmap.csv",
        "Road map",
        "What has worked elsewhere, beside each gap and strength of each place.",
    ),
    (
        "profiles.csv",
        "Profiles",
        "Each place beside its own peers: strengths, gaps, and how sure they are.",
    ),
    (
        "assets.csv",
        "What is within reach",
        "How many of each type, for every 1,000 people, how far, and the gap to peers.",
    ),
    (
        "connect.csv",
        "Money and policies",
        "Every policy and pot that reaches each place, from whom, and how well that is known.",
    ),
    (
        "connect-conflicts.csv",
        "Policies at odds",
        "Two policies that pull one result of one place in opposite directions, a row each.",
    ),
    (
        "connect-overlaps.csv",
        "Policies alike",
        "Two policies of one kind and theme in one place at one time, a row each.",
    ),
    (
        "crosswalk.csv",
        "Figures brought over",
        "Figures of another year or level on these places, and how much was estimated.",
    ),
    (
        "clusters.csv",
        "Where need clusters",
        "Each place beside its neighbours: where need clusters and who stands out.",
    ),
    (
        "groups.csv",
        "Groups of places",
        "Which group of neighbouring places each belongs to.",
    ),
    (
        "audit.json",
        "Audit",
        "Whether the division is fair, and the number that checks it.",
    ),
    (
        "need.json",
        "How sure the index is",
        "What moves ranks, and how far.",
    ),
    (
        "places.geojson",
        "Map",
        "Places with their borders, as GeoJSON.",
    ),
    (
        "targets.csv",
        "Targets",
        "What was found of each target: seven questions, the verdict on each, and its numbers.",
    ),
    (
        "outcome.csv",
        "Results",
        "Every estimate of whether anything changed, with its interval.",
    ),
    (
        "outcome-spillover.csv",
        "Neighbours",
        "What treated places and rings of their neighbours gained or lost.",
    ),
    (
        "outcome-gaps.csv",
        "Gaps over time",
        "How far each place is from its peers and from the nation, with intervals.",
    ),
    (
        "outcome-cut-off.csv",
        "Either side of the cut-off",
        "The jump at the cut-off by which money was given out, and its checks.",
    ),
    (
        "examine/index.html",
        "Promises made elsewhere, as a page",
        "What became of each, how far the money came, and where: pictures with their numbers.",
    ),
    (
        "examine/examination.csv",
        "Promises made elsewhere",
        "What became of each promise, with the evidence, its day and its source.",
    ),
    (
        "examine/counted.csv",
        "Each pound of those promises",
        "In which promise each pound is counted.",
    ),
    (
        "need.parquet",
        "Need, as Parquet",
        "The same as need.csv, smaller and typed.",
    ),
    (
        "shares.parquet",
        "Shares, as Parquet",
        "The same as shares.csv, smaller and typed.",
    ),
    (
        "ledger/promises.csv",
        "Promises",
        "What became of every promise, and why it is told so.",
    ),
    (
        "ledger/commitments.csv",
        "Commitments in the ledger",
        "Every commitment: who signed, what was called due, paid and spent.",
    ),
    (
        "ledger/waterfall.csv",
        "From promise to result",
        "How far the money came, step by step.",
    ),
    (
        "ledger/certainty.csv",
        "The years ahead",
        "What signed commitments back of the next ten years.",
    ),
    (
        "ledger/slippage.csv",
        "Days named and met",
        "Every payment and step: the day promised first, now, and met.",
    ),
    (
        "ledger/locus.csv",
        "Who decided",
        "Who decided each pound, by place and year.",
    ),
    (
        "ledger/health.csv",
        "How partners are treated",
        "Through whom money is paid, for how long, how soon.",
    ),
    (
        "ledger/burden.csv",
        "What partners are asked",
        "Questions for each 10,000 of what is committed.",
    ),
    (
        "ledger/heads.csv",
        "Money a head",
        "By place and by tenth of need under each index, net of cuts.",
    ),
    (
        "ledger/breaches.csv",
        "Broken rules",
        "Facts that broke a rule, and what resolved them.",
    ),
    (
        "360giving/grants.json",
        "Grants in 360Giving's standard",
        "The commitments as other people's programs read grants, as JSON.",
    ),
    (
        "360giving/grants.csv",
        "Grants in 360Giving's standard, as a table",
        "The same grants, with the columns of the standard's spreadsheet.",
    ),
    (
        "ledger.json",
        "The ledger's roots",
        "The day, the entries and the root of each community's tree.",
    ),
];

/// The files that readers may take away.
pub(crate) fn downloads(made: &OutFiles) -> Vec<report::Download> {
    DOWNLOADS
        .into_iter()
        .filter_map(|(path, title, description)| {
            Some(report::Download {
                path: format!("../{path}"),
                title: title.into(),
                description: description.into(),
                bytes: made.get(path)?.len() as u64,
            })
        })
        .collect()
}

/// What a reader does not find because `stage` was left out.
pub(super) fn left_out(stage: &str) -> String {
    match stage {
        "crosswalk" => "No figures of other years or levels were brought over.",
        "clusters" => "Where need clusters was not examined here.",
        "group" => "Places were not gathered into groups.",
        "place" => "No neighbourhood that residents drew is shown.",
        "need" => "No index of need was worked out here.",
        "summarise" => "Need was not summed up for larger areas.",
        "share" => "No money was shared.",
        "peers" => "Places are not compared with places like them.",
        "assets" => "What is within reach of each place is not shown.",
        "connect" => "Other money that reaches each place is not shown.",
        "decide" => "No vote of residents is counted here.",
        "ledger" => "Promises and payments are not tracked here.",
        "outcome" => "Whether it made a difference is not examined here.",
        "roadmap" => "What has worked elsewhere is not listed here.",
        "plan" => "There is no plan of what to do here.",
        _ => "It is not part of this programme.",
    }
    .into()
}
