//! Promising money and moving it.

use allotment_place::Currency;

use super::{About, Book, agree::closed};
use crate::account::{Account, Posting};
use crate::commitment::{Commitment, CommitmentState, Milestone};
use crate::date::Date;
use crate::entry::{Entry, Kind, MoneyMove, Use};
use crate::money::shown;
use crate::rule::{Refusal, Rule};

type Moved = Result<(Vec<Posting>, Option<Currency>), Refusal>;

impl Book {
    pub(super) fn move_money(&mut self, entry: &Entry, moved: &MoneyMove) -> Moved {
        let kind = entry.kind();
        let Some(name) = &moved.commitment else {
            return self.lapse_promise(entry, moved);
        };
        let number = self.number_of(name)?;
        self.may_move_by(&entry.actor, kind, number)?;
        let postings = self.plan(kind, number, moved, entry.effective, &[])?;
        let checked = self.accounts.check(entry.effective, &postings);
        checked.map_err(|over| self.overdrawn(over, moved.amount, entry.effective))?;
        let commitment = &mut self.commitments[number as usize];
        if kind == Kind::Pay && commitment.agreed.is_none() && commitment.paid_unsigned.is_none() {
            commitment.paid_unsigned = Some((entry.effective, entry.id));
        }
        if kind == Kind::Pay {
            commitment.paid_as_recorded = commitment.paid_as_recorded.saturating_add(moved.amount);
        }
        self.note_move(kind, number, moved, entry.effective, &postings);
        let payee = moved.to_party.as_deref();
        self.post(entry, About::Commitment(number), payee, &postings);
        Ok((postings, Some(moved.currency)))
    }

    /// What a moved sum changes besides the accounts.
    pub(super) fn note_move(
        &mut self,
        kind: Kind,
        number: u32,
        moved: &MoneyMove,
        date: Date,
        postings: &[Posting],
    ) {
        let commitment = &mut self.commitments[number as usize];
        commitment.touch(date);
        if let Some(party) = &moved.to_party {
            commitment.payees.note(kind, party, date, 1);
        }
        for posting in postings {
            match (kind, posting.account) {
                (Kind::Lapse, Account::Committed(_, used_for)) => {
                    commitment.lapsed[used_for as usize].add(date, -posting.minor);
                }
                (Kind::Pay, Account::Paid(..)) => {
                    self.ever_paid
                        .entry(number)
                        .or_default()
                        .add(date, posting.minor);
                }
                _ => {}
            }
        }
    }

    /// How `moved` would move the money of a commitment, on top of what `before`
    /// moves.
    pub(super) fn plan(
        &self,
        kind: Kind,
        number: u32,
        moved: &MoneyMove,
        date: Date,
        before: &[Posting],
    ) -> Result<Vec<Posting>, Refusal> {
        self.may_move(kind, number, moved, date)?;
        let commitment = &self.commitments[number as usize];
        let agreed = commitment.agreed.is_some_and(|day| day <= date);
        let used_for = self.use_of(number, moved)?;
        let minor = moved.amount;
        let last = |account: Account| {
            let more: i64 = before
                .iter()
                .filter(|one| one.account == account)
                .map(|one| one.minor)
                .sum();
            self.accounts.last(account) + more
        };
        let [mut from, mut to] = [
            Account::Committed(number, used_for),
            Account::Paid(number, used_for),
        ];
        match kind {
            Kind::Due => {
                [from, to] = [
                    Account::CalledDue(number, used_for),
                    Account::Due(number, used_for),
                ];
                let most = commitment.of(used_for) - commitment.lapsed[used_for as usize].last();
                self.within(
                    Rule::DueWithinCommitted,
                    "called due",
                    minor,
                    last(to),
                    most,
                    number,
                    used_for,
                )?;
            }
            Kind::Pay => {
                let free = last(from);
                if minor > free {
                    return Err(self.too_much_paid(number, used_for, minor, free, &last));
                }
            }
            Kind::Return => {
                let promise = &self.promises[commitment.promise as usize];
                [from, to] = [
                    to,
                    Account::Available(commitment.promise, promise.pool(used_for)),
                ];
            }
            Kind::Lapse => {
                let promise = &self.promises[commitment.promise as usize];
                // What nobody had agreed to by then goes back; what was agreed is lost.
                to = if agreed {
                    Account::Lapsed(commitment.promise)
                } else {
                    Account::Available(commitment.promise, promise.pool(used_for))
                };
            }
            Kind::Spend => {
                [from, to] = [
                    Account::ByPartner(number, used_for),
                    Account::Spent(number, used_for),
                ];
                let most = commitment.of(used_for);
                self.within(
                    Rule::SpentWithinCommitted,
                    "spent",
                    minor,
                    last(to),
                    most,
                    number,
                    used_for,
                )?;
            }
            _ => unreachable!("only these kinds move a commitment's money"),
        }
        Ok(vec![
            Posting {
                account: from,
                minor: -minor,
            },
            Posting { account: to, minor },
        ])
    }

    /// That the commitment's money can move at all: on that day, in that
    /// currency, to that party.
    fn may_move(
        &self,
        kind: Kind,
        number: u32,
        moved: &MoneyMove,
        date: Date,
    ) -> Result<(), Refusal> {
        let commitment = &self.commitments[number as usize];
        let state = commitment.state();
        let ended = matches!(state, CommitmentState::Closed | CommitmentState::Withdrawn);
        if ended && !matches!(kind, Kind::Return | Kind::Spend) {
            return Err(closed(commitment));
        }
        if date < commitment.effective {
            let what = format!(
                "it counts from {date}, and the commitment '{}' from {}",
                commitment.name, commitment.effective
            );
            return Err(Refusal::new(Rule::NothingBefore, what, "check both days"));
        }
        if moved.currency != commitment.currency {
            let what = format!(
                "it is in {}, and the commitment '{}' is in {}",
                moved.currency, commitment.name, commitment.currency
            );
            return Err(Refusal::new(
                Rule::OneCurrency,
                what,
                "give the amount in the currency of the commitment",
            ));
        }
        if let Some(party) = &moved.to_party
            && kind != Kind::Lapse
        {
            // Whom a partner pays need not be a party of the ledger.
            if kind != Kind::Spend {
                self.parties.known(party)?;
            }
            if kind != Kind::Return {
                self.not_a_confirmer(number, party)?;
            }
        }
        Ok(())
    }

    /// That `minor` on top of `so_far` is at most `most`.
    #[expect(clippy::too_many_arguments, reason = "all of them are in the message")]
    fn within(
        &self,
        rule: Rule,
        done: &str,
        minor: i64,
        so_far: i64,
        most: i64,
        number: u32,
        used_for: Use,
    ) -> Result<(), Refusal> {
        if so_far.checked_add(minor).is_some_and(|sum| sum <= most) {
            return Ok(());
        }
        let commitment = &self.commitments[number as usize];
        let show = |minor| shown(minor, commitment.currency);
        let what = format!(
            "{} more would be {done}, after {}, and {} of {used_for} is committed to '{}'",
            show(minor),
            show(so_far),
            show(most),
            commitment.name
        );
        Err(Refusal::new(
            rule,
            what,
            "check the amount, or amend the commitment first",
        ))
    }

    fn too_much_paid(
        &self,
        number: u32,
        used_for: Use,
        minor: i64,
        free: i64,
        last: &dyn Fn(Account) -> i64,
    ) -> Refusal {
        let commitment = &self.commitments[number as usize];
        let show = |minor| shown(minor, commitment.currency);
        let other = if used_for == Use::Capital {
            Use::Revenue
        } else {
            Use::Capital
        };
        let beside = last(Account::Committed(number, other));
        let left = format!(
            "{} of {used_for} is left of the commitment '{}'",
            show(free),
            commitment.name
        );
        if beside > 0 && free + beside >= minor {
            let what = format!(
                "{} is to be paid for {used_for}, and {left}: the {} of {other} cannot pay for it",
                show(minor),
                show(beside)
            );
            return Refusal::new(
                Rule::CapitalNeverPaysRevenue,
                what,
                "pay no more than that, or amend capital and revenue first",
            );
        }
        let what = format!("{} is to be paid, and {left}", show(minor));
        Refusal::new(
            Rule::PaidWithinCommitted,
            what,
            "pay no more than that, or amend the commitment first",
        )
    }

    /// What the money is for: as the entry says, or the only use there is.
    fn use_of(&self, number: u32, moved: &MoneyMove) -> Result<Use, Refusal> {
        let commitment = &self.commitments[number as usize];
        match (moved.used_for, commitment.capital, commitment.revenue) {
            (Some(used_for), ..) => Ok(used_for),
            (None, _, 0) => Ok(Use::Capital),
            (None, 0, _) => Ok(Use::Revenue),
            _ => {
                let what = format!(
                    "'{}' has capital and revenue, and the entry does not say which",
                    commitment.name
                );
                Err(Refusal::new(
                    Rule::CapitalNeverPaysRevenue,
                    what,
                    "add \"use\": \"capital\" or \"use\": \"revenue\"",
                ))
            }
        }
    }

    /// The milestone that `party`, or somebody whom it follows, confirmed.
    pub(super) fn confirmed_by<'a>(
        &self,
        commitment: &'a Commitment,
        party: &str,
    ) -> Option<&'a String> {
        let by = |milestone: &Milestone| {
            let by = milestone.confirmed_by.as_deref();
            by.is_some_and(|by| self.parties.same(by, party))
        };
        let found = commitment.milestones.iter().find(|(_, one)| by(one));
        found.map(|(name, _)| name)
    }

    /// That `party` confirmed no milestone of the commitment.
    fn not_a_confirmer(&self, number: u32, party: &str) -> Result<(), Refusal> {
        let commitment = &self.commitments[number as usize];
        let Some(name) = self.confirmed_by(commitment, party) else {
            return Ok(());
        };
        let what = format!(
            "'{party}' confirmed the milestone '{name}' of '{}', and would be paid by it",
            commitment.name
        );
        Err(Refusal::new(
            Rule::PaidConfirmsNothing,
            what,
            "let somebody confirm it who is not paid",
        ))
    }
}
