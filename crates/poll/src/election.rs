//! Ballots as an election that the decide stage counts.

use allotment_election::{Ballots, Decimal, Election, Project, TextColumn, VoteType};
use allotment_place::{Currency, Pence};

use crate::ballot::Ballot;
use crate::definition::{Definition, Style};
use crate::publication::Published;

/// An amount in units of the currency, without zeros after the point.
fn amount(pence: Pence, currency: Currency) -> Decimal {
    let mut places = u8::try_from(currency.decimals()).unwrap_or(0);
    let mut mantissa = i64::try_from(pence.get()).expect("amounts are below 10^14");
    while places > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        places -= 1;
    }
    Decimal::new(mantissa, places).expect("a few places")
}

/// The election of a closed vote: voters are numbered in the order of their
/// ballots' hashes.
#[must_use]
pub fn election(published: &Published) -> Election {
    let definition = &published.definition;
    let points = !matches!(definition.style, Style::Approval { .. } | Style::Knapsack);
    let points = points && matches!(definition.style, Style::Points { .. });
    let budget = amount(definition.budget, definition.currency);
    let projects: Vec<Project> = (definition.projects.iter())
        .map(|project| {
            let cost = amount(project.cost, definition.currency);
            Project {
                id: project.id.clone(),
                cost,
                cells: vec![
                    project.id.clone(),
                    cost.to_string(),
                    project.name.in_language("en").to_owned(),
                ],
            }
        })
        .collect();
    let mut ballots = Ballots {
        starts: vec![0],
        points: points.then(Vec::new),
        ..Ballots::default()
    };
    let mut voters = TextColumn::new("voter_id");
    for (number, (_, cast)) in published.ballots.iter().enumerate() {
        voters.push(&(number + 1).to_string());
        put(&mut ballots, definition, &cast.ballot);
    }
    ballots.columns = vec![voters];
    let mut vote_columns = vec!["voter_id".to_owned(), "vote".to_owned()];
    if points {
        vote_columns.push("points".into());
    }
    Election {
        meta: meta(published, &budget),
        budget,
        vote_type: vote_type(definition.style),
        project_columns: ["project_id", "cost", "name"].map(str::to_owned).to_vec(),
        projects,
        vote_columns,
        ballots,
    }
}

fn vote_type(style: Style) -> VoteType {
    match style {
        Style::Approval { .. } | Style::Knapsack => VoteType::Approval,
        Style::Points { .. } => VoteType::Cumulative,
        Style::Ranking { .. } => VoteType::Ordinal,
    }
}

fn put(ballots: &mut Ballots, definition: &Definition, ballot: &Ballot) {
    let mut choices: Vec<(u32, usize)> = (ballot.choices().iter())
        .map(|(at, number)| (*number, *at))
        .collect();
    match definition.style {
        Style::Ranking { .. } => choices.sort_unstable(),
        // The most points first, as the format's files mostly have them.
        Style::Points { .. } => choices.sort_by_key(|(points, at)| (u32::MAX - points, *at)),
        Style::Approval { .. } | Style::Knapsack => {}
    }
    for (number, at) in choices {
        let at = u32::try_from(at).expect("at most 200 projects");
        ballots.choices.push(at);
        if let Some(points) = &mut ballots.points {
            points.push(i64::from(number));
        }
    }
    let end = u32::try_from(ballots.choices.len()).expect("far fewer choices than 2^32");
    ballots.starts.push(end);
}

fn meta(published: &Published, budget: &Decimal) -> Vec<(String, String)> {
    let definition = &published.definition;
    let day = |date: allotment_ledger::Date| {
        let (year, month, day) = date.parts();
        format!("{day:02}.{month:02}.{year}")
    };
    let one_line = |text: &str| text.replace(['\n', '\r', ';'], " ");
    let mut meta = vec![
        ("description", one_line(definition.title.in_language("en"))),
        ("unit", definition.community.clone()),
        ("instance", definition.id.clone()),
        ("num_projects", definition.projects.len().to_string()),
        ("num_votes", published.ballots.len().to_string()),
        ("budget", budget.to_string()),
        ("vote_type", vote_type(definition.style).key().to_owned()),
        ("currency", definition.currency.as_str().to_owned()),
        ("date_begin", day(definition.opens)),
        ("date_end", day(definition.closes)),
    ];
    match definition.style {
        Style::Approval { most } => {
            if let Some(most) = most {
                meta.push(("max_length", most.to_string()));
            }
        }
        Style::Knapsack => meta.push(("max_sum_cost", budget.to_string())),
        Style::Points { total, each } => {
            meta.push(("max_points", each.to_string()));
            meta.push(("max_sum_points", total.to_string()));
        }
        Style::Ranking { most } => meta.push(("max_length", most.to_string())),
    }
    (meta.into_iter())
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}
