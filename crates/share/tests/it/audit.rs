//! What the audit says of divisions that are fair, and of some that are not.

use allotment_expression::Expression;
use allotment_place::Pence;
use allotment_share::{
    Audit, AuditOptions, Axiom, Damping, Finding, Limit, Places, Spec, Verdict, allocate, audit,
    audit_grants,
};

use crate::world::{index, number, places, select_by, spec, totals};

fn audited(places: &Places, spec: &Spec) -> Audit {
    let allocation = allocate(places, spec).unwrap();
    audit(places, spec, &allocation).unwrap()
}

fn finding(audit: &Audit, axiom: Axiom) -> &Finding {
    audit
        .axioms
        .iter()
        .find(|finding| finding.axiom == axiom)
        .unwrap()
}

/// Forty per cent by people, thirty by people times economic need, thirty by
/// deprivation as it is, both scaled from 0 to 1.
fn welsh() -> (Places, Spec) {
    let places = places(
        "id,population,economic_need,deprivation\nfirst,350,0.5,30\nsecond,120,0.9,55\nthird,60,0.8,48\nfourth,240,0.1,12\n",
    );
    let spec = spec(
        "1000000.00",
        &[
            ("0.4", "population"),
            ("0.3", "population * (economic_need - 0.1) / (0.9 - 0.1)"),
            ("0.3", "(deprivation - 12) / (55 - 12)"),
        ],
    );
    (places, spec)
}

/// Source: the four-area form of the UK Shared Prosperity Fund's Welsh formula
/// (40% population, 30% economic need adjusted for population, 30% deprivation
/// not adjusted): 38.9% to the first area, and 42.7% once it is split into two
/// equal halves.
#[test]
fn the_welsh_formula_pays_for_splitting() {
    let (places, spec) = welsh();
    let audit = audited(&places, &spec);
    let splitting = finding(&audit, Axiom::Splitting);
    assert!(!splitting.holds());
    let first = splitting
        .counter_examples
        .iter()
        .find(|example| example.places == [0])
        .unwrap();
    assert_eq!(
        first.sentence,
        "first gets 38.9% of the money (£388,567.42); split into two equal halves, with no change in people or need, it would get 42.7% (£426,810.36)."
    );
    assert!(
        splitting
            .sentence
            .contains("Part 'part_3' does not grow with population"),
        "{}",
        splitting.sentence
    );
    assert!(
        !splitting.sentence.contains("part_2"),
        "{}",
        splitting.sentence
    );
    for axiom in [Axiom::Order, Axiom::Need, Axiom::Envelope, Axiom::Sum] {
        assert!(finding(&audit, axiom).holds(), "{axiom:?}");
    }
}

#[test]
fn a_formula_by_population_passes_every_axiom() {
    let (places, mut spec) = welsh();
    spec.parts[2].in_proportion_to =
        Expression::parse_exact("population * (deprivation - 12)").unwrap();
    spec.audit.indices = vec![index("economic_need"), index("deprivation")];
    let audit = audited(&places, &spec);
    for finding in &audit.axioms {
        assert!(finding.holds(), "{}", finding.sentence);
        assert!(
            finding.tried > 0 || finding.axiom == Axiom::Sum,
            "{:?}",
            finding.axiom
        );
    }
    assert_eq!(audit.lambda, "100000000/1");
    assert_eq!(audit.sum, audit.envelope);
}

/// One sum for each place, as flat grants have it: two halves get two.
#[test]
fn one_sum_a_place_fails_the_splitting_axiom() {
    let table = "id,population,need\na,100,3\nb,200,2\nc,300,1\n";
    for (parts, name) in [
        (&[("1", "1")][..], "part_1"),
        (&[("0.9", "population"), ("0.1", "1")][..], "part_2"),
    ] {
        let audit = audited(&places(table), &spec("600.00", parts));
        let splitting = finding(&audit, Axiom::Splitting);
        assert_eq!(
            splitting.counter_examples.len(),
            3,
            "each of the three gains"
        );
        let sentence = format!("Part '{name}' does not grow with population");
        assert!(
            splitting.sentence.contains(&sentence),
            "{}",
            splitting.sentence
        );
    }
    let audit = audited(&places(table), &spec("600.00", &[("1", "1")]));
    assert_eq!(
        finding(&audit, Axiom::Splitting).counter_examples[0].sentence,
        "a gets 33.3% of the money (£200.00); split into two equal halves, with no change in people or need, it would get 50.0% (£300.00)."
    );
}

#[test]
fn a_floor_pays_for_splitting_and_a_threshold_for_merging() {
    let few = places("id,population,need\na,10,3\nb,200,2\nc,300,1\n");
    let mut floored = spec("510.00", &[("1", "population")]);
    floored.limits.floor = Some(Pence::new(3000));
    let audit = audited(&few, &floored);
    let splitting = finding(&audit, Axiom::Splitting);
    assert_eq!(splitting.counter_examples[0].places, [0]);
    assert!(
        !splitting.sentence.contains("does not grow"),
        "{}",
        splitting.sentence
    );

    let large = spec(
        "100.00",
        &[(
            "1",
            "CASE WHEN population >= 205 THEN population ELSE 0 END",
        )],
    );
    let audit = audited(&few, &large);
    let merging = &finding(&audit, Axiom::Splitting).counter_examples;
    assert!(
        merging.iter().all(|example| example.places.len() == 2),
        "{merging:?}"
    );
    assert!(!merging.is_empty());
}

/// Equal shares hidden by a ceiling that all of them reach: the part is caught
/// by the formula alone.
#[test]
fn limits_do_not_hide_a_part_that_does_not_grow() {
    let places = places("id,population,last_year\na,100,1\nb,200,1\n");
    let mut spec = spec("2.00", &[("1", "1")]);
    spec.limits.max_gain = Some(Damping {
        previous: "last_year".into(),
        rate: number("0"),
    });
    let audit = audited(&places, &spec);
    let splitting = finding(&audit, Axiom::Splitting);
    assert!(!splitting.holds());
    assert!(
        splitting
            .sentence
            .starts_with("Without limits, a gets 50.0%"),
        "{}",
        splitting.sentence
    );
}

#[test]
fn a_formula_that_gives_less_to_more_need_is_caught() {
    let places = places("id,population,need\na,100,1\nb,100,2\nc,100,3\n");
    let mut spec = spec("100.00", &[("1", "population * (4 - need)")]);
    spec.audit.indices = vec![index("need")];
    let audit = audited(&places, &spec);
    let need = finding(&audit, Axiom::Need);
    assert_eq!(
        need.counter_examples[0].sentence,
        "a gets £50.00; with its 'need' at 3 rather than 1, which is more need by 'need', it would get £25.00."
    );
    assert_eq!(audit.distribution.indices[0].verdict, Verdict::LesserNeed);
}

/// A selection of a fixed number: who splits takes a second place in it.
#[test]
fn a_fixed_number_of_places_pays_for_splitting() {
    let places = places("id,population,need\na,100,4\nb,100,3\nc,100,2\nd,100,1\n");
    let mut spec = spec("100.00", &[("1", "1")]);
    let mut select = select_by("need");
    select.count = Some(2);
    spec.select = Some(select);
    let audit = audited(&places, &spec);
    let splitting = finding(&audit, Axiom::Splitting);
    let of_a = splitting
        .counter_examples
        .iter()
        .find(|example| example.places == [0]);
    assert_eq!(
        of_a.unwrap().after,
        number("10000"),
        "both halves are in, and nobody else"
    );
    assert!(finding(&audit, Axiom::Need).holds());
}

/// By hand: £10, £20, £70 by the formula; £25, £35, £40 with limits. The floor
/// lifts a by £15, the ceiling takes £30 from c, and b gets £15 of it.
#[test]
fn every_limit_says_what_it_moves_and_who_pays() {
    let places = places("id,population\na,10\nb,20\nc,70\n");
    let mut spec = spec("100.00", &[("1", "population")]);
    spec.limits.floor = Some(Pence::new(2500));
    spec.limits.ceiling = Some(Pence::new(4000));
    let audit = audited(&places, &spec);
    assert_eq!(audit.cost_of_limits, Pence::new(3000));
    let told: Vec<_> = audit
        .limits
        .iter()
        .map(|cost| {
            (
                cost.limit,
                cost.holds.clone(),
                cost.moved.get(),
                cost.paid_by.clone(),
            )
        })
        .collect();
    let c = |pence| vec![(2, Pence::new(pence))];
    assert_eq!(
        told,
        [
            (Limit::Floor, vec![0], 1500, c(1500)),
            (Limit::Ceiling, vec![2], 3000, c(3000))
        ]
    );
    let distances: Vec<i128> = audit
        .distances
        .iter()
        .map(|place| place.distance_minor)
        .collect();
    assert_eq!(distances, [1500, 1500, -3000]);
}

/// By hand: £25 and £75 by the formula over two years; b may get £60, so that
/// damping costs it £15, which a gains.
#[test]
fn damping_says_what_it_costs_over_the_term() {
    let places = places("id,population,last_year\na,1,\nb,3,25\n");
    let mut spec = spec("100.00", &[("1", "population")]);
    spec.envelope.years = crate::world::years(2);
    spec.limits.max_gain = Some(Damping {
        previous: "last_year".into(),
        rate: number("0.2"),
    });
    let audit = audited(&places, &spec);
    let lost: Vec<i128> = audit
        .distances
        .iter()
        .map(|place| place.lost_to_damping_minor)
        .collect();
    assert_eq!(lost, [-1500, 1500]);
}

/// Ten places of one person each; the money of the first lies nowhere else.
#[test]
fn money_that_others_gave_is_audited_alike() {
    let rows: Vec<String> = (0..10)
        .map(|row| format!("p{row},1,{},{},{}", 10 - row, row, row % 2))
        .collect();
    let places = places(&format!(
        "id,population,poor,lonely,area\n{}",
        rows.join("\n")
    ));
    let options = AuditOptions {
        indices: vec![index("poor"), index("lonely")],
        areas: Some("area".into()),
        counts: Vec::new(),
    };
    let mut amounts = vec![Pence::new(0); 10];
    amounts[0] = Pence::new(500);
    let found = audit_grants(&places, &amounts, &options).unwrap();
    assert_eq!(found.sum, Pence::new(500));
    assert_eq!(found.without_money, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    // One of ten with everything: Gini 0.9, Theil ln 10, of which ln 2 lies
    // between two areas of five.
    let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} is not {b}");
    close(found.gini.unwrap(), 0.9);
    let theil = found.theil.unwrap();
    close(theil.total, 10_f64.ln());
    close(theil.between, 2_f64.ln());
    let [poor, lonely] = &found.indices[..] else {
        panic!("two indices")
    };
    assert_eq!(
        (poor.verdict, lonely.verdict),
        (Verdict::GreaterNeed, Verdict::LesserNeed)
    );
    close(poor.concentration.unwrap(), 0.9);
    close(poor.worst_fifth_money.unwrap(), 1.0);
    close(poor.worst_fifth_people.unwrap(), 0.2);
    assert_eq!(poor.tenths[0].per_head, Some(Pence::new(500)));
    assert_eq!(lonely.worst_without_money, [9]);
    assert_eq!(
        found.disagreements,
        [
            "The measures disagree: by 'poor', places in greater need get more per head; by 'lonely', places in greater need get less per head."
        ]
    );
    let nobody = audit_grants(&places, &[Pence::new(0); 10], &options).unwrap();
    assert_eq!((nobody.gini, nobody.theil), (None, None));
    assert_eq!(nobody.indices[0].verdict, Verdict::Neither);
}

/// Source: Balinski and Young's Alabama paradox, in pennies: shares of 6:6:2
/// of 10 are 4, 4, 2, and of 11 are 5, 5, 1.
#[test]
fn rounding_may_take_a_penny_and_the_audit_says_so() {
    let places = places("id,population\na,6\nb,6\nc,2\n");
    let spec = spec("0.10", &[("1", "population")]);
    assert_eq!(totals(&allocate(&places, &spec).unwrap()), [4, 4, 2]);
    let audit = audited(&places, &spec);
    let envelope = finding(&audit, Axiom::Envelope);
    assert!(envelope.holds());
    assert!(
        envelope.sentence.contains("rounding moved a penny"),
        "{}",
        envelope.sentence
    );
}
