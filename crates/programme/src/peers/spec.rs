//! What a spec says of structure, peers and what is compared, as plain data.

use allotment_peers::{PeersOptions, ProfileOptions, Spread, TypesOptions};
use allotment_place::MoreIs;

use crate::need::TableSpec;
use crate::origin::SourceSpec;
use crate::spec::{Located, Section};

/// Structure, options and measures, before any table is read.
#[derive(Debug, Clone)]
pub struct PeersSpec {
    /// The line of its table, or 1.
    pub line: u64,
    /// Where the table is, and its column of codes.
    pub table: TableSpec,
    /// What makes places alike.
    pub structure: Vec<StructureSpec>,
    /// What is compared: never what makes places alike.
    pub outcomes: Vec<ComparedSpec>,
    /// How peers are sought, but for the seed.
    pub peers: PeersOptions,
    /// Which standard deviation z-scores are in.
    pub spread: Spread,
    /// How a profile is made.
    pub profile: ProfileOptions,
    /// How types are sought, but for the seed.
    pub types: TypesOptions,
    /// What it says of the files it reads.
    pub sources: Vec<SourceSpec>,
}

/// A variable of structure.
#[derive(Debug, Clone)]
pub struct StructureSpec {
    /// Its column.
    pub column: Located<String>,
    /// How much it counts.
    pub weight: f64,
    /// What people call it.
    pub title: Option<String>,
}

/// A measure that is compared.
#[derive(Debug, Clone)]
pub struct ComparedSpec {
    /// Its column.
    pub column: Located<String>,
    /// Which way is worse, if somebody said; a profile needs it.
    pub more_is: Option<MoreIs>,
    /// What people call it.
    pub title: String,
    /// What it is measured in.
    pub unit: Option<String>,
}

impl PeersSpec {
    /// The spec that a whole document is: its options stand under `[peers]`.
    #[must_use]
    pub fn read(section: Section<'_>) -> Option<Self> {
        let options = section.section("peers");
        read_around(section, options)
    }

    /// The spec that `[peers]` of a programme is: its options stand in it.
    #[must_use]
    pub fn read_stage(section: Section<'_>) -> Option<Self> {
        read_around(section, None)
    }
}

fn read_around(section: Section<'_>, apart: Option<Section<'_>>) -> Option<PeersSpec> {
    let table = section
        .required_section("table")
        .and_then(|table| TableSpec::read(table, true));
    section.require("structure", "a [[structure]] for each variable");
    let structure: Vec<Option<StructureSpec>> = section
        .sections("structure")
        .into_iter()
        .map(read_structure)
        .collect();
    let outcomes: Vec<Option<ComparedSpec>> = section
        .sections("outcome")
        .into_iter()
        .map(read_compared)
        .collect();
    let (peers, spread) = match apart {
        Some(options) => {
            let read = read_options(&options);
            options.finish();
            read
        }
        None => read_options(&section),
    };
    let profile = section.section("profile").map(read_profile);
    let types = section.section("types").map(read_types);
    let sources = SourceSpec::read_all(&section);
    let line = section.line();
    let structure = structure.into_iter().collect::<Option<Vec<_>>>();
    let outcomes = outcomes.into_iter().collect::<Option<Vec<_>>>();
    if let (Some(structure), Some(outcomes)) = (&structure, &outcomes) {
        refuse_twice(&section, structure, outcomes);
    }
    section.finish();
    Some(PeersSpec {
        line,
        table: table?,
        structure: structure?,
        outcomes: outcomes?,
        peers,
        spread,
        profile: profile.unwrap_or_default(),
        types: types.unwrap_or_default(),
        sources,
    })
}

fn read_structure(section: Section<'_>) -> Option<StructureSpec> {
    let column = section.required_text("column", "age_65_plus_share");
    let weight = section.number("weight").map_or(1.0, |weight| weight.value);
    if weight.is_nan() || weight <= 0.0 {
        let help = "write a number above 0, or leave the variable out";
        section.fault("weight", format!("the weight is {weight}"), help);
    }
    let title = section.text("title").map(|title| title.value);
    section.finish();
    Some(StructureSpec {
        column: column?,
        weight,
        title,
    })
}

fn read_compared(section: Section<'_>) -> Option<ComparedSpec> {
    let column = section.required_text("column", "claimant_rate");
    let choices = [("worse", MoreIs::Worse), ("better", MoreIs::Better)];
    let more_is = section.choice("more_is", &choices);
    let title = section.text("title").map(|title| title.value);
    let unit = section.text("unit").map(|unit| unit.value);
    section.finish();
    let column = column?;
    Some(ComparedSpec {
        title: title.unwrap_or_else(|| column.value.clone()),
        column,
        more_is: more_is.map(|more_is| more_is.value),
        unit,
    })
}

/// A whole number that may stand under `key`, at most a thousand million.
fn count(section: &Section<'_>, key: &str, usual: usize) -> usize {
    const LARGEST: u64 = 1_000_000;
    let Some(found) = section.whole(key) else {
        return usual;
    };
    if found.value > LARGEST {
        section.fault(
            key,
            format!("'{key}' is {}", found.value),
            "write at most 1000000",
        );
        return usual;
    }
    usize::try_from(found.value).unwrap_or(usual)
}

fn read_options(section: &Section<'_>) -> (PeersOptions, Spread) {
    let usual = PeersOptions::default();
    let distance = section.choice("distance", &allotment_peers::Distance::ALL);
    let scale = section.choice("scale", &allotment_peers::Scale::ALL);
    let spread = section.choice("standard_deviation", &Spread::ALL);
    let k = count(section, "k", usual.k);
    if k == 0 {
        section.fault("k", "'k' is 0", "ask for at least 1 peer");
    }
    let options = PeersOptions {
        k,
        distance: distance.map_or(usual.distance, |one| one.value),
        scale: scale.map_or(usual.scale, |one| one.value),
        draws: count(section, "stability_draws", usual.draws),
        ..usual
    };
    (options, spread.map_or(Spread::default(), |one| one.value))
}

fn read_profile(section: Section<'_>) -> ProfileOptions {
    let usual = ProfileOptions::default();
    let number = |key: &str, usual: f64| section.number(key).map_or(usual, |one| one.value);
    let level = number("level", usual.level);
    if !(level > 0.0 && level < 1.0) {
        let help = "write a chance between 0 and 1, such as 0.95";
        section.fault("level", format!("the level is {level}"), help);
    }
    let threshold = number("threshold", usual.threshold);
    if threshold.is_nan() || threshold <= 0.0 {
        let help = "write a number of MADs above 0, such as 1.5";
        section.fault("threshold", format!("the threshold is {threshold}"), help);
    }
    section.finish();
    ProfileOptions {
        level,
        threshold,
        ..usual
    }
}

fn read_types(section: Section<'_>) -> TypesOptions {
    let usual = TypesOptions::default();
    let given = section.has("types");
    if given && (section.has("from") || section.has("to")) {
        let help = "keep 'types', or the range from which it is chosen";
        section.fault(
            "types",
            "both the number of types and a range are given",
            help,
        );
    }
    let types = count(&section, "types", usual.from);
    let from = count(&section, "from", usual.from.min(usual.to));
    let to = count(&section, "to", usual.to.max(from));
    let options = TypesOptions {
        from: if given { types } else { from },
        to: if given { types } else { to },
        starts: count(&section, "starts", usual.starts),
        samples: count(&section, "samples", usual.samples),
        ..usual
    };
    let (from, to) = (options.from, options.to);
    if from < 2 || to < from {
        let key = if given { "types" } else { "from" };
        let help = "write at least 2, and no more in 'from' than in 'to'";
        section.fault(
            key,
            format!("from {from} to {to} types are asked for"),
            help,
        );
    }
    if options.starts == 0 {
        section.fault("starts", "there are no starts", "write at least 1");
    }
    section.finish();
    options
}

/// Refuses columns that are named twice, and above all what is compared among
/// what makes places alike.
fn refuse_twice(section: &Section<'_>, structure: &[StructureSpec], outcomes: &[ComparedSpec]) {
    let document = section.document();
    for (at, one) in structure.iter().enumerate() {
        let name = &one.column.value;
        if structure[..at]
            .iter()
            .any(|other| other.column.value == *name)
        {
            let what = format!("'{name}' is named twice under structure");
            document.fault(one.column.line, what, "name it once, and use 'weight'");
        }
    }
    for (at, one) in outcomes.iter().enumerate() {
        let name = &one.column.value;
        if outcomes[..at]
            .iter()
            .any(|other| other.column.value == *name)
        {
            let what = format!("the outcome '{name}' is named twice");
            document.fault(one.column.line, what, "name it once");
        }
    }
}
