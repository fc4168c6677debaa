//! `[clusters]` and `[group]` of a programme.

use super::{ClustersChoice, GroupChoice, GroupMethod, GroupSize, Neighbours};
use crate::spec::{Located, Section};

/// Where need clusters, as a programme asks for it.
#[derive(Debug, Clone)]
pub struct ClustersSpec {
    /// The line of its table.
    pub line: u64,
    /// The table; else what the need stage makes.
    pub table: Option<Located<String>>,
    /// The borders and their codes; else those of the map's finest level.
    pub boundaries: Option<(Located<String>, String)>,
    /// All else.
    pub choice: ClustersChoice,
}

/// Groups of places, as a programme asks for them.
#[derive(Debug, Clone)]
pub struct GroupSpec {
    /// The line of its table.
    pub line: u64,
    /// The table; else what the need stage makes.
    pub table: Option<Located<String>>,
    /// The borders and their codes; else those of the map's finest level.
    pub boundaries: Option<(Located<String>, String)>,
    /// All else.
    pub choice: GroupChoice,
}

/// What both have: the table, its codes, the borders, who is a neighbour.
struct Common {
    line: u64,
    table: Option<Located<String>>,
    id: Option<String>,
    boundaries: Option<(Located<String>, String)>,
    crs: Option<String>,
    neighbours: Neighbours,
    seed: u64,
}

fn common(section: &Section<'_>, has_need: bool, seed: u64) -> Common {
    let table = section.text("table");
    if table.is_none() && !has_need {
        section.require("table", "table = \"places.csv\"");
    }
    let usual = if table.is_none() {
        Some("id".to_owned())
    } else {
        None
    };
    let id = section.text("id").map(|id| id.value).or(usual);
    let boundaries_id = section.text("boundaries_id").map(|id| id.value);
    let boundaries = section.text("boundaries").map(|path| {
        let id = boundaries_id.or_else(|| id.clone()).unwrap_or_default();
        (path, id)
    });
    let neighbours = section.text("weights").map(|text| text.value.parse());
    let neighbours = match neighbours {
        None => Neighbours::Queen,
        Some(Ok(neighbours)) => neighbours,
        Some(Err(what)) => {
            section.fault("weights", what, "write  weights = \"queen\"");
            Neighbours::Queen
        }
    };
    Common {
        line: section.line(),
        table,
        id,
        boundaries,
        crs: section.text("crs").map(|crs| crs.value),
        neighbours,
        seed: section.whole("seed").map_or(seed, |seed| seed.value),
    }
}

impl ClustersSpec {
    /// The `[clusters]` that `section` is, its faults noted in the document.
    pub(crate) fn read(section: Section<'_>, has_need: bool, seed: u64) -> Self {
        let common = common(&section, has_need, seed);
        let value = section.text("value").map(|value| value.value);
        if value.is_none() && common.table.is_some() {
            section.require("value", "value = \"income\"");
        }
        let permutations = section
            .whole("permutations")
            .map_or(999, |draws| draws.value);
        let fdr = section.number("fdr").map_or(0.05, |fdr| fdr.value);
        if !(fdr > 0.0 && fdr < 1.0) {
            section.fault(
                "fdr",
                format!("'fdr' is {fdr}"),
                "write a share such as 0.05",
            );
        }
        section.finish();
        Self {
            line: common.line,
            table: common.table,
            boundaries: common.boundaries,
            choice: ClustersChoice {
                table: std::path::PathBuf::new(),
                id: common.id,
                value: value.unwrap_or_else(|| "score".into()),
                boundaries: None,
                boundaries_id: None,
                coordinates: None,
                crs: common.crs,
                neighbours: common.neighbours,
                permutations: usize::try_from(permutations).unwrap_or(usize::MAX),
                fdr,
                seed: common.seed,
            },
        }
    }
}

impl GroupSpec {
    /// The `[group]` that `section` is, its faults noted in the document.
    pub(crate) fn read(section: Section<'_>, has_need: bool, seed: u64) -> Option<Self> {
        let common = common(&section, has_need, seed);
        let like = section.required_texts("like", "[\"income\", \"health\"]");
        let (about, groups) = (section.number("about"), section.whole("groups"));
        let people = section.text("people").map(|people| people.value);
        let methods = [
            ("skater", GroupMethod::Skater),
            ("max-p", GroupMethod::MaxP),
            ("ward", GroupMethod::Ward),
        ];
        let method = section.choice("method", &methods);
        let raw = section.boolean("raw").unwrap_or(false);
        let size = match (&about, &groups) {
            (Some(about), None) => Some(GroupSize::AtLeast(about.value)),
            (None, Some(groups)) => Some(GroupSize::Groups(
                usize::try_from(groups.value).unwrap_or(usize::MAX),
            )),
            (Some(_), Some(_)) => {
                let help = "say how many people each has, or how many groups there are";
                section.fault("groups", "there is an 'about' and a number of groups", help);
                None
            }
            (None, None) => {
                section.require("about", "about = 10000");
                None
            }
        };
        let usual = match size {
            Some(GroupSize::Groups(_)) => GroupMethod::Skater,
            _ => GroupMethod::MaxP,
        };
        section.finish();
        Some(Self {
            line: common.line,
            table: common.table,
            boundaries: common.boundaries,
            choice: GroupChoice {
                table: std::path::PathBuf::new(),
                id: common.id,
                like: like.into_iter().map(|column| column.value).collect(),
                people: people.or_else(|| about.map(|_| "population".into())),
                boundaries: std::path::PathBuf::new(),
                boundaries_id: None,
                crs: common.crs,
                neighbours: common.neighbours,
                size: size?,
                method: method.map_or(usual, |method| method.value),
                standardise: !raw,
                seed: common.seed,
            },
        })
    }
}
