//! The made-up country's programme, formula, audit and sources.

use allotment_place::{Currency, Pence, PlaceId};
use allotment_report::{
    Audit, Check, Cites, Computed, ComputedTable, Coordinates, Distribution, Domain, Download,
    Fact, Formula, LedgerBreach, LedgerPart, LedgerTable, LeftOut, Limit, LimitCost, NeedMethod,
    Part, PlaceLedger, Programme, Selection, Site, Source, Verdict,
};

use super::{Size, levels, years};

/// What need is made of.
pub const DOMAINS: [&str; 5] = ["Income", "Work", "Health & care", "Schools", "Crime"];

/// A whole site of `size`.
pub fn site(size: Size) -> Site {
    let levels = levels(size);
    let envelope = levels[1]
        .areas
        .iter()
        .filter_map(|area| Some(area.money.as_ref()?.total.get()));
    let envelope = Pence::new(envelope.sum());
    let towns = &levels[1];
    let (peers, assets, connect, roadmap, plans) = (
        super::around::peers(towns),
        super::around::assets(towns),
        super::around::connect(towns),
        super::around::roadmap(towns),
        super::around::plans(towns),
    );
    Site {
        programme: Programme {
            name: "Neighbourhood fund of Nowhere".to_owned(),
            currency: Currency::GBP,
            years: years(),
            about: Some(
                "Money for the towns that need it most, for ten years, without a contest."
                    .to_owned(),
            ),
            publisher: Some("Nowhere Council".to_owned()),
            language: "en-GB".to_owned(),
            price_base: Some("2026-27".to_owned()),
        },
        version: "0.1.0".to_owned(),
        levels,
        funded: 1,
        domains: DOMAINS
            .iter()
            .map(|name| Domain {
                name: (*name).to_owned(),
                weight: Some(0.2),
                about: Some(format!("What is known about {}.", name.to_lowercase())),
                source: Some(0),
            })
            .collect(),
        need: Some(NeedMethod {
            name: "Index of Nowhere".to_owned(),
            words: vec![
                "Each thing is measured.".to_owned(),
                "The five are added up.".to_owned(),
            ],
            symbols: vec!["need = Σ weight × value".to_owned()],
            draws: Some(1_000),
            varied: vec!["Each weight, by up to a quarter.".to_owned()],
        }),
        formula: Some(formula(envelope, size.selected)),
        audit: Some(audit()),
        peers: Some(peers),
        assets: Some(assets),
        connect: Some(connect),
        roadmap: Some(roadmap),
        second: None,
        how: Vec::new(),
        drawn: Vec::new(),
        plans: Some(plans),
        ledger: Some(ledger()),
        elections: vec![super::election::election("T000001")],
        targets: None,
        outcome: Some(super::outcome::outcome()),
        downloads: vec![Download {
            path: "../shares.csv".to_owned(),
            title: "Shares".to_owned(),
            description: "Each place's money by year.".to_owned(),
            bytes: 12_345,
        }],
        sources: sources(),
        cites: Cites {
            need: vec![0],
            population: vec![0],
            places: vec![0],
            borders: vec![1],
            money: vec![0],
        },
        left_out: vec![LeftOut {
            stage: "Results".to_owned(),
            words: "Nothing has been spent yet, so there is nothing to say about what it changed."
                .to_owned(),
        }],
        coordinates: Coordinates::Degrees,
    }
}

fn sources() -> Vec<Source> {
    vec![
        Source {
            title: "Survey of Nowhere & beyond".to_owned(),
            publisher: Some("Office of Numbers".to_owned()),
            address: Some("https://example.org/survey".to_owned()),
            date: Some("2025".to_owned()),
            licence: Some("Open Government Licence v3.0".to_owned()),
            sha256: Some("ab".repeat(32)),
            note: None,
        },
        Source {
            title: "Borders of Nowhere".to_owned(),
            publisher: None,
            address: Some("borders.parquet".to_owned()),
            date: None,
            licence: None,
            sha256: None,
            note: Some("Made up.".to_owned()),
        },
    ]
}

fn formula(envelope: Pence, selected: usize) -> Formula {
    Formula {
        envelope,
        selection: Some(Selection {
            by: "score".to_owned(),
            count: selected,
            rules: vec!["No more than two from one district.".to_owned()],
            starts: Vec::new(),
        }),
        parts: vec![
            Part {
                name: "People".to_owned(),
                weight: "0.7".to_owned(),
                expression: "population".to_owned(),
                words: "By how many people live there.".to_owned(),
            },
            Part {
                name: "Need".to_owned(),
                weight: "0.3".to_owned(),
                expression: "population * score".to_owned(),
                words: "By people and need together.".to_owned(),
            },
        ],
        limits: vec![Limit {
            name: "ceiling".to_owned(),
            value: "£20,000,000 a place".to_owned(),
            words: "Nobody gets more than this.".to_owned(),
        }],
        lambda: Some("123456789 / 1000".to_owned()),
        profile: vec![1, 1, 1, 2, 2, 2, 2, 1, 1, 1],
        capital: Some("0.63".to_owned()),
        notes: vec!["Amounts are in the prices of 2026-27.".to_owned()],
    }
}

fn audit() -> Audit {
    let check = |name: &str, verdict, counter_example: Option<&str>| Check {
        name: name.to_owned(),
        words: "It matters, because otherwise lines on a map would decide.".to_owned(),
        verdict,
        counter_example: counter_example.map(str::to_owned),
    };
    let per_head = |from: u64| {
        (0..10)
            .map(|tenth| (tenth != 8).then(|| Pence::new(from * (10 - tenth))))
            .collect()
    };
    Audit {
        checks: vec![
            check("The sum is exact", Verdict::Holds, None),
            check(
                "Splitting a place does not pay",
                Verdict::Fails,
                Some("Cut town 1 in two halves: together they get £10 more."),
            ),
            check("A larger pot hurts nobody", Verdict::NotTried, None),
        ],
        distributions: vec![
            Distribution {
                index: "Index of Nowhere".to_owned(),
                per_head: per_head(2_000),
                worst_fifth: Some(0.61),
                concentration: Some(-0.42),
                gini: Some(0.5),
                theil_between: Some(0.1),
                theil_within: Some(0.2),
            },
            Distribution {
                index: "Other index".to_owned(),
                per_head: per_head(100),
                worst_fifth: None,
                concentration: None,
                gini: None,
                theil_between: None,
                theil_within: None,
            },
        ],
        disagreements: vec!["The two indices disagree on who is worst off.".to_owned()],
        limits: vec![LimitCost {
            limit: "ceiling".to_owned(),
            cost: Pence::new(123_400),
            places: 1,
            words: "The place with the greatest need.".to_owned(),
        }],
        facts: vec![Fact {
            label: "Pennies moved by rounding".to_owned(),
            value: "3".to_owned(),
        }],
    }
}

/// A ledger of one place, with a broken rule that stands and one that was resolved.
fn ledger() -> LedgerPart {
    let breach = |resolved: bool| LedgerBreach {
        place: "Seahaven".into(),
        date: "2 October 2026".into(),
        rule: "What is paid never exceeds what is committed.".into(),
        because: "£99 was paid & £50 was committed.".into(),
        source: "the bank".into(),
        resolved,
    };
    let table = LedgerTable {
        table: ComputedTable {
            caption: "Commitments".into(),
            columns: vec!["What".into(), "Paid".into()],
            rows: vec![vec!["A garden <for> all".into(), "£1,250.00".into()]],
        },
        numbers: vec![false, true],
    };
    let here = PlaceLedger {
        lead: vec!["£5 was promised. It is late.".into()],
        tables: vec![table.clone()],
        breaches: vec![breach(false)],
    };
    let first = PlaceId::new("T000001").expect("a code");
    let places = std::collections::BTreeMap::from([(first, here)]);
    LedgerPart {
        lead: vec!["Two promises, one of them late.".into()],
        breaches: vec![breach(false), breach(true)],
        figures: Vec::new(),
        tables: vec![table],
        places,
        computed: Computed {
            lead: "What was promised, and what came of it.".into(),
            ..Computed::default()
        },
        cites: vec![0],
    }
}
