//! What stands beside a gap, and in which order.

use std::collections::BTreeMap;

use allotment_roadmap::{
    Abroad, Action, Direction, FoundBy, Ground, Here, Kind, Level, LevelOf, Likeness, Point, Read,
    Source, Stand, Studied, road_map,
};
use proptest::prelude::*;

const TOPICS: [&str; 4] = ["income", "health", "park", "childcare"];

fn source(level: Option<u8>) -> Source {
    Source {
        title: "A study".into(),
        year: 2020,
        link: Some("https://example.org".into()),
        read_at: None,
        licence: "CC-BY-4.0".into(),
        level: level.and_then(Level::new),
        level_of: LevelOf::All,
        level_by: None,
        read: Some(Read::Summary),
    }
}

fn action(id: &str) -> Action {
    Action {
        id: id.into(),
        action: "Do something".into(),
        claim: "It was seen to help".into(),
        outcome: "people in work".into(),
        theme: None,
        topics: vec!["income".into()],
        assets: Vec::new(),
        needs_assets: Vec::new(),
        for_whom: None,
        direction: Direction::Up,
        size: None,
        lag_years: None,
        cost: None,
        studied: Studied::default(),
        source: Some(source(None)),
    }
}

fn gap(found_by: FoundBy, id: &str, topics: &[&str]) -> Point {
    Point {
        found_by,
        strength: false,
        id: id.into(),
        title: id.into(),
        topics: topics.iter().map(|&topic| topic.into()).collect(),
        words: String::new(),
    }
}

const NOWHERE: Here<'static> = Here {
    kinds: &[],
    country: None,
    stands: &BTreeMap::new(),
};

/// This place, a peer and a place far off.
fn stands() -> BTreeMap<String, Stand> {
    let other = |peer, liker_than| Stand::Other { peer, liker_than };
    [
        ("here", Stand::Same),
        ("peer", other(true, 0.99)),
        ("far", other(false, 0.25)),
    ]
    .map(|(code, stand)| (code.to_owned(), stand))
    .into()
}

fn ids<'a>(actions: &'a [Action], point: &Point, here: Here<'_>) -> Vec<&'a str> {
    let found = road_map(std::slice::from_ref(point), actions, here);
    let ids = found[0].iter();
    ids.map(|one| actions[one.action].id.as_str()).collect()
}

#[test]
fn an_action_answers_what_it_is_about() {
    let by_topic = action("by-topic");
    let mut by_asset = action("by-asset");
    by_asset.topics = Vec::new();
    by_asset.assets = vec!["park".into()];
    let mut by_outcome = action("by-outcome");
    by_outcome.topics = Vec::new();
    by_outcome.outcome = "Claimants".into();
    let all = [by_topic, by_asset, by_outcome];
    let income = gap(FoundBy::Need, "low_income", &["income"]);
    assert_eq!(ids(&all, &income, NOWHERE), ["by-topic"]);
    let park = gap(FoundBy::Assets, "park", &[]);
    assert_eq!(ids(&all, &park, NOWHERE), ["by-asset"]);
    // A park is not what the index of need calls by that name.
    let named = gap(FoundBy::Need, "park", &["park"]);
    assert!(ids(&all, &named, NOWHERE).is_empty());
    let claimants = gap(FoundBy::Peers, "claimants", &[]);
    assert_eq!(ids(&all, &claimants, NOWHERE), ["by-outcome"]);
}

#[test]
fn the_stronger_evidence_comes_first_and_the_untested_last() {
    let with = |id: &str, direction, source| Action {
        direction,
        source,
        ..action(id)
    };
    let not_read = Source {
        read: Some(Read::NotRead),
        ..source(None)
    };
    let all = [
        with("untested", Direction::Up, None),
        with("not-read", Direction::Up, Some(not_read)),
        with("nothing-found", Direction::None, Some(source(Some(5)))),
        with("mixed", Direction::Mixed, Some(source(Some(5)))),
        with("weak", Direction::Up, Some(source(Some(2)))),
        with("strong", Direction::Down, Some(source(Some(4)))),
        with("ungraded", Direction::Up, Some(source(None))),
    ];
    let income = gap(FoundBy::Need, "low_income", &["income"]);
    let order = [
        "strong",
        "mixed",
        "weak",
        "ungraded",
        "nothing-found",
        "not-read",
        "untested",
    ];
    assert_eq!(ids(&all, &income, NOWHERE), order);
}

/// What an action is about in passing comes after what it is chiefly about, however
/// strong its evidence.
#[test]
fn what_is_chiefly_about_the_gap_comes_first() {
    let about = |id: &str, topics: &[&str], level| Action {
        topics: topics.iter().map(|&topic| topic.into()).collect(),
        source: Some(source(Some(level))),
        ..action(id)
    };
    let all = [
        about("in-passing", &["health", "income"], 5),
        about("chiefly", &["income", "health"], 3),
    ];
    let income = gap(FoundBy::Need, "low_income", &["income"]);
    assert_eq!(ids(&all, &income, NOWHERE), ["chiefly", "in-passing"]);
}

/// What it takes is no answer to the lack of it, and what happens to be done there
/// measures something else.
#[test]
fn where_it_is_done_is_no_answer_to_the_lack() {
    let breakfast = Action {
        topics: vec!["schooling".into()],
        needs_assets: vec!["school".into()],
        ..action("breakfast")
    };
    let school = gap(FoundBy::Assets, "school", &[]);
    assert!(ids(&[breakfast], &school, NOWHERE).is_empty());
}

/// A strong test of something for few comes after what is for all.
#[test]
fn what_is_for_a_narrow_group_comes_after_what_is_for_all() {
    let with = |id: &str, for_whom: Option<&str>, level| Action {
        for_whom: for_whom.map(str::to_owned),
        source: Some(source(Some(level))),
        ..action(id)
    };
    let all = [
        with("coach", Some("people with severe mental illness"), 5),
        with("training", None, 3),
    ];
    let income = gap(FoundBy::Need, "low_income", &["income"]);
    assert_eq!(ids(&all, &income, NOWHERE), ["training", "coach"]);
}

#[test]
fn ungraded_is_not_untested() {
    let mut one = action("one");
    let told = |one: &Action| {
        let found = road_map(
            &[gap(FoundBy::Need, "low_income", &["income"])],
            std::slice::from_ref(one),
            NOWHERE,
        );
        found[0][0].tested(one)
    };
    assert_eq!(told(&one), "not graded");
    one.source = None;
    assert_eq!(told(&one), "untested here");
    one.source = Some(source(Some(2)));
    assert_eq!(told(&one), "not said");
}

/// A city in another country is another ground than one at home.
#[test]
fn likeness_by_kind_knows_the_country() {
    let studied_in = |country: &str| {
        let mut one = action("one");
        one.studied.kinds = vec![Kind::City];
        one.studied.countries = vec![country.into()];
        one
    };
    let here = |country| Here {
        kinds: &[Kind::City],
        country,
        ..NOWHERE
    };
    for (country, other, abroad) in [
        (Some("United Kingdom"), "United Kingdom", Abroad::No),
        (Some("United Kingdom"), "United States", Abroad::Yes),
        (None, "United States", Abroad::NotSaid),
    ] {
        let found = Ground::of(&studied_in(other), here(country));
        assert_eq!(found, Ground::SameKind(Kind::City, abroad));
    }
}

#[test]
fn likeness_is_told_by_structure_where_codes_allow_and_else_by_kind() {
    let here = Here {
        kinds: &[Kind::Town, Kind::Coastal],
        country: Some("United Kingdom"),
        stands: &stands(),
    };
    let ground = |codes: &[&str], kinds: &[Kind]| {
        let mut one = action("one");
        one.studied.codes = codes.iter().map(|&code| code.into()).collect();
        one.studied.kinds = kinds.to_vec();
        Ground::of(&one, here)
    };
    assert_eq!(
        ground(&["far", "here", "peer"], &[]),
        Ground::Here { others: 2 }
    );
    let near = Ground::Structure(Likeness {
        named: 1,
        known: 1,
        peers: 1,
        middle: 0.99,
        nearest: 0.99,
    });
    assert_eq!(ground(&["peer", "peer"], &[Kind::City]), near);
    let far = Ground::Structure(Likeness {
        named: 1,
        known: 1,
        peers: 0,
        middle: 0.25,
        nearest: 0.25,
    });
    // A code says more than a kind.
    assert_eq!(ground(&["far"], &[Kind::Town]), far);
    // None of the codes is known: the kind tells.
    assert_eq!(
        ground(&["elsewhere"], &[Kind::City, Kind::Coastal]),
        Ground::SameKind(Kind::Coastal, Abroad::NotSaid)
    );
    assert_eq!(ground(&[], &[Kind::City, Kind::Many]), Ground::ManyKinds);
    assert_eq!(
        ground(&[], &[Kind::City]),
        Ground::OtherKinds(vec![Kind::City])
    );
    assert_eq!(ground(&[], &[]), Ground::NotSaid);
    let mut untested = action("one");
    untested.source = None;
    untested.studied.codes = vec!["here".into()];
    assert_eq!(Ground::of(&untested, here), Ground::Untested);
}

/// A study of many places is about the many: that one of them is near says little of what
/// was found in all.
#[test]
fn a_study_of_many_places_is_as_like_as_the_middle_one() {
    let mut stands: BTreeMap<String, Stand> = (0_u8..10)
        .map(|at| {
            let liker_than = f64::from(at) / 10.0;
            let peer = at >= 8;
            (format!("P{at}"), Stand::Other { peer, liker_than })
        })
        .collect();
    stands.extend(self::stands());
    let here = Here {
        stands: &stands,
        ..NOWHERE
    };
    let studied = |id: &str, codes: &[&str]| {
        let mut one = action(id);
        one.source = Some(source(Some(3)));
        one.studied.codes = codes.iter().map(|&code| code.into()).collect();
        one
    };
    let every = ["P0", "P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9"];
    let all = [
        studied("every", &every),
        studied("middling", &["P5"]),
        studied("peers", &["P7", "P8", "P9", "nowhere"]),
        studied("a-peer-and-far", &["P0", "P1", "P2", "P9"]),
    ];
    let like = |one: &Action| match Ground::of(one, here) {
        Ground::Structure(like) => like,
        other => panic!("{other:?}"),
    };
    let every = like(&all[0]);
    assert_eq!((every.named, every.known, every.peers), (10, 10, 2));
    // Of the fifth and the sixth the one that is less like.
    assert!((every.middle - 0.4).abs() < 1e-12 && (every.nearest - 0.9).abs() < 1e-12);
    let peers = like(&all[2]);
    assert_eq!((peers.named, peers.known, peers.peers), (4, 3, 2));
    assert!((peers.middle - 0.8).abs() < 1e-12);
    let names = all.each_ref().map(|one| Ground::of(one, here).name());
    let others = "other places";
    assert_eq!(
        names,
        [others, "another place", "peers of this place", others]
    );
    let income = gap(FoundBy::Need, "low_income", &["income"]);
    assert_eq!(
        ids(&all, &income, here),
        ["peers", "middling", "every", "a-peer-and-far"]
    );
}

fn actions() -> impl Strategy<Value = Vec<Action>> {
    let one = (
        prop::sample::subsequence(&TOPICS[..], 0..=2),
        prop::option::weighted(0.8, 1_u8..=6),
        0_usize..4,
        prop::sample::subsequence(vec!["here", "peer", "far", "no"], 0..=2),
    );
    prop::collection::vec(one, 0..12).prop_map(|all| {
        let made = all.into_iter().enumerate();
        made.map(|(at, (topics, level, direction, codes))| Action {
            topics: topics.iter().map(|&topic| topic.to_owned()).collect(),
            source: level.map(|level| source(Some(level))),
            direction: Direction::ALL[direction].1,
            studied: Studied {
                codes: codes.iter().map(|&code| code.to_owned()).collect(),
                ..Studied::default()
            },
            ..action(&format!("a{at:02}"))
        })
        .collect()
    })
}

proptest! {
    /// A register in another order, or with one more entry, tells nothing else of
    /// the entries it had.
    #[test]
    fn the_order_of_the_register_changes_nothing_and_an_entry_moves_none_out(
        all in actions(),
        topic in prop::sample::select(&TOPICS[..]),
        turn: prop::sample::Index,
    ) {
        let stands = stands();
        let here = Here { kinds: &[], country: None, stands: &stands };
        let point = gap(FoundBy::Need, "gap", &[topic]);
        let told: Vec<String> = ids(&all, &point, here).into_iter().map(str::to_owned).collect();
        let meant = all.iter().filter(|one| one.topics.iter().any(|known| known == topic)).count();
        prop_assert_eq!(told.len(), meant);
        let mut turned = all.clone();
        if !turned.is_empty() {
            let by = turn.index(turned.len());
            turned.rotate_left(by);
        }
        prop_assert_eq!(&ids(&turned, &point, here), &told);
        if let Some(last) = all.last() {
            let fewer = &all[..all.len() - 1];
            let without: Vec<&str> = told.iter().map(String::as_str).filter(|id| *id != last.id).collect();
            prop_assert_eq!(ids(fewer, &point, here), without);
        }
        // What nobody tested never stands before what somebody did.
        let found = road_map(std::slice::from_ref(&point), &all, here);
        let untested: Vec<bool> = found[0].iter().map(|one| one.ground == Ground::Untested).collect();
        prop_assert!(untested.is_sorted());
    }
}
