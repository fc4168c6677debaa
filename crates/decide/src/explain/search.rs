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

/// How much may be done to find an answer: runs of the rule, and entries of
/// ballots that they pass over.
#[derive(Debug, Clone, Copy)]
pub(super) struct Runs {
    left: u32,
    entries: u64,
    /// About how many entries one run passes over.
    each: u64,
}

/// One run of the rule, with something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tried {
    /// Whether the project was funded.
    pub(super) funded: bool,
    /// How many entries of ballots were passed over.
    pub(super) entries: u64,
}

/// With fewer runs than this a search is not begun.
const RUNS_MIN: u32 = 2;

/// With so many runs most searches come to something.
const RUNS_USEFUL: u32 = 10;

impl Runs {
    /// So many runs at most, which together pass over so many `entries`, each
    /// of them over about `each`.
    pub(super) const fn new(left: u32, entries: u64, each: u64) -> Self {
        Self {
            left,
            entries,
            each,
        }
    }

    /// How many runs are left, the entries considered.
    const fn possible(&self) -> u64 {
        let by_entries = self.entries / if self.each == 0 { 1 } else { self.each };
        let by_runs = self.left as u64;
        if by_entries < by_runs {
            by_entries
        } else {
            by_runs
        }
    }

    /// One part of so many of what is left, for one search; more, if that is
    /// too little for a search: what is asked first is answered first.
    pub(super) const fn part(&mut self, parts: u32) -> Self {
        let useful = RUNS_USEFUL as u64;
        let (left, entries) = if self.possible() < useful {
            (self.left, self.entries)
        } else if self.possible() / (parts as u64) < useful {
            (RUNS_USEFUL, self.each * useful)
        } else {
            (self.left / parts, self.entries / parts as u64)
        };
        self.left -= left;
        self.entries -= entries;
        Self::new(left, entries, self.each)
    }

    /// Gives back what a search did not use.
    pub(super) const fn give_back(&mut self, unused: Self) {
        self.left += unused.left;
        self.entries += unused.entries;
    }

    const fn take(&mut self) -> bool {
        let any = self.possible() > 0;
        self.left = self.left.saturating_sub(1);
        any
    }

    const fn spend(&mut self, entries: u64) {
        self.entries = self.entries.saturating_sub(entries);
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
    mut attempt: impl FnMut(u64) -> Tried,
) -> Answer {
    let mut works = |change: u64, runs: &mut Runs| {
        let tried = attempt(change);
        runs.spend(tried.entries);
        tried.funded
    };
    if most == 0 {
        return Answer::NotUpTo(0);
    }
    if runs.possible() < u64::from(RUNS_MIN) {
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
        if works(next, runs) {
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
        if works(middle, runs) {
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

    fn runs(left: u32) -> Runs {
        Runs::new(left, u64::MAX, 1)
    }

    const fn tried(funded: bool) -> Tried {
        Tried { funded, entries: 1 }
    }

    #[test]
    fn the_turn_is_found_from_any_guess() {
        for turn in 1..=70 {
            for guess in [1, 2, 30, 69, 70, 900] {
                let mut runs = runs(100);
                let answer = least(70, guess, &mut runs, true, |change| tried(change >= turn));
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
        let mut few = runs(4);
        let answer = least(1 << 40, 1 << 39, &mut few, true, |change| {
            tried(change > 12_345)
        });
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
        let never = least(9, 1, &mut runs(1), true, |_| tried(true));
        assert_eq!(never, Answer::NotSearched);
        let vain = least(9, 1, &mut runs(30), true, |_| tried(false));
        assert_eq!(vain, Answer::NotUpTo(9));
    }

    #[test]
    fn what_runs_pass_over_is_counted_and_ends_the_search() {
        let mut runs = Runs::new(100, 1000, 100);
        let mut times = 0;
        let answer = least(1 << 40, 1, &mut runs, true, |_| {
            times += 1;
            Tried {
                funded: false,
                entries: 300,
            }
        });
        // After three runs there is less left than one takes; the fourth ends it.
        assert_eq!(times, 4);
        assert!(matches!(answer, Answer::NotUpTo(_)), "{answer:?}");
        let mut runs = Runs::new(100, 150, 100);
        let answer = least(9, 1, &mut runs, true, |_| tried(true));
        assert_eq!(answer, Answer::NotSearched);
    }
}
