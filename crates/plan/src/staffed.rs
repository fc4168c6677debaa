//! Whether somebody pays for what runs.

use allotment_place::Pence;

use crate::{Finding, Item, Plan, Rule};

/// So many times more or less is another sum: below that, costs may grow or wind down.
const ANOTHER_SUM: u64 = 2;

/// That running it costs less than half, or more than twice, as much in the last year of
/// the plan that pays for it as for as long as it lasts. Where somebody else pays too,
/// the plan's part may be as small as it likes.
pub(crate) fn running_cost(plan: &Plan, item: &Item) -> Option<Finding> {
    let yearly = item.whole_life.as_ref()?.yearly;
    let last = (item.revenue.iter()).rposition(|revenue| revenue.get() > 0)?;
    let planned = item.revenue[last];
    let times = |one: Pence| one.get().saturating_mul(ANOTHER_SUM);
    let is_more = planned.get() > times(yearly);
    let is_less = times(planned) < yearly.get()
        && item.staffed == Some(true)
        && !item.others_pay(&plan.years[last]);
    (is_more || is_less).then(|| Finding {
        year: Some(last),
        planned,
        available: yearly,
        ..Finding::new(Rule::RunningCostDiffers)
    })
}

/// A staffed item that nobody pays to run: in no year at all, or in a year in which it is
/// open; or one with years that nobody pays for, of which nobody says when it opens. One
/// that opens after the plan's years is for somebody else to pay, from then.
/// In a year in which somebody else is named who pays, all is well.
pub(crate) fn unstaffed(plan: &Plan, item: &Item) -> Option<Finding> {
    if item.staffed != Some(true) {
        return None;
    }
    let unpaid =
        |year: &usize| item.revenue[*year].get() == 0 && !item.others_pay(&plan.years[*year]);
    let years = || 0..plan.years.len();
    let rule = Finding::new(Rule::StaffedWithoutRevenue);
    let Some(opens) = &item.opens else {
        if years().all(|year| unpaid(&year)) {
            return Some(rule);
        }
        let spends = |year: &usize| item.capital[*year].get() + item.revenue[*year].get() > 0;
        let begins = years().find(spends)?;
        let mut later = begins..plan.years.len();
        return later
            .any(|year| unpaid(&year))
            .then(|| Finding::new(Rule::OpensUnsaid));
    };
    let Some(opened) = plan.years.iter().position(|year| year == opens) else {
        return (!item.others_pay(opens)).then(|| rule.about(opens.label()));
    };
    let unpaid = (opened..plan.years.len()).find(unpaid)?;
    Some(Finding {
        year: Some(unpaid),
        ..rule
    })
}

/// Somebody is said to pay who is no partner of the plan: words pay for nothing.
pub(crate) fn unknown_payer(item: &Item) -> Option<Finding> {
    let life = item.whole_life.as_ref()?;
    let words = life.paid_by.as_ref()?;
    let is_marked = crate::marks::unfilled(words).next().is_some();
    (life.payers.is_empty() && !is_marked)
        .then(|| Finding::new(Rule::UnknownPayer).about(words.trim()))
}
