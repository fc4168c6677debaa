//! Grants that are passed on: which of them count, so that no pound counts twice.
//!
//! A grant can be made of what was there by its day, in the same money: what a party
//! gave before it got a grant to pass on, or in another currency, is not made of that.

use std::collections::{BTreeMap, HashMap};

use allotment_ledger::{Date, Programme, shown};
use allotment_place::Currency;

use super::grant::{Grant, organisation_of};

/// How what is committed of a grant to pass on may be spent begins so.
pub(super) const TO_PASS_ON: &str = "to be passed on";

/// An organisation as [`organisation_of`] has it, and a currency in which it gives.
type Purse = (String, Currency);

/// Whose money counts where.
#[derive(Default, Clone)]
pub(super) struct Passing {
    /// Who makes grants of money that counts already, each since when, and the grant
    /// that counts.
    counted: BTreeMap<Purse, Counted>,
    /// Who makes grants that count, or that are passed on into some that do, and on
    /// what day the last.
    makes: BTreeMap<Purse, Date>,
    /// To whom each party passes on, in the file, and when.
    onward: HashMap<Purse, Vec<(Date, String)>>,
    /// What those make who get something to pass on: each grant, its day and its sum.
    made: HashMap<Purse, BTreeMap<String, (Date, i64)>>,
}

/// A grant to pass on that counts.
#[derive(Clone, PartialEq)]
struct Counted {
    since: Date,
    id: String,
    minor: i64,
}

/// A grant of the file, as far as it matters here.
struct Given<'a> {
    grant: &'a Grant,
    by: Purse,
    to: Purse,
}

/// Whether a grant is one to pass on. What goes to who gives it is not.
fn is_passed_on(grant: &Grant) -> bool {
    let [funder, recipient] = &grant.organisations;
    grant.regrant.is_some() && funder != recipient
}

impl Passing {
    /// What `ledger` has, and those of the file's `grants` that can be taken.
    pub(super) fn new<'a>(ledger: &Programme, grants: impl Iterator<Item = &'a Grant>) -> Self {
        let mut passing = Self::default();
        let grants: Vec<Given<'_>> = grants
            .map(|grant| {
                let [by, to] = grant
                    .organisations
                    .clone()
                    .map(|party| (party, grant.currency));
                Given { grant, by, to }
            })
            .collect();
        // Who gave what to pass on, by who got it.
        let mut from: HashMap<&Purse, Vec<(Date, &Purse)>> = HashMap::new();
        for Given { grant, by, to } in grants.iter().filter(|one| is_passed_on(one.grant)) {
            from.entry(to).or_default().push((grant.date, by));
            let onward = passing.onward.entry(by.clone()).or_default();
            onward.push((grant.date, to.0.clone()));
        }
        let to_pass_on = grants.iter().filter(|one| is_passed_on(one.grant));
        let to_pass_on = to_pass_on.map(|one| (one.grant.id.as_str(), one)).collect();
        let mut last = passing.of_ledger(ledger, &from, &to_pass_on);
        let mut funders = last.clone();
        let own = grants.iter();
        let own: Vec<&Given<'_>> = own
            .filter(|one| passing.counted_on(&one.by, one.grant.date).is_none())
            .collect();
        for one in &own {
            later(&mut funders, &one.by, one.grant.date);
            if from.contains_key(&one.by) {
                let made = passing.made.entry(one.by.clone()).or_default();
                made.insert(one.grant.id.clone(), (one.grant.date, one.grant.awarded));
            }
        }
        for one in own {
            let given = || {
                funders
                    .get(&one.to)
                    .is_some_and(|day| *day >= one.grant.date)
            };
            if !is_passed_on(one.grant) || !given() {
                later(&mut last, &one.by, one.grant.date);
            }
        }
        // What a grant is passed on into counts, and so it does not.
        let mut next: Vec<(Purse, Date)> = last.into_iter().collect();
        while let Some((purse, day)) = next.pop() {
            if later(&mut passing.makes, &purse, day) {
                let before = from.get(&purse).into_iter().flatten();
                let before = before.filter(|(given, by)| {
                    *given <= day && passing.counted_on(by, *given).is_none()
                });
                next.extend(before.map(|(given, by)| ((*by).clone(), *given)));
            }
        }
        passing
    }

    /// Whether each of `grants` counts where it counts by `other`.
    pub(super) fn agrees<'a>(&self, other: &Self, grants: impl Iterator<Item = &'a Grant>) -> bool {
        let others = (&other.counted, &other.onward, &other.made);
        (&self.counted, &self.onward, &self.made) == others
            && grants.filter(|grant| is_passed_on(grant)).all(|grant| {
                let to = (grant.organisations[1].clone(), grant.currency);
                self.makes.get(&to) == other.makes.get(&to)
            })
    }

    /// Takes in what `ledger` has; gives who made grants of it that are made of nothing
    /// that is passed on, and when the last. `from` has those who get something to
    /// pass on, and `to_pass_on` what the file says of such grants, by their ids: it may
    /// say so of one that is in the ledger already.
    fn of_ledger(
        &mut self,
        ledger: &Programme,
        from: &HashMap<&Purse, Vec<(Date, &Purse)>>,
        to_pass_on: &HashMap<&str, &Given<'_>>,
    ) -> BTreeMap<Purse, Date> {
        let mut given = Vec::new();
        for book in ledger.books() {
            // What lapsed whole was passed on to nobody.
            let all = book.commitments().iter();
            for one in all.filter(|one| one.lapsed() != one.amount()) {
                let funder = &book.promises()[one.promise as usize].from_party;
                let words = one.flexibility.as_deref().unwrap_or_default();
                let by = (organisation_of(funder), one.currency);
                let said = to_pass_on.get(one.name.as_str());
                let is_said = said.is_some_and(|said| said.by == by);
                given.push((by, one));
                if is_said || words.starts_with(TO_PASS_ON) {
                    let counted = Counted {
                        since: one.effective,
                        id: one.name.clone(),
                        minor: one.amount() - one.lapsed(),
                    };
                    for party in one.parties.iter().filter(|party| *party != funder) {
                        self.count((organisation_of(party), one.currency), counted.clone());
                    }
                }
            }
        }
        let mut last = BTreeMap::new();
        for (purse, one) in given {
            if self.counted_on(&purse, one.effective).is_some() {
                continue;
            }
            later(&mut last, &purse, one.effective);
            if from.contains_key(&purse) {
                let made = self.made.entry(purse).or_default();
                let left = one.amount() - one.lapsed();
                made.insert(one.name.clone(), (one.effective, left));
            }
        }
        last
    }

    /// The grant to pass on of which a grant is made that `purse` gives on `day`, where
    /// one counts.
    fn counted_on(&self, purse: &Purse, day: Date) -> Option<&Counted> {
        self.counted.get(purse).filter(|one| one.since <= day)
    }

    /// That a grant to `purse`, which it passes on, counts: what is made of it does not.
    fn count(&mut self, purse: Purse, counted: Counted) {
        let mut next = vec![(purse, counted)];
        while let Some((purse, counted)) = next.pop() {
            if self.counted_on(&purse, counted.since).is_some() {
                continue;
            }
            let onward = self.onward.get(&purse).into_iter().flatten();
            for (since, to) in onward.filter(|(day, _)| *day >= counted.since) {
                let further = Counted {
                    since: *since,
                    ..counted.clone()
                };
                next.push(((to.clone(), purse.1), further));
            }
            self.counted.insert(purse, counted);
        }
    }

    /// Notes that `grant` was taken.
    pub(super) fn take(&mut self, grant: &Grant) {
        if is_passed_on(grant) {
            let [_, recipient] = &grant.organisations;
            let counted = Counted {
                since: grant.date,
                id: grant.id.clone(),
                minor: grant.awarded,
            };
            self.count((recipient.clone(), grant.currency), counted);
        }
    }

    /// Why `grant` does not count, if its money counts elsewhere.
    pub(super) fn elsewhere(&self, grant: &Grant) -> Option<String> {
        let (funder, recipient) = (&grant.funder.0, &grant.recipient.0);
        let [by, to] = grant
            .organisations
            .clone()
            .map(|party| (party, grant.currency));
        let money = |minor| shown(minor, grant.currency);
        if let Some(from) = self.counted_on(&by, grant.date) {
            let mut why = format!(
                "'{funder}' passes on the grant '{}', which counts already",
                from.id
            );
            if from.minor < grant.awarded {
                let (sum, own) = (money(from.minor), money(grant.awarded));
                why = format!("{why}, with {sum} of these {own}");
            }
            return Some(why);
        }
        let kind = grant.regrant.as_ref().filter(|_| is_passed_on(grant))?;
        // What of its recipient's was passed on already counts as that.
        let makes = self.makes.get(&to).is_some_and(|day| *day >= grant.date);
        if !makes || self.counted_on(&to, grant.date).is_some() {
            return None;
        }
        let mut why = format!(
            "it is passed on ({kind}), and the grants that '{recipient}' makes count instead"
        );
        let made = self.made.get(&to).into_iter().flat_map(BTreeMap::values);
        let made = made.filter(|(day, _)| *day >= grant.date);
        let sum: i64 = made.map(|(_, minor)| *minor).fold(0, i64::saturating_add);
        if sum < grant.awarded {
            why = format!(
                "{why}, with {} of its {} so far",
                money(sum),
                money(grant.awarded)
            );
        }
        Some(why)
    }
}

/// Writes `day` for `purse` if that is later than what is there, or there is none; whether
/// it is.
fn later(days: &mut BTreeMap<Purse, Date>, purse: &Purse, day: Date) -> bool {
    match days.get_mut(purse) {
        Some(known) if *known >= day => false,
        Some(known) => {
            *known = day;
            true
        }
        None => {
            days.insert(purse.clone(), day);
            true
        }
    }
}
