//! The least change that does it: found by running the rule again.

/// What changing one thing by enough would have done.
///
/// Nothing here is an estimate: whatever is said to be enough was tried, by
/// running the whole rule again with that one change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// So much is enough.
    Found {
        /// How much: what is counted is said where the answer is.
        amount: u64,
        /// What is known of smaller changes.
        claim: Claim,
    },
    /// Nothing up to this was enough, of what was tried.
    NotUpTo(u64),
    /// It was not looked for: on an election of this size that takes too long
    /// for all projects at once.
    NotSearched,
    /// The question makes no sense with this rule and these ballots.
    NotApplicable,
}

/// What is known of changes smaller than the one found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// None is enough: the next smaller was tried, and with this rule a
    /// smaller one never does what a larger one does not.
    Least,
    /// The next smaller is not enough, as was tried. Rules that try many
    /// endowments are not monotone: one that is smaller still may be enough,
    /// by luck.
    Turning,
    /// The search was cut short here: the next smaller may be enough.
    Enough,
}

impl Answer {
    /// The amount, if one was found.
    #[must_use]
    pub const fn amount(self) -> Option<u64> {
        match self {
            Self::Found { amount, .. } => Some(amount),
            _ => None,
        }
    }

    pub(super) fn map(self, other: impl FnOnce(u64) -> u64) -> Self {
        match self {
            Self::Found { amount, claim } => Self::Found {
                amount: other(amount),
                claim,
            },
            answer => answer,
        }
    }
}

/// How often the rule may be run again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Runs {
    left: u32,
}

/// With fewer runs than this a search is not begun.
const RUNS_MIN: u32 = 3;

/// With so many runs most searches come to something.
const RUNS_USEFUL: u32 = 10;

impl Runs {
    pub(super) const fn new(left: u32) -> Self {
        Self { left }
    }

    /// One part of so many of what is left, for one search; more, if that is
    /// too little for a search: what is asked first is answered first.
    pub(super) const fn part(&mut self, parts: u32) -> Self {
        let even = self.left / parts;
        let part = if even < RUNS_USEFUL && self.left >= RUNS_USEFUL {
            RUNS_USEFUL
        } else {
            even
        };
        self.left -= part;
        Self::new(part)
    }

    /// Gives back what a search did not use.
    pub(super) const fn give_back(&mut self, unused: Self) {
        self.left += unused.left;
    }

    const fn take(&mut self) -> bool {
        let any = self.left > 0;
        self.left = self.left.saturating_sub(1);
        any
    }
}

/// A change from 1 to `most` that `works` where the next smaller does not,
/// looked for from `guess` on; nothing at all (0) is known not to work.
///
/// Complexity: about two runs if the guess is right, else about
/// `2 × log2(distance)`.
pub(super) fn least(
    most: u64,
    guess: u64,
    runs: &mut Runs,
    is_monotone: bool,
    mut works: impl FnMut(u64) -> bool,
) -> Answer {
    if most == 0 {
        return Answer::NotUpTo(0);
    }
    if runs.left < RUNS_MIN {
        return Answer::NotSearched;
    }
    let (mut fails, mut enough) = (0, None);
    let mut next = guess.clamp(1, most);
    let mut stride = if is_monotone {
        1
    } else {
        (guess.min(most) / 32).max(1)
    };
    // The turn is closed in upon from the guess, in strides that double.
    while runs.take() {
        if works(next) {
            enough = Some(next);
            if next == fails + 1 || fails >= next {
                break;
            }
            if fails > 0 {
                break;
            }
            next = next.saturating_sub(stride).max(1);
        } else {
            fails = next;
            if enough.is_some() || next == most {
                break;
            }
            next = next.saturating_add(stride).min(most);
        }
        stride = stride.saturating_mul(if stride < 16 { 4 } else { 2 });
    }
    let Some(mut enough) = enough else {
        return Answer::NotUpTo(fails);
    };
    while enough > fails + 1 && runs.take() {
        let middle = fails + (enough - fails) / 2;
        if works(middle) {
            enough = middle;
        } else {
            fails = middle;
        }
    }
    Answer::Found {
        amount: enough,
        claim: match (enough == fails + 1, is_monotone) {
            (true, true) => Claim::Least,
            (true, false) => Claim::Turning,
            (false, _) => Claim::Enough,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_turn_is_found_from_any_guess() {
        for turn in 1..=70 {
            for guess in [1, 2, 30, 69, 70, 900] {
                let mut runs = Runs::new(100);
                let answer = least(70, guess, &mut runs, true, |change| change >= turn);
                let claim = Claim::Least;
                assert_eq!(
                    answer,
                    Answer::Found {
                        amount: turn,
                        claim
                    }
                );
            }
        }
    }

    #[test]
    fn a_search_that_is_cut_says_so() {
        let mut runs = Runs::new(4);
        let answer = least(1 << 40, 1 << 39, &mut runs, true, |change| change > 12_345);
        assert!(
            matches!(
                answer,
                Answer::Found {
                    claim: Claim::Enough,
                    ..
                }
            ),
            "{answer:?}"
        );
        let mut runs = Runs::new(2);
        assert_eq!(least(9, 1, &mut runs, true, |_| true), Answer::NotSearched);
        let mut runs = Runs::new(30);
        assert_eq!(least(9, 1, &mut runs, true, |_| false), Answer::NotUpTo(9));
    }
}
