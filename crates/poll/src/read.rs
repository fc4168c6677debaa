//! A definition as people write it: TOML.

use allotment_ledger::Date;
use allotment_place::{Currency, Pence};
use serde::Deserialize;

use crate::definition::{Definition, Project, Rule, Style};
use crate::fault::DefinitionFault;
use crate::paper::Papers;
use crate::text::Text;

/// An amount as it is written: `40000`, `40000.50` or `"40,000"`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Whole(u64),
    Text(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    community: String,
    id: String,
    title: Text,
    #[serde(default)]
    words: Text,
    #[serde(default = "pounds")]
    currency: String,
    budget: toml::Spanned<Written>,
    ballot: toml::Spanned<BallotTable>,
    #[serde(default)]
    count: CountTable,
    #[serde(default = "english")]
    languages: Vec<String>,
    opens: toml::Spanned<toml::value::Datetime>,
    closes: toml::Spanned<toml::value::Datetime>,
    #[serde(default)]
    practice: bool,
    papers: Option<PapersTable>,
    #[serde(rename = "project", default)]
    projects: Vec<ProjectTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BallotTable {
    form: String,
    most: Option<u32>,
    total: Option<u32>,
    each: Option<u32>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct CountTable {
    rule: Option<String>,
    satisfaction: Option<String>,
    completion: Option<String>,
    ties: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PapersTable {
    #[serde(default)]
    without_code: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProjectTable {
    id: String,
    name: Text,
    #[serde(default)]
    words: Text,
    cost: toml::Spanned<Written>,
    idea: Option<u32>,
}

fn pounds() -> String {
    "GBP".into()
}

fn english() -> Vec<String> {
    vec!["en".into()]
}

/// The definition that the TOML `text` is.
///
/// # Errors
/// Everything that is wrong with it, with lines where they are known.
pub fn read_definition(text: &str) -> Result<Definition, Vec<DefinitionFault>> {
    let line = |at: usize| {
        let before = text.get(..at).unwrap_or(text);
        1 + before.matches('\n').count() as u64
    };
    let file: File = toml::from_str(text).map_err(|error| {
        vec![DefinitionFault {
            line: error.span().map(|span| line(span.start)),
            what: error.message().to_owned(),
            help: "see docs/guides/serve.md for a vote's file".into(),
        }]
    })?;
    let mut faults = Vec::new();
    let mut say = |at: usize, what: String, help: &str| {
        faults.push(DefinitionFault {
            line: Some(line(at)),
            what,
            help: help.into(),
        });
    };
    let currency = Currency::new(&file.currency).unwrap_or_else(|error| {
        say(0, error.to_string(), "three letters, such as GBP");
        // A fault is said already: any currency will do.
        Currency::new("GBP").expect("it has three letters")
    });
    let mut amount = |written: &toml::Spanned<Written>| {
        let text = match written.get_ref() {
            Written::Whole(whole) => whole.to_string(),
            Written::Text(text) => text.clone(),
        };
        Pence::parse(&text, currency).unwrap_or_else(|error| {
            say(
                written.span().start,
                error.to_string(),
                "write 40000 or \"40000.50\"",
            );
            // A fault is said already: any amount will do.
            Pence::new(1)
        })
    };
    let budget = amount(&file.budget);
    let projects: Vec<Project> = (file.projects.iter())
        .map(|project| Project {
            id: project.id.clone(),
            name: project.name.clone(),
            words: project.words.clone(),
            cost: amount(&project.cost),
            idea: project.idea,
        })
        .collect();
    let style = style(&file.ballot, &mut say);
    let mut day = |written: &toml::Spanned<toml::value::Datetime>| {
        let text = written.get_ref().to_string();
        let date = written.get_ref().date.map(|date| date.to_string());
        date.and_then(|date| Date::parse(&date)).unwrap_or_else(|| {
            let what = format!("{text} is not a day");
            say(written.span().start, what, "write 2027-03-01");
            Date::from_days(0).expect("1970 is a year")
        })
    };
    let (opens, closes) = (day(&file.opens), day(&file.closes));
    if file.opens.get_ref().time.is_some() {
        let what = format!("{} is not a day", file.opens.get_ref());
        say(file.opens.span().start, what, "write 2027-03-01");
    }
    let closes_at = moment(&file.closes, &mut say);
    let definition = Definition {
        community: file.community,
        id: file.id,
        title: file.title,
        words: file.words,
        currency,
        budget,
        style,
        rule: Rule {
            rule: file.count.rule.unwrap_or_else(|| "equal-shares".into()),
            satisfaction: file.count.satisfaction,
            completion: file.count.completion,
            ties: file.count.ties,
        },
        languages: file.languages,
        opens,
        closes,
        closes_at,
        practice: file.practice,
        papers: file.papers.map(|papers| Papers {
            without_code: papers.without_code,
        }),
        projects,
    };
    faults.extend(definition.faults());
    if faults.is_empty() {
        Ok(definition)
    } else {
        Err(faults)
    }
}

/// The moment that `written` names, if it names more than a day.
fn moment(
    written: &toml::Spanned<toml::value::Datetime>,
    say: &mut impl FnMut(usize, String, &'static str),
) -> Option<String> {
    let text = written.get_ref();
    if text.time.is_some() && text.offset.is_none() {
        let what = "the time at which it closes has no offset";
        let help = "write it with its offset: closes = 2027-03-31T20:00:00+01:00";
        say(written.span().start, what.into(), help);
    }
    text.offset.map(|_| text.to_string())
}

fn style(
    table: &toml::Spanned<BallotTable>,
    say: &mut impl FnMut(usize, String, &'static str),
) -> Style {
    let ballot = table.get_ref();
    let at = table.span().start;
    let mut odd = |given: &[(&str, bool)]| {
        for (name, _) in given.iter().filter(|(_, given)| *given) {
            say(
                at,
                format!("a ballot of form '{}' has no {name}", ballot.form),
                "leave it out",
            );
        }
    };
    match ballot.form.as_str() {
        "approval" => {
            odd(&[
                ("total", ballot.total.is_some()),
                ("each", ballot.each.is_some()),
            ]);
            Style::Approval { most: ballot.most }
        }
        "knapsack" => {
            odd(&[
                ("most", ballot.most.is_some()),
                ("total", ballot.total.is_some()),
                ("each", ballot.each.is_some()),
            ]);
            Style::Knapsack
        }
        "points" => {
            odd(&[("most", ballot.most.is_some())]);
            let total = ballot.total.unwrap_or(0);
            Style::Points {
                total,
                each: ballot.each.unwrap_or(total),
            }
        }
        "ranking" => {
            odd(&[
                ("total", ballot.total.is_some()),
                ("each", ballot.each.is_some()),
            ]);
            Style::Ranking {
                most: ballot.most.unwrap_or(0),
            }
        }
        other => {
            say(
                at,
                format!("'{other}' is no form of ballot"),
                "choose approval, knapsack, points or ranking",
            );
            Style::Knapsack
        }
    }
}
