//! Milestones, measured numbers, decisions and breaches.

use serde::{Deserialize, Serialize};

use super::{Book, agree::closed};
use crate::commitment::{CommitmentState, Milestone, Told};
use crate::date::Date;
use crate::entry::{Breach, Decision, Entry, Kind, Measure, MilestoneEntry, MilestoneState};
use crate::id::EntryId;
use crate::rule::{Refusal, Rule};

/// What should have been in place of what was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction<T> {
    /// Its entry.
    pub entry: EntryId,
    /// From when it counts.
    pub effective: Date,
    /// What should have been; nothing if nothing should.
    pub said: Option<T>,
}

/// What `said` was corrected to at the end of `date`; nothing if it should not
/// have been.
pub(crate) fn corrected_to<'a, T>(
    said: &'a T,
    corrections: &'a [Correction<T>],
    date: Date,
) -> Option<&'a T> {
    let known = corrections.iter().rev();
    let mut known = known.filter(|one| one.effective <= date);
    known.next().map_or(Some(said), |one| one.said.as_ref())
}

/// A measured number, as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasureRecord {
    /// Its entry.
    pub entry: EntryId,
    /// From when it counts.
    pub effective: Date,
    /// Who recorded it.
    pub actor: String,
    /// What it says.
    pub measure: Measure,
    /// Its correction, and that of the correction, and so on.
    pub corrections: Vec<Correction<Measure>>,
}

impl MeasureRecord {
    /// Whether the entry `id` is its own or one of its corrections.
    pub(crate) fn is(&self, id: EntryId) -> bool {
        self.entry == id || self.corrections.iter().any(|one| one.entry == id)
    }

    /// What holds at the end of `date`; nothing if it should not have been, or
    /// counts from a later day.
    #[must_use]
    pub fn at(&self, date: Date) -> Option<&Measure> {
        let said = (self.effective <= date).then_some(&self.measure)?;
        corrected_to(said, &self.corrections, date)
    }

    /// What holds in the end.
    #[must_use]
    pub fn now(&self) -> Option<&Measure> {
        self.at(Date::LAST)
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
    /// Its correction, and that of the correction, and so on.
    pub corrections: Vec<Correction<Decision>>,
}

impl DecisionRecord {
    /// Whether the entry `id` is its own or one of its corrections.
    pub(crate) fn is(&self, id: EntryId) -> bool {
        self.entry == id || self.corrections.iter().any(|one| one.entry == id)
    }

    /// What holds at the end of `date`; nothing if it should not have been, or
    /// counts from a later day.
    #[must_use]
    pub fn at(&self, date: Date) -> Option<&Decision> {
        let said = (self.effective <= date).then_some(&self.decision)?;
        corrected_to(said, &self.corrections, date)
    }

    /// What holds in the end.
    #[must_use]
    pub fn now(&self) -> Option<&Decision> {
        self.at(Date::LAST)
    }
}

/// A fact that broke a rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BreachRecord {
    /// Its entry.
    pub entry: EntryId,
    /// When it happened.
    pub effective: Date,
    /// Who recorded it.
    pub actor: String,
    /// The rule.
    pub rule: Rule,
    /// What it says.
    pub breach: Breach,
    /// The entry that resolved it.
    pub resolved_by: Option<EntryId>,
    /// From when it is resolved.
    pub resolved_on: Option<Date>,
}

impl BreachRecord {
    /// Whether it stands at the end of `date`.
    #[must_use]
    pub fn stands(&self, date: Date) -> bool {
        self.effective <= date && self.resolved_on.is_none_or(|day| date < day)
    }
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
        if let Some(last) = before.map(Milestone::last_day)
            && entry.effective < last
        {
            let what = format!(
                "it counts from {}, and what was said of the milestone '{}' before from {last}",
                entry.effective, said.milestone
            );
            let help = "tell of a milestone in the order of the days";
            return Err(Refusal::new(Rule::MilestoneOrder, what, help));
        }
        match said.state {
            MilestoneState::Confirmed => {
                self.own_words(entry, said)?;
                self.not_paid(number, said)?;
            }
            MilestoneState::Disputed => self.own_words(entry, said)?,
            MilestoneState::Promised => {
                self.concerned(&entry.actor, number, "promise a step of")?;
            }
            MilestoneState::Reported => {
                if !self.parties.same(&entry.actor, &said.by) {
                    self.concerned(&entry.actor, number, "report for another on")?;
                }
            }
        }
        let commitment = &mut self.commitments[number as usize];
        let milestone = commitment
            .milestones
            .entry(said.milestone.clone())
            .or_insert_with(|| Milestone::promised(entry.effective, said.due));
        milestone.tell(Told {
            effective: entry.effective,
            state: said.state,
            by: said.by.clone(),
            due: said.due,
            evidence: said.evidence.clone(),
        });
        commitment.touch(entry.effective);
        Ok(())
    }

    /// That nobody confirms or disputes in the name of another.
    fn own_words(&self, entry: &Entry, said: &MilestoneEntry) -> Result<(), Refusal> {
        self.parties.active(&said.by)?;
        if entry.actor == said.by {
            return Ok(());
        }
        let what = format!(
            "'{}' says that the milestone '{}' is {} by '{}'",
            entry.actor, said.milestone, said.state, said.by
        );
        let help = format!("let '{}' be the actor: nobody says it for another", said.by);
        Err(Refusal::new(Rule::PaidConfirmsNothing, what, help))
    }

    /// That whoever confirms is not paid by the commitment: neither one of its
    /// parties, other than who promised the money, nor anybody who was paid or
    /// who follows somebody who was.
    fn not_paid(&self, number: u32, said: &MilestoneEntry) -> Result<(), Refusal> {
        let commitment = &self.commitments[number as usize];
        let promise = &self.promises[commitment.promise as usize];
        let own = |other: &&String| self.parties.same(other, &said.by);
        // Who gives the money or holds it signs as well, and is not paid for that.
        let gives = std::iter::once(&promise.from_party).chain(&promise.held_by);
        let is_giver = gives
            .into_iter()
            .any(|giver| self.parties.same(giver, &said.by));
        let partner = (commitment.parties.iter().find(own)).filter(|_| !is_giver);
        let paid = commitment.payees.all().find(own);
        let Some(paid) = partner.or(paid) else {
            return Ok(());
        };
        let what = if *paid == said.by {
            format!(
                "'{}' is paid by the commitment '{}'",
                said.by, commitment.name
            )
        } else {
            format!(
                "'{}' is one organisation with '{paid}', which is paid by the commitment '{}'",
                said.by, commitment.name
            )
        };
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
            actor: entry.actor.clone(),
            measure: measure.clone(),
            corrections: Vec::new(),
        };
        self.measures.push(record);
        Ok(())
    }

    pub(super) fn decision(&mut self, entry: &Entry, decision: &Decision) -> Result<(), Refusal> {
        let mut decision = decision.clone();
        if decision.commitment.is_none() {
            decision.commitment = self.referred(entry).map(str::to_owned);
        }
        if let Some(name) = &decision.commitment {
            let number = self.number_of(name)?;
            if self.overrules(number, &decision) {
                self.concerned(&entry.actor, number, "overrule who decided")?;
            }
        }
        let decision = self.in_its_currency(&decision)?;
        self.decisions.push(DecisionRecord {
            entry: entry.id,
            effective: entry.effective,
            actor: entry.actor.clone(),
            decision,
            corrections: Vec::new(),
        });
        Ok(())
    }

    /// The commitment to which `entry` refers, by its name or by its entry.
    pub(super) fn referred(&self, entry: &Entry) -> Option<&str> {
        let named = entry.refers_to.as_deref()?;
        let by_entry = || self.commitment_by_entry.get(&EntryId::parse(named)?);
        let number = self.commitment_of.get(named).or_else(by_entry)?;
        Some(self.commitments[*number as usize].name.as_str())
    }

    /// The decision with the currency of its amount: as it says, or that of its
    /// commitment, or the only one in which anything is promised.
    pub(super) fn in_its_currency(&self, decision: &Decision) -> Result<Decision, Refusal> {
        let mut decision = decision.clone();
        if decision.amount.is_none() || decision.currency.is_some() {
            return Ok(decision);
        }
        let of_commitment = decision.commitment.as_deref();
        let of_commitment = of_commitment.and_then(|name| self.commitment(name));
        let mut promised = self.promises.iter().map(|one| one.money.currency);
        let first = promised.next();
        let only = first.filter(|first| promised.all(|other| other == *first));
        decision.currency = of_commitment.map(|one| one.currency).or(only);
        if decision.currency.is_some() {
            return Ok(decision);
        }
        let what = "it decides over an amount, and nothing says in which currency";
        let help = "add \"currency\": \"GBP\"";
        Err(Refusal::new(Rule::OneCurrency, what, help))
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
            actor: entry.actor.clone(),
            rule,
            breach: breach.clone(),
            resolved_by: None,
            resolved_on: None,
        });
        Ok(())
    }

    /// An entry that moves money and refers to a breach, or one that corrects it,
    /// resolves it; words about it do not.
    pub(super) fn resolve_breach(&mut self, entry: &Entry, moves: bool) {
        if !moves && entry.kind() != Kind::Correct {
            return;
        }
        let named = match &entry.body {
            crate::entry::Body::Correct(correct) => Some(correct.of),
            _ => entry.refers_to.as_deref().and_then(EntryId::parse),
        };
        let Some(named) = named else { return };
        let about = entry.body.money_move();
        if about.is_none() && entry.kind() != Kind::Correct {
            return;
        }
        let about = about.and_then(|money| money.commitment.as_deref());
        let found = self.breaches.iter_mut().find(|breach| {
            // Money of one commitment puts nothing right in another.
            let broken = breach.breach.fact["commitment"].as_str();
            let same = about.is_none_or(|about| broken.is_none_or(|broken| broken == about));
            breach.entry == named && same
        });
        if let Some(breach) = found.filter(|breach| breach.resolved_by.is_none()) {
            breach.resolved_by = Some(entry.id);
            breach.resolved_on = Some(entry.effective);
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
