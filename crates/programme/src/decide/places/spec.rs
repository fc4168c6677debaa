//! `[decide]` of a programme: which ballots, over how much money, by which rule.

use std::fmt::Display;
use std::str::FromStr;

use allotment_decide::{Completion, Satisfaction, Start, Stop};
use allotment_place::Period;
use num_rational::BigRational;
use num_traits::{One, Signed};

use crate::decide::{Choice, LimitChoice, Rule};
use crate::spec::{Located, Section};

/// Where the code of a place stands in the name of its ballots.
pub const ID: &str = "{id}";

/// How many voters share what is said of each in a published file, at least.
const K: u64 = 10;

/// What the residents of a place decide on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BudgetFrom {
    /// The money that the formula gives their place, or a part of it.
    Share,
    /// What their ballots say, which must be within that.
    File,
}

/// The decide stage of a programme.
#[derive(Debug, Clone)]
pub struct DecideSpec {
    /// The line of its table.
    pub line: u64,
    /// Where each place's ballots are: a path with `{id}` in it.
    pub ballots: Located<String>,
    /// The years whose money residents decide on; all if there are none.
    pub years: Vec<Located<Period>>,
    /// The part of that money.
    pub part: BigRational,
    /// What residents decide on.
    pub budget: BudgetFrom,
    /// The rule and its settings.
    pub choice: Choice,
    /// A table of money for categories.
    pub quotas: Option<Located<String>>,
    /// Whether the old greedy rule is run beside it.
    pub compare: bool,
    /// Whether the outcome is audited.
    pub audit: bool,
    /// How many voters share what is said of each in a published file; smaller
    /// counts of those who took part are withheld.
    pub k: u64,
    /// A table of the people who could have voted.
    pub population: Option<Located<String>>,
    /// Its column of places.
    pub population_id: Located<String>,
    /// Where bands of ages begin.
    pub bands: Vec<u32>,
}

impl DecideSpec {
    /// Reads `section`; `shares` says whether the programme shares money.
    pub fn read(section: Section<'_>, shares: bool) -> Option<Self> {
        let ballots = section.required_text("ballots", "ballots/{id}.pb");
        if let Some(path) = ballots.as_ref().filter(|path| !path.value.contains(ID)) {
            let what = format!("'{}' is one file, and each place has its own", path.value);
            let help = "write  ballots = \"ballots/{id}.pb\": {id} becomes the place's code";
            section.fault("ballots", what, help);
        }
        let sources = [("share", BudgetFrom::Share), ("file", BudgetFrom::File)];
        let budget = section.choice("budget", &sources).map(|found| found.value);
        if budget == Some(BudgetFrom::Share) && !shares {
            let what = "no [share] gives money to decide on";
            section.fault("budget", what, "write  budget = \"file\", or add a [share]");
        }
        let by_default = if shares {
            BudgetFrom::Share
        } else {
            BudgetFrom::File
        };
        let part = section.exact_as("part", "a part of the whole, such as 0.1");
        let within = |part: &BigRational| part.is_positive() && *part <= BigRational::one();
        if part.as_ref().is_some_and(|part| !within(&part.value)) {
            let help = "write a part above 0 and at most 1, such as 0.1 for a tenth";
            section.fault("part", "this is no part of the money", help);
        }
        let years = section.texts("years");
        let years = years.into_iter().filter_map(|year| {
            let value = Period::new(&year.value)
                .map_err(|error| section.fault("years", error.to_string(), "correct the year"))
                .ok()?;
            let line = year.line;
            Some(Located { value, line })
        });
        let years: Vec<Located<Period>> = years.collect();
        if !shares && (section.has("part") || section.has("years")) {
            let key = if section.has("part") { "part" } else { "years" };
            let what = "no [share] gives money of which this could be a part";
            section.fault(key, what, "remove it, or add a [share]");
        }
        let k = section.whole("k");
        if k.as_ref().is_some_and(|k| k.value < 2) {
            let what = "with fewer than 2 alike, a voter could be recognised";
            section.fault("k", what, "write a number from 2 up, such as 10");
        }
        let population = section.text("population");
        let population_id = section.text("population_id");
        let bands: Vec<u32> = section
            .exacts("bands")
            .into_iter()
            .filter_map(|age| age.value.to_integer().try_into().ok())
            .collect();
        if population.is_none() && population_id.is_some() {
            let what = "no table of people is named of which this could be a column";
            section.fault("population_id", what, "add  population = \"residents.csv\"");
        }
        let quotas = section.text("quotas");
        let choice = read_choice(&section);
        if let Some((key, why)) = choice.contradiction() {
            section.fault(
                &key.replace('-', "_"),
                why,
                "correct the settings of [decide]",
            );
        }
        if quotas.is_some() && choice.limits.category.is_empty() {
            let what = "money for categories needs the column that holds them";
            section.fault("quotas", what, "add  category = [\"category\"]");
        }
        let spec = Self {
            line: section.line(),
            years,
            part: part.map_or_else(BigRational::one, |part| part.value),
            budget: budget.unwrap_or(by_default),
            choice,
            quotas,
            compare: section.boolean("compare").unwrap_or(true),
            audit: section.boolean("audit").unwrap_or(true),
            k: k.map_or(K, |k| k.value),
            population,
            population_id: population_id.unwrap_or(Located {
                value: "id".into(),
                line: section.line(),
            }),
            bands,
            ballots: ballots.unwrap_or(Located {
                value: ID.into(),
                line: section.line(),
            }),
        };
        section.finish();
        Some(spec)
    }
}

fn read_choice(section: &Section<'_>) -> Choice {
    Choice {
        rule: named(section, "rule", Rule::ALL),
        as_declared: section.boolean("as_declared").unwrap_or(false),
        satisfaction: named(section, "satisfaction", Satisfaction::ALL),
        completion: named(section, "completion", Completion::ALL),
        step: parsed(section, "step", "write an amount such as \"1\", or \"1%\""),
        stop: named(
            section,
            "stop",
            [
                (Stop::Infeasible, "infeasible"),
                (Stop::Exhaustive, "exhaustive"),
            ],
        ),
        endowment: named(
            section,
            "endowment",
            [(Start::Exact, "exact"), (Start::Whole, "whole")],
        ),
        ties: parsed(
            section,
            "ties",
            "write an order such as \"cheapest,most-votes,lexicographic\"",
        ),
        threshold: parsed(section, "threshold", "write a score such as \"100\""),
        weights: section.text("weights").map(|column| column.value),
        limits: LimitChoice {
            conflicts: section.text("conflicts").map(|column| column.value),
            category: section
                .texts("category")
                .into_iter()
                .map(|column| column.value)
                .collect(),
            votes_min: section.whole("min_votes").map(|least| least.value),
            ..LimitChoice::default()
        },
    }
}

fn named<T: Copy, const N: usize>(
    section: &Section<'_>,
    key: &str,
    all: [(T, &'static str); N],
) -> Option<T> {
    let options = all.map(|(value, name)| (name, value));
    section.choice(key, &options).map(|found| found.value)
}

fn parsed<T: FromStr<Err: Display>>(section: &Section<'_>, key: &str, help: &str) -> Option<T> {
    let text = section.text(key)?;
    text.value
        .parse()
        .map_err(|error: T::Err| section.fault(key, error.to_string(), help))
        .ok()
}
