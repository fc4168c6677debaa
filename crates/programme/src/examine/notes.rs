//! What a reader should know, in sentences.

use std::collections::BTreeSet;

use allotment_examine::{Part, Prices, Stage, Status, Why};
use allotment_place::thousands;

use super::cells::in_words;
use super::run::Examination;
use super::words::listed;

impl Examination {
    /// How far the money came: a sentence, if anything is known.
    pub(super) fn way(&self) -> Option<String> {
        if self.basis.per_head {
            return None;
        }
        let promised = self.promised();
        let still = self.examined.totals.counted;
        let still = if still == promised {
            String::new()
        } else {
            format!(", of which {} still stands", self.money(still))
        };
        let counted = self.examined.promised.iter();
        let with_money = counted.filter(|&&one| one > 0).count();
        let steps: Vec<String> = (Stage::ALL.iter().zip(self.examined.steps))
            .filter_map(|(&(_, name), step)| {
                let step = step?;
                let percent = step.of_promised.and_then(Part::percent)?;
                let told = match step.promises {
                    told if told < with_money => {
                        format!(", told of {told} of {with_money} promises")
                    }
                    _ => String::new(),
                };
                let minor = self.money(step.minor);
                Some(format!("{minor} was {name} ({percent}%{told})"))
            })
            .collect();
        (promised > 0 && !steps.is_empty()).then(|| {
            format!(
                "of {} promised{still}, {}",
                self.money(promised),
                listed(&steps)
            )
        })
    }

    /// How many promises have each status, in words.
    pub(super) fn statuses(&self) -> String {
        let all = self.examined.standing.iter();
        let of = |status: Status| {
            let all = all.clone();
            all.filter(|one| one.found[0].status == status).count()
        };
        let parts: Vec<String> = (Status::ALL.iter())
            .map(|&(status, name)| (of(status), name))
            .filter(|&(count, _)| count > 0)
            .map(|(count, name)| {
                let told = match name {
                    "on track" => self.silent_in_words(),
                    _ => String::new(),
                };
                format!("{} {name}{told}", thousands(count as u64))
            })
            .collect();
        let count = self.promises.len();
        let noun = if count == 1 { "promise" } else { "promises" };
        format!("{} {noun}: {}", thousands(count as u64), listed(&parts))
    }

    /// Of how many that are on track nobody tells anything, in words.
    fn silent_in_words(&self) -> String {
        let told = |at: usize| {
            let money = self.examined.reached[at].iter().flatten().count();
            money + self.examined.came[at].iter().flatten().count() > 0
        };
        let standing = self.examined.standing.iter().enumerate();
        let silent = standing
            .filter(|(at, one)| one.found[0].why == Why::NothingElse && !told(*at))
            .count();
        match silent {
            0 => String::new(),
            silent => format!(
                " (of {} nobody tells what came of it)",
                thousands(silent as u64)
            ),
        }
    }

    /// What a reader should know, in sentences without a full stop.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let mut notes = vec![self.statuses()];
        notes.extend(self.way());
        let totals = &self.examined.totals;
        for (minor, what) in [
            (
                totals.in_parts - totals.over,
                "is counted with parts of the same promise, and not twice",
            ),
            (
                totals.again,
                "was announced before under another id, and is counted there",
            ),
            (
                totals.carried,
                "is an older pot under a new name, and is counted with the newer",
            ),
            (
                totals.lost,
                "of replaced pots is in none of those that replace them",
            ),
            (
                totals.back,
                "of parts that were renamed is in none that replaces them, and is counted with their whole",
            ),
            (totals.over, "more is promised in parts than in their whole"),
        ] {
            if minor > 0 {
                notes.push(format!("{} {what}", self.money(minor)));
            }
        }
        for (&(_, name), &twice) in Stage::ALL.iter().zip(&self.examined.told_twice) {
            if twice > 0 {
                notes.push(format!(
                    "{} is told of as {name} under two promises that are one money, and is counted once",
                    self.money(twice)
                ));
            }
        }
        for (at, standing) in self.examined.standing.iter().enumerate() {
            let numbers_late = standing
                .found
                .iter()
                .find(|one| matches!(one.why, Why::NumberLate(_)));
            if let Some(found) = numbers_late.filter(|_| notes.len() < 12) {
                notes.push(format!(
                    "'{}': {}",
                    self.promises[at].id,
                    self.evidence(at, found)
                ));
            }
        }
        let fails = self
            .examined
            .standing
            .iter()
            .filter(|one| one.claim_fails)
            .count();
        if fails > 0 {
            notes.push(if fails == 1 {
                "1 claim of what became of a promise does not hold".to_owned()
            } else {
                format!("{fails} claims of what became of promises do not hold")
            });
        }
        notes.extend(self.net_notes());
        notes.extend(self.beyond());
        notes.extend(self.verdict_notes());
        notes.extend(self.without_fifth());
        if let Some(year) = self.converted {
            notes.push(format!("all amounts were brought to the prices of {year}"));
        }
        if self.basis.prices == Prices::Unstated {
            notes.push("nobody stated in whose prices these amounts are".to_owned());
        }
        notes.extend(self.aside.iter().cloned());
        notes
    }

    /// Two indices that disagree, side by side.
    fn verdict_notes(&self) -> Vec<String> {
        let verdicts = self.verdicts();
        let mut notes = Vec::new();
        let mut seen: Vec<usize> = Vec::new();
        for one in &verdicts {
            if seen.contains(&one.promise) {
                continue;
            }
            seen.push(one.promise);
            let same: Vec<_> = verdicts
                .iter()
                .filter(|two| two.promise == one.promise)
                .collect();
            let indices = same.iter().map(|two| &two.index).collect::<BTreeSet<_>>();
            if indices.len() > 1 {
                let each: Vec<String> = (same.iter())
                    .filter_map(|two| {
                        Some(format!(
                            "{}% to {} by {}",
                            two.percent()?,
                            two.group,
                            two.index
                        ))
                    })
                    .collect();
                notes.push(format!(
                    "'{}': {}",
                    self.promises[one.promise].id,
                    listed(&each)
                ));
            }
        }
        notes
    }

    /// All of it as text for a terminal.
    #[must_use]
    pub fn in_words(&self) -> String {
        let head = format!(
            "As known on {}; amounts are {}.\n\n",
            in_words(self.now),
            self.basis_in_words()
        );
        let rows = (0..self.promises.len().min(SHOWN)).map(|at| self.at_a_glance(at));
        let more = self.promises.len().saturating_sub(SHOWN);
        let tail = match more {
            0 => String::new(),
            more => format!(
                "and {} more, which CSV and JSON list\n",
                thousands(more as u64)
            ),
        };
        std::iter::once(head).chain(rows).chain([tail]).collect()
    }

    /// A promise in two lines.
    fn at_a_glance(&self, at: usize) -> String {
        let promise = &self.promises[at];
        let standing = &self.examined.standing[at];
        let also: Vec<String> = (standing.found[1..].iter())
            .map(|one| one.status.name().to_owned())
            .collect();
        let also = match also.as_slice() {
            [] => String::new(),
            also => format!(" (also {})", listed(also)),
        };
        let minor = self.amount_in_words(at);
        let minor = minor.map_or_else(String::new, |minor| format!(", {minor}"));
        format!(
            "{}: {}{minor}\n  {}{also}: {}.\n",
            promise.id,
            promise.what,
            standing.found[0].status.name(),
            self.evidence(at, &standing.found[0])
        )
    }
}

/// So many promises are shown on a terminal.
const SHOWN: usize = 40;
