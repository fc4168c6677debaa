//! How two indices are compared, from TOML.

use allotment_need::{Joint, JointBy, OneIn};
use num_traits::ToPrimitive;

use crate::spec::Section;

/// How two indices are compared.
#[derive(Debug, Clone)]
pub struct BothSpec {
    /// The line of its table.
    pub line: u64,
    /// How much counts as worst.
    pub worst: OneIn,
    /// What of its places is averaged for a larger area, over people.
    pub average: Average,
    /// The joint index.
    pub joint: Joint,
    /// The list by which areas are selected: it is declared, never guessed.
    pub select: ListName,
}

/// What is averaged for larger areas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Average {
    /// The places' scores.
    Score,
    /// Their ranks.
    Rank,
}

impl Average {
    /// Each by its name in specs.
    pub const ALL: [(&str, Self); 2] = [("score", Self::Score), ("rank", Self::Rank)];

    /// The column of larger areas that holds it.
    #[must_use]
    pub fn column(self) -> &'static str {
        match self {
            Self::Score => "average_score",
            Self::Rank => "average_rank",
        }
    }
}

/// A list of areas: those that are worst on something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListName {
    /// On the first index alone.
    Need,
    /// On the second alone.
    Community,
    /// On both.
    Both,
    /// On the joint index.
    Joint,
}

impl ListName {
    /// Each by its name in specs.
    pub const ALL: [(&str, Self); 4] = [
        ("need", Self::Need),
        ("community", Self::Community),
        ("both", Self::Both),
        ("joint", Self::Joint),
    ];
}

/// The greatest weight of an index in the joint one.
const GREATEST_WEIGHT: u64 = 1000;

impl BothSpec {
    /// The spec that `section` holds, noting every fault in its document.
    pub(crate) fn read(section: Section<'_>) -> Option<Self> {
        section.require(
            "select",
            "select = \"both\"  (or \"need\", \"community\", \"joint\"): there is no default",
        );
        let select = section.choice("select", &ListName::ALL);
        let worst = read_worst(&section);
        let average = section.choice("average", &Average::ALL);
        let names: Vec<(&str, JointBy)> = JointBy::ALL.iter().map(|&by| (by.name(), by)).collect();
        let by = section.choice("joint", &names);
        let weights = read_weights(&section);
        let line = section.line();
        section.finish();
        Some(Self {
            line,
            worst: worst?,
            average: average.map_or(Average::Score, |average| average.value),
            joint: Joint {
                by: by.map_or(JointBy::RankSum, |by| by.value),
                weights: weights?,
            },
            select: select?.value,
        })
    }
}

fn read_worst(section: &Section<'_>) -> Option<OneIn> {
    let Some(places) = section.whole("worst_one_in") else {
        return (!section.has("worst_one_in")).then_some(OneIn::TENTH);
    };
    let found = places.value.to_u32().and_then(OneIn::new);
    if found.is_none() {
        let what = format!("one place in {} cannot be worst", places.value);
        section.fault("worst_one_in", what, "write 10 for the worst tenth");
    }
    found
}

fn read_weights(section: &Section<'_>) -> Option<[u32; 2]> {
    if !section.has("weights") {
        return Some([1, 1]);
    }
    let weights = section.exacts("weights");
    let whole: Vec<u32> = weights
        .iter()
        .filter(|weight| weight.value.is_integer())
        .filter_map(|weight| weight.value.to_integer().to_u32())
        .filter(|&weight| u64::from(weight) <= GREATEST_WEIGHT)
        .collect();
    match whole[..] {
        [first, second] if weights.len() == 2 && first + second > 0 => Some([first, second]),
        _ => {
            let what = "the weights are not two whole numbers, one of them above 0";
            let help = format!("write  weights = [1, 1], each at most {GREATEST_WEIGHT}");
            section.fault("weights", what, help);
            None
        }
    }
}
