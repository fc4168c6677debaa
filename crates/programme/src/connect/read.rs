//! The TOML of connected policies, read key by key.

use allotment_connect::{Direction, Effect, Span};
use allotment_place::Currency;

use super::budget::{BudgetSpec, read_budget};
use super::spec::{ConnectSpec, GrantsSpec, PlacesSpec, PolicySpec};
use crate::civil::civil_day;
use crate::origin::SourceSpec;
use crate::spec::{Located, Section};

impl ConnectSpec {
    /// The spec that the root of a document is.
    #[must_use]
    pub fn read(root: Section<'_>) -> Self {
        let places = (root.required_section("places"))
            .and_then(|section| read_places(section, Above::Nothing));
        Self::read_with(root, places, Currency::GBP)
    }

    /// The `[connect]` of a programme in `currency`. Its places are those of
    /// the need stage, if there is one, unless it says otherwise.
    #[must_use]
    pub fn read_stage(section: Section<'_>, has_need: bool, currency: Currency) -> Self {
        let above = if has_need {
            Above::Need
        } else {
            Above::Nothing
        };
        let places = match section.section("places") {
            Some(places) => read_places(places, above),
            None if has_need && !section.has("places") => Some(PlacesSpec {
                path: None,
                id: at("id", section.line()),
                vintage: None,
                population: at("population", section.line()),
            }),
            None => {
                section.require("places", "[connect.places] with a path and an id");
                None
            }
        };
        Self::read_with(section, places, currency)
    }

    fn read_with(section: Section<'_>, places: Option<PlacesSpec>, usual: Currency) -> Self {
        let mut heads = Vec::new();
        let listed = section.sections("policy");
        let policies: Vec<PolicySpec> = (listed.into_iter())
            .filter_map(|section| read_policy(section, &mut heads))
            .collect();
        let grants: Vec<GrantsSpec> = (section.sections("grants").into_iter())
            .filter_map(read_grants)
            .collect();
        let budgets: Vec<BudgetSpec> = (section.sections("budget").into_iter())
            .filter_map(read_budget)
            .collect();
        let currency = section.text("currency");
        let currency = match currency.map(|code| Currency::new(&code.value)) {
            None => usual,
            Some(Ok(currency)) => currency,
            Some(Err(error)) => {
                let message = error.to_string();
                let (what, help) = message.rsplit_once(": ").unwrap_or((&message, "write GBP"));
                section.fault("currency", what, help);
                usual
            }
        };
        if !["policy", "budget", "grants"]
            .iter()
            .any(|key| section.has(key))
        {
            let help = "add a [[policy]] for each, a [[budget]] with a table of lines, or [[grants]] with a file of awards";
            let what = "there is no policy, no budget and no file of grants";
            section.fault("policy", what, help);
        }
        let sources = SourceSpec::read_all(&section);
        refuse_twice(&section, &heads);
        refuse_budgets_twice(&section, &heads, &budgets);
        section.finish();
        Self {
            places,
            currency,
            policies,
            budgets,
            grants,
            sources,
        }
    }
}

/// Where places come from that no path names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Above {
    Need,
    Nothing,
}

fn at(name: &str, line: u64) -> Located<String> {
    Located {
        value: name.to_owned(),
        line,
    }
}

fn read_places(section: Section<'_>, above: Above) -> Option<PlacesSpec> {
    let line = section.line();
    let from_above = above == Above::Need && !section.has("path");
    let (path, id) = if from_above {
        let id = section.text("id").unwrap_or_else(|| at("id", line));
        (None, Some(id))
    } else {
        let path = section.required_text("path", "places.csv");
        (Some(path), section.required_text("id", "lsoa21cd"))
    };
    let population = section.text("population");
    let vintage = section.vintage();
    section.finish();
    Some(PlacesSpec {
        vintage,
        path: match path {
            Some(path) => Some(path?),
            None => None,
        },
        id: id?,
        population: population.unwrap_or_else(|| at("population", line)),
    })
}

/// What other policies may say of one, also of one that cannot be read.
struct Head {
    id: String,
    line: u64,
    replaces: Vec<Located<String>>,
}
/// A policy whose reach can be looked at. What else of it cannot be read is
/// as if nothing were said, beside its fault.
fn read_policy(section: Section<'_>, heads: &mut Vec<Head>) -> Option<PolicySpec> {
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
    refuse_backwards(&section, span);
    let social = section.boolean("social");
    let effects: Vec<Effect> = (section.sections("outcomes").into_iter())
        .filter_map(read_effect)
        .collect();
    let replaces = section.texts("replaces");
    let vintage = section.vintage();
    section.finish();
    let said = |text: Option<Located<String>>| text.map_or_else(String::new, |text| text.value);
    let id = said(id);
    if !id.is_empty() {
        heads.push(Head {
            id: id.clone(),
            line,
            replaces: replaces.clone(),
        });
    }
    Some(PolicySpec {
        vintage,
        line,
        name: name.unwrap_or_else(|| id.clone()),
        id,
        department: said(department),
        theme: said(theme),
        kind: said(kind),
        geography: geography?,
        reach: reach?,
        once: once.unwrap_or(false),
        span,
        social,
        effects,
        replaces,
    })
}

/// A fault for days of which the last comes before the first.
pub(super) fn refuse_backwards(section: &Section<'_>, span: Span) {
    if let (Some(from), Some(to)) = (span.from, span.to)
        && from > to
    {
        section.fault(
            "to",
            "it ends before it begins",
            "write the later day under to",
        );
    }
}

pub(super) fn read_effect(section: Section<'_>) -> Option<Effect> {
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
pub(super) fn day(section: &Section<'_>, key: &str) -> Option<u32> {
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
    let (day, rest) = (text.get(..10)?, text.get(10..)?);
    if !rest.is_empty() && !rest.starts_with(['T', ' ']) {
        return None;
    }
    let date = civil_day(day)?;
    let year = u32::try_from(date.year()).ok()?;
    let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
    Some(year * 10_000 + u32::from(month) * 100 + u32::from(day))
}

/// Faults for policies of one id, and for ones that replace what is not there.
fn refuse_twice(section: &Section<'_>, policies: &[Head]) {
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

/// Faults for budgets of one id.
fn refuse_budgets_twice(section: &Section<'_>, policies: &[Head], budgets: &[BudgetSpec]) {
    let document = section.document();
    for (at, budget) in budgets.iter().enumerate() {
        if let Some(first) = budgets[..at].iter().find(|first| first.id == budget.id) {
            let what = format!(
                "the budget '{}' is already on line {}",
                budget.id, first.line
            );
            document.fault(budget.line, what, "give each budget an id of its own");
        }
        let lines = format!("{}:", budget.id);
        if let Some(policy) = policies.iter().find(|policy| policy.id.starts_with(&lines)) {
            let what = format!(
                "'{}' reads like a line of the budget '{}'",
                policy.id, budget.id
            );
            document.fault(policy.line, what, "give the policy another id");
        }
    }
}

/// Whether the policy `one` replaces `other`, through any others, or is it.
fn replaces(policies: &[Head], one: &str, other: &str) -> bool {
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
