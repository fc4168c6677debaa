//! Verdicts that somebody published: which part went to a group of an index.

use allotment_examine::Part;
use num_rational::BigRational;
use num_traits::ToPrimitive;

use super::run::Examination;
use super::spending::Kind;
use super::work::part;

/// Of all money to groups of an index, which part went to one.
#[derive(Debug, Clone)]
pub(super) struct Verdict {
    pub promise: usize,
    pub index: String,
    pub group: String,
    pub minor: Option<u128>,
    pub share: Option<Part>,
    pub people: Option<Part>,
    /// Over all tenths of need, below 0 where the neediest have more.
    pub concentration: Option<Part>,
    /// Where it was published; nothing if it was worked out here.
    pub source: Option<String>,
    pub day: Option<allotment_examine::Day>,
}

impl Verdict {
    /// Which money it is of, where it was worked out here: the last word of its group.
    pub fn group_in_short(&self) -> &str {
        let last = self.group.rsplit(" was ").next();
        last.unwrap_or(&self.group)
    }

    pub fn percent(&self) -> Option<String> {
        self.share.and_then(Part::percent)
    }
}

impl Examination {
    /// Verdicts as published.
    pub(super) fn verdicts(&self) -> Vec<Verdict> {
        let rows = self.told.iter().zip(&self.told_minor);
        rows.filter(|(told, _)| told.kind == Kind::Verdict)
            .filter_map(|(told, minor)| {
                let promise = told.promise?;
                let minor = minor.and_then(|minor| u128::try_from(minor).ok());
                let exact = |share: &BigRational| {
                    Part::new(share.numer().to_i128()?, share.denom().to_i128()?)
                };
                let of = self.most(promise);
                let share = match (&told.share, minor, of) {
                    (Some(share), _, _) => exact(share),
                    (None, Some(minor), Some(of)) => part(minor, of),
                    _ => None,
                };
                Some(Verdict {
                    promise,
                    index: told.index.clone()?,
                    group: told.group.clone()?,
                    minor,
                    share,
                    people: told.people_share.as_ref().and_then(exact),
                    concentration: None,
                    source: Some(told.source.clone()),
                    day: Some(told.day),
                })
            })
            .collect()
    }
}
