//! Elections of every shape that a reader would accept.

use allotment_election::{Ballots, Decimal, Election, Project, TextColumn, VoteType};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// Text with everything that has a meaning in one of the formats.
pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-c0-9]{0,4}",
        "[a-c0-9;,\"' \t\r\n/.\u{feff}\u{a0}ąß]{0,9}",
        select(vec!["META", "votes ", "None", "", "\"", "\"\"", "\r", " "]).prop_map(str::to_owned),
    ]
}

/// A name or a code: what is left of a text without blanks round it.
fn name() -> impl Strategy<Value = String> {
    text().prop_map(|text| text.trim().to_owned())
}

/// Names that no reader takes for one of its own.
fn names(most: usize) -> impl Strategy<Value = Vec<String>> {
    let ours = [
        "budget",
        "vote_type",
        "cost",
        "project_id",
        "voter_id",
        "vote",
        "points",
    ];
    let odd = select(vec![
        "name",
        "selected",
        "age",
        "sex",
        "voters' points",
        "votes",
    ]);
    btree_set(prop_oneof![name(), odd.prop_map(str::to_owned)], 0..=most).prop_map(move |names| {
        let free = |name: &String| !name.is_empty() && !ours.contains(&name.as_str());
        names.into_iter().filter(free).collect()
    })
}

fn amount() -> impl Strategy<Value = Decimal> {
    (0..=1_000_000_000_i64, 0..=3_u8)
        .prop_map(|(mantissa, places)| Decimal::new(mantissa, places).expect("few places"))
}

/// The election with its names, and ballots still to come.
fn frame() -> impl Strategy<Value = Election> {
    let projects = btree_set(name(), 0..8).prop_map(|ids| {
        ids.into_iter()
            .filter(|id| !id.is_empty() && !id.contains(','))
            .collect::<Vec<_>>()
    });
    let shape = (
        select(VoteType::ALL.to_vec()),
        amount().prop_filter("above zero", |budget| budget.mantissa() > 0),
        vec((names(1), name()), 0..4),
        names(3).prop_shuffle(),
        names(3).prop_shuffle(),
        projects,
        (any::<bool>(), any::<bool>()),
    );
    shape.prop_flat_map(
        |(vote_type, budget, meta, project_names, vote_names, ids, flips)| {
            let mut project_columns = vec!["project_id".to_owned(), "cost".to_owned()];
            project_columns.extend(project_names);
            let mut vote_columns = vec!["voter_id".to_owned(), "vote".to_owned()];
            if flips.0 || vote_type.needs_points() {
                vote_columns.push("points".to_owned());
            }
            vote_columns.extend(vote_names);
            if flips.1 {
                project_columns.reverse();
                vote_columns.reverse();
            }
            let mut pairs: Vec<(String, String)> = vec![
                ("budget".to_owned(), budget.to_string()),
                ("vote_type".to_owned(), vote_type.key().to_owned()),
            ];
            for (keys, value) in meta {
                for key in keys {
                    if pairs.iter().all(|(earlier, _)| *earlier != key) {
                        pairs.push((key, value.clone()));
                    }
                }
            }
            let width = project_columns.len();
            let cells = vec((vec(text(), width), amount()), ids.len());
            cells.prop_map(move |cells| Election {
                meta: pairs.clone(),
                budget,
                vote_type,
                projects: ids
                    .iter()
                    .zip(cells)
                    .map(|(id, (cells, cost))| {
                        let mut project = Project {
                            id: id.clone(),
                            cost,
                            cells,
                        };
                        for (name, cell) in project_columns.iter().zip(&mut project.cells) {
                            match name.as_str() {
                                "project_id" => cell.clone_from(id),
                                "cost" => *cell = cost.to_string(),
                                _ => {}
                            }
                        }
                        project
                    })
                    .collect(),
                project_columns: project_columns.clone(),
                vote_columns: vote_columns.clone(),
                ballots: Ballots::default(),
            })
        },
    )
}

/// Any election.
pub fn election() -> impl Strategy<Value = Election> {
    frame().prop_flat_map(|frame| {
        let numbers: Vec<u32> = (0..).take(frame.projects.len()).collect();
        let most = numbers.len();
        let ballot = subsequence(numbers, 0..=most).prop_shuffle();
        let texts = frame.vote_columns.len();
        let points = vec((-500..5000_i64, 0..=2_u8), most);
        let voters = btree_set(name().prop_filter("a voter", |id| !id.is_empty()), 0..12);
        let voters = voters.prop_map(Vec::from_iter).prop_shuffle();
        voters.prop_flat_map(move |voters| {
            let rows = vec(
                (ballot.clone(), points.clone(), vec(text(), texts)),
                voters.len(),
            );
            let frame = frame.clone();
            rows.prop_map(move |rows| fill(frame.clone(), &voters, &rows))
        })
    })
}

type Row = (Vec<u32>, Vec<(i64, u8)>, Vec<String>);

fn fill(mut election: Election, voters: &[String], rows: &[Row]) -> Election {
    let mut ballots = Ballots {
        starts: vec![0],
        ..Ballots::default()
    };
    let mut points: Vec<Decimal> = Vec::new();
    for (choices, given, _) in rows {
        ballots.choices.extend(choices);
        ballots
            .starts
            .push(u32::try_from(ballots.choices.len()).expect("few"));
        points.extend(
            given
                .iter()
                .take(choices.len())
                .map(|&(mantissa, places)| Decimal::new(mantissa, places).expect("few places")),
        );
    }
    let has_points = election.vote_columns.iter().any(|name| name == "points");
    if has_points && (election.vote_type.needs_points() || !points.is_empty()) {
        let places = points.iter().map(|point| point.places()).max().unwrap_or(0);
        ballots.points_places = places;
        ballots.points = Some(
            points
                .iter()
                .map(|point| point.at(places).expect("it fits"))
                .collect(),
        );
    } else {
        election.vote_columns.retain(|name| name != "points");
    }
    for (at, name) in election.vote_columns.iter().enumerate() {
        match name.as_str() {
            "vote" | "points" => {}
            "voter_id" => ballots.columns.push(TextColumn::from_cells(
                name,
                voters.iter().map(String::as_str),
            )),
            _ => ballots.columns.push(TextColumn::from_cells(
                name,
                rows.iter().map(|row| row.2[at].as_str()),
            )),
        }
    }
    election.ballots = ballots;
    election
}
