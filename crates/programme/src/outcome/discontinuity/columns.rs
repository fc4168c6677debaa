//! The columns of a table of places, and whether they follow the rule.

use allotment_outcome::discontinuity::{Scores, Treated};
use allotment_table::{Fault, Faults, Table};

use super::{DiscontinuityChoice, Followed};
use crate::outcome::places::{names, numbers, yes_or_no};
use crate::outcome::words::figure;

/// The columns that were asked for.
pub(super) struct Columns {
    pub(super) outcomes: Vec<f64>,
    pub(super) scores: Vec<f64>,
    pub(super) covariates: Vec<(String, Vec<f64>)>,
    pub(super) placebos: Vec<f64>,
    received: Option<Vec<bool>>,
}

impl Columns {
    /// Reads them from `table`.
    ///
    /// # Errors
    /// Columns that are not there, cells that are missing, places named twice.
    pub(super) fn read(table: &Table, choice: &DiscontinuityChoice) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        names(table, &choice.unit, &mut faults);
        let help = "fill it in, or leave the place out";
        let outcomes = numbers(table, &choice.outcome, help, &mut faults);
        let scores = numbers(table, &choice.score, help, &mut faults);
        let received = choice
            .received
            .as_ref()
            .and_then(|name| yes_or_no(table, name, &mut faults));
        let covariates = choice.covariates.iter().filter_map(|name| {
            let help = "fill it in, or leave the column out of --covariates";
            Some((name.clone(), numbers(table, name, help, &mut faults)?))
        });
        let covariates = covariates.collect();
        let is_real = |at: &&f64| at.total_cmp(&choice.cut_off).is_eq();
        if let Some(at) = choice.placebos.iter().find(is_real) {
            let what = format!("{at} is the real cut-off");
            let help = "choose others, where nothing was given out";
            faults.push(Fault::asked("--placebo-cut-offs", what, help));
        }
        faults.into_result(())?;
        Ok(Self {
            outcomes: outcomes.unwrap_or_default(),
            scores: scores.unwrap_or_default(),
            covariates,
            placebos: choice.placebos.clone(),
            received,
        })
    }

    /// Whether there are places on both sides, and most got what the rule gave them.
    ///
    /// # Errors
    /// [`Faults`] that say what the rule would have to be.
    pub(super) fn check_rule(
        &self,
        table: &Table,
        choice: &DiscontinuityChoice,
        scores: &Scores<'_>,
    ) -> Result<(), Faults> {
        let (low, high) = self
            .scores
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &score| {
                (low.min(score), high.max(score))
            });
        let treated = self.scores.iter().filter(|score| scores.treats(**score));
        let treated = treated.count();
        let cut_off = choice.cut_off;
        if self.scores.is_empty() {
            let fault = Fault::new(
                table.name(),
                "there are no places",
                "add a row for each place",
            );
            return Err(fault.into());
        }
        if treated == 0 || treated == self.scores.len() {
            let what = format!(
                "all places are on one side of the cut-off of {cut_off}: '{}' goes from {} to {}",
                choice.score,
                figure(low),
                figure(high)
            );
            let help = "give the cut-off as the score has it, and the places that did not get the money as well";
            return Err(Fault::new(table.name(), what, help)
                .in_column(&choice.score)
                .into());
        }
        let Some(received) = &self.received else {
            return Ok(());
        };
        let against = self
            .scores
            .iter()
            .zip(received)
            .filter(|(score, received)| scores.treats(**score) != **received)
            .count();
        // By the rule, what was received is a quarter of all places more likely on
        // one side: with less the cut-off decided too little to tell anything by.
        let got = |side: bool| {
            let of = self.scores.iter().zip(received);
            let of = of.filter(|(score, _)| scores.treats(**score) == side);
            let (all, got) = of.fold((0_usize, 0_usize), |(all, got), (_, received)| {
                (all + 1, got + usize::from(*received))
            });
            (all, got)
        };
        let ((all_on, on), (all_off, off)) = (got(true), got(false));
        let decided = 4 * (on * all_off) >= 4 * (off * all_on) + all_on * all_off;
        if against * 2 <= received.len() && decided {
            return Ok(());
        }
        if against * 2 <= received.len() {
            let what = format!(
                "{on} of {all_on} places on the side of the cut-off that should get it did, and {off} of {all_off} on the other: the cut-off decided too little"
            );
            let help =
                "nothing can be told by this cut-off; compare by match and group-time instead";
            let name = choice.received.as_deref().unwrap_or_default();
            return Err(Fault::new(table.name(), what, help).in_column(name).into());
        }
        let (side, other) = match choice.treated {
            Treated::AtOrAbove => ("above", "below"),
            Treated::AtOrBelow => ("below", "above"),
        };
        let what = format!(
            "{against} of {} places got it or not against the rule that those at {cut_off} and {side} do",
            received.len()
        );
        let help = format!("check the cut-off, or say --treated {other}");
        let name = choice.received.as_deref().unwrap_or_default();
        Err(Fault::new(table.name(), what, help).in_column(name).into())
    }

    /// Who in the window got it otherwise than by the rule.
    pub(super) fn followed(&self, scores: &Scores<'_>, bandwidth: f64) -> Option<Followed> {
        let received = self.received.as_ref()?;
        let count = |in_rule: bool, got: bool| {
            let places = self.scores.iter().zip(received);
            let near = places.filter(|(score, _)| (**score - scores.cut_off).abs() < bandwidth);
            near.filter(|(score, received)| scores.treats(**score) == in_rule && **received == got)
                .count()
        };
        Some(Followed {
            left_out: count(true, false),
            let_in: count(false, true),
        })
    }

    /// How many different scores the window has.
    pub(super) fn distinct(&self, scores: &Scores<'_>, bandwidth: f64) -> usize {
        let near = self.scores.iter().copied();
        let mut near: Vec<f64> = near
            .filter(|score| (score - scores.cut_off).abs() < bandwidth)
            .collect();
        near.sort_by(f64::total_cmp);
        near.dedup_by(|one, other| one.total_cmp(other).is_eq());
        near.len()
    }
}
