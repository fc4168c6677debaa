//! What a spec says of places, policies and grants, as plain data.

use allotment_connect::{Direction, Effect, Span};
use allotment_place::Currency;

use crate::origin::SourceSpec;
use crate::spec::{Located, Section};

/// Places, policies and grants, before any table is read.
#[derive(Debug, Clone)]
pub struct ConnectSpec {
    /// The table of places.
    pub places: Located<String>,
    /// Its column of codes.
    pub id: Located<String>,
    /// Its column of people, if it is not called `population`.
    pub population: Located<String>,
    /// The currency of all money.
    pub currency: Currency,
    /// The policies.
    pub policies: Vec<PolicySpec>,
    /// Files of awards.
    pub grants: Vec<GrantsSpec>,
    /// What it says of the files it reads.
    pub sources: Vec<SourceSpec>,
}

/// A policy.
#[derive(Debug, Clone)]
pub struct PolicySpec {
    /// Its line.
    pub line: u64,
    /// What it is known by.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Whose it is.
    pub department: String,
    /// Its theme.
    pub theme: String,
    /// Grant, service, benefit, duty, power, capital, …
    pub kind: String,
    /// The column of places that its reach is stated by.
    pub geography: Located<String>,
    /// The table of its reach.
    pub reach: Located<String>,
    /// Whether its money comes once, or each year.
    pub once: bool,
    /// When it runs.
    pub span: Span,
    /// Whether it is social infrastructure, or physical.
    pub social: Option<bool>,
    /// What it is meant to change.
    pub effects: Vec<Effect>,
    /// The policies whose money it is, under another name.
    pub replaces: Vec<Located<String>>,
}

/// A file of awards in the 360Giving standard.
#[derive(Debug, Clone)]
pub struct GrantsSpec {
    /// The file.
    pub path: Located<String>,
    /// The theme of all its awards; else each award's own programme.
    pub theme: Option<String>,
}

impl ConnectSpec {
    /// The spec that `section` is.
    #[must_use]
    pub fn read(section: &Section<'_>) -> Option<Self> {
        let places = section.required_section("places").and_then(read_places);
        let policies: Vec<Option<PolicySpec>> = (section.sections("policy").into_iter())
            .map(read_policy)
            .collect();
        let grants: Vec<Option<GrantsSpec>> = (section.sections("grants").into_iter())
            .map(read_grants)
            .collect();
        let currency = section.text("currency");
        let currency = match currency.map(|code| Currency::new(&code.value)) {
            None => Currency::GBP,
            Some(Ok(currency)) => currency,
            Some(Err(error)) => {
                let message = error.to_string();
                let (what, help) = message.rsplit_once(": ").unwrap_or((&message, "write GBP"));
                section.fault("currency", what, help);
                Currency::GBP
            }
        };
        if policies.is_empty() && grants.is_empty() {
            let help = "add a [[policy]] for each, or [[grants]] with a file of awards";
            section.fault("policy", "there is no policy and no file of grants", help);
        }
        let sources = SourceSpec::read_all(section);
        let policies = policies.into_iter().collect::<Option<Vec<_>>>();
        if let Some(policies) = &policies {
            refuse_twice(section, policies);
        }
        let (places, id, population) = places?;
        Some(Self {
            places,
            id,
            population,
            currency,
            policies: policies?,
            grants: grants.into_iter().collect::<Option<Vec<_>>>()?,
            sources,
        })
    }
}

type PlacesSpec = (Located<String>, Located<String>, Located<String>);

fn read_places(section: Section<'_>) -> Option<PlacesSpec> {
    let path = section.required_text("path", "places.csv");
    let id = section.required_text("id", "lsoa21cd");
    let population = section.text("population").unwrap_or(Located {
        value: "population".to_owned(),
        line: section.line(),
    });
    section.finish();
    Some((path?, id?, population))
}

fn read_policy(section: Section<'_>) -> Option<PolicySpec> {
    let line = section.line();
    let text = |key: &str, example: &str| section.required_text(key, example);
    let id = text("id", "household-support");
    let name = section.text("name").map(|name| name.value);
    let department = text("department", "work and pensions");
    let theme = text("theme", "living standards");
    let kind = text("kind", "service");
    let geography = text("geography", "ltla24cd");
    let reach = text("reach", "reach.csv");
    section.require("once", "once = false, if its money comes each year");
    let once = section.boolean("once");
    let span = Span {
        from: day(&section, "from"),
        to: day(&section, "to"),
    };
    if let (Some(from), Some(to)) = (span.from, span.to)
        && from > to
    {
        section.fault(
            "to",
            "it ends before it begins",
            "write the later day under to",
        );
    }
    let social = section.boolean("social");
    let effects: Vec<Option<Effect>> = (section.sections("outcomes").into_iter())
        .map(read_effect)
        .collect();
    let replaces = section.texts("replaces");
    section.finish();
    let id = id?.value;
    Some(PolicySpec {
        line,
        name: name.unwrap_or_else(|| id.clone()),
        id,
        department: department?.value,
        theme: theme?.value,
        kind: kind?.value,
        geography: geography?,
        reach: reach?,
        once: once?,
        span,
        social,
        effects: effects.into_iter().collect::<Option<Vec<_>>>()?,
        replaces,
    })
}

fn read_effect(section: Section<'_>) -> Option<Effect> {
    let id = section.required_text("id", "food-insecurity");
    section.require("direction", "up or down");
    let direction = section.choice("direction", &Direction::ALL.map(|(way, name)| (name, way)));
    let lag_years = section.number("lag_years").map(|lag| lag.value);
    if lag_years.is_some_and(|lag| lag < 0.0) {
        section.fault(
            "lag_years",
            "it is below 0",
            "write how many years it takes",
        );
    }
    let evidence = section.text("evidence").map(|evidence| evidence.value);
    section.finish();
    Some(Effect {
        outcome: id?.value,
        direction: direction?.value,
        lag_years,
        evidence,
    })
}

fn read_grants(section: Section<'_>) -> Option<GrantsSpec> {
    let path = section.required_text("path", "grants.json");
    let theme = section.text("theme").map(|theme| theme.value);
    section.finish();
    Some(GrantsSpec { path: path?, theme })
}

/// The day under `key`, as its digits.
fn day(section: &Section<'_>, key: &str) -> Option<u32> {
    let text = section.text(key)?.value;
    let day = digits(&text);
    if day.is_none() {
        let what = format!("'{text}' is not a day");
        section.fault(
            key,
            what,
            "write year, month and day, such as \"2024-04-01\"",
        );
    }
    day
}

/// The digits of the day that begins `text`, such as `2024-04-01`.
pub(super) fn digits(text: &str) -> Option<u32> {
    let date: jiff::civil::Date = text.get(..10)?.parse().ok()?;
    let year = u32::try_from(date.year()).ok()?;
    let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
    Some(year * 10_000 + u32::from(month) * 100 + u32::from(day))
}

/// Faults for policies of one id, and for ones that replace what is not there.
fn refuse_twice(section: &Section<'_>, policies: &[PolicySpec]) {
    let document = section.document();
    for (at, policy) in policies.iter().enumerate() {
        if let Some(first) = policies[..at].iter().find(|first| first.id == policy.id) {
            let what = format!(
                "the policy '{}' is already on line {}",
                policy.id, first.line
            );
            document.fault(policy.line, what, "give each policy an id of its own");
        }
        for name in &policy.replaces {
            if !policies.iter().any(|other| other.id == name.value) {
                let what = format!("'{}' is not the id of a policy here", name.value);
                let help = "write the id of the pot that this one relabels";
                document.fault(name.line, what, help);
            } else if replaces(policies, &name.value, &policy.id) {
                let what = format!("'{}' and '{}' replace each other", policy.id, name.value);
                let help = "say of the newer one alone that it replaces the older";
                document.fault(name.line, what, help);
            }
        }
    }
}

/// Whether the policy `one` replaces `other`, through any others, or is it.
fn replaces(policies: &[PolicySpec], one: &str, other: &str) -> bool {
    let mut seen = vec![one];
    let mut at = 0;
    while let Some(&id) = seen.get(at) {
        if id == other {
            return true;
        }
        let policy = policies.iter().find(|policy| policy.id == id);
        for next in policy.into_iter().flat_map(|policy| &policy.replaces) {
            if !seen.contains(&next.value.as_str()) {
                seen.push(&next.value);
            }
        }
        at += 1;
    }
    false
}
