//! How far a plan and its vision look ahead.

use crate::{Finding, Plan, Rule};

/// How many years a form asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lengths {
    /// Of the vision, from the first year of the investment plan.
    pub vision: u32,
    /// Of the investment plan.
    pub plan: u32,
    /// Of each later period, in their order; any, if empty.
    pub later: Vec<u32>,
}

impl Default for Lengths {
    /// A ten-year vision and a four-year investment plan.
    fn default() -> Self {
        Self {
            vision: 10,
            plan: 4,
            later: Vec::new(),
        }
    }
}

/// Each length that is another than the form asks for.
pub(crate) fn other_lengths(plan: &Plan) -> Vec<Finding> {
    let by_default = Lengths::default();
    let form = plan.form.as_ref();
    let asked = form.map_or(&by_default, |form| &form.lengths);
    let mut found = Vec::new();
    let mut hold = |rule, is: String, asked: String| {
        if is != asked {
            let mut finding = Finding::new(rule).about(&is);
            finding.asked = asked;
            found.push(finding);
        }
    };
    let years = plan.years.len().to_string();
    hold(Rule::PlanLength, years, asked.plan.to_string());
    let vision = &plan.vision;
    hold(
        Rule::VisionLength,
        vision.years.to_string(),
        asked.vision.to_string(),
    );
    if !asked.later.is_empty() {
        let later = vision.later.iter();
        let later: Vec<u32> = later
            .map(|one| (one.to.start() + 1).saturating_sub(one.from.start()))
            .collect();
        hold(Rule::LaterLength, sum_of(&later), sum_of(&asked.later));
    }
    found
}

/// `3+3`, as forms write it.
fn sum_of(years: &[u32]) -> String {
    if years.is_empty() {
        return "0".to_owned();
    }
    let years: Vec<String> = years.iter().map(u32::to_string).collect();
    years.join("+")
}

/// The first year of the vision for which neither the investment plan nor a
/// later period says anything, or that a later period says twice.
pub(crate) fn missing_year(plan: &Plan) -> Option<String> {
    let first = plan.years.first()?;
    let covered = |year: u32| {
        let own = plan.years.iter().filter(|own| own.start() == year).count();
        let later = plan.vision.later.iter();
        // A calendar year is no financial one.
        let alike = later.filter(|later| later.from.is_like(first) && later.to.is_like(first));
        own + alike
            .filter(|later| (later.from.start()..=later.to.start()).contains(&year))
            .count()
    };
    (0..plan.vision.years)
        .map(|years| first.after(years))
        .find(|year| covered(year.start()) != 1)
        .map(|year| year.label().to_owned())
}
