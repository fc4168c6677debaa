//! Conflicts, overlaps and pots under a new name.

use allotment_connect::{
    Conflict, Direction, Effect, Overlap, Policy, Span, conflicts, overlaps, replaced,
};

fn policy(id: &str, kind: &str, (from, to): (u32, u32), effects: &[(&str, Direction)]) -> Policy {
    let effect = |&(outcome, direction): &(&str, Direction)| Effect {
        outcome: outcome.to_owned(),
        direction,
        lag_years: None,
        evidence: None,
    };
    Policy {
        id: id.to_owned(),
        theme: "transport".to_owned(),
        kind: kind.to_owned(),
        span: Span {
            from: Some(from),
            to: Some(to),
        },
        effects: effects.iter().map(effect).collect(),
        replaces: Vec::new(),
    }
}

const YEAR: (u32, u32) = (20_240_401, 20_250_331);

#[test]
fn opposite_pushes_on_one_outcome_in_one_place_conflict() {
    use Direction::{Down, Up};
    let policies = [
        policy("buses", "service", YEAR, &[("cars", Down)]),
        policy("parking", "capital", YEAR, &[("cars", Up), ("shops", Up)]),
        policy("tolls", "duty", YEAR, &[("cars", Down), ("shops", Down)]),
        policy("later", "duty", (20_250_401, 20_260_331), &[("cars", Up)]),
    ];
    let reaches = [vec![0, 1], vec![1, 2], vec![2], vec![0, 1, 2]];
    let conflict = |place, outcome: &str, up, down| Conflict {
        place,
        outcome: outcome.to_owned(),
        up,
        down,
    };
    assert_eq!(
        conflicts(&policies, &reaches),
        [
            conflict(1, "cars", 1, 0),
            conflict(2, "cars", 1, 2),
            conflict(2, "shops", 1, 2),
        ]
    );
}

#[test]
fn two_of_one_kind_and_theme_at_one_time_overlap() {
    let policies = [
        policy("one", "grant", YEAR, &[]),
        policy("two", "grant", (20_250_331, 20_260_331), &[]),
        policy("three", "capital", YEAR, &[]),
        policy("four", "grant", (20_250_401, 20_260_331), &[]),
    ];
    let reaches = vec![vec![0]; 4];
    let overlap = |one, other| Overlap {
        place: 0,
        one,
        other,
    };
    assert_eq!(
        overlaps(&policies, &reaches),
        [overlap(0, 1), overlap(1, 3)]
    );
}

#[test]
fn an_open_end_meets_everything_after_it() {
    let open = Span::default();
    let year = Span {
        from: Some(20_240_401),
        to: Some(20_250_331),
    };
    let after = Span {
        from: Some(20_250_401),
        to: None,
    };
    assert!(open.meets(year) && year.meets(open) && open.meets(open));
    assert!(!year.meets(after) && !after.meets(year));
}

#[test]
fn a_pot_under_a_new_name_is_the_same_money_while_both_run() {
    let mut old = policy("old", "grant", YEAR, &[]);
    let mut new = policy("new", "grant", YEAR, &[]);
    new.replaces = vec!["old".to_owned(), "unheard of".to_owned(), "new".to_owned()];
    assert_eq!(replaced(&[old.clone(), new.clone()]), [Some(1), None]);
    old.span.to = Some(20_240_331);
    old.span.from = Some(20_230_401);
    assert_eq!(replaced(&[old, new]), [None, None], "one after the other");
}
