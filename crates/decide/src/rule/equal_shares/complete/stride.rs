//! Many steps of a completion taken together.

use super::Goal;
use crate::rule::equal_shares::endow::Endowments;
use crate::rule::equal_shares::run::Setting;
use crate::rule::equal_shares::span::Span;
use crate::rule::equal_shares::supporters::{Supporter, Supporters};

/// Steps taken many at a time.
pub(super) struct Stride<'a, S> {
    one: Span<'a, S>,
    other: Span<'a, S>,
    endowments: &'a Endowments,
    length: u64,
    /// How often in a row not even the smallest stride went well.
    failures: u32,
    /// The step before which no other is tried.
    not_before: u64,
    /// Whether a second processor is worth waking.
    pub(super) large: bool,
}

/// From so many supporters on, two processors do more than one.
const LARGE: usize = 20_000;

/// Beyond so many supporters the memory is better left alone.
const TOO_LARGE: usize = 30_000_000;

impl<'a, S: Supporter> Stride<'a, S> {
    /// Before the first step.
    pub(super) fn new(
        setting: &'a Setting<'a>,
        supporters: &'a Supporters<S>,
        endowments: &'a Endowments,
    ) -> Self {
        let size = supporters.lists.len();
        Self {
            one: Span::new(setting, supporters),
            other: Span::new(setting, supporters),
            endowments,
            length: FIRST_STRIDE,
            failures: 0,
            not_before: if size < TOO_LARGE { 0 } else { u64::MAX },
            large: size >= LARGE,
        }
    }

    /// How many entries of ballots were passed over so far, about.
    pub(super) fn looked(&self) -> u64 {
        self.one.looked + self.other.looked
    }

    /// A step up to which nothing ends the completion, as far after `passed`
    /// as can be told; nothing if the next step has to be looked at alone.
    ///
    /// Which steps are tried changes with the size of the election, and never
    /// what is true of them.
    pub(super) fn from(&mut self, passed: u64, last: u64, goal: &Goal) -> Option<u64> {
        while passed >= self.not_before {
            let far = (passed + self.length).min(last);
            let near = (passed + (self.length / 4).max(1)).min(last);
            if far <= passed + 1 {
                break;
            }
            let try_one = |span: &mut Span<'a, S>, to: u64| {
                span.between(self.endowments.after(passed + 1), self.endowments.after(to))
                    .is_some_and(|possible| goal.goes_on_past(&possible.bought))
            };
            let (goes_far, goes_near) = if self.large && near > passed + 1 {
                let (one, other) = (&mut self.one, &mut self.other);
                rayon::join(|| try_one(one, far), || try_one(other, near))
            } else {
                (try_one(&mut self.one, far), false)
            };
            if goes_far {
                self.failures = 0;
                self.length = self.length.saturating_mul(2);
                return Some(far);
            }
            self.length = near - passed;
            if goes_near {
                self.failures = 0;
                return Some(near);
            }
            if self.length == 1 {
                self.not_before = passed + (1 << self.failures.min(FAILURES_MAX));
                self.failures += 1;
            }
        }
        self.length = FIRST_STRIDE;
        None
    }
}

/// After so many failures in a row, twice as many make no one wait longer:
/// 16 steps.
const FAILURES_MAX: u32 = 4;

/// How many steps are tried together at first.
const FIRST_STRIDE: u64 = 4;
