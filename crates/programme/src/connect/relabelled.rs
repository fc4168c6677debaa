//! Pots that say to be the money of others: whether their sums bear it.

use allotment_connect::{Policy, Span, replaced, successors};
use allotment_table::{Fault, Faults};

use super::notes::in_words;
use super::pots::Pot;
use super::spec::{ConnectSpec, PolicySpec};
use crate::files::Files;

/// Says of each pot which one it is the money of; and faults where the money of
/// a pot and of those that take its place cannot be the same: the rest would be
/// counted twice, or nowhere.
pub(super) fn relabel(
    spec: &ConnectSpec,
    files: &Files<'_>,
    pots: &mut [Option<Pot>],
    faults: &mut Faults,
) {
    // What could not be read is not held against the rest.
    let there: Vec<usize> = (0..pots.len()).filter(|&at| pots[at].is_some()).collect();
    let policies: Vec<Policy> = pots
        .iter()
        .flatten()
        .map(|pot| pot.policy.clone())
        .collect();
    for (at, by) in there.iter().zip(replaced(&policies)) {
        if let (Some(pot), Some(by)) = (&mut pots[*at], by) {
            pot.replaced_by = Some(there[by]);
        }
    }
    since_first_names(&successors(&policies), &there, pots);
    let mut held = Held {
        spec,
        files,
        pots,
        faults,
    };
    for (old, new) in successors(&policies).into_iter().enumerate() {
        let new: Vec<usize> = new.into_iter().map(|at| there[at]).collect();
        held.one_basis(there[old], &new);
        held.split(there[old], &new);
    }
    let mut parts_of = vec![Vec::new(); held.pots.len()];
    for (old, new) in successors(&policies).into_iter().enumerate() {
        if new.len() > 1 {
            for new in new {
                parts_of[there[new]].push(there[old]);
            }
        }
    }
    for new in there {
        if let [whole, others @ ..] = parts_of[new].as_slice() {
            held.only_a_part(new, *whole, others);
        } else {
            held.less(new);
        }
    }
}

/// A pot under a new name runs since its first name began, as far as it was the same
/// money then: what it has more than the names before it, nobody had in their days.
/// `successors` has the pots that each of those at `there` is the money of.
fn since_first_names(successors: &[Vec<usize>], there: &[usize], pots: &mut [Option<Pot>]) {
    let runs = |pots: &[Option<Pot>], at: usize| {
        let pot = pots[there[at]].as_ref();
        pot.map_or_else(Span::default, |pot| pot.runs)
    };
    let money: Vec<u128> = (there.iter())
        .map(|&at| pots[at].as_ref().map_or(0, |pot| pot.laid.money.total()))
        .collect();
    let mut is_longer = true;
    while std::mem::take(&mut is_longer) {
        for new in 0..there.len() {
            let olds = (0..there.len()).filter(|&old| successors[old].contains(&new));
            // The parts of a pot that was split add up to it on all of its days.
            let (parts, wholes): (Vec<usize>, Vec<usize>) =
                olds.partition(|&old| successors[old].len() > 1);
            let wholes: Vec<usize> = wholes.into_iter().filter(|&old| money[old] > 0).collect();
            let mut days: Vec<Span> = parts.iter().map(|&old| runs(pots, old)).collect();
            if wholes.iter().map(|&old| money[old]).sum::<u128>() == money[new] {
                days.extend(in_common(wholes.iter().map(|&old| runs(pots, old))));
            }
            let before = runs(pots, new);
            let after = days.into_iter().fold(before, Span::either);
            if after != before
                && let Some(pot) = &mut pots[there[new]]
            {
                pot.runs = after;
                is_longer = true;
            }
        }
    }
}

/// The days on which all of `spans` run, if there are any.
fn in_common(mut spans: impl Iterator<Item = Span>) -> Option<Span> {
    let first = spans.next()?;
    spans.try_fold(first, |days, span| {
        days.meets(span).then(|| days.both(span))
    })
}

struct Held<'a> {
    spec: &'a ConnectSpec,
    files: &'a Files<'a>,
    pots: &'a [Option<Pot>],
    faults: &'a mut Faults,
}

impl Held<'_> {
    fn pot(&self, at: usize) -> &Pot {
        self.pots[at].as_ref().expect("a pot that was read")
    }

    fn money(&self, at: usize) -> u128 {
        self.pot(at).laid.money.total()
    }

    fn words(&self, minor: u128) -> String {
        in_words(minor, self.spec.currency)
    }

    fn fault(&mut self, at: usize, old: Option<usize>, what: String, help: &str) {
        let policy: &PolicySpec = &self.spec.policies[at];
        let mut others = policy.replaces.iter();
        let named = match old {
            Some(old) => others.find(|name| name.value == self.spec.policies[old].id),
            None => others.next(),
        };
        let line = named.map_or(policy.line, |name| name.line);
        let fault = Fault::new(self.files.document_file(), what, help).at_line(line);
        self.faults.push(fault);
    }

    /// Money that comes once is not money that comes each year.
    fn one_basis(&mut self, old: usize, new: &[usize]) {
        for &at in new {
            let (is_once, was_once) = (self.pot(at).once, self.pot(old).once);
            if is_once != was_once {
                let words = |once: bool| {
                    if once {
                        "comes once"
                    } else {
                        "comes each year"
                    }
                };
                let what = format!(
                    "'{}' {} and replaces '{}', which {}: they are not the same money",
                    self.spec.policies[at].id,
                    words(is_once),
                    self.spec.policies[old].id,
                    words(was_once)
                );
                let help = "state both alike, or let the older pot end before it begins";
                self.fault(at, Some(old), what, help);
            }
        }
    }

    /// A pot that several take the place of is split among them, to the penny.
    fn split(&mut self, old: usize, new: &[usize]) {
        let sum: u128 = new.iter().map(|&at| self.money(at)).sum();
        if new.len() < 2 || sum == self.money(old) {
            return;
        }
        let names: Vec<String> = (new.iter())
            .map(|&at| format!("'{}'", self.spec.policies[at].id))
            .collect();
        let what = format!(
            "{} all say that they are '{}', with {}, and have {} together: which of it is the same money cannot be known",
            names.join(", "),
            self.spec.policies[old].id,
            self.words(self.money(old)),
            self.words(sum)
        );
        let help = "let one of them replace it and the next replace that one; or, if it was split, state parts that add up to it";
        self.fault(new[new.len() - 1], Some(old), what, help);
    }

    /// All the money of a part of the pot `whole`, which was split, is that pot's: it
    /// has none left to be another's, which would be counted nowhere.
    fn only_a_part(&mut self, new: usize, whole: usize, others: &[usize]) {
        let is_another = |at: &usize| {
            *at != whole && self.pot(*at).replaced_by == Some(new) && self.money(*at) > 0
        };
        let mine = self.money(new) > 0;
        let another = (0..self.pots.len())
            .filter(|at| self.pots[*at].is_some())
            .find(is_another)
            .or_else(|| others.first().copied().filter(|_| mine));
        let Some(another) = another else { return };
        let what = format!(
            "'{}' is a part of '{}', which was split, and replaces '{}' too: the {} of that would be counted nowhere",
            self.spec.policies[new].id,
            self.spec.policies[whole].id,
            self.spec.policies[another].id,
            self.words(self.money(another))
        );
        let help = "state what is of each as a pot of its own, each with the one that it replaces";
        self.fault(new, Some(another), what, help);
    }

    /// A pot holds all the money that it says to be.
    fn less(&mut self, new: usize) {
        if is_circle(self.pots, new) {
            return; // the spec is refused for it
        }
        let old: u128 = (self.pots.iter().flatten())
            .filter(|old| old.replaced_by == Some(new))
            .map(|old| old.laid.money.total())
            .sum();
        if old > self.money(new) {
            let what = format!(
                "'{}' replaces pots with {}, and has {} itself: the rest would be counted nowhere",
                self.spec.policies[new].id,
                self.words(old),
                self.words(self.money(new))
            );
            let help = "state all of its money, or let the older pot end before it begins";
            self.fault(new, None, what, help);
        }
    }
}

/// Whether the pot `at` is, through any others, its own money.
fn is_circle(pots: &[Option<Pot>], at: usize) -> bool {
    let by = |at: usize| pots[at].as_ref().and_then(|pot| pot.replaced_by);
    std::iter::successors(by(at), |&next| by(next))
        .take(pots.len())
        .any(|next| next == at)
}
