//! What a reader should know of what was laid, in sentences.

use allotment_connect::{Money, Span};
use allotment_place::{Currency, thousands};

use super::clashes::{Clashes, day_text};
use super::tell::View;

impl View<'_> {
    /// What a reader should know, a sentence each.
    pub fn notes(&self, clashes: &Clashes<'_>) -> Vec<String> {
        let all = self.money();
        let mut notes = Vec::new();
        if let Some(outcome) = self.outcome {
            notes.push(format!(
                "only of pots that mean to change '{outcome}', {} of {}:",
                self.asked_pots().count(),
                self.run.pots.len()
            ));
        }
        if let Some(place) = self.place {
            let at = format!("in {}, ", self.run.ground.ids[place]);
            notes.extend(clashed(clashes, &at));
            let themes = self.themes();
            let here = [0, 1].map(|often: usize| {
                let money = themes.iter().map(|theme| theme.money[often]);
                money.sum::<u128>()
            });
            notes.push(format!(
                "{} is known to benefit {}; of all places:",
                self.apart(here),
                self.run.ground.ids[place]
            ));
        }
        let of = |part: fn(&Money) -> u128| all.each_ref().map(part);
        if of(|money| money.total()) != [0, 0] {
            notes.push(format!(
                "of {}, {} is known to benefit these places",
                self.apart(of(|money| money.total())),
                self.apart(of(|money| money.placed))
            ));
        }
        notes.extend(self.on_other_days());
        let equally = self.where_nobody_lives();
        if equally != [0, 0] {
            notes.push(format!(
                "{} is for areas in which nobody lives, and is divided equally among their places",
                self.apart(equally)
            ));
        }
        for (money, what) in [
            (
                of(|money| money.at_recipients),
                "is located only by the office of whoever receives it, and is laid on nobody",
            ),
            (
                of(|money| money.unknown),
                "has no place that anybody stated, and is laid on nobody",
            ),
            (
                of(|money| money.outside),
                "is for areas in which none of these places lie",
            ),
        ] {
            if money != [0, 0] {
                notes.push(format!("{} {what}", self.apart(money)));
            }
        }
        notes.extend(self.strange_codes());
        let passed_on = self.passed_on();
        if passed_on > 0 {
            notes.push(format!(
                "{} was passed on by those who received it, and is counted where it ended up",
                self.whole(passed_on)
            ));
        }
        for pot in &self.run.pots {
            if let Some(by) = pot.replaced_by {
                let (old, new) = (&pot.policy.id, &self.run.pots[by].policy.id);
                notes.push(format!(
                    "{} of '{old}' is not counted: '{new}' says that it is the same money",
                    self.whole(pot.laid.money.total())
                ));
            }
        }
        notes.extend(self.run.looks.iter().cloned());
        for (_, one) in self.run.outside.iter().take(NAMED) {
            let near = one.near.as_ref();
            notes.push(format!(
                "{}:{}: none of these places lies in '{}'{}",
                one.file,
                one.line,
                one.code,
                near.map_or_else(String::new, |near| format!("; did you mean '{near}'?"))
            ));
        }
        if self.run.outside.len() > NAMED {
            notes.push(format!(
                "and in {} more codes, which the JSON form lists",
                thousands((self.run.outside.len() - NAMED) as u64)
            ));
        }
        if self.place.is_none() {
            notes.extend(clashed(clashes, ""));
        }
        notes
    }

    /// Of which days sums a year are, if yearly money runs on others.
    fn on_other_days(&self) -> Option<String> {
        let (pots, minor) = self.of_other_days();
        (pots > 0).then(|| {
            format!(
                "what comes each year is added up as it is {}, when most of it runs: {} of {} on other days only, and is not in it",
                in_days(self.year()),
                self.whole(minor),
                match pots {
                    1 => "1 pot runs".to_owned(),
                    many => format!("{} pots runs", thousands(many as u64)),
                }
            )
        })
    }

    /// The codes of awards in which none of these places lie.
    fn strange_codes(&self) -> Option<String> {
        let mut codes: Vec<&str> = (self.asked_pots())
            .flat_map(|pot| &pot.strange_codes)
            .map(String::as_str)
            .collect();
        codes.sort_unstable();
        codes.dedup();
        (!codes.is_empty()).then(|| {
            format!(
                "{} of awards are no areas of these places: {}",
                match codes.len() {
                    1 => "1 code".to_owned(),
                    many => format!("{} codes", thousands(many as u64)),
                },
                crate::columns::first_of(&codes)
            )
        })
    }

    /// One-off money and a year's, apart: they are not one amount.
    fn apart(&self, [once, yearly]: [u128; 2]) -> String {
        match (once, yearly) {
            (0, 0) => self.whole(0),
            (once, 0) => format!("{} once", self.whole(once)),
            (0, yearly) => format!("{} a year", self.whole(yearly)),
            (once, yearly) => {
                format!(
                    "{} once and {} a year",
                    self.whole(once),
                    self.whole(yearly)
                )
            }
        }
    }

    fn whole(&self, minor: u128) -> String {
        in_words(minor, self.run.currency)
    }
}

/// When it runs, for people: `from 2024-04-01 to 2025-03-31`.
pub(crate) fn in_days(span: Span) -> String {
    match (span.from.map(day_text), span.to.map(day_text)) {
        (Some(from), Some(to)) => format!("from {from} to {to}"),
        (Some(from), None) => format!("from {from} on"),
        (None, Some(to)) => format!("until {to}"),
        (None, None) => "on all days".to_owned(),
    }
}

/// How often policies get in each other's way or do the same, a sentence each; `at`
/// begins them.
fn clashed(clashes: &Clashes<'_>, at: &str) -> Vec<String> {
    let found = [
        (
            clashes.conflicts.count,
            "two policies push one outcome of one place in opposite directions",
        ),
        (
            clashes.overlaps.count,
            "two policies of one kind and theme meet in one place at one time",
        ),
    ];
    let found = found.into_iter().filter(|(count, _)| *count > 0);
    found
        .map(|(count, what)| format!("{at}{} {what}", times(count)))
        .collect()
}

/// So many codes outside are named.
const NAMED: usize = 6;

/// `once`, `5 times`.
fn times(number: usize) -> String {
    match number {
        1 => "once".to_owned(),
        many => format!("{} times", thousands(many as u64)),
    }
}

/// Money for people: `GBP 1,250.50`, without decimals if it is whole.
pub(crate) fn in_words(minor: u128, currency: Currency) -> String {
    let unit = 10_u128.pow(currency.decimals());
    let whole = u64::try_from(minor / unit).unwrap_or(u64::MAX);
    let whole = format!("{} {}", currency.as_str(), thousands(whole));
    match minor % unit {
        0 => whole,
        part => format!(
            "{whole}.{part:0width$}",
            width = currency.decimals() as usize
        ),
    }
}
