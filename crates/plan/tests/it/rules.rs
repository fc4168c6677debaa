//! Every rule, with a plan that breaks it and no other.

use allotment_place::Pence;
use allotment_plan::{
    DecidedBy, Finding, Kind, Known, Language, PartnerKind, Plan, Rule, Status, Voted, WithinMoney,
    Year, YearMoney, check, help, sentence,
};

use crate::made::{item, sound};

type Break = fn(&mut Plan);

/// Each rule, how to break it, and what is then said.
const BROKEN: [(Rule, Break, &str); 34] = [
    (
        Rule::CapitalOver,
        |plan| plan.items[0].capital[1] = Pence::new(151),
        "2027-28 has £2.00 of capital, and £2.01 is planned: £0.01 too much",
    ),
    (
        Rule::RevenueOver,
        |plan| plan.items[1].revenue[0] = Pence::new(80),
        "2026-27 has £0.50 of revenue, and £0.80 is planned: £0.30 too much",
    ),
    (
        Rule::CapitalDiffers,
        |plan| {
            let mut stated = plan.money.share.clone();
            stated[3].capital = Pence::new(900);
            plan.money.stated = Some(stated);
        },
        "the plan says that 2029-30 has £9.00 of capital, and the programme's share gives £0.00",
    ),
    (
        Rule::RevenueDiffers,
        |plan| {
            let mut stated = plan.money.share.clone();
            stated[0].revenue = Pence::new(51);
            plan.money.stated = Some(stated);
        },
        "the plan says that 2026-27 has £0.51 of revenue, and the programme's share gives £0.50",
    ),
    (
        Rule::VoteUnplanned,
        |plan| {
            plan.vote.projects = vec![Voted {
                id: "Q1/swings".into(),
                purpose: "Swings".into(),
                amount: Pence::new(30),
            }];
        },
        "residents chose projects of £0.30 in their vote, and the plan has £0.00 for them",
    ),
    (
        Rule::UnknownPayer,
        |plan| plan.items[0].whole_life.as_mut().unwrap().paid_by = Some("nobody".into()),
        "running 'The path' is to be paid by 'nobody', and no partner of the plan is called that",
    ),
    (
        Rule::NobodyDoesIt,
        |plan| plan.items[0].partners.clear(),
        "'The path' is agreed, and nobody is named who does it",
    ),
    (
        Rule::ByPast,
        |plan| plan.items[0].measure.as_mut().unwrap().by = Some("the end of 2010".into()),
        "the measure of 'The path' is to be reached by 'the end of 2010', before the plan begins",
    ),
    (
        Rule::PlanLength,
        |plan| plan.form.as_mut().unwrap().lengths.plan = 3,
        "in years, the investment plan is 4 long, and the form asks for 3",
    ),
    (
        Rule::VisionLength,
        |plan| {
            plan.vision.years = 4;
            plan.vision.later.clear();
        },
        "in years, the vision looks 4 ahead, and the form asks for 10",
    ),
    (
        Rule::LaterLength,
        |plan| plan.form.as_mut().unwrap().lengths.later = vec![2, 4],
        "in years, the later periods are 3+3, and the form asks for 2+4",
    ),
    (
        Rule::StaffedWithoutRevenue,
        |plan| {
            plan.items[0].staffed = Some(true);
            plan.items[0].revenue = vec![Pence::default(); 4];
        },
        "'The path' needs staff, and nobody pays them",
    ),
    (
        Rule::OpensUnsaid,
        |plan| plan.items[0].staffed = Some(true),
        "'The path' needs staff, has years without revenue, and does not say when it opens",
    ),
    (
        Rule::RunningCostDiffers,
        |plan| plan.items[0].whole_life.as_mut().unwrap().yearly = Pence::new(9),
        "'The path' costs £0.20 to run in 2029-30, and £0.09 a year is what whole_life allows",
    ),
    (
        Rule::UnknownEvidence,
        |plan| plan.items[0].evidence = vec!["steet-lights".into()],
        "'The path' names 'steet-lights' as evidence, which no register that is known has",
    ),
    (
        Rule::EvidenceWithoutSource,
        |plan| plan.items[0].evidence = vec!["it works".into()],
        "'The path' says 'it works', and not where that can be read",
    ),
    (
        Rule::StaffUnsaid,
        |plan| plan.items[0].staffed = None,
        "'The path' does not say whether it needs staff",
    ),
    (
        Rule::UnknownPartner,
        |plan| {
            let mut friends = plan.partners[0].clone();
            friends.name = "Friends".into();
            friends.kind = None;
            plan.partners.push(friends);
            plan.items[0].partners.push(plan.partners.len() - 1);
        },
        "'The path' is done by 'Friends', and the plan does not say who that is",
    ),
    (
        Rule::NoNeed,
        |plan| plan.items[1].needs.clear(),
        "'The meals' answers no need and no missing asset",
    ),
    (
        Rule::NoMeasure,
        |plan| plan.items[0].measure = None,
        "'The path' does not say what should change, or how that will be known",
    ),
    (
        Rule::NoBaseline,
        |plan| plan.items[0].measure.as_mut().unwrap().baseline = None,
        "the measure of 'The path' lacks where things are now, where they should be, or by when",
    ),
    (
        Rule::NoWords,
        |plan| plan.items[0].words = None,
        "'The path' lacks the residents' own words",
    ),
    (
        Rule::NoEvidence,
        |plan| plan.items[0].evidence.clear(),
        "'The path' does not say what is known to work",
    ),
    (
        Rule::NoWholeLifeCost,
        |plan| plan.items[0].whole_life = None,
        "'The path' has capital, and does not say what it costs for as long as it lasts",
    ),
    (
        Rule::BusinessCase,
        |plan| plan.items[0].theme = "lasers".into(),
        "the form does not list 'lasers', the theme of 'The path'",
    ),
    (
        Rule::UnknownNeed,
        |plan| {
            plan.known = Some(Known {
                needs: vec![("crime".into(), "Crime".into())],
                assets: vec![],
            });
            plan.items[0].needs.push("thirst".into());
        },
        "'The path' answers 'thirst', which the programme does not measure",
    ),
    (
        Rule::UnknownAssetGap,
        |plan| {
            plan.known = Some(Known {
                needs: vec![("crime".into(), "Crime".into())],
                assets: vec!["pool".into()],
            });
            plan.items[0].asset_gaps.push("poool".into());
        },
        "'The path' answers a lack of 'poool', which is no asset of the programme",
    ),
    (
        Rule::Unfilled,
        |plan| plan.vision.later[0].words = " «What comes then?»\n".into(),
        "'«What comes then?»' still stands in the marks of the starter",
    ),
    (
        Rule::AllPhysical,
        |plan| plan.items[1].kind = Kind::Physical,
        "all the money goes to physical things, and none to people and what they do together",
    ),
    (
        Rule::OneYear,
        |plan| {
            for item in &mut plan.items {
                for year in 1..4 {
                    item.capital[year] = Pence::default();
                    item.revenue[year] = Pence::default();
                }
            }
        },
        "all the money goes in 2026-27",
    ),
    (
        Rule::NoCivilSociety,
        |plan| plan.partners[0].kind = Some(PartnerKind::Council),
        "no partner is a charity, a university, a trade union, a faith group or a community group",
    ),
    (
        Rule::VisionYears,
        |plan| plan.vision.later[1].to = Year::parse("2034-35").unwrap(),
        "the vision says nothing of 2035-36, or says it twice",
    ),
    (
        Rule::NoDecisionLog,
        |plan| plan.board.as_mut().unwrap().decisions = None,
        "nobody says where the board's minutes and decisions are published",
    ),
    (
        Rule::NobodyAsked,
        |plan| plan.residents = None,
        "the plan does not say how residents were asked",
    ),
];

fn rules(plan: &Plan) -> Vec<Rule> {
    check(plan).iter().map(|finding| finding.rule).collect()
}

fn only(plan: &Plan) -> Finding {
    let found = check(plan);
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].clone()
}

#[test]
fn a_sound_plan_has_no_findings() {
    assert_eq!(check(&sound()), []);
    assert!(WithinMoney::of(&sound()).is_ok());
}

#[test]
fn each_rule_finds_the_plan_that_breaks_it_and_says_so() {
    for (rule, spoil, said) in BROKEN {
        let mut plan = sound();
        spoil(&mut plan);
        let finding = only(&plan);
        assert_eq!(finding.rule, rule);
        assert_eq!(sentence(&plan, &finding, Language::English), said);
        for language in [Language::English, Language::Welsh] {
            for text in [
                sentence(&plan, &finding, language),
                help(&plan, &finding, language),
            ] {
                assert!(!text.contains('{') && !text.contains('}'), "{text}");
            }
        }
        assert_eq!(
            WithinMoney::of(&plan).is_err(),
            rule.is_enforced(),
            "{rule:?}"
        );
    }
}

#[test]
fn no_rule_is_without_such_a_plan() {
    for rule in Rule::ALL {
        assert!(
            BROKEN.iter().any(|(broken, _, _)| broken == rule),
            "{rule:?}"
        );
    }
    let mut names: Vec<&str> = Rule::ALL.iter().map(|rule| rule.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Rule::ALL.len());
}

#[test]
fn money_of_what_was_given_up_counts_no_more() {
    let mut plan = sound();
    plan.items
        .push(item("tower", Kind::Physical, &[9999; 4], &[9999; 4]));
    assert_eq!(WithinMoney::of(&plan).unwrap_err().len(), 8);
    plan.items[2].status = Status::Withdrawn;
    // Nor is anything else asked of it.
    plan.items[2].needs.clear();
    assert_eq!(check(&plan), []);
}

#[test]
fn a_staffed_asset_is_paid_for_in_every_year_it_is_open() {
    let mut plan = sound();
    plan.items[0].staffed = Some(true);
    // Nobody said when it opens, and nobody pays in the first years.
    assert_eq!(only(&plan).rule, Rule::OpensUnsaid);
    plan.items[0].opens = Year::parse("2028-29");
    assert_eq!(check(&plan), []);
    plan.items[0].opens = Year::parse("2027-28");
    let finding = only(&plan);
    assert_eq!(finding.rule, Rule::StaffedWithoutRevenue);
    assert_eq!(
        sentence(&plan, &finding, Language::English),
        "'The path' needs staff, and nobody pays them in 2027-28"
    );
    // Words pay nothing.
    plan.items[0].whole_life.as_mut().unwrap().paid_by = Some("not yet agreed".into());
    assert_eq!(
        rules(&plan),
        [Rule::StaffedWithoutRevenue, Rule::UnknownPayer]
    );
    // A partner does; but not from a later year on.
    plan.items[0].whole_life.as_mut().unwrap().payers = vec![0];
    assert_eq!(check(&plan), []);
    for (from, findings) in [(2027, 0), (2028, 1), (2030, 1)] {
        plan.items[0].whole_life.as_mut().unwrap().paid_from = Some(from);
        assert_eq!(check(&plan).len(), findings, "{from}");
    }
}

/// Built in the last year and opened after it: somebody has to pay from then on.
#[test]
fn what_opens_after_the_plan_is_paid_for_by_somebody_else() {
    let mut plan = sound();
    plan.items[0].staffed = Some(true);
    plan.items[0].revenue = vec![Pence::default(); 4];
    plan.items[0].opens = Year::parse("2031-32");
    let finding = only(&plan);
    assert_eq!(
        sentence(&plan, &finding, Language::English),
        "'The path' needs staff, and nobody pays them in 2031-32"
    );
    let life = plan.items[0].whole_life.as_mut().unwrap();
    life.paid_by = Some("Swimmers, from 2031-32".into());
    life.payers = vec![0];
    for (from, found) in [(2030, 0), (2031, 0), (2032, 1)] {
        plan.items[0].whole_life.as_mut().unwrap().paid_from = Some(from);
        assert_eq!(check(&plan).len(), found, "{from}");
    }
}

/// Something social is built too, where it has capital.
#[test]
fn whatever_has_capital_says_whether_it_needs_staff() {
    let mut plan = sound();
    plan.items[1].staffed = None;
    assert_eq!(rules(&plan), [Rule::StaffUnsaid]);
    plan.items[1].capital = vec![Pence::default(); 4];
    assert_eq!(check(&plan), []);
}

/// A period of calendar years covers no financial ones.
#[test]
fn a_period_is_written_as_the_years_of_the_plan() {
    let mut plan = sound();
    plan.vision.later[1].from = Year::parse("2033").unwrap();
    plan.vision.later[1].to = Year::parse("2035").unwrap();
    assert_eq!(only(&plan).about, "2033-34");
}

#[test]
fn a_business_case_is_enough_for_another_theme() {
    let mut plan = sound();
    plan.items[0].theme = "lasers".into();
    plan.items[0].business_case = Some("They pay for themselves".into());
    assert_eq!(check(&plan), []);
    plan.items[0].business_case = None;
    plan.form = None;
    assert_eq!(check(&plan), []);
}

#[test]
fn an_empty_plan_is_neither_all_physical_nor_all_in_one_year() {
    let mut plan = sound();
    plan.items.clear();
    assert_eq!(rules(&plan), [Rule::NoCivilSociety]);
    let mut plan = sound();
    plan.years.truncate(1);
    plan.money.share.truncate(1);
    for item in &mut plan.items {
        item.capital.truncate(1);
        item.revenue.truncate(1);
    }
    plan.vision.years = 1;
    plan.vision.later.clear();
    assert_eq!(rules(&plan), [Rule::PlanLength, Rule::VisionLength]);
}

#[test]
fn a_programme_without_a_stage_says_nothing_of_what_it_would_measure() {
    let mut plan = sound();
    plan.items[0].asset_gaps.push("pool".into());
    plan.known = Some(Known::default());
    assert_eq!(check(&plan), []);
}

#[test]
fn a_year_that_two_periods_claim_is_told() {
    let mut plan = sound();
    plan.vision.later[0].from = Year::parse("2029-30").unwrap();
    let finding = only(&plan);
    assert_eq!(
        (finding.rule, finding.about.as_str()),
        (Rule::VisionYears, "2029-30")
    );
}

#[test]
fn a_year_without_a_share_has_nothing() {
    let mut plan = sound();
    plan.money.share[2] = YearMoney::default();
    assert_eq!(rules(&plan), [Rule::CapitalOver, Rule::RevenueOver]);
}

#[test]
fn who_decides_changes_no_rule() {
    for (_, decider) in DecidedBy::ALL {
        let mut plan = sound();
        plan.items[0].decided_by = decider;
        assert_eq!(check(&plan), []);
    }
}

#[test]
fn running_it_costs_in_the_plan_what_it_costs_for_life() {
    let mut plan = sound();
    let with = |plan: &mut Plan, yearly: u64| {
        plan.items[1].whole_life.as_mut().unwrap().yearly = Pence::new(yearly);
        rules(plan)
    };
    for (yearly, found) in [(14, 1), (15, 0), (60, 0), (61, 0)] {
        assert_eq!(with(&mut plan, yearly).len(), found, "{yearly}");
    }
    // What needs staff is no good on half its wages, unless somebody else adds to them.
    plan.items[1].staffed = Some(true);
    assert_eq!(with(&mut plan, 61), [Rule::RunningCostDiffers]);
    let life = plan.items[1].whole_life.as_mut().unwrap();
    life.paid_by = Some("Swimmers".into());
    life.payers = vec![0];
    assert_eq!(with(&mut plan, 61), []);
}

#[test]
fn evidence_is_a_known_code_a_source_or_untested() {
    let mut plan = sound();
    for good in [
        "street-lights",
        "Untested here",
        "heb ei brofi yma",
        "Lights lower crime: Example Review, 2021",
        "It worked: https://example.org/lights",
        "Lights lower crime (Smith et al. 2019)",
        "Review of Lights (2021) found so",
        "Smith 2019",
        "Jones, 2023 (made up)",
        "Lights: doi:10.1000/182",
        "See www.example.org.",
    ] {
        plan.items[0].evidence = vec![good.into()];
        assert_eq!(check(&plan), [], "{good}");
    }
    // Where no register is known, a code may be of any.
    plan.items[0].evidence = vec!["steet-lights".into()];
    plan.register.clear();
    assert_eq!(check(&plan), []);
    for bad in [
        "in 12345 places it worked",
        "doing it works",
        "It costs 2000 pounds",
        "It costs £2000",
        "It helped 1,900, or 2000 people",
        "it began in 2019",
        "it is known (2000 people)",
        "10.5 in 100 said so",
        "www.",
    ] {
        plan.items[0].evidence = vec![bad.into()];
        assert_eq!(rules(&plan), [Rule::EvidenceWithoutSource], "{bad}");
    }
}

#[test]
fn marks_of_the_starter_are_found_wherever_they_stand() {
    let mut plan = sound();
    plan.vision.words = "«What?» And then «when\nthat»".into();
    plan.vision.later[1].words = "«And what lasts?»".into();
    plan.items[0].outcome = Some("Aim: «what should change?»".into());
    plan.items[1].measure.as_mut().unwrap().target = Some("«aim»".into());
    plan.money.source = "«who gives it»".into();
    let found = check(&plan);
    let told: Vec<(Option<usize>, Option<usize>, &str)> = (found.iter())
        .map(|one| (one.period, one.item, one.about.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (Some(0), None, "«What?»"),
            (Some(0), None, "«when that»"),
            (Some(2), None, "«And what lasts?»"),
            (None, None, "«who gives it»"),
            (None, Some(0), "«what should change?»"),
            (None, Some(1), "«aim»"),
        ]
    );
    // A quotation mark that never closes is none of them.
    let mut plan = sound();
    plan.items[0].title = "The « path".into();
    assert_eq!(check(&plan), []);
}

/// Each text of a plan, with a mark in it, is found: the parts of a plan that people
/// write are all listed in `marks.rs`, which does not compile if one is left out.
#[test]
fn no_text_may_keep_its_mark() {
    let mark = || "«what?»".to_owned();
    let places: [Break; 8] = [
        |plan| plan.items[0].needs = vec!["«what?»".into()],
        |plan| plan.items[0].asset_gaps = vec!["«what?»".into()],
        |plan| plan.items[0].id = "«what?»".into(),
        |plan| {
            plan.form.as_mut().unwrap().themes.push("«what?»".into());
            plan.items
                .iter_mut()
                .for_each(|item| item.theme = "safety".into());
        },
        |plan| plan.form.as_mut().unwrap().name = "«what?»".into(),
        |plan| plan.form.as_mut().unwrap().source = "«what?»".into(),
        |plan| plan.money.carry.source = Some("«what?»".into()),
        |plan| plan.partners[0].id = "«what?»".into(),
    ];
    for (at, spoil) in places.iter().enumerate() {
        let mut plan = sound();
        spoil(&mut plan);
        let found = check(&plan);
        assert!(
            found
                .iter()
                .any(|one| one.rule == Rule::Unfilled && one.about == mark()),
            "{at}: {found:?}"
        );
    }
}
