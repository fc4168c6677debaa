//! Every pound in exactly one promise.

use allotment_examine::{
    Counted, Day, ExamineError, Examined, Link, Pots, Promise, Scopes, Statement, Status, Told,
    Why, count_once, examine, most_ever, now_comes_to, promised,
};
use proptest::prelude::*;

/// A promise, as far as counting needs to know it.
#[derive(Debug, Clone)]
struct Pot {
    minor: Option<u128>,
    link: Link,
}

impl Pot {
    fn part_of(mut self, whole: usize) -> Self {
        self.link.part_of = Some(whole);
        self
    }

    fn named(mut self, key: &str) -> Self {
        self.link.names = vec![key.into()];
        self.link.sums = vec!["its sum".into()];
        self
    }
}

fn pot(minor: u128, since: i32, replaces: &[usize]) -> Pot {
    Pot {
        minor: Some(minor),
        link: Link {
            since: Day::new(since),
            replaces: replaces.to_vec(),
            part_of: None,
            names: Vec::new(),
            sums: Vec::new(),
        },
    }
}

fn pots(all: &[Pot]) -> Result<Pots, Vec<ExamineError>> {
    let links: Vec<Link> = all.iter().map(|one| one.link.clone()).collect();
    Pots::find(&links)
}

fn count(all: &[Pot]) -> Vec<Counted> {
    let minor: Vec<Option<u128>> = all.iter().map(|one| one.minor).collect();
    count_once(&pots(all).unwrap(), &minor)
}

/// All that was promised, where `all` has the most of each.
fn most(all: &[Pot]) -> u128 {
    let minor: Vec<Option<u128>> = all.iter().map(|one| one.minor).collect();
    promised(&pots(all).unwrap(), &minor).iter().sum()
}

fn counted(all: &[Counted]) -> Vec<u128> {
    all.iter().map(|one| one.counted).collect()
}

#[test]
fn a_pot_under_a_new_name_is_no_new_money() {
    let all = count(&[pot(80, 0, &[]), pot(100, 1, &[0])]);
    assert_eq!(counted(&all), [0, 100]);
    assert_eq!((all[1].brought, all[1].new, all[1].replaced), (80, 20, 80));
    assert_eq!(all[0].replaced_by, [1]);

    let all = count(&[pot(80, 0, &[]), pot(60, 1, &[0])]);
    assert_eq!(counted(&all), [0, 60]);
    assert_eq!((all[0].carried, all[0].lost), (60, 20));
    assert_eq!((all[1].new, all[1].replaced), (0, 80));
}

#[test]
fn one_pot_for_two_and_two_for_one() {
    // Two older pots of 50 and 30 come back as one of 60.
    let all = count(&[pot(50, 1, &[]), pot(30, 0, &[]), pot(60, 2, &[0, 1])]);
    // The older of them, 30, is taken first.
    assert_eq!((all[1].carried, all[0].carried, all[0].lost), (30, 30, 20));
    assert_eq!(all[2].replaced, 80);
    // One of 100 comes back as two of 40 and 50.
    let all = count(&[pot(100, 0, &[]), pot(40, 1, &[0]), pot(50, 2, &[0])]);
    assert_eq!(counted(&all), [0, 40, 50]);
    assert_eq!((all[0].carried, all[0].lost), (90, 10));
    assert_eq!((all[1].replaced, all[2].replaced), (40, 60));
}

#[test]
fn a_newer_pot_without_an_amount_takes_nothing() {
    let mut newer = pot(0, 1, &[0]);
    newer.minor = None;
    let all = count(&[pot(80, 0, &[]), newer]);
    assert_eq!(counted(&all), [80, 0]);
    assert_eq!(all[0].lost, 0);
}

#[test]
fn parts_are_counted_and_the_whole_keeps_the_rest() {
    let part = pot(30, 1, &[]).part_of(0);
    let all = count(&[pot(100, 0, &[]), part.clone()]);
    assert_eq!(counted(&all), [70, 30]);
    let all = count(&[pot(100, 0, &[]), part, pot(90, 1, &[]).part_of(0)]);
    assert_eq!(counted(&all), [0, 30, 90]);
    assert_eq!(all[0].over, 20);
    // What a part holds beyond its own whole is in the whole of that.
    let all = [
        pot(100, 0, &[]),
        pot(30, 0, &[]).part_of(0),
        pot(50, 0, &[]).part_of(1),
    ];
    assert_eq!(counted(&count(&all)), [50, 0, 50]);
}

#[test]
fn a_pot_announced_twice_is_counted_where_it_was_first() {
    let named = |since| pot(100, since, &[]).named("high streets");
    let all = count(&[named(5), named(1), named(5)]);
    assert_eq!(counted(&all), [0, 100, 0]);
    assert_eq!(all[0].same_as, Some(1));
    // One that says itself what it is, is not guessed at.
    let linked = pot(100, 5, &[0]).named("high streets");
    let all = count(&[named(1), linked]);
    assert_eq!(all[1].same_as, None);
    assert_eq!(counted(&all), [0, 100]);
}

#[test]
fn a_pot_announced_twice_is_one_whatever_is_linked_to_it() {
    // A renamed pot, and both names announced again; a whole with a part, likewise.
    let all = [
        pot(100, 0, &[]).named("parks"),
        pot(100, 1, &[0]).named("green"),
        pot(100, 2, &[]).named("green"),
        pot(100, 3, &[]).named("parks"),
        pot(100, 0, &[]).named("whole"),
        pot(30, 5, &[]).named("part").part_of(4),
        pot(100, 4, &[]).named("whole"),
        pot(30, 6, &[]).named("part").part_of(6),
        pot(30, 7, &[]).named("part"),
        pot(120, 8, &[3]).named("third"),
    ];
    let found = count(&all);
    let same: Vec<Option<usize>> = found.iter().map(|one| one.same_as).collect();
    let none = None;
    assert_eq!(
        same,
        [
            none,
            none,
            Some(1),
            Some(0),
            none,
            none,
            Some(4),
            Some(5),
            Some(5),
            none
        ]
    );
    // Both the second and the last replace the first: what it had is in the second.
    assert_eq!(counted(&found), [0, 100, 0, 0, 70, 30, 0, 0, 0, 120]);
    // Two parts of one whole in the same words are one part.
    let all = [
        pot(100, 0, &[]),
        pot(50, 1, &[]).named("part").part_of(0),
        pot(50, 2, &[]).named("part").part_of(0),
    ];
    assert_eq!(counted(&count(&all)), [50, 50, 0]);
}

#[test]
fn what_links_keep_apart_is_doubtful_and_not_one() {
    // The same words within two wholes; a whole with parts, and a pot that was renamed.
    let all = [
        pot(100, 0, &[]),
        pot(100, 0, &[]),
        pot(50, 1, &[]).named("part").part_of(0),
        pot(50, 2, &[]).named("part").part_of(1),
        pot(70, 3, &[]).named("whole"),
        pot(20, 4, &[]).part_of(4),
        pot(70, 5, &[]).named("whole"),
        pot(70, 6, &[6]),
    ];
    assert!(count(&all).iter().all(|one| one.same_as.is_none()));
    assert_eq!(pots(&all).unwrap().doubtful(), [(2, 3), (4, 6)]);
    // Where the wholes are one, so are the parts, in whatever order they come.
    let mut all = all[..4].to_vec();
    (all[0], all[1]) = (pot(100, 9, &[]).named("w"), pot(100, 8, &[]).named("w"));
    assert_eq!(counted(&count(&all)), [0, 50, 50, 0]);
    assert!(pots(&all).unwrap().doubtful().is_empty());
}

#[test]
fn a_part_under_a_new_name_takes_nothing_from_its_whole() {
    let whole = |newer: Pot| [pot(100, 0, &[]), pot(50, 1, &[]).part_of(0), newer];
    let all = count(&whole(pot(50, 2, &[1]).part_of(0)));
    assert_eq!(counted(&all), [50, 0, 50]);
    // What the part lost is the whole's again, as if it had been cut under its own name.
    let all = count(&whole(pot(40, 2, &[1]).part_of(0)));
    assert_eq!(counted(&all), [60, 0, 40]);
    assert_eq!((all[1].carried, all[1].lost, all[1].back), (40, 0, 10));
    // What it took with it to another pot is not.
    let all = count(&whole(pot(80, 2, &[1])));
    assert_eq!(counted(&all), [50, 0, 80]);
}

#[test]
fn what_left_a_whole_and_came_back_is_in_it_once() {
    let with = |out: u128, back: u128| {
        [
            pot(100, 0, &[]),
            pot(50, 1, &[]).part_of(0),
            pot(out, 2, &[1]),
            pot(back, 3, &[2]).part_of(0),
        ]
    };
    assert_eq!(counted(&count(&with(50, 50))), [50, 0, 0, 50]);
    assert_eq!(most(&with(50, 50)), 100);
    // 20 stayed in the whole, and are in what came back.
    assert_eq!(counted(&count(&with(30, 50))), [50, 0, 0, 50]);
    assert_eq!(most(&with(30, 50)), 100);
    // 30 were found outside, and 20 of those came back; 50 were the whole's already.
    assert_eq!(counted(&count(&with(80, 70))), [30, 0, 0, 70]);
    assert_eq!(most(&with(80, 70)), 110);
    // Over more names outside, and one whole in another.
    let all = [
        pot(200, 0, &[]),
        pot(100, 0, &[]).part_of(0),
        pot(50, 1, &[]).part_of(1),
        pot(50, 2, &[2]),
        pot(50, 3, &[3]),
        pot(50, 4, &[4]).part_of(0),
        pot(50, 5, &[5]).part_of(1),
    ];
    assert_eq!(counted(&count(&all)), [100, 50, 0, 0, 0, 0, 50]);
    assert_eq!(most(&all), 200);
}

#[test]
fn what_was_promised_is_no_less_for_a_new_name() {
    assert_eq!(most(&[pot(80, 0, &[]), pot(60, 1, &[0])]), 80);
    assert_eq!(
        most(&[pot(80, 0, &[]), pot(60, 1, &[0]), pot(70, 2, &[1])]),
        80
    );
    assert_eq!(
        most(&[pot(80, 0, &[]), pot(60, 1, &[0]), pot(90, 2, &[1])]),
        90
    );
    assert_eq!(
        most(&[pot(80, 0, &[]), pot(50, 0, &[]), pot(60, 2, &[0, 1])]),
        130
    );
    let parts = [
        pot(100, 0, &[]),
        pot(50, 1, &[]).part_of(0),
        pot(40, 2, &[1]).part_of(0),
    ];
    assert_eq!(most(&parts), 100);
}

#[test]
fn circles_and_wholes_that_replace_are_refused() {
    let all = [
        pot(1, 0, &[1]),
        pot(1, 0, &[2]),
        pot(1, 0, &[0]),
        pot(1, 0, &[3]),
    ];
    let wrong = pots(&all).unwrap_err();
    assert_eq!(
        wrong,
        [
            ExamineError::ReplacesInACircle {
                circle: vec![0, 1, 2]
            },
            ExamineError::ReplacesInACircle { circle: vec![3] },
        ]
    );
    let one = pot(1, 0, &[]).part_of(1);
    let wrong = pots(&[one.clone(), pot(1, 0, &[]).part_of(0)]).unwrap_err();
    assert_eq!(wrong, [ExamineError::PartOfItself { circle: vec![0, 1] }]);
    let wrong = pots(&[one, pot(9, 0, &[2]), pot(5, 0, &[])]).unwrap_err();
    assert_eq!(
        wrong,
        [ExamineError::ReplacesInWhole {
            newer: 1,
            older: 2,
            whole: 1
        }]
    );
}

#[test]
fn a_chain_of_any_length_is_walked_without_a_stack() {
    let chain: Vec<Pot> = (0..200_000_usize)
        .map(|at| {
            let older: Vec<usize> = at.checked_sub(1).into_iter().collect();
            pot(7, i32::try_from(at).unwrap(), &older)
        })
        .collect();
    assert_eq!(counted(&count(&chain)).iter().sum::<u128>(), 7);
    assert_eq!(most(&chain), 7);
    let said: Vec<Vec<Statement>> = chain
        .iter()
        .map(|one| vec![stated(one.link.since.get(), 7)])
        .collect();
    let ever = most_ever(&pots(&chain).unwrap(), &said);
    assert_eq!(ever.iter().sum::<u128>(), 7);
}

fn registers() -> impl Strategy<Value = Vec<Pot>> {
    let one = (
        prop::option::weighted(0.9, 0..1_000_u128),
        0..6_i32,
        prop::collection::vec(any::<prop::sample::Index>(), 0..3),
        any::<prop::sample::Index>(),
        0..8_u8,
        prop::option::of(0..3_u8),
    );
    prop::collection::vec(one, 1..25).prop_map(|all| {
        let mut found: Vec<Pot> = Vec::new();
        let mut is_whole = vec![false; all.len()];
        for (at, (minor, since, others, whole, link, key)) in all.into_iter().enumerate() {
            let older = |index: &prop::sample::Index| (at > 0).then(|| index.index(at));
            let mut one = Pot {
                minor,
                ..pot(0, since, &[])
            };
            one.link.names = key.map(|key| key.to_string()).into_iter().collect();
            one.link.sums = vec![format!("{minor:?}")];
            if link & 1 > 0 {
                let found = others.iter().filter_map(older);
                one.link.replaces = found.filter(|&older| !is_whole[older]).collect();
            }
            if link & 2 > 0 {
                one.link.part_of = older(&whole).filter(|&whole| {
                    let replaced = found.iter().any(|one| one.link.replaces.contains(&whole));
                    found[whole].link.replaces.is_empty()
                        && !replaced
                        && !one.link.replaces.contains(&whole)
                });
                if let Some(whole) = one.link.part_of {
                    is_whole[whole] = true;
                }
            }
            found.push(one);
        }
        found
    })
}

proptest! {
    #[test]
    fn no_pound_is_lost_made_up_or_in_two_promises(mut register in registers()) {
        let pots = pots(&register).unwrap();
        // A pot comes to what was last said of it under any of its ids.
        for at in 0..register.len() {
            register[at].minor = register[pots.first(at)].minor;
        }
        let all = count(&register);
        for one in &all {
            prop_assert_eq!(
                one.stated + one.over,
                one.counted + one.carried + one.lost + one.back + one.again + one.in_parts
            );
            prop_assert_eq!(
                one.counted + one.carried + one.lost + one.back,
                one.new + one.brought
            );
        }
        let sum = |pick: fn(&Counted) -> u128| all.iter().map(pick).sum::<u128>();
        // What leaves one promise comes to another.
        prop_assert_eq!(sum(|one| one.carried + one.back), sum(|one| one.brought));
        prop_assert_eq!(sum(|one| one.counted) + sum(|one| one.lost), sum(|one| one.new));
        let replaced: u128 = (all.iter())
            .filter(|one| one.replaced_by.iter().any(|&by| register[by].minor.is_some()))
            .map(|one| one.carried + one.lost + one.back)
            .sum();
        prop_assert_eq!(replaced, sum(|one| one.replaced));
        // No pot is counted below what its whole comes to, and none above what was promised.
        for &at in pots.order() {
            let mut inside = vec![at];
            let mut looked = 0;
            while let Some(&one) = inside.get(looked) {
                inside.extend(pots.parts(one));
                looked += 1;
            }
            if inside.len() > 1 {
                let there: u128 = inside.iter().map(|&one| all[one].counted + all[one].carried).sum();
                prop_assert!(there >= all[at].stated);
            }
        }
        prop_assert!(sum(|one| one.counted) <= most(&register));
        prop_assert!(most(&register) <= sum(|one| one.stated));
    }
}

#[test]
fn a_name_under_one_id_and_a_sum_under_another_are_one_pot() {
    let stated = |since, names: &[&str], sums: &[&str]| Link {
        since: Day::new(since),
        replaces: Vec::new(),
        part_of: None,
        names: names.iter().map(|&name| name.into()).collect(),
        sums: sums.iter().map(|&sum| sum.into()).collect(),
    };
    let links = [
        stated(0, &["high streets", "town fund"], &["100"]),
        stated(1, &["high streets"], &["100", "150"]),
        // The other name of the first id, and the other sum of the second.
        stated(2, &["town fund"], &["150"]),
        // A name of its own.
        stated(3, &["coast fund"], &["150"]),
    ];
    let pots = Pots::find(&links).unwrap();
    let first: Vec<usize> = (0..4).map(|at| pots.first(at)).collect();
    assert_eq!(first, [0, 0, 0, 3]);
}

fn stated(day: i32, minor: u128) -> Statement {
    Statement {
        day: Day::new(day),
        minor: Some(minor),
        number: None,
        due: None,
        ends: None,
        claimed: None,
    }
}

#[test]
fn what_is_still_promised_was_promised() {
    // A part of a whole of 100 comes to nothing, and a new pot outside the whole has its 30.
    let all = [
        pot(100, 0, &[]),
        pot(30, 0, &[]).part_of(0),
        pot(30, 5, &[1]),
    ];
    let pots = pots(&all).unwrap();
    let mut said = vec![
        vec![stated(0, 100)],
        vec![stated(0, 30), stated(3, 0)],
        vec![stated(5, 30)],
    ];
    let now: Vec<Option<u128>> = said.iter().map(|all| now_comes_to(all)).collect();
    assert_eq!(counted(&count_once(&pots, &now)), [100, 0, 30]);
    assert_eq!(most_ever(&pots, &said), [100, 0, 30]);
    // That the new pot is cut too takes back nothing of what was promised.
    said[2].push(stated(9, 0));
    assert_eq!(most_ever(&pots, &said), [100, 0, 30]);
    // Where the new pot took the part's 30 while that had them, there are only 100.
    said[1].pop();
    assert_eq!(most_ever(&pots, &said), [70, 0, 30]);
}

proptest! {
    #[test]
    fn no_day_since_all_were_announced_had_more_than_was_promised(
        all in registers(),
        later in prop::collection::vec((0_usize..25, 0_i32..20, 0_u128..200), 0..12),
    ) {
        let pots = pots(&all).unwrap();
        let mut said: Vec<Vec<Statement>> = all
            .iter()
            .map(|one| one.minor.map(|minor| stated(one.link.since.get(), minor)))
            .map(|first| first.into_iter().collect())
            .collect();
        for (at, day, minor) in later {
            if let Some(said) = said.get_mut(at) {
                said.push(stated(day, minor));
            }
        }
        let mut of_pots = vec![Vec::new(); all.len()];
        for (at, mut said) in said.into_iter().enumerate() {
            of_pots[pots.first(at)].append(&mut said);
        }
        for said in &mut of_pots {
            said.sort_by_key(|one: &Statement| one.day);
        }
        let ever: u128 = most_ever(&pots, &of_pots).iter().sum();
        let announced = all.iter().map(|one| one.link.since.get()).max().unwrap_or(0);
        for day in announced..21 {
            let then: Vec<Option<u128>> = of_pots
                .iter()
                .map(|said| {
                    let until = said.partition_point(|one| one.day.get() <= day);
                    now_comes_to(&said[..until])
                })
                .collect();
            let counted: u128 = counted(&count_once(&pots, &then)).iter().sum();
            prop_assert!(counted <= ever, "{counted} on day {day}, {ever} ever");
        }
    }
}

fn examined(pots: &Pots, said: &[Vec<Statement>]) -> Examined {
    let promises: Vec<Promise> = (said.iter())
        .map(|statements| Promise {
            statements: statements.clone(),
            own: None,
        })
        .collect();
    let told = Told {
        flows: &[],
        came: &[],
        late: &[],
        scopes: &Scopes::default(),
    };
    examine(&promises, pots, &told, Day::new(50))
}

/// What was claimed before an older name was given up was given up with it: it is neither
/// held against the money's newer name, nor does it make the status.
#[test]
fn what_was_claimed_before_a_name_ended_is_not_judged_any_more() {
    let all = [pot(1000, 0, &[]), pot(600, 9, &[0])];
    let links = pots(&all).unwrap();
    let claims = |day, claimed| Statement {
        minor: None,
        claimed: Some(claimed),
        ..stated(day, 0)
    };
    let amount = |day, minor| Statement {
        minor: Some(minor),
        ..stated(day, 0)
    };
    for before in [
        None,
        Some(Status::OnTrack),
        Some(Status::Kept),
        Some(Status::Late),
    ] {
        let mut first = vec![amount(0, 1000)];
        first.extend(before.map(|before| claims(3, before)));
        first.push(claims(5, Status::Broken));
        let found = examined(&links, &[first, vec![amount(9, 600)]]);
        let standing = &found.standing[0];
        let all: Vec<Status> = standing.found.iter().map(|one| one.status).collect();
        assert_eq!(all, [Status::ScaledBack], "{before:?}");
        assert!(!standing.claim_fails, "{before:?}");
    }
}

proptest! {
    /// That a pot ended whose money is another's, said whenever, moves no money and makes
    /// nothing of it broken.
    #[test]
    fn an_older_name_that_ends_takes_no_money_with_it(
        all in registers(),
        days in prop::collection::vec((0_i32..20, any::<bool>()), 25),
    ) {
        let pots = pots(&all).unwrap();
        let said: Vec<Vec<Statement>> = all
            .iter()
            .map(|one| {
                let minor = one.minor;
                vec![Statement { minor, ..stated(one.link.since.get(), 0) }]
            })
            .collect();
        let before = examined(&pots, &said);
        let mut ended = said.clone();
        for (at, (day, by_claim)) in (0..all.len()).zip(days) {
            let mut newer = pots.replaced_by(at).iter();
            let is_replaced = newer.any(|&newer| before.counted[newer].stated > 0);
            let is_alone = pots.members(at).len() == 1 && pots.whole(at).is_none();
            let has_money = all[at].minor.is_some_and(|minor| minor > 0);
            if is_replaced && is_alone && has_money {
                let day = day.max(all[at].link.since.get());
                ended[at].push(Statement {
                    minor: (!by_claim).then_some(0),
                    claimed: by_claim.then_some(Status::Broken),
                    ..stated(day, 0)
                });
            }
        }
        let after = examined(&pots, &ended);
        prop_assert_eq!(&after.counted, &before.counted);
        prop_assert_eq!(after.totals, before.totals);
        for (at, one) in after.counted.iter().enumerate() {
            if one.carried > 0 && ended[at].len() > 1 {
                // Unless it stands as a newer one does, of whose money nobody has any.
                let is_broken = |found: &allotment_examine::Found| {
                    found.status == Status::Broken && !matches!(found.why, Why::In(_))
                };
                prop_assert!(!after.standing[at].found.iter().any(is_broken));
            }
        }
    }
}
