//! A made-up election.

use allotment_report::{
    Check, Download, ElectionAmount, ElectionComparison, ElectionFlow, ElectionGroup,
    ElectionGroupRow, ElectionPage, ElectionProject, ElectionRecount, ElectionRound, ElectionTie,
    ElectionVoters, Fact, Source, Verdict,
};

fn amount(pounds: u32) -> ElectionAmount {
    ElectionAmount {
        text: format!("£{pounds}"),
        size: f64::from(pounds),
    }
}

fn project(id: &str, name: &str, cost: u32, votes: u64, funded: Option<u32>) -> ElectionProject {
    let why = if funded.is_some() {
        "Its voters paid for it together."
    } else {
        "Its voters had £10 left, and it costs more."
    };
    ElectionProject {
        id: id.to_owned(),
        name: name.to_owned(),
        cost: format!("£{cost}"),
        votes,
        funded,
        why: vec![why.to_owned()],
    }
}

fn voters() -> ElectionVoters {
    ElectionVoters {
        people: Some(2_400),
        turnout: Some("4.2%".into()),
        groups: vec![ElectionGroup {
            by: "age".into(),
            rows: vec![
                ElectionGroupRow {
                    value: "16-34".into(),
                    voters: Some(120),
                    turnout: Some("12.0%".into()),
                    served: Some("91.7%".into()),
                },
                ElectionGroupRow {
                    value: "35+".into(),
                    ..ElectionGroupRow::default()
                },
            ],
        }],
        notes: Vec::new(),
    }
}

/// Four projects and 100 voters in the place `code`.
pub fn election(code: &str) -> ElectionPage {
    ElectionPage {
        key: code.to_owned(),
        title: "Vote of the harbour".to_owned(),
        place: Some(code.to_owned()),
        when: Some("from 1 to 30 May 2026".to_owned()),
        budget: "£1000".to_owned(),
        spent: "£950".to_owned(),
        left: "£50".to_owned(),
        voters: 100,
        projects: vec![
            project("P/1", "Benches & bins", 300, 60, Some(2)),
            project("P/2", "ملعب للأطفال", 400, 80, Some(1)),
            project("P/3", "A \"new\" <b>bridge</b>", 900, 40, None),
            project("P/4", "Trees", 250, 30, Some(3)),
        ],
        flow: Some(ElectionFlow {
            words: vec!["Each of the 100 people who voted got £10 to spend.".to_owned()],
            start: amount(1000),
            rounds: vec![round(1, 400, 80, 600), round(0, 300, 60, 300)],
        }),
        served: vec![5, 30, 40, 25],
        took_part: Some(voters()),
        comparison: Some(ElectionComparison {
            other: "the most votes first".to_owned(),
            better_here: 50,
            better_there: 1,
            alike: 49,
            measure: "money is spent on what they voted for".to_owned(),
            nothing: (5, 20),
            only_here: vec![0, 3],
            only_there: vec![2],
        }),
        checks: vec![
            Check {
                name: "Every group gets its part".to_owned(),
                words: "No group of voters got less than its part of the money is worth."
                    .to_owned(),
                verdict: Verdict::Holds,
                counter_example: None,
            },
            Check {
                name: "Nothing more fits".to_owned(),
                words: "No project that still fits was left out.".to_owned(),
                verdict: Verdict::Fails,
                counter_example: Some("Paint costs £20.".to_owned()),
            },
        ],
        ties: vec![ElectionTie {
            tied: vec![0, 3],
            first: 0,
            why: "more people voted for it".to_owned(),
        }],
        settings: vec![
            Fact {
                label: "Rule".to_owned(),
                value: "Equal Shares (equal-shares)".to_owned(),
            },
            Fact {
                label: "Ties".to_owned(),
                value: "cheapest,most-votes,lexicographic".to_owned(),
            },
        ],
        downloads: vec![Download {
            path: "../../decide/certificate.csv".to_owned(),
            title: "Certificate".to_owned(),
            description: "Who paid for what.".to_owned(),
            bytes: 3_456,
        }],
        recount: ElectionRecount {
            command: "allotment decide harbour.pb --rule equal-shares --audit".to_owned(),
            file: "harbour.pb".to_owned(),
            sha256: "cd".repeat(32),
        },
        source: Source {
            title: "Ballots of the harbour".to_owned(),
            publisher: Some("Nowhere Council".to_owned()),
            date: Some("2026-06-01".to_owned()),
            licence: Some("Open Government Licence v3.0".to_owned()),
            ..Source::default()
        },
        version: "0.1.0".to_owned(),
        language: None,
    }
}

fn round(project: usize, paid: u32, payers: u64, left: u32) -> ElectionRound {
    ElectionRound {
        project,
        paid: amount(paid),
        payers: Some(payers),
        each: "£5".to_owned(),
        left: amount(left),
    }
}
