//! A sound plan to break.

use allotment_place::{Currency, Pence};
use allotment_plan::{
    Board, Carry, DecidedBy, Evidence, Form, Item, Kind, Language, Later, Lengths, Measure, Money,
    Partner, PartnerKind, Plan, Residents, Status, Strength, Vision, Vote, WholeLife, Year,
    YearMoney,
};

pub fn pence(amounts: &[u64]) -> Vec<Pence> {
    amounts.iter().map(|&amount| Pence::new(amount)).collect()
}

pub fn years(from: &str, count: u32) -> Vec<Year> {
    let first = Year::parse(from).unwrap();
    (0..count).map(|at| first.after(at)).collect()
}

pub fn item(id: &str, kind: Kind, capital: &[u64], revenue: &[u64]) -> Item {
    Item {
        id: id.into(),
        title: format!("The {id}"),
        words: Some("We want it".into()),
        needs: vec!["crime".into()],
        asset_gaps: vec![],
        outcome: Some("Safer streets".into()),
        measure: Some(Measure {
            what: "people who feel safe".into(),
            baseline: Some("22 in 100".into()),
            target: Some("60 in 100".into()),
            by: Some("2029-30".into()),
            source: None,
        }),
        evidence: vec!["untested here".into()],
        partners: vec![0],
        voted: vec![],
        kind,
        theme: "safety".into(),
        business_case: None,
        staffed: Some(false),
        opens: None,
        capital: pence(capital),
        revenue: pence(revenue),
        whole_life: Some(WholeLife {
            years: 25,
            yearly: Pence::new(25),
            paid_by: None,
            payers: vec![],
            paid_from: None,
            source: None,
        }),
        decided_by: DecidedBy::Residents,
        status: Status::Agreed,
    }
}

/// A plan of four years in which nothing is wrong.
pub fn sound() -> Plan {
    let money = |capital, revenue| YearMoney {
        capital: Pence::new(capital),
        revenue: Pence::new(revenue),
    };
    Plan {
        title: "A plan".into(),
        place: "Q1".into(),
        name: "Harbourside".into(),
        language: Language::English,
        currency: Currency::GBP,
        years: years("2026-27", 4),
        vision: Vision {
            words: "Everyone swims".into(),
            years: 10,
            later: vec![
                Later {
                    from: Year::parse("2030-31").unwrap(),
                    to: Year::parse("2032-33").unwrap(),
                    words: "Then".into(),
                },
                Later {
                    from: Year::parse("2033-34").unwrap(),
                    to: Year::parse("2035-36").unwrap(),
                    words: "And then".into(),
                },
            ],
        },
        residents: Some(Residents {
            how: "A vote".into(),
            people: Some(412),
            source: None,
        }),
        board: Some(Board {
            name: "The board".into(),
            chair: None,
            accountable: None,
            decisions: Some("https://example.org".into()),
        }),
        form: Some(Form {
            name: "A form".into(),
            source: "https://example.org/form".into(),
            themes: vec!["safety".into()],
            lengths: Lengths::default(),
        }),
        vote: Vote::default(),
        money: Money {
            share: vec![money(100, 50), money(200, 50), money(300, 50), money(0, 50)],
            stated: None,
            carry: Carry::default(),
            source: "A letter".into(),
        },
        partners: vec![Partner {
            id: "p".into(),
            name: "Swimmers".into(),
            kind: Some(PartnerKind::Charity),
            org_id: "GB-CHC-1".into(),
        }],
        items: vec![
            item("path", Kind::Physical, &[100, 150, 300, 0], &[0, 0, 20, 20]),
            item("meals", Kind::Social, &[0, 50, 0, 0], &[50, 50, 30, 30]),
        ],
        known: None,
        register: vec![Evidence {
            id: "street-lights".into(),
            action: "Light the street".into(),
            strength: Strength::Level(3),
            source: Some("A study (2020), https://example.org".into()),
        }],
    }
}
