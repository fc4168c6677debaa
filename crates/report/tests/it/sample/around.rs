//! The made-up country's peers, assets and money from elsewhere.

use std::collections::BTreeMap;

use allotment_place::{Pence, PlaceId, Point};
use allotment_report::{
    AssetPoint, AssetReach, AssetType, AssetsPart, Computed, ComputedTable, ConnectPart, Download,
    FigureSpan, Flow, FlowsKnown, GapOf, Level, Peer, PeersPart, PlaceAssets, PlaceFlows,
    PlacePeers, PlacePlan, PlaceRoadmap, PlannedItem, PlansPart, Profile, ProfileKind,
    ProfileMeasure, RoadmapAction, RoadmapPart, RoadmapPoint,
};

fn computed(lead: &str) -> Computed {
    Computed {
        lead: lead.to_owned(),
        steps: vec!["Each thing is put on one scale.".to_owned()],
        tables: vec![ComputedTable {
            caption: "What was looked at".to_owned(),
            columns: vec!["What".to_owned(), "Weight".to_owned()],
            rows: vec![vec!["People by the <sea>".to_owned(), "1".to_owned()]],
        }],
        choices: vec![("How many".to_owned(), "12".to_owned())],
        symbols: vec!["z = (x − mean) / sd".to_owned()],
        sure: vec!["It was tried 200 times.".to_owned()],
        limits: vec!["It does not say why.".to_owned()],
        cites: vec![0, 1],
        files: vec![("../shares.csv".to_owned(), "Shares".to_owned())],
    }
}

/// Every town's peers are the twelve that follow it in the order of codes.
pub fn peers(towns: &Level) -> PeersPart {
    let places = towns.areas.iter().enumerate().map(|(at, town)| {
        let others = (1..=12).map(|step| &towns.areas[(at + step) % towns.areas.len()]);
        let peers = others.enumerate().map(|(position, other)| Peer {
            id: other.id.clone(),
            name: other.name.clone(),
            firm: Some(position < 8),
        });
        let beside = PlacePeers {
            peers: peers.collect(),
            profile: Some(profile(at)),
        };
        (town.id.clone(), beside)
    });
    PeersPart {
        computed: computed("Which towns are like which?"),
        cites: vec![0],
        places: places.collect(),
    }
}

fn profile(at: usize) -> Profile {
    let far = 2.0 + f64::from(u32::try_from(at).unwrap()) / 100.0;
    let measure = |title: &str, kind, better: f64| ProfileMeasure {
        title: title.to_owned(),
        unit: Some("%".to_owned()),
        kind,
        value: 31.0,
        median: 24.5,
        n: 12,
        better,
        span: FigureSpan {
            low: better - 0.8,
            high: better + 0.9,
        },
        peers: (0..12).map(|peer| f64::from(peer) / 3.0 - 2.0).collect(),
    };
    Profile {
        threshold: 1.5,
        level: Some(0.961),
        measures: vec![
            measure("Adults who help out", ProfileKind::Strength, far),
            measure("People in work", ProfileKind::Gap, -far),
            measure("Clean air", ProfileKind::Alike, 0.4),
        ],
        withheld: vec![(
            "Pupils & marks".to_owned(),
            "8 of its peers have the measure, and at least 10 are needed".to_owned(),
        )],
    }
}

/// A library in every other town, and far too few parks.
pub fn assets(towns: &Level) -> AssetsPart {
    let middle = |town: &allotment_report::Area| {
        let bounds = town.shape.as_ref().unwrap().bounds().unwrap();
        Point {
            x: f64::midpoint(bounds.low.x, bounds.high.x),
            y: f64::midpoint(bounds.low.y, bounds.high.y),
        }
    };
    let mut points = Vec::new();
    let mut places = BTreeMap::new();
    for (at, town) in towns.areas.iter().enumerate() {
        let has = u64::from(at % 2 == 0);
        if has == 1 {
            points.push(AssetPoint {
                of: 0,
                at: middle(town),
            });
        }
        let place = PlaceAssets {
            types: vec![
                AssetReach {
                    count: Some(has),
                    per_thousand: Some(0.12),
                    nearest_m: Some(1_234.4),
                    gap: Some(if has == 1 { 0.0 } else { 1.0 }),
                },
                AssetReach {
                    count: Some(0),
                    per_thousand: Some(0.0),
                    nearest_m: None,
                    gap: Some(2.0),
                },
            ],
        };
        places.insert(town.id.clone(), place);
    }
    AssetsPart {
        computed: computed("What is within reach of whom?"),
        cites: vec![1],
        within: "inside it, or at most 1,000 metres from its border".to_owned(),
        nearest: Some("in a straight line from where most people live".to_owned()),
        gap_of: GapOf::Assets,
        types: vec![
            AssetType {
                title: "Library".to_owned(),
                social: true,
            },
            AssetType {
                title: "Park & green".to_owned(),
                social: false,
            },
        ],
        points,
        places,
    }
}

/// A yearly service, a grant that comes once, and a duty without money.
pub fn connect(towns: &Level) -> ConnectPart {
    let flow = |name: &str, amount: Option<u64>, once| Flow {
        name: name.to_owned(),
        theme: "skills".to_owned(),
        department: "work & pensions".to_owned(),
        amount: amount.map(Pence::new),
        per_head: amount.map(|minor| Pence::new(minor / 8_000)),
        once,
        other_days: None,
        aims: vec!["to raise people in work".to_owned()],
    };
    let places = towns.areas.iter().map(|town| -> (PlaceId, PlaceFlows) {
        let ended = Flow {
            other_days: Some("until 2023-03-31".to_owned()),
            ..flow("Work coaches", Some(700_000), false)
        };
        let flows = PlaceFlows {
            flows: vec![
                ended,
                flow("Skills hubs", Some(12_000_050), false),
                flow("Past grants", Some(4_000_000), true),
                flow("Clean Air Zone", None, false),
            ],
            offices_here: Pence::new(123_400),
            overlaps: vec!["Skills hubs and Work coaches are both services for skills.".to_owned()],
            conflicts: vec![
                "Clean Air Zone means to raise clean air, New Roads to lower it.".to_owned(),
            ],
        };
        (town.id.clone(), flows)
    });
    ConnectPart {
        computed: computed("What reaches whom?"),
        cites: vec![0, 1],
        once: FlowsKnown::default(),
        yearly: FlowsKnown {
            placed: Pence::new(60),
            at_offices: Pence::new(30),
            unknown: Pence::new(10),
        },
        year: "from 2024-04-01 to 2025-03-31".to_owned(),
        unfunded: vec!["arts".to_owned()],
        places: places.collect(),
    }
}

/// A strength, two gaps that six actions answer, and one that none does.
pub fn roadmap(towns: &Level) -> RoadmapPart {
    let action = |number: usize| RoadmapAction {
        action: format!("Do thing number {number}"),
        claim: "People <who> took part did better.".to_owned(),
        effect: Some("More: people in work. 3 points, from 1 to 5.".to_owned()),
        sure: "Evidence 3 of 5.".to_owned(),
        cost: Some("It cost £1,200.00 for each person.".to_owned()),
        source: Some((
            "A study & its authors (2019)".to_owned(),
            "https://example.org/study?a=1&b=2".to_owned(),
        )),
    };
    let untested = RoadmapAction {
        action: "Hang up lights".to_owned(),
        claim: "No study known to us.".to_owned(),
        effect: None,
        sure: "Untested here: no study is known.".to_owned(),
        cost: None,
        source: None,
    };
    let measure = |title: &str| {
        (
            title.to_owned(),
            "61.2% here, and 72.4% elsewhere".to_owned(),
        )
    };
    let place = PlaceRoadmap {
        strengths: vec![RoadmapPoint {
            measures: vec![measure("Adults who trust others")],
            actions: vec![untested],
        }],
        gaps: vec![RoadmapPoint {
            measures: vec![measure("People in work"), measure("Claimants")],
            actions: (1..=7).map(action).collect(),
        }],
        nothing_for: vec!["Rubbish".to_owned(), "Noise".to_owned()],
    };
    let places = towns
        .areas
        .iter()
        .map(|town| (town.id.clone(), place.clone()));
    RoadmapPart {
        computed: computed("What has been tried elsewhere?"),
        cites: vec![1],
        places: places.collect(),
    }
}

/// A plan with two things to do, and one that breaks its money.
pub fn plans(towns: &Level) -> PlansPart {
    let item = |title: &str, words: Option<&str>| PlannedItem {
        title: title.to_owned(),
        words: words.map(str::to_owned),
        theme: "community power".to_owned(),
        capital: Pence::new(12_345_600),
        revenue: Pence::new(7_000_000),
        decided_by: "residents".to_owned(),
        status: "agreed".to_owned(),
    };
    let good = PlacePlan {
        title: "A plan for us".to_owned(),
        vision: "Nobody has to leave.\n\nNobody is alone & sad.".to_owned(),
        years: 10,
        money: "£123,456.00 of £200,000.00 of capital is planned".to_owned(),
        broken: vec![],
        told: vec!["'Mend the hall' does not say what changes".to_owned()],
        items: vec![
            item("Mend the hall", Some("It <rains> in.")),
            item("Open it at night", None),
        ],
        files: vec![Download {
            path: "../../shares.csv".to_owned(),
            title: "The plan as a PDF".to_owned(),
            description: String::new(),
            bytes: 4_321,
        }],
    };
    let broken = PlacePlan {
        broken: vec!["2026-27 has £1.00 of capital, and £2.00 is planned".to_owned()],
        items: vec![],
        files: vec![],
        ..good.clone()
    };
    let places = towns.areas.iter().map(|town| {
        let first = town
            .money
            .as_ref()
            .is_some_and(|money| money.position == Some(1));
        let plan = if first { good.clone() } else { broken.clone() };
        (town.id.clone(), plan)
    });
    PlansPart {
        places: places.collect(),
    }
}
