//! Everything that is wrong with a plan.

use allotment_place::Pence;

use crate::evidence::{is_code, names_a_source, says_untested};
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
}

impl Finding {
    fn new(rule: Rule) -> Self {
        Self {
            rule,
            item: None,
            year: None,
            period: None,
            planned: Pence::default(),
            available: Pence::default(),
            about: String::new(),
        }
    }

    fn about(mut self, about: &str) -> Self {
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
    let spends = |year: &usize| {
        items().any(|item| item.capital[*year].get() > 0 || item.revenue[*year].get() > 0)
    };
    let spending: Vec<usize> = (0..plan.years.len()).filter(spends).collect();
    if let ([only], 2..) = (spending.as_slice(), plan.years.len()) {
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

/// The «marks» of a starter plan that still stand in `text`, each a finding.
fn unfilled(text: &str) -> impl Iterator<Item = Finding> {
    let marks = text.split('«').skip(1);
    let closed = marks.filter_map(|rest| rest.split_once('»'));
    closed.map(|(inner, _)| {
        let words: Vec<&str> = inner.split_whitespace().collect();
        Finding::new(Rule::Unfilled).about(&format!("«{}»", words.join(" ")))
    })
}

/// The marks in everything but the items.
fn unfilled_plan(plan: &Plan) -> Vec<Finding> {
    let mut found = Vec::new();
    let periods = std::iter::once(&plan.vision.words)
        .chain(plan.vision.later.iter().map(|later| &later.words));
    for (period, words) in periods.enumerate() {
        found.extend(unfilled(words).map(|finding| Finding {
            period: Some(period),
            ..finding
        }));
    }
    let residents = plan.residents.iter();
    let board = plan.board.iter();
    let texts = [&plan.title, &plan.place, &plan.name, &plan.money.source]
        .into_iter()
        .chain(residents.flat_map(|one| std::iter::once(&one.how).chain(&one.source)))
        .chain(board.flat_map(|one| {
            let more = [&one.chair, &one.accountable, &one.decisions];
            std::iter::once(&one.name).chain(more.into_iter().flatten())
        }))
        .chain(
            plan.partners
                .iter()
                .flat_map(|one| [&one.name, &one.org_id]),
        );
    found.extend(texts.flat_map(|text| unfilled(text)));
    // A place without a name is called by its code: told once.
    found.dedup();
    found
}

/// The marks in an item.
fn unfilled_item(item: &Item) -> Vec<Finding> {
    let measure = item.measure.iter().flat_map(|one| {
        let more = [&one.baseline, &one.target, &one.by, &one.source];
        std::iter::once(&one.what).chain(more.into_iter().flatten())
    });
    let life = item.whole_life.iter();
    let life = life.flat_map(|one| [&one.paid_by, &one.source].into_iter().flatten());
    let texts = [&item.words, &item.outcome, &item.business_case];
    std::iter::once(&item.title)
        .chain(texts.into_iter().flatten())
        .chain(&item.evidence)
        .chain(measure)
        .chain(life)
        .flat_map(|text| unfilled(text))
        .collect()
}

/// The first year of the vision for which neither the investment plan nor a
/// later period says anything, or that a later period says twice.
fn missing_year(plan: &Plan) -> Option<String> {
    let first = plan.years.first()?;
    let covered = |year: u32| {
        let own = plan.years.iter().filter(|own| own.start() == year).count();
        let later = plan.vision.later.iter();
        own + later
            .filter(|later| (later.from.start()..=later.to.start()).contains(&year))
            .count()
    };
    (0..plan.vision.years)
        .map(|years| first.after(years))
        .find(|year| covered(year.start()) != 1)
        .map(|year| year.label().to_owned())
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
        item.staffed.is_none()
            && ((capital.get() > 0 && item.kind == Kind::Physical) || !item.asset_gaps.is_empty()),
        Rule::StaffUnsaid,
    );
    found.extend(unfilled_item(item));
    found.extend(unsourced(plan, item));
    found.extend(running_cost(plan, item));
    found.extend(unstaffed(plan, item));
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

/// So many times more or less is another sum: below that, costs may grow or wind down.
const ANOTHER_SUM: u64 = 2;

/// That running it costs less than half, or more than twice, as much in the last year of
/// the plan that pays for it as for as long as it lasts. Where somebody else pays too,
/// the plan's part may be as small as it likes.
fn running_cost(plan: &Plan, item: &Item) -> Option<Finding> {
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
/// open; or one with years that nobody pays for, of which nobody says when it opens.
/// In a year in which somebody else is named who pays, all is well.
fn unstaffed(plan: &Plan, item: &Item) -> Option<Finding> {
    if item.staffed != Some(true) {
        return None;
    }
    let unpaid =
        |year: &usize| item.revenue[*year].get() == 0 && !item.others_pay(&plan.years[*year]);
    let years = || 0..plan.years.len();
    let rule = Finding::new(Rule::StaffedWithoutRevenue);
    if years().all(|year| unpaid(&year)) {
        return Some(rule);
    }
    let Some(opens) = item.opens else {
        let spends = |year: &usize| item.capital[*year].get() + item.revenue[*year].get() > 0;
        let begins = years().find(spends)?;
        let mut later = begins..plan.years.len();
        return later
            .any(|year| unpaid(&year))
            .then(|| Finding::new(Rule::OpensUnsaid));
    };
    let unpaid = (opens..plan.years.len()).find(unpaid)?;
    Some(Finding {
        year: Some(unpaid),
        ..rule
    })
}
