//! What was withheld, and why, in words.

use super::{Examined, PublishOptions, Recognisable};

/// What became of a column of the voters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The column.
    pub column: String,
    /// What stands in the published file: `withheld`, `in bands`, `as it was`,
    /// `numbered anew`.
    pub published: &'static str,
    /// Why.
    pub why: String,
}

/// What is known of a column that may stand beside ballots.
pub(super) enum Fate {
    /// It was not asked for; so many would have stood out by it.
    NotAsked(Recognisable),
    /// It was asked for, and no cell of it could be shown.
    Impossible,
    /// It is shown for so many voters.
    Shown(u64),
    /// Weights that the count needs, as they were.
    Weights,
    /// Weights of which some is rare.
    RareWeights,
}

pub(super) fn numbers(before: &Examined) -> Told {
    let (published, why) = if before.numbered && before.in_order {
        ("as it was", "it is a mere number of the row")
    } else if before.numbered {
        (
            "numbered anew",
            "the ballots now stand in an order of their own, so that their order does not tell when each was cast",
        )
    } else {
        (
            "numbered anew",
            "an identifier can be looked up in another list; the ballots now stand in an order of their own, so that their order tells nothing",
        )
    };
    Told {
        column: "voter_id".to_owned(),
        published,
        why: why.to_owned(),
    }
}

pub(super) fn column(name: &str, fate: &Fate, voters: u64, options: &PublishOptions) -> Told {
    let k = options.k;
    let in_bands = if name == "age" {
        "in bands"
    } else {
        "as it was"
    };
    let (published, why) = match fate {
        Fate::NotAsked(before) if before.below_k == 0 => (
            "withheld",
            "nothing of a voter stands beside their ballot unless it is asked for".to_owned(),
        ),
        Fate::NotAsked(before) => ("withheld", apart(before, k)),
        Fate::Impossible => (
            "withheld",
            format!(
                "too few who are alike in it cast the same ballot ({k} must): more can be told without it"
            ),
        ),
        Fate::Shown(shown) if *shown == voters => (
            in_bands,
            format!("{k} or more are alike in it and in their ballot, whoever one looks at"),
        ),
        Fate::Shown(shown) => (
            in_bands,
            format!(
                "blank for {} of {voters} voters: fewer than {k} are like them in it and in their ballot, or those could be told if more were shown",
                voters - shown
            ),
        ),
        Fate::Weights => (
            "as it was",
            format!("the count needs it, and {k} or more voters share each weight"),
        ),
        Fate::RareWeights => (
            "withheld",
            format!(
                "some weight is that of fewer than {k} voters; the weighted count cannot be repeated from this file"
            ),
        ),
    };
    Told {
        column: name.to_owned(),
        published,
        why,
    }
}

/// How many voters stand out; a small number is not told.
fn apart(before: &Recognisable, k: u64) -> String {
    let told = if before.below_k < k {
        format!("fewer than {k} voters")
    } else {
        format!("{} voters", before.below_k)
    };
    let alone = if before.alone < k {
        String::new()
    } else {
        format!(", and nobody is like {} of them", before.alone)
    };
    format!(
        "{told} could be told apart by it and their ballot, as fewer than {k} are alike in both{alone}"
    )
}
