//! Everything that is wrong with a plan.

use allotment_place::Pence;

use crate::evidence::{is_code, names_a_source, says_untested};
use crate::lengths::{missing_year, other_lengths};
use crate::marks::{unfilled, unfilled_item, unfilled_plan};
use crate::staffed::{running_cost, unknown_payer, unstaffed};
use crate::year::years_in;
use crate::{Item, Kind, Known, Line, Plan, Rule, profile};

/// Something that a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which rule.
    pub rule: Rule,
    /// The item, by its position in the plan; nothing if it is about the whole.
    pub item: Option<usize>,
    /// The year, by its position in the plan.
    pub year: Option<usize>,
    /// The part of the vision: 0 for its words, then each later period.
    pub period: Option<usize>,
    /// What is planned, or stated, where the rule is about money.
    pub planned: Pence,
    /// What there is.
    pub available: Pence,
    /// What the rule is about: a code, a theme, a year.
    pub about: String,
    /// What is asked for instead, where the rule is about a length.
    pub asked: String,
}

impl Finding {
    pub(crate) fn new(rule: Rule) -> Self {
        Self {
            rule,
            item: None,
            year: None,
            period: None,
            planned: Pence::default(),
            available: Pence::default(),
            about: String::new(),
            asked: String::new(),
        }
    }

    pub(crate) fn about(mut self, about: &str) -> Self {
        about.clone_into(&mut self.about);
        self
    }
}

/// A plan that spends no more than it has, in any year, of either sort of
/// money. Only [`WithinMoney::of`] makes one, so that what takes one can never
/// publish another.
#[derive(Debug, Clone, Copy)]
pub struct WithinMoney<'a>(&'a Plan);

impl<'a> WithinMoney<'a> {
    /// `plan`, if it is within its money.
    ///
    /// # Errors
    /// The findings of the rules that are enforced.
    pub fn of(plan: &'a Plan) -> Result<Self, Vec<Finding>> {
        let broken = enforced(plan);
        if broken.is_empty() {
            Ok(Self(plan))
        } else {
            Err(broken)
        }
    }

    /// The plan.
    #[must_use]
    pub fn plan(self) -> &'a Plan {
        self.0
    }
}

/// All that the rules find: those about money first, then the plan's, then the
/// items' in their order.
#[must_use]
pub fn check(plan: &Plan) -> Vec<Finding> {
    let mut found = enforced(plan);
    found.extend(whole(plan));
    for (at, item) in plan.items.iter().enumerate() {
        if item.counts() {
            let of_item = item_findings(plan, item).into_iter();
            found.extend(of_item.map(|finding| Finding {
                item: Some(at),
                ..finding
            }));
        }
    }
    found
}

fn enforced(plan: &Plan) -> Vec<Finding> {
    let profile = profile(plan);
    let mut found = Vec::new();
    for year in 0..plan.years.len() {
        let over = |rule, line: Line| {
            line.is_over().then(|| Finding {
                year: Some(year),
                planned: line.planned,
                available: line.available,
                ..Finding::new(rule)
            })
        };
        found.extend(over(Rule::CapitalOver, profile.capital[year]));
        found.extend(over(Rule::RevenueOver, profile.revenue[year]));
    }
    let stated = plan.money.stated.iter().flatten();
    for (year, (stated, share)) in stated.zip(&plan.money.share).enumerate() {
        let differs = |rule, planned, available| {
            (planned != available).then(|| Finding {
                year: Some(year),
                planned,
                available,
                ..Finding::new(rule)
            })
        };
        found.extend(differs(Rule::CapitalDiffers, stated.capital, share.capital));
        found.extend(differs(Rule::RevenueDiffers, stated.revenue, share.revenue));
    }
    let (chosen, kept) = (plan.vote.cost(), plan.kept_for_the_vote());
    if kept < chosen {
        found.push(Finding {
            planned: kept,
            available: chosen,
            ..Finding::new(Rule::VoteUnplanned)
        });
    }
    found
}

fn whole(plan: &Plan) -> Vec<Finding> {
    let mut found = Vec::new();
    let items = || plan.items.iter().filter(|item| item.counts());
    let has_money = |item: &Item| item.totals() != (Pence::default(), Pence::default());
    let mut paid = items().filter(|item| has_money(item)).peekable();
    if paid.peek().is_some() && paid.all(|item| item.kind == Kind::Physical) {
        found.push(Finding::new(Rule::AllPhysical));
    }
    // What is set aside goes in some year too; by itself it is no plan of the board's.
    let spends = |year: &usize| {
        plan.vote.in_year(*year) != crate::YearMoney::default()
            || items().any(|item| item.capital[*year].get() > 0 || item.revenue[*year].get() > 0)
    };
    let spending: Vec<usize> = (0..plan.years.len()).filter(spends).collect();
    let is_planned = items().any(has_money);
    if let ([only], 2.., true) = (spending.as_slice(), plan.years.len(), is_planned) {
        let finding = Finding::new(Rule::OneYear);
        found.push(Finding {
            year: Some(*only),
            ..finding
        });
    }
    let mut partners = items().flat_map(|item| &item.partners);
    if !partners.any(|&at| {
        let kind = plan.partners[at].kind;
        kind.is_some_and(crate::PartnerKind::is_civil_society)
    }) {
        found.push(Finding::new(Rule::NoCivilSociety));
    }
    found.extend(unfilled_plan(plan));
    if let Some(missing) = missing_year(plan) {
        found.push(Finding::new(Rule::VisionYears).about(&missing));
    }
    found.extend(other_lengths(plan));
    let published = plan
        .board
        .as_ref()
        .and_then(|board| board.decisions.as_ref());
    if published.is_none() {
        found.push(Finding::new(Rule::NoDecisionLog));
    }
    if plan.residents.is_none() {
        found.push(Finding::new(Rule::NobodyAsked));
    }
    found
}

fn item_findings(plan: &Plan, item: &Item) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut flag = |holds: bool, rule: Rule| {
        if holds {
            found.push(Finding::new(rule));
        }
    };
    let (capital, _) = item.totals();
    flag(
        item.needs.is_empty() && item.asset_gaps.is_empty(),
        Rule::NoNeed,
    );
    flag(
        item.outcome.is_none() || item.measure.is_none(),
        Rule::NoMeasure,
    );
    let measure = item.measure.as_ref();
    flag(
        measure
            .is_some_and(|one| one.baseline.is_none() || one.target.is_none() || one.by.is_none()),
        Rule::NoBaseline,
    );
    flag(item.words.is_none(), Rule::NoWords);
    flag(item.evidence.is_empty(), Rule::NoEvidence);
    flag(
        capital.get() > 0 && item.whole_life.is_none(),
        Rule::NoWholeLifeCost,
    );
    flag(
        item.staffed.is_none() && (capital.get() > 0 || !item.asset_gaps.is_empty()),
        Rule::StaffUnsaid,
    );
    flag(
        item.status.is_promised() && item.partners.is_empty(),
        Rule::NobodyDoesIt,
    );
    found.extend(past(plan, item));
    found.extend(unfilled_item(item));
    found.extend(unsourced(plan, item));
    found.extend(running_cost(plan, item));
    found.extend(unstaffed(plan, item));
    found.extend(unknown_payer(item));
    let nameless = item.partners.iter().map(|&at| &plan.partners[at]);
    found.extend(
        nameless
            .filter(|partner| partner.kind.is_none())
            .map(|partner| Finding::new(Rule::UnknownPartner).about(&partner.name)),
    );
    if let Some(form) = &plan.form
        && !form.themes.is_empty()
        && !form.themes.contains(&item.theme)
        && item.business_case.is_none()
    {
        found.push(Finding::new(Rule::BusinessCase).about(&item.theme));
    }
    if let Some(known) = &plan.known {
        found.extend(unknown(item, known));
    }
    found
}

/// A measure whose aim should be reached before the plan begins.
fn past(plan: &Plan, item: &Item) -> Option<Finding> {
    let by = item.measure.as_ref()?.by.as_ref()?;
    let latest = years_in(by).max()?;
    let first = plan.years.first()?;
    (latest < first.start()).then(|| Finding::new(Rule::ByPast).about(by.trim()))
}

/// Needs and assets that the programme does not have. Of what it has none at
/// all, such as assets where it has no stage for them, it can say nothing.
fn unknown(item: &Item, known: &Known) -> Vec<Finding> {
    let has_need = |id: &String| known.needs.iter().any(|(need, _)| need == id);
    let needs = item.needs.iter().filter(|id| !has_need(id));
    let gaps = (item.asset_gaps.iter()).filter(|id| !known.assets.contains(id));
    let mut found = Vec::new();
    if !known.needs.is_empty() {
        found.extend(needs.map(|id| Finding::new(Rule::UnknownNeed).about(id)));
    }
    if !known.assets.is_empty() {
        found.extend(gaps.map(|id| Finding::new(Rule::UnknownAssetGap).about(id)));
    }
    found
}

/// Evidence that names no known entry, and no source.
fn unsourced(plan: &Plan, item: &Item) -> Vec<Finding> {
    let mut found = Vec::new();
    for text in &item.evidence {
        let text = text.trim();
        let is_marked = unfilled(text).next().is_some();
        if is_marked || plan.evidence(text).is_some() || says_untested(text) {
            continue;
        }
        if is_code(text) {
            if !plan.register.is_empty() {
                found.push(Finding::new(Rule::UnknownEvidence).about(text));
            }
        } else if !names_a_source(text) {
            found.push(Finding::new(Rule::EvidenceWithoutSource).about(text));
        }
    }
    found
}
