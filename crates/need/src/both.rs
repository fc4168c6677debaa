//! Two indices of the same places: who is worst on both, and on the two as one.

use std::num::NonZeroU32;

use allotment_place::{Rank, best_ranks};

use crate::normalise::exponential;

/// How much counts as worst: one place in so many, ten being the worst tenth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OneIn(NonZeroU32);

impl OneIn {
    /// The worst tenth.
    pub const TENTH: Self = Self(NonZeroU32::new(10).expect("ten is not zero"));

    /// One place in `places`; nothing for one in 0.
    #[must_use]
    pub fn new(places: u32) -> Option<Self> {
        NonZeroU32::new(places).map(Self)
    }

    /// In how many.
    #[must_use]
    pub fn get(self) -> u32 {
        self.0.get()
    }

    /// Whether `rank` of `places` is among the worst: `n · rank ≤ places`, in
    /// whole numbers. Equal places share the best rank, so that those who are
    /// equal across the line are all in.
    ///
    /// Source: for ten it is the published decile, `ceil(10 · rank / N) = 1`.
    #[must_use]
    pub fn has(self, rank: Rank, places: usize) -> bool {
        u64::from(self.get()) * u64::from(rank.get()) <= places as u64
    }
}

/// How two ranks become one joint index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JointBy {
    /// `Σ w · (N + 1 − rank)`: whole and half numbers, exact. Little need on one
    /// index makes up for much on the other.
    RankSum,
    /// `Σ w · E(rank)`, E the exponential transform of the English indices, from
    /// just above 0 to 100: little need on one index hardly makes up for much on
    /// the other.
    ExponentialRank,
}

impl JointBy {
    /// Every way.
    pub const ALL: &[Self] = &[Self::RankSum, Self::ExponentialRank];

    /// Its name in specs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::RankSum => "rank-sum",
            Self::ExponentialRank => "exponential-rank",
        }
    }
}

/// A joint index: how, and what each of the two weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joint {
    /// How.
    pub by: JointBy,
    /// The whole weights of the first and the second index.
    pub weights: [u32; 2],
}

/// Two indices of the same places, one rank a place each, 1 the greatest need.
#[derive(Debug, Clone, Copy)]
pub struct TwoIndices<'a> {
    /// The ranks on the first and on the second, in the same order of places.
    pub ranks: [&'a [Rank]; 2],
    /// How much counts as worst.
    pub worst: OneIn,
    /// The joint index.
    pub joint: Joint,
}

/// Who is worst on what, one entry a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Both {
    /// Whether it is among the worst on the first, and on the second.
    pub worst: [Vec<bool>; 2],
    /// The joint index; greater is more need.
    pub joint: Vec<f64>,
    /// Its ranks: equal places share the best.
    pub joint_rank: Vec<Rank>,
    /// Whether it is among the worst on the joint index.
    pub joint_worst: Vec<bool>,
}

impl Both {
    /// Whether the place at `row` is among the worst on both.
    #[must_use]
    pub fn on_both(&self, row: usize) -> bool {
        self.worst.iter().all(|worst| worst[row])
    }
}

/// Compares two indices of the same places.
///
/// Only ranks count, so that neither index's scale weighs in. Equal places share
/// the best rank; in the joint index they take the middle of the ranks that they
/// hold, as in the English indices.
#[must_use]
pub fn both(two: &TwoIndices<'_>) -> Both {
    let places = two.ranks[0].len();
    JointScale::new(two.joint, places).both(two)
}

/// What each rank adds to a joint index of a number of places, worked out once.
#[derive(Debug)]
struct JointScale {
    weights: [f64; 2],
    /// What twice a middle rank is worth, from 2 on.
    worth: Vec<f64>,
}

impl JointScale {
    fn new(joint: Joint, places: usize) -> Self {
        let places = u32::try_from(places).expect("fewer than 2^32 places");
        let top = f64::from(places) + 1.0;
        let worth = (2..=2 * u64::from(places)).map(|doubled| {
            #[expect(clippy::cast_precision_loss, reason = "below 2^33")]
            let from_least = top - doubled as f64 / 2.0;
            match joint.by {
                JointBy::RankSum => from_least,
                JointBy::ExponentialRank => exponential(from_least / f64::from(places)),
            }
        });
        Self {
            weights: joint.weights.map(f64::from),
            worth: worth.collect(),
        }
    }

    fn both(&self, two: &TwoIndices<'_>) -> Both {
        let [first, second] = two.ranks;
        let places = first.len();
        assert_eq!(places, second.len(), "the second index against the first");
        let [a, b] = two.ranks.map(doubled_middles);
        let worth = |doubled: usize| self.worth[doubled - 2];
        let pairs = a.into_iter().zip(b);
        let joint: Vec<f64> = pairs
            .map(|(a, b)| self.weights[0] * worth(a) + self.weights[1] * worth(b))
            .collect();
        let joint_rank = best_ranks(&joint);
        let worst = |ranks: &[Rank]| -> Vec<bool> {
            let ranks = ranks.iter();
            ranks.map(|&rank| two.worst.has(rank, places)).collect()
        };
        Both {
            worst: two.ranks.map(worst),
            joint_worst: worst(&joint_rank),
            joint,
            joint_rank,
        }
    }
}

/// Twice the middle of the ranks that each place holds together with its equals:
/// a whole number.
fn doubled_middles(ranks: &[Rank]) -> Vec<usize> {
    let mut equals = vec![0_usize; ranks.len() + 1];
    for rank in ranks {
        equals[rank.get() as usize] += 1;
    }
    let doubled = |rank: &Rank| {
        let best = rank.get() as usize;
        2 * best + equals[best] - 1
    };
    ranks.iter().map(doubled).collect()
}

/// How often each place is among the worst, over draws: from 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct BothOdds {
    /// On the first index, and on the second.
    pub worst: [Vec<f64>; 2],
    /// On both in the same draw.
    pub both: Vec<f64>,
    /// On the joint index.
    pub joint: Vec<f64>,
}

/// How often each of `places` places is among the worst over `draws`, each the
/// ranks on both indices. Nothing if there is no draw.
///
/// The two indices should be drawn independently of each other: what somebody
/// else would have chosen for one says nothing of the other.
#[must_use]
pub fn both_odds<I>(draws: I, places: usize, worst: OneIn, joint: Joint) -> Option<BothOdds>
where
    I: IntoIterator<Item = [Vec<Rank>; 2]>,
{
    let scale = JointScale::new(joint, places);
    let mut times = vec![[0_u32; 4]; places];
    let mut count = 0_u32;
    for ranks in draws {
        let found = scale.both(&TwoIndices {
            ranks: [&ranks[0], &ranks[1]],
            worst,
            joint,
        });
        for (row, times) in times.iter_mut().enumerate() {
            let on = [
                found.worst[0][row],
                found.worst[1][row],
                found.on_both(row),
                found.joint_worst[row],
            ];
            for (times, on) in times.iter_mut().zip(on) {
                *times += u32::from(on);
            }
        }
        count += 1;
    }
    if count == 0 {
        return None;
    }
    let share = |list: usize| -> Vec<f64> {
        let times = times.iter();
        times
            .map(|times| f64::from(times[list]) / f64::from(count))
            .collect()
    };
    Some(BothOdds {
        worst: [share(0), share(1)],
        both: share(2),
        joint: share(3),
    })
}

/// The rows of the places that averages hide: among the worst of all places on
/// both indices, in an area that is not selected. `area_of` is each place's
/// position in `selected`.
#[must_use]
pub fn pockets(places: &Both, area_of: &[usize], selected: &[bool]) -> Vec<usize> {
    let rows = 0..area_of.len();
    rows.filter(|&row| places.on_both(row) && !selected[area_of[row]])
        .collect()
}
