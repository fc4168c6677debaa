//! What was agreed, as commitments that the ledger takes up.

use allotment_place::Pence;

use crate::marks::unfilled_item;
use crate::{DecidedBy, Finding, WithinMoney};

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
/// money, in the plan's order. What residents chose in their vote was promised by that:
/// of an item that carries it only what it costs besides is a commitment here.
///
/// # Errors
/// The «marks» that still stand in agreed items: nobody agrees to what is not written.
pub fn commitments(plan: WithinMoney<'_>) -> Result<Vec<Commitment>, Vec<Finding>> {
    let plan = plan.plan();
    let agreed = || {
        let items = plan.items.iter().enumerate();
        items.filter(|(_, item)| item.status.is_promised())
    };
    let unwritten = agreed().flat_map(|(at, item)| {
        unfilled_item(item).into_iter().map(move |finding| Finding {
            item: Some(at),
            ..finding
        })
    });
    let unwritten: Vec<Finding> = unwritten.collect();
    if !unwritten.is_empty() {
        return Err(unwritten);
    }
    let all = agreed()
        .map(|(_, item)| {
            let years = plan.beside_the_vote(item);
            let capital = crate::money::sum(years.iter().map(|year| year.capital));
            let revenue = crate::money::sum(years.iter().map(|year| year.revenue));
            // A partner that is named twice signs once.
            let once = |&(at, partner): &(usize, &usize)| !item.partners[..at].contains(partner);
            let partners = item.partners.iter().enumerate().filter(once);
            let parties = partners.map(|(_, &at)| &plan.partners[at]);
            Commitment {
                id: format!("{}/{}", plan.place, item.id),
                community: plan.place.clone(),
                purpose: item.title.clone(),
                capital,
                revenue,
                decided_by: item.decided_by,
                parties: parties
                    .map(|partner| match partner.number() {
                        None => partner.name.clone(),
                        Some(number) => number.to_owned(),
                    })
                    .collect(),
            }
        })
        .filter(|one| one.amount() > Pence::default());
    Ok(all.collect())
}
