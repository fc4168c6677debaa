//! Promising money and moving it.

use allotment_place::Currency;

use super::{About, Book, agree::closed};
use crate::account::{Account, Pool, Posting};
use crate::commitment::{Commitment, CommitmentState, Milestone};
use crate::date::Date;
use crate::entry::{Entry, Kind, MoneyMove, PromiseEntry, Use};
use crate::id::EntryId;
use crate::money::{Basis, Money, PriceBase, shown};
use crate::promise::Promise;
use crate::rule::{Refusal, Rule};

type Moved = Result<(Vec<Posting>, Option<Currency>), Refusal>;

impl Book {
    pub(super) fn promise(&mut self, entry: &Entry, said: &PromiseEntry) -> Moved {
        self.parties.active(&said.from_party)?;
        own_promise(entry, said)?;
        let envelope = envelope(said)?;
        let number = u32::try_from(self.promises.len()).expect("fewer than 2^32");
        let replaces = said
            .replaces
            .map(|id| self.replaced(entry, said, id))
            .transpose()?;
        let mut postings = given(number, said, envelope);
        if let Some(old) = replaces {
            for &pool in self.promises[old as usize].pools() {
                let left = self.accounts.last(Account::Available(old, pool));
                if left > 0 {
                    postings.push(Posting {
                        account: Account::Available(old, pool),
                        minor: -left,
                    });
                    postings.push(Posting {
                        account: Account::TakenOver(old),
                        minor: left,
                    });
                }
            }
        }
        let checked = self.accounts.check(entry.effective, &postings);
        checked.map_err(|over| self.overdrawn(over, envelope.unwrap_or(0), entry.effective))?;
        let promised = self.countable(said.money.currency, &postings)?;
        self.promised.insert(said.money.currency, promised);
        if let Some(old) = replaces {
            let old = &mut self.promises[old as usize];
            (old.replaced_by, old.replaced_on) = (Some(number), Some(entry.effective));
        }
        self.promise_of.insert(entry.id, number);
        self.drawn.push(Vec::new());
        self.promises.push(Promise {
            entry: entry.id,
            from_party: said.from_party.clone(),
            to_community: said
                .to_community
                .clone()
                .unwrap_or_else(|| entry.community.clone()),
            money: said.money,
            first: said.money,
            envelope,
            years: said.years,
            capital: capital_of(said),
            source: said.source.clone(),
            effective: entry.effective,
            replaces,
            replaced_by: None,
            corrected: None,
            replaced_on: None,
            history: Vec::new(),
        });
        self.post(
            Kind::Promise,
            About::Promise(number),
            entry.effective,
            &postings,
        );
        Ok((postings, Some(said.money.currency)))
    }

    /// The number of the promise that is replaced.
    fn replaced(&self, entry: &Entry, said: &PromiseEntry, id: EntryId) -> Result<u32, Refusal> {
        let Some(&old) = self.promise_of.get(&id) else {
            let what = format!("'{id}' is no promise to '{}'", self.community);
            return Err(Refusal::new(
                Rule::KnownPromise,
                what,
                "let replaces be the id of a promise's entry",
            ));
        };
        let promise = &self.promises[old as usize];
        if let Some(newer) = promise.replaced_by {
            let newer = self.promises[newer as usize].entry;
            let what = format!("the promise {id} was replaced by {newer} already");
            return Err(Refusal::new(
                Rule::KnownPromise,
                what,
                format!("replace {newer}"),
            ));
        }
        if entry.effective < promise.effective {
            let what = format!(
                "it counts from {}, and what it replaces from {}",
                entry.effective, promise.effective
            );
            return Err(Refusal::new(Rule::NothingBefore, what, "check both days"));
        }
        let old_money = Money {
            basis: said.money.basis,
            // What was promised in prices of a year is said anew in money of the day.
            prices: match (said.money.prices, promise.money.prices) {
                (PriceBase::Nominal, _) => PriceBase::Nominal,
                (_, prices) => prices,
            },
            ..promise.money
        };
        said.money.same_base(&old_money).map_err(|mixed| {
            Refusal::new(
                Rule::OneBase,
                mixed.to_string(),
                "replace a promise by one on the same base",
            )
        })?;
        Ok(old)
    }

    pub(super) fn move_money(&mut self, entry: &Entry, moved: &MoneyMove) -> Moved {
        let kind = entry.kind();
        let Some(name) = &moved.commitment else {
            return self.lapse_promise(entry, moved);
        };
        let number = self.number_of(name)?;
        let postings = self.plan(kind, number, moved, entry.effective, &[])?;
        let checked = self.accounts.check(entry.effective, &postings);
        checked.map_err(|over| self.overdrawn(over, moved.amount, entry.effective))?;
        let commitment = &mut self.commitments[number as usize];
        if kind == Kind::Pay && commitment.agreed.is_none() && commitment.paid_unsigned.is_none() {
            commitment.paid_unsigned = Some((entry.effective, entry.id));
        }
        self.note_move(kind, number, moved, entry.effective, &postings);
        self.post(kind, About::Commitment(number), entry.effective, &postings);
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
        if let (Kind::Due | Kind::Pay | Kind::Spend, Some(party)) = (kind, &moved.to_party) {
            commitment.payees.insert(party.clone());
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
        let last = self.parties.last_of(party);
        let by = |milestone: &Milestone| {
            let by = milestone.confirmed_by.as_deref();
            by.is_some_and(|by| self.parties.last_of(by) == last)
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

    /// Money of a promise that nobody was promised yet, and that will not come.
    fn lapse_promise(&mut self, entry: &Entry, moved: &MoneyMove) -> Moved {
        let id = entry.refers_to.as_deref().and_then(EntryId::parse);
        let Some(&number) = id.and_then(|id| self.promise_of.get(&id)) else {
            let what = "it names no commitment, and refers to no promise";
            let help = "add \"commitment\", or let refers_to be the id of the promise's entry";
            return Err(Refusal::new(Rule::KnownPromise, what, help));
        };
        let promise = &self.promises[number as usize];
        if moved.currency != promise.money.currency {
            let what = format!(
                "it is in {}, and the promise is in {}",
                moved.currency, promise.money.currency
            );
            return Err(Refusal::new(
                Rule::OneCurrency,
                what,
                "give the amount in the currency of the promise",
            ));
        }
        if entry.effective < promise.effective {
            let what = format!(
                "it counts from {}, and the promise from {}",
                entry.effective, promise.effective
            );
            return Err(Refusal::new(Rule::NothingBefore, what, "check both days"));
        }
        let pool = match (promise.capital, moved.used_for) {
            (None, _) => Pool::Either,
            (Some(_), Some(used_for)) => promise.pool(used_for),
            (Some(_), None) => {
                let what = "the promise has capital and revenue, and the entry does not say which";
                return Err(Refusal::new(
                    Rule::CapitalNeverPaysRevenue,
                    what,
                    "add \"use\"",
                ));
            }
        };
        let postings = vec![
            Posting {
                account: Account::Available(number, pool),
                minor: -moved.amount,
            },
            Posting {
                account: Account::Lapsed(number),
                minor: moved.amount,
            },
        ];
        let checked = self.accounts.check(entry.effective, &postings);
        checked.map_err(|over| self.overdrawn(over, moved.amount, entry.effective))?;
        self.post(
            Kind::Lapse,
            About::Promise(number),
            entry.effective,
            &postings,
        );
        Ok((postings, Some(moved.currency)))
    }
}

/// That nobody promises in the name of another.
fn own_promise(entry: &Entry, said: &PromiseEntry) -> Result<(), Refusal> {
    if entry.actor == said.from_party {
        return Ok(());
    }
    let what = format!(
        "'{}' says that '{}' promises {}",
        entry.actor, said.from_party, said.money
    );
    let help = format!(
        "let '{}' be the actor: nobody promises for another",
        said.from_party
    );
    Err(Refusal::new(Rule::EveryParty, what, help))
}

/// All of a promise over its years; nothing if it comes every year without an end.
pub(super) fn envelope(said: &PromiseEntry) -> Result<Option<i64>, Refusal> {
    let count = match (said.money.basis, said.years) {
        (Basis::Once, _) => 1,
        (Basis::PerYear, Some(years)) => years.count,
        (Basis::PerYear, None) => return Ok(None),
    };
    let whole = said.money.over(count).ok_or_else(|| {
        let what = format!(
            "{} a year over {count} years is more than a ledger can count",
            said.money
        );
        Refusal::new(
            Rule::Available,
            what,
            "check the amount: it is in minor units, such as pence",
        )
    })?;
    Ok(Some(whole.minor))
}

/// Of the whole envelope for things that last, if the promise is divided.
pub(super) fn capital_of(said: &PromiseEntry) -> Option<i64> {
    let divided = said.capital.is_some() || said.revenue.is_some();
    divided.then_some(said.capital.unwrap_or(0))
}

/// The postings that bring in the envelope of promise `number`.
pub(super) fn given(number: u32, said: &PromiseEntry, envelope: Option<i64>) -> Vec<Posting> {
    let Some(whole) = envelope else {
        return Vec::new();
    };
    let times = if said.money.minor == 0 {
        1
    } else {
        whole / said.money.minor
    };
    let parts = match capital_of(said) {
        None => vec![(Pool::Either, whole)],
        Some(capital) => vec![
            (Pool::Capital, capital * times),
            (Pool::Revenue, whole - capital * times),
        ],
    };
    let mut postings = vec![Posting {
        account: Account::Given(number),
        minor: -whole,
    }];
    let parts = parts.into_iter().filter(|(_, minor)| *minor != 0);
    postings.extend(parts.map(|(pool, minor)| Posting {
        account: Account::Available(number, pool),
        minor,
    }));
    postings
}
