//! Beside each gap and each strength, the actions that could close it or build on it.

use std::cmp::Ordering;

use crate::action::{Action, Direction};
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

/// For each of `points`, the actions that answer it: those of which an effect was
/// found first, then those with mixed results, then those where none was found,
/// then those that nobody tested; among these the stronger design first, then those
/// studied in places more like this one. Ties go to the id that sorts first, so that
/// the order of `actions` changes nothing.
///
/// The order says which evidence to read first. It does not say what is best for the
/// place: that is for those who live there.
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
            answers.sort_by(|one, other| first(actions, one, other));
            answers
        })
        .collect()
}

/// Whether `action` is about `point`: by a topic or a type of asset that they share,
/// or because its outcome is what the point is called.
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

fn first(actions: &[Action], one: &Answer, other: &Answer) -> Ordering {
    let (a, b) = (&actions[one.action], &actions[other.action]);
    let level = |action: &Action| {
        let source = action.source.as_ref();
        source.and_then(|source| source.level)
    };
    let near = |answer: &Answer| match answer.ground {
        Ground::Structure { liker_than, .. } => liker_than,
        _ => 0.0,
    };
    effect(a)
        .cmp(&effect(b))
        .then_with(|| level(b).cmp(&level(a)))
        .then_with(|| one.ground.order().cmp(&other.ground.order()))
        .then_with(|| near(other).total_cmp(&near(one)))
        .then_with(|| a.id.cmp(&b.id))
}

/// What was found of an action: 0 an effect, 1 mixed, 2 none, 3 it was not studied.
fn effect(action: &Action) -> u8 {
    match (&action.source, action.direction) {
        (None, _) => 3,
        (_, Direction::Up | Direction::Down) => 0,
        (_, Direction::Mixed) => 1,
        (_, Direction::None) => 2,
    }
}
