//! What was agreed, as commitments that the ledger takes up.

use allotment_place::Pence;

use crate::{DecidedBy, WithinMoney};

/// A promise to pay for an agreed item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// Its code: the place's, a slash and the item's.
    pub id: String,
    /// The place.
    pub community: String,
    /// What the money is for.
    pub purpose: String,
    /// For things that last.
    pub capital: Pence,
    /// That runs things.
    pub revenue: Pence,
    /// Who decided.
    pub decided_by: DecidedBy,
    /// Those who must sign: the numbers or names of the partners.
    pub parties: Vec<String>,
}

impl Commitment {
    /// All of it.
    #[must_use]
    pub fn amount(&self) -> Pence {
        crate::money::sum([self.capital, self.revenue])
    }
}

/// The commitments that a plan within its money makes: each agreed item with
/// money, in the plan's order.
#[must_use]
pub fn commitments(plan: WithinMoney<'_>) -> Vec<Commitment> {
    let plan = plan.plan();
    let agreed = plan.items.iter().filter(|item| item.status.is_promised());
    agreed
        .map(|item| {
            let (capital, revenue) = item.totals();
            let parties = item.partners.iter().map(|&at| &plan.partners[at]);
            Commitment {
                id: format!("{}/{}", plan.place, item.id),
                community: plan.place.clone(),
                purpose: item.title.clone(),
                capital,
                revenue,
                decided_by: item.decided_by,
                parties: parties
                    .map(|partner| match partner.org_id.as_str() {
                        "unregistered" => partner.name.clone(),
                        number => number.to_owned(),
                    })
                    .collect(),
            }
        })
        .filter(|one| one.amount() > Pence::default())
        .collect()
}
