//! A programme: a folder with a `programme.toml`.

use std::path::{Path, PathBuf};

use allotment_place::{Currency, Measures, Period};
use allotment_table::{Fault, Faults};
use num_traits::ToPrimitive;

use crate::assets::AssetsSpec;
use crate::both::BothSpec;
use crate::connect::ConnectSpec;
use crate::crosswalk::CrosswalkSpec;
use crate::decide::DecideSpec;
use crate::examine::ExamineSpec;
use crate::files::Files;
use crate::ledger::LedgerSpec;
use crate::need::NeedSpec;
use crate::origin::SourceSpec;
use crate::outcome::OutcomeSpec;
use crate::pages::Pages;
use crate::peers::PeersSpec;
use crate::plan::PlanSpec;
use crate::roadmap::RoadmapSpec;
use crate::serve::ServeSpec;
use crate::share::ShareSpec;
use crate::spatial::{ClustersSpec, GroupSpec, PlaceSpec};
use crate::spec::{Document, Located, Section};
use crate::targets::TargetsSpec;

/// The name of the file that makes a folder a programme.
pub const PROGRAMME: &str = "programme.toml";
/// The folder of results in a programme's folder.
pub const OUT: &str = "out";
/// The seed of everything drawn, where a programme does not say.
pub const SEED: u64 = 2026;

/// A programme as its TOML describes it.
#[derive(Debug)]
pub struct Programme {
    /// Its folder.
    pub folder: PathBuf,
    /// Its TOML.
    pub document: Document,
    /// What it is.
    pub head: Head,
    /// Its need stage, if it declares one.
    pub need: Option<NeedSpec>,
    /// Its second index, if it declares one.
    pub community: Option<NeedSpec>,
    /// How the two are compared, if they are.
    pub both: Option<BothSpec>,
    /// How need is summed up for larger areas, if it is.
    pub summarise: Option<SummariseSpec>,
    /// Its share stage, if it declares one.
    pub share: Option<ShareSpec>,
    /// Its assets stage, if it declares one.
    pub assets: Option<AssetsSpec>,
    /// Its peers stage, if it declares one.
    pub peers: Option<PeersSpec>,
    /// Its connect stage, if it declares one.
    pub connect: Option<ConnectSpec>,
    /// Its road map, if it declares one.
    pub roadmap: Option<RoadmapSpec>,
    /// Its places' plans, if it declares any.
    pub plan: Option<PlanSpec>,
    /// Its decide stage, if it declares one.
    pub decide: Option<DecideSpec>,
    /// Its ledger, if it declares one.
    pub ledger: Option<LedgerSpec>,
    /// Its outcome stage, if it declares one.
    pub outcome: Option<OutcomeSpec>,
    /// Its targets, if it declares any.
    pub targets: Option<TargetsSpec>,
    /// The promises made elsewhere that it examines, if it declares any.
    pub examine: Option<ExamineSpec>,
    /// Its map.
    pub map: Option<MapSpec>,
    /// What the service needs to know of it.
    pub serve: Option<ServeSpec>,
    /// Tables that are brought onto other places first.
    pub crosswalks: Vec<CrosswalkSpec>,
    /// Where need clusters, if it asks.
    pub clusters: Option<ClustersSpec>,
    /// Groups of places, if it asks.
    pub group: Option<GroupSpec>,
    /// Neighbourhoods that residents drew, and where people live.
    pub place: Option<PlaceSpec>,
    /// Which places have pages.
    pub pages: Pages,
    /// What it says of the files it reads.
    pub sources: Vec<SourceSpec>,
}

/// What a programme is.
#[derive(Debug, Clone)]
pub struct Head {
    /// Its name.
    pub name: String,
    /// What it is for, in plain words.
    pub about: Option<String>,
    /// Its currency.
    pub currency: Currency,
    /// Its years.
    pub years: Vec<Period>,
    /// The prices that its amounts are in.
    pub price_base: Option<Period>,
    /// Its languages.
    pub languages: Vec<String>,
    /// Who publishes it: an identifier and a name.
    pub publisher: Option<(Option<String>, String)>,
    /// The seed of everything drawn.
    pub seed: u64,
}

/// How need is summed up for larger areas.
#[derive(Debug, Clone)]
pub struct SummariseSpec {
    /// The column of larger areas.
    pub by: Located<String>,
    /// The look-up.
    pub lookup: Option<Located<String>>,
    /// Its column of place codes.
    pub lookup_id: Option<Located<String>>,
    /// The column of people.
    pub population: Located<String>,
}

/// What is drawn on maps, and how levels lie in one another.
#[derive(Debug, Clone)]
pub struct MapSpec {
    /// The line of its table.
    pub line: u64,
    /// A table with the codes of every level, finest places one a row.
    pub lookup: Option<Located<String>>,
    /// The levels, coarse to fine.
    pub levels: Vec<LevelSpec>,
}

/// A level of places on the map.
#[derive(Debug, Clone)]
pub struct LevelSpec {
    /// What one is called.
    pub label: String,
    /// What several are called.
    pub plural: String,
    /// The file of borders.
    pub path: Located<String>,
    /// The column of codes, in the borders and in the look-up.
    pub id: Located<String>,
    /// The column of names in the look-up.
    pub name: Option<Located<String>>,
}

impl Programme {
    /// The files that it names. Of a table whose small counts it hides, no hash is
    /// published.
    #[must_use]
    pub fn files(&self) -> Files<'_> {
        let hidden = self.outcome.iter().flat_map(OutcomeSpec::hidden_in);
        Files::new(&self.document, self.sources.clone()).withholding_hashes_of(hidden)
    }

    /// The programme in `folder`.
    ///
    /// # Errors
    /// [`Faults`]: everything that is wrong with its TOML.
    pub fn read(folder: &Path) -> Result<Self, Faults> {
        let (programme, faults) = Self::read_what_can_be(folder)?;
        match programme {
            Some(programme) => faults.into_result(programme),
            None => Err(faults),
        }
    }

    /// As much of the programme in `folder` as can be read, and everything that
    /// is wrong with its TOML. A stage that cannot be read is left out, and so
    /// are those that take their input from it.
    ///
    /// # Errors
    /// [`Faults`] if there is no programme, or its TOML is none.
    pub fn read_what_can_be(folder: &Path) -> Result<(Option<Self>, Faults), Faults> {
        let path = folder.join(PROGRAMME);
        if !path.exists() {
            let what = format!("there is no {PROGRAMME} here");
            let help = "name a programme's folder, or start one with  allotment new DIR";
            return Err(Fault::new(folder.display().to_string(), what, help).into());
        }
        Ok(Self::of_document(folder, Document::read(&path)?))
    }

    /// As much as can be read of the programme that `document` describes, in
    /// `folder`, and everything that is wrong with it.
    #[must_use]
    pub fn of_document(folder: &Path, document: Document) -> (Option<Self>, Faults) {
        let read = read(&document);
        let faults = document.finish(Some(())).err().unwrap_or_default();
        let needs_need = |share: &ShareSpec| share.places.path.is_none();
        let need_lost = matches!(read.need, Some(None));
        let share_lost = matches!(read.share, Some(None));
        let other_lost = matches!(read.community, Some(None));
        let programme = read.head.map(|head| Self {
            folder: folder.to_path_buf(),
            head,
            summarise: read.summarise.flatten().filter(|_| !need_lost),
            share: read
                .share
                .flatten()
                .filter(|share| !(need_lost && needs_need(share))),
            community: read.community.flatten(),
            both: read.both.flatten().filter(|_| !need_lost && !other_lost),
            assets: read.assets.flatten(),
            connect: read
                .connect
                .filter(|connect| !(need_lost && connect.takes_places_from_above())),
            decide: read.decide.flatten().filter(|_| !share_lost && !need_lost),
            need: read.need.flatten(),
            peers: read.peers.flatten(),
            roadmap: read.roadmap.flatten(),
            plan: read.plan.flatten().filter(|_| !share_lost && !need_lost),
            ledger: read.ledger,
            outcome: read.outcome.flatten(),
            targets: read.targets.flatten(),
            examine: read.examine.flatten(),
            map: read.map.flatten(),
            serve: read.serve,
            crosswalks: read.crosswalks,
            clusters: read.clusters.filter(|_| !need_lost),
            group: read.group.flatten().filter(|_| !need_lost),
            place: read.place.filter(|_| !need_lost),
            pages: read.pages,
            sources: read.sources,
            document,
        });
        (programme, faults)
    }

    /// The currency of its money.
    #[must_use]
    pub fn currency(&self) -> Currency {
        let share = self.share.as_ref();
        share.map_or(self.head.currency, |share| share.envelope.currency)
    }

    /// Where its results go.
    #[must_use]
    pub fn out(&self) -> PathBuf {
        self.folder.join(OUT)
    }
}

#[expect(
    clippy::option_option,
    reason = "not declared is not the same as not readable"
)]
/// What was read: nothing where it is not declared, nothing inside where it is
/// and cannot be read.
struct Read {
    head: Option<Head>,
    need: Option<Option<NeedSpec>>,
    community: Option<Option<NeedSpec>>,
    both: Option<Option<BothSpec>>,
    summarise: Option<Option<SummariseSpec>>,
    share: Option<Option<ShareSpec>>,
    assets: Option<Option<AssetsSpec>>,
    peers: Option<Option<PeersSpec>>,
    roadmap: Option<Option<RoadmapSpec>>,
    plan: Option<Option<PlanSpec>>,
    connect: Option<ConnectSpec>,
    decide: Option<Option<DecideSpec>>,
    ledger: Option<LedgerSpec>,
    outcome: Option<Option<OutcomeSpec>>,
    targets: Option<Option<TargetsSpec>>,
    examine: Option<Option<ExamineSpec>>,
    map: Option<Option<MapSpec>>,
    serve: Option<ServeSpec>,
    crosswalks: Vec<CrosswalkSpec>,
    clusters: Option<ClustersSpec>,
    group: Option<Option<GroupSpec>>,
    place: Option<PlaceSpec>,
    pages: Pages,
    sources: Vec<SourceSpec>,
}

fn read(document: &Document) -> Read {
    let root = document.root();
    let head = root.required_section("programme").and_then(read_head);
    let need = root.section("need").map(|need| NeedSpec::read(need, true));
    let community = root
        .section("community")
        .map(|community| NeedSpec::read(community, true));
    let both = root.section("both").map(BothSpec::read);
    refuse_half_a_pair(&root, need.as_ref(), community.as_ref());
    let summarise = root.section("summarise").map(read_summarise);
    let share = root
        .section("share")
        .map(|share| ShareSpec::read(share, need.is_none(), head.as_ref()));
    let assets = root.section("assets").map(AssetsSpec::read);
    let peers = root.section("peers").map(PeersSpec::read_stage);
    let roadmap = root
        .section("roadmap")
        .map(|roadmap| RoadmapSpec::read(roadmap, peers.is_some()));
    let plan = root
        .section("plan")
        .map(|plan| PlanSpec::read(plan, share.is_some()));
    let currency = head.as_ref().map_or(Currency::GBP, |head| head.currency);
    let connect = root
        .section("connect")
        .map(|connect| ConnectSpec::read_stage(connect, need.is_some(), currency));
    let decide = root
        .section("decide")
        .map(|decide| DecideSpec::read(decide, share.is_some()));
    let ledger = root
        .section("ledger")
        .map(|ledger| LedgerSpec::read(ledger, head.as_ref()));
    let seed = head.as_ref().map_or(SEED, |head| head.seed);
    let outcome = root
        .section("outcome")
        .map(|outcome| OutcomeSpec::read(outcome, seed, peers.is_some()));
    let targets = root.section("targets").map(TargetsSpec::read);
    let examine = root.section("examine").map(ExamineSpec::read);
    let map = root.section("map").map(read_map);
    let serve = root.section("serve").map(ServeSpec::read);
    let crosswalks = CrosswalkSpec::read_all(&root);
    let clusters =
        (root.section("clusters")).map(|section| ClustersSpec::read(section, need.is_some(), seed));
    let group =
        (root.section("group")).map(|section| GroupSpec::read(section, need.is_some(), seed));
    let place = root.section("place").map(PlaceSpec::read);
    let pages = root.section("report").map_or(Pages::Usual, Pages::read);
    let mut sources = SourceSpec::read_all(&root);
    sources.extend(peers.iter().flatten().flat_map(|one| one.sources.clone()));
    sources.extend(need.iter().flatten().flat_map(|one| one.sources.clone()));
    sources.extend(
        community
            .iter()
            .flatten()
            .flat_map(|one| one.sources.clone()),
    );
    sources.extend(share.iter().flatten().flat_map(|one| one.sources.clone()));
    sources.extend(assets.iter().flatten().flat_map(|one| one.sources.clone()));
    sources.extend(connect.iter().flat_map(|connect| connect.sources.clone()));
    refuse_nothing_to_go_on(&root);
    root.finish();
    Read {
        head,
        need,
        community,
        both,
        summarise,
        share,
        assets,
        peers,
        roadmap,
        plan,
        connect,
        decide,
        ledger,
        outcome,
        targets,
        examine,
        map,
        serve,
        crosswalks,
        clusters,
        group,
        place,
        pages,
        sources,
    }
}

/// Notes a fault for need that is to be summed up where none is measured, and for a
/// programme that does nothing.
fn refuse_nothing_to_go_on(root: &Section<'_>) {
    if root.has("summarise") && !root.has("need") {
        root.fault(
            "summarise",
            "there is no need stage to sum up",
            "add a [need], or remove this",
        );
    }
    if !STAGES.into_iter().any(|stage| root.has(stage)) {
        root.fault(
            "programme",
            "the programme declares no stage",
            "add a [need], a [share], an [outcome] or another stage",
        );
    }
}

/// The stages of which one is enough.
const STAGES: [&str; 10] = [
    "need",
    "share",
    "outcome",
    "targets",
    "examine",
    "peers",
    "assets",
    "connect",
    "crosswalk",
    "ledger",
];

/// Notes a fault for a second index without a first, and for a comparison of
/// fewer than two indices of need.
fn refuse_half_a_pair(
    root: &Section<'_>,
    need: Option<&Option<NeedSpec>>,
    community: Option<&Option<NeedSpec>>,
) {
    if root.has("community") && need.is_none() {
        let what = "there is a second index, and no first";
        root.fault("community", what, "add a [need], or call this one [need]");
    }
    if !root.has("both") {
        return;
    }
    if need.is_none() || community.is_none() {
        let what = "there are not two indices to compare";
        root.fault(
            "both",
            what,
            "add a [need] and a [community], or remove this",
        );
    }
    for (name, index) in [("need", need), ("community", community)] {
        let index = index.and_then(Option::as_ref);
        if index.is_some_and(|index| index.index.measures == Measures::Strength) {
            let what = format!(
                "[{name}] measures strength, and what is worst on it is not its first tenth"
            );
            let help = "write  measures = \"need\"  there";
            root.fault("both", what, help);
        }
    }
}

fn read_head(section: Section<'_>) -> Option<Head> {
    let name = section.required_text("name", "Neighbourhood fund");
    let currency = section.text("currency");
    let currency = match &currency {
        Some(code) => Currency::new(&code.value)
            .map_err(|error| section.fault("currency", error.to_string(), "name the currency"))
            .ok(),
        None => Some(Currency::GBP),
    };
    let years = read_years(&section);
    let price_base = section.text("price_base").and_then(|year| {
        Period::new(&year.value)
            .map_err(|error| section.fault("price_base", error.to_string(), "correct the year"))
            .ok()
    });
    let publisher = section.section("publisher").and_then(|publisher| {
        let org_id = publisher.text("org_id").map(|id| id.value);
        let name = publisher.required_text("name", "A council");
        publisher.finish();
        Some((org_id, name?.value))
    });
    let languages: Vec<String> = section
        .texts("languages")
        .into_iter()
        .map(|language| language.value)
        .collect();
    let head = Head {
        about: section.text("about").map(|about| about.value),
        languages: if languages.is_empty() {
            vec!["en-GB".into()]
        } else {
            languages
        },
        seed: section.whole("seed").map_or(SEED, |seed| seed.value),
        years,
        price_base,
        publisher,
        currency: currency?,
        name: name?.value,
    };
    section.finish();
    Some(head)
}

/// The years: a list of them, or how many from `start` on.
fn read_years(section: &Section<'_>) -> Vec<Period> {
    let parse = |key: &str, text: &Located<String>| {
        Period::new(&text.value)
            .map_err(|error| section.fault(key, error.to_string(), "correct the year"))
            .ok()
    };
    let start = section
        .text("start")
        .and_then(|start| parse("start", &start));
    if section.is_number("years") {
        let count = section
            .whole("years")
            .and_then(|count| count.value.to_usize());
        return match (start, count) {
            (Some(start), Some(count)) => {
                std::iter::successors(Some(start), |year| Some(year.next()))
                    .take(count.min(100))
                    .collect()
            }
            (None, Some(_)) => {
                let what = "a number of years needs a year to start in";
                section.fault("years", what, "add  start = \"2026-27\"");
                Vec::new()
            }
            _ => Vec::new(),
        };
    }
    let years = section.texts("years");
    years
        .iter()
        .filter_map(|year| parse("years", year))
        .collect()
}

fn read_summarise(section: Section<'_>) -> Option<SummariseSpec> {
    let by = section.required_text("by", "msoa21cd");
    let population = section.text("population").unwrap_or(Located {
        value: "population".into(),
        line: section.line(),
    });
    let spec = SummariseSpec {
        lookup: section.text("lookup"),
        lookup_id: section.text("lookup_id"),
        population,
        by: by?,
    };
    section.finish();
    Some(spec)
}

fn read_map(section: Section<'_>) -> Option<MapSpec> {
    let levels: Vec<Option<LevelSpec>> = section
        .sections("level")
        .into_iter()
        .map(|level| {
            let label = level.required_text("label", "district");
            let plural = level.required_text("plural", "districts");
            let path = level.required_text("path", "districts.geojson");
            let id = level.required_text("id", "lad24cd");
            let name = level.text("name");
            level.finish();
            Some(LevelSpec {
                label: label?.value,
                plural: plural?.value,
                path: path?,
                id: id?,
                name,
            })
        })
        .collect();
    let spec = MapSpec {
        line: section.line(),
        lookup: section.text("lookup"),
        levels: levels.into_iter().collect::<Option<_>>()?,
    };
    section.finish();
    Some(spec)
}
