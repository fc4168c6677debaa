//! Grants that are passed on: which of them count, so that no pound counts twice and
//! none is lost.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use allotment_ledger::Programme;

use super::grant::{Grant, organisation_of};

/// How what is committed of a grant to pass on may be spent begins so.
pub(super) const TO_PASS_ON: &str = "to be passed on";

/// Whose money counts where, each organisation as [`organisation_of`] has it.
#[derive(Default)]
pub(super) struct Passing {
    /// Who makes grants of money that counts already, each with the id of the grant
    /// that does.
    counted: BTreeMap<String, String>,
    /// Who makes grants that count, or that are passed on into some that do.
    makes: BTreeSet<String>,
    /// To whom each party passes on, in the file.
    onward: HashMap<String, Vec<String>>,
}

/// Whether a grant is one to pass on. What goes to who gives it is not.
fn is_passed_on(grant: &Grant) -> bool {
    let [funder, recipient] = grant.organisations();
    grant.regrant.is_some() && funder != recipient
}

impl Passing {
    /// What `ledger` has, and those of the file's `grants` that can be taken.
    pub(super) fn new<'a>(ledger: &Programme, grants: impl Iterator<Item = &'a Grant>) -> Self {
        let mut passing = Self::default();
        let grants: Vec<([String; 2], bool)> = grants
            .map(|grant| (grant.organisations(), is_passed_on(grant)))
            .collect();
        let mut from: HashMap<&str, Vec<&str>> = HashMap::new();
        for ([funder, recipient], _) in grants.iter().filter(|(_, passed_on)| *passed_on) {
            from.entry(recipient).or_default().push(funder);
            let onward = passing.onward.entry(funder.clone()).or_default();
            onward.push(recipient.clone());
        }
        for book in ledger.books() {
            // What lapsed whole was passed on to nobody.
            let all = book.commitments().iter();
            for one in all.filter(|one| one.lapsed() != one.amount()) {
                let funder = &book.promises()[one.promise as usize].from_party;
                let words = one.flexibility.as_deref().unwrap_or_default();
                passing.makes.insert(organisation_of(funder));
                if words.starts_with(TO_PASS_ON) {
                    let others = one.parties.iter().filter(|party| *party != funder);
                    others.for_each(|party| passing.count(&organisation_of(party), &one.name));
                }
            }
        }
        let mut funders: BTreeSet<&str> = passing.makes.iter().map(String::as_str).collect();
        funders.extend(grants.iter().map(|([funder, _], _)| funder.as_str()));
        let ends = grants.iter().filter(|([funder, to], passed_on)| {
            let ends = passing.counted.contains_key(to) || !funders.contains(to.as_str());
            !passing.counted.contains_key(funder) && (!passed_on || ends)
        });
        let mut next: Vec<&str> = ends.map(|([funder, _], _)| funder.as_str()).collect();
        let before: Vec<String> = passing.makes.iter().cloned().collect();
        next.extend(before.iter().map(String::as_str));
        // What a grant is passed on into counts, and so it does not.
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        while let Some(party) = next.pop() {
            if seen.insert(party) && !passing.counted.contains_key(party) {
                next.extend(from.get(party).into_iter().flatten());
            }
        }
        passing.makes.extend(seen.into_iter().map(str::to_owned));
        passing
    }

    /// That the grant `id` to `recipient`, which it passes on, counts: what is made of it
    /// does not.
    fn count(&mut self, recipient: &str, id: &str) {
        let mut next = vec![recipient.to_owned()];
        while let Some(party) = next.pop() {
            if self.counted.contains_key(&party) {
                continue;
            }
            next.extend(self.onward.get(&party).into_iter().flatten().cloned());
            self.counted.insert(party, id.to_owned());
        }
    }

    /// Notes that `grant` was taken.
    pub(super) fn take(&mut self, grant: &Grant) {
        if is_passed_on(grant) {
            let [_, recipient] = grant.organisations();
            self.count(&recipient, &grant.id);
        }
    }

    /// Why `grant` does not count, if its money counts elsewhere.
    pub(super) fn elsewhere(&self, grant: &Grant) -> Option<String> {
        let (funder, recipient) = (&grant.funder.0, &grant.recipient.0);
        let [by, to] = grant.organisations();
        if let Some(from) = self.counted.get(&by) {
            return Some(format!(
                "'{funder}' passes on the grant '{from}', which counts already"
            ));
        }
        let kind = grant.regrant.as_ref().filter(|_| is_passed_on(grant))?;
        // What of its recipient's was passed on already counts as that.
        let counts = self.counted.contains_key(&to) || !self.makes.contains(&to);
        (!counts).then(|| {
            format!(
                "it is passed on ({kind}), and the grants that '{recipient}' makes count instead"
            )
        })
    }
}
