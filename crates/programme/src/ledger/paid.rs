//! The payments of the ledger, as a statement is laid beside them.

use std::collections::BTreeMap;

use allotment_ledger::Date;
use serde_json::Value;

use super::reconcile::{APART, Spent};

/// A payment of the ledger.
pub(super) struct Paid {
    pub(super) community: String,
    /// The day of the payment, also where it was corrected from a later day on.
    pub(super) day: Date,
    /// From when it counts as it stands.
    pub(super) effective: Date,
    pub(super) commitment: String,
    pub(super) minor: i64,
    pub(super) currency: String,
    pub(super) id: String,
    pub(super) found: bool,
    /// The day on which a correction that took it back was known, if one did.
    pub(super) taken_back: Option<Date>,
}

impl Paid {
    /// Whether it may be what came back on `line`, by when it was taken back.
    pub(super) fn may_come_back(&self, line: &Spent) -> bool {
        self.taken_back
            .is_some_and(|known| line.date.since(known) <= APART)
    }
}

/// The payments of a ledger.
pub(super) struct Payments {
    /// Those that stand.
    pub(super) stand: Vec<Paid>,
    /// Those that a correction took back, without a payment in their place.
    pub(super) taken_back: Vec<Paid>,
    /// The id of the correction that put another payment in the place of one, by the
    /// community and the id of that.
    next: BTreeMap<(String, String), String>,
}

impl Payments {
    /// The id of the payment that is in the place of `id` by now, if one is.
    pub(super) fn in_its_place(&self, community: &str, id: &str) -> Option<&str> {
        let after = |id: &str| self.next.get(&(community.to_owned(), id.to_owned()));
        std::iter::successors(after(id), |id| after(id.as_str()))
            .last()
            .map(String::as_str)
    }
}

/// The payments among `entries`, the canonical texts with their communities.
pub(super) fn payments(entries: &[(String, u64, String)]) -> Payments {
    let mut next = BTreeMap::new();
    let mut found: Vec<Paid> = Vec::new();
    // What corrected each: nothing where another payment is in its place, and else when
    // that was known.
    let mut corrected: BTreeMap<(&str, String), Option<Date>> = BTreeMap::new();
    // The day of each payment, by its id and by those of its corrections.
    let mut days: BTreeMap<(&str, String), Date> = BTreeMap::new();
    for (community, _, body) in entries {
        let Ok(entry) = serde_json::from_str::<Value>(body) else {
            continue;
        };
        let text = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        let Some(effective) = Date::parse(&text("effective")) else {
            continue;
        };
        let mut day = effective;
        let of = match entry["kind"].as_str() {
            Some("pay" | "return") => &entry,
            Some("correct") => {
                let of = (community.as_str(), text("of"));
                day = days.get(&of).copied().unwrap_or(effective);
                let recorded = text("recorded");
                let recorded = recorded.get(..10).and_then(Date::parse);
                let known = recorded.map_or(effective, |day| day.max(effective));
                let is_payment = matches!(entry["entry"]["kind"].as_str(), Some("pay" | "return"));
                if is_payment {
                    next.insert((community.clone(), of.1.clone()), text("id"));
                }
                corrected.insert(of, (!is_payment).then_some(known));
                &entry["entry"]
            }
            _ => continue,
        };
        let sign = match of["kind"].as_str() {
            Some("pay") => 1,
            Some("return") => -1,
            _ => continue,
        };
        days.insert((community.as_str(), text("id")), day);
        let own = |name: &str| of[name].as_str().unwrap_or_default().to_owned();
        found.push(Paid {
            community: community.clone(),
            day,
            effective,
            commitment: own("commitment"),
            minor: sign * own("amount").parse().unwrap_or(0),
            currency: own("currency"),
            id: text("id"),
            found: false,
            taken_back: None,
        });
    }
    let (mut stand, mut taken_back) = (Vec::new(), Vec::new());
    for mut one in found {
        match corrected.get(&(one.community.as_str(), one.id.clone())) {
            None => stand.push(one),
            Some(known) if one.minor > 0 => {
                one.taken_back = *known;
                taken_back.extend(known.map(|_| one));
            }
            Some(_) => {}
        }
    }
    stand.sort_by(|one, other| {
        (&one.community, one.day, &one.id).cmp(&(&other.community, other.day, &other.id))
    });
    Payments {
        stand,
        taken_back,
        next,
    }
}
