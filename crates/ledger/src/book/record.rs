//! Milestones, measured numbers, decisions and breaches.

use serde::{Deserialize, Serialize};

use super::{Book, agree::closed};
use crate::commitment::{CommitmentState, Milestone};
use crate::date::Date;
use crate::entry::{Breach, Decision, Entry, Kind, Measure, MilestoneEntry, MilestoneState};
use crate::id::EntryId;
use crate::rule::{Refusal, Rule};

/// A measured number, as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasureRecord {
    /// Its entry.
    pub entry: EntryId,
    /// From when it counts.
    pub effective: Date,
    /// What it says.
    pub measure: Measure,
    /// Its correction, and what it should have been, if anything.
    pub corrected: Option<(EntryId, Option<Measure>)>,
}

impl MeasureRecord {
    /// What holds now; nothing if it should not have been.
    #[must_use]
    pub fn now(&self) -> Option<&Measure> {
        match &self.corrected {
            None => Some(&self.measure),
            Some((_, measure)) => measure.as_ref(),
        }
    }
}

/// A decision, as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionRecord {
    /// Its entry.
    pub entry: EntryId,
    /// From when it counts.
    pub effective: Date,
    /// Who recorded it.
    pub actor: String,
    /// What it says.
    pub decision: Decision,
    /// Its correction, and what it should have been, if anything.
    pub corrected: Option<(EntryId, Option<Decision>)>,
}

impl DecisionRecord {
    /// What holds now; nothing if it should not have been.
    #[must_use]
    pub fn now(&self) -> Option<&Decision> {
        match &self.corrected {
            None => Some(&self.decision),
            Some((_, decision)) => decision.as_ref(),
        }
    }
}

/// A fact that broke a rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BreachRecord {
    /// Its entry.
    pub entry: EntryId,
    /// When it happened.
    pub effective: Date,
    /// The rule.
    pub rule: Rule,
    /// What it says.
    pub breach: Breach,
    /// The entry that resolved it.
    pub resolved_by: Option<EntryId>,
}

impl Book {
    pub(super) fn milestone(
        &mut self,
        entry: &Entry,
        said: &MilestoneEntry,
    ) -> Result<(), Refusal> {
        let number = self.number_of(&said.commitment)?;
        self.parties.known(&said.by)?;
        let commitment = &self.commitments[number as usize];
        if matches!(
            commitment.state(),
            CommitmentState::Closed | CommitmentState::Withdrawn
        ) {
            return Err(closed(commitment));
        }
        if entry.effective < commitment.effective {
            let what = format!(
                "it counts from {}, and the commitment '{}' from {}",
                entry.effective, commitment.name, commitment.effective
            );
            return Err(Refusal::new(Rule::NothingBefore, what, "check both days"));
        }
        let before = commitment.milestones.get(&said.milestone);
        milestone_step(before.map(|milestone| milestone.state), said)?;
        if said.state == MilestoneState::Confirmed {
            self.not_paid(number, said)?;
        }
        let commitment = &mut self.commitments[number as usize];
        let milestone = commitment
            .milestones
            .entry(said.milestone.clone())
            .or_insert(Milestone {
                state: MilestoneState::Promised,
                promised_for: said.due,
                due: said.due,
                reported: None,
                confirmed: None,
                confirmed_by: None,
                evidence: Vec::new(),
            });
        milestone.state = said.state;
        milestone.due = said.due.or(milestone.due);
        match said.state {
            MilestoneState::Promised => {}
            MilestoneState::Reported => milestone.reported = Some(entry.effective),
            MilestoneState::Confirmed => {
                milestone.confirmed = Some(entry.effective);
                milestone.confirmed_by = Some(said.by.clone());
            }
            MilestoneState::Disputed => {
                milestone.confirmed = None;
                milestone.confirmed_by = None;
            }
        }
        milestone.evidence.extend(said.evidence.iter().cloned());
        Ok(())
    }

    /// That whoever confirms is not paid by the commitment: neither one of its
    /// parties, other than who promised the money, nor anybody who was paid.
    fn not_paid(&self, number: u32, said: &MilestoneEntry) -> Result<(), Refusal> {
        let commitment = &self.commitments[number as usize];
        let funder = &self.promises[commitment.promise as usize].from_party;
        let partner = commitment.parties.contains(&said.by) && said.by != *funder;
        if !partner && !commitment.payees.contains(&said.by) {
            return Ok(());
        }
        let what = format!(
            "'{}' is paid by the commitment '{}'",
            said.by, commitment.name
        );
        let help = "let somebody confirm it who is not: residents' board, funder, another body";
        Err(Refusal::new(Rule::PaidConfirmsNothing, what, help))
    }

    pub(super) fn measure(&mut self, entry: &Entry, measure: &Measure) -> Result<(), Refusal> {
        if let Some(name) = &measure.commitment {
            self.number_of(name)?;
        }
        let record = MeasureRecord {
            entry: entry.id,
            effective: entry.effective,
            measure: measure.clone(),
            corrected: None,
        };
        self.measures.push(record);
        Ok(())
    }

    pub(super) fn decision(&mut self, entry: &Entry, decision: &Decision) -> Result<(), Refusal> {
        if let Some(name) = &decision.commitment {
            self.number_of(name)?;
        }
        if decision.amount.is_some() && decision.currency.is_none() {
            let what = "it decides over an amount without a currency";
            return Err(Refusal::new(
                Rule::OneCurrency,
                what,
                "add \"currency\": \"GBP\"",
            ));
        }
        self.decisions.push(DecisionRecord {
            entry: entry.id,
            effective: entry.effective,
            actor: entry.actor.clone(),
            decision: decision.clone(),
            corrected: None,
        });
        Ok(())
    }

    pub(super) fn breach(&mut self, entry: &Entry, breach: &Breach) -> Result<(), Refusal> {
        let Some(rule) = Rule::of(&breach.rule) else {
            let words: Vec<&str> = Rule::ALL.iter().map(|rule| rule.word()).collect();
            let what = format!("'{}' is no rule of the ledger", breach.rule);
            return Err(Refusal::new(
                Rule::KnownEntry,
                what,
                format!("name one of: {}", words.join(", ")),
            ));
        };
        self.breaches.push(BreachRecord {
            entry: entry.id,
            effective: entry.effective,
            rule,
            breach: breach.clone(),
            resolved_by: None,
        });
        Ok(())
    }

    /// An entry that refers to a breach, or corrects it, resolves it.
    pub(super) fn resolve_breach(&mut self, entry: &Entry) {
        if entry.kind() == Kind::Breach {
            return;
        }
        let named = match &entry.body {
            crate::entry::Body::Correct(correct) => Some(correct.of),
            _ => entry.refers_to.as_deref().and_then(EntryId::parse),
        };
        let Some(named) = named else { return };
        let found = self
            .breaches
            .iter_mut()
            .find(|breach| breach.entry == named);
        if let Some(breach) = found.filter(|breach| breach.resolved_by.is_none()) {
            breach.resolved_by = Some(entry.id);
        }
    }
}

/// That a milestone can go from `before` to what is said.
fn milestone_step(before: Option<MilestoneState>, said: &MilestoneEntry) -> Result<(), Refusal> {
    use MilestoneState::{Confirmed, Disputed, Promised, Reported};
    let fits = matches!(
        (before, said.state),
        (
            None | Some(Promised | Reported | Disputed),
            Promised | Reported
        ) | (Some(Reported | Disputed), Confirmed)
            | (Some(Reported | Confirmed), Disputed)
    );
    if fits {
        return Ok(());
    }
    let now = before.map_or("not promised", MilestoneState::word);
    let what = format!(
        "the milestone '{}' is {now}, and cannot become {}",
        said.milestone, said.state
    );
    Err(Refusal::new(
        Rule::MilestoneOrder,
        what,
        "it is promised, then reported, then confirmed or disputed",
    ))
}
