//! Beside each gap and each strength, the actions that could close it or build on it.

use std::cmp::Ordering;

use crate::action::{Action, Direction, Level};
use crate::ground::{Ground, Here};

/// A gap to close, or a strength to build on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// Which stage found it.
    pub found_by: FoundBy,
    /// Whether it is a strength.
    pub strength: bool,
    /// Its code: an indicator, a measure, a type of asset.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// What it is about, as the register names topics and types of assets.
    pub topics: Vec<String>,
    /// How large it is, in a sentence.
    pub words: String,
}

/// The stage that found a gap or a strength.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoundBy {
    /// The index of need.
    Need,
    /// The comparison with peers.
    Peers,
    /// What is within reach.
    Assets,
}

/// An action beside a gap or a strength.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Which of the actions.
    pub action: usize,
    /// How like this place those were where it was studied.
    pub ground: Ground,
}

impl Answer {
    /// Where the action of this answer was tested, for a table: `not graded` where a
    /// study is named whose strength nobody could tell, `untested here` only where
    /// none is known.
    #[must_use]
    pub fn tested(&self, action: &Action) -> &'static str {
        match a_level(action) {
            Some(_) => self.ground.name(),
            None if action.source.is_some() => "not graded",
            None => Ground::Untested.name(),
        }
    }
}

impl FoundBy {
    /// The stage's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Need => "need",
            Self::Peers => "peers",
            Self::Assets => "assets",
        }
    }
}

/// For each of `points`, the actions that answer it. First those that are chiefly about
/// it, then those about it in passing. Among each, what is for everybody, then what is
/// for a narrower group. Among those by what was found:
///
/// 1. a change, by a study that compares like with like (level 3 and up);
/// 2. mixed results, by such a study;
/// 3. a change or mixed results, by a weaker study;
/// 4. what a study says whose strength nobody could tell;
/// 5. no change.
///
/// Then the stronger design, then what was studied in places more like this one, by the
/// middle one of them. Behind all of these stand those whose study nobody read, and last what nobody studied. Ties
/// go to the id that sorts first, so that the order of `actions` changes nothing.
///
/// The order says which evidence to read first. It does not say what is best for the
/// place: that is for those who live there.
///
/// Source of the line at level 3: the What Works Centre for Local Economic Growth
/// counts studies from there up (*Guide to scoring methods using the Maryland
/// scientific methods scale*, 2014).
#[must_use]
pub fn road_map(points: &[Point], actions: &[Action], here: Here<'_>) -> Vec<Vec<Answer>> {
    let grounds: Vec<Ground> = actions
        .iter()
        .map(|action| Ground::of(action, here))
        .collect();
    points
        .iter()
        .map(|point| {
            let mut answers: Vec<Answer> = (0..actions.len())
                .filter(|&at| answers(&actions[at], point))
                .map(|action| Answer {
                    action,
                    ground: grounds[action].clone(),
                })
                .collect();
            answers.sort_by(|one, other| first(actions, point, one, other));
            answers
        })
        .collect()
}

/// Whether `action` is about `point`: because its outcome measures the same thing, it
/// answers the lack of the same type of asset, or its outcome is what the point is called.
fn answers(action: &Action, point: &Point) -> bool {
    let named = match point.found_by {
        FoundBy::Assets => &action.assets,
        FoundBy::Need | FoundBy::Peers => &action.topics,
    };
    let called = |name: &str| action.outcome.eq_ignore_ascii_case(name);
    named
        .iter()
        .any(|name| point.topics.contains(name) || *name == point.id)
        || called(&point.id)
        || called(&point.title)
        || point.topics.iter().any(|topic| called(topic))
}

fn first(actions: &[Action], point: &Point, one: &Answer, other: &Answer) -> Ordering {
    let (a, b) = (&actions[one.action], &actions[other.action]);
    let near = |answer: &Answer| match answer.ground {
        Ground::Structure(like) => like.middle,
        _ => 0.0,
    };
    unread(a)
        .cmp(&unread(b))
        .then_with(|| is_chiefly_about(b, point).cmp(&is_chiefly_about(a, point)))
        .then_with(|| a.for_whom.is_some().cmp(&b.for_whom.is_some()))
        .then_with(|| found(a).cmp(&found(b)))
        .then_with(|| a_level(b).cmp(&a_level(a)))
        .then_with(|| one.ground.order().cmp(&other.ground.order()))
        .then_with(|| near(other).total_cmp(&near(one)))
        .then_with(|| a.id.cmp(&b.id))
}

fn a_level(action: &Action) -> Option<Level> {
    action.source.as_ref()?.level
}

/// Whether the first thing that the action is about is what the point is about.
fn is_chiefly_about(action: &Action, point: &Point) -> bool {
    let named = match point.found_by {
        FoundBy::Assets => &action.assets,
        FoundBy::Need | FoundBy::Peers => &action.topics,
    };
    let first = named.first();
    first.is_none_or(|first| point.topics.contains(first) || *first == point.id)
}

/// 1 where no study of the action was read, 2 where none is known.
fn unread(action: &Action) -> u8 {
    match action.source {
        None => 2,
        Some(_) => u8::from(!action.is_tested()),
    }
}

/// What was found of an action, and how well it can be known: see [`road_map`].
fn found(action: &Action) -> u8 {
    let level = a_level(action).map(Level::number);
    match (action.direction, level) {
        (Direction::None, _) => 5,
        (_, None) => 4,
        (Direction::Up | Direction::Down, Some(3..)) => 1,
        (Direction::Mixed, Some(3..)) => 2,
        _ => 3,
    }
}
