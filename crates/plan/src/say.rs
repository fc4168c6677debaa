//! What a rule found, as a sentence.

use crate::{Finding, Language, Plan, Word};

/// What `finding` is, in `language`: one sentence without a full stop.
#[must_use]
pub fn sentence(plan: &Plan, finding: &Finding, language: Language) -> String {
    fill(finding.rule.sentence(), language, plan, finding)
}

/// What to do about `finding`, in `language`.
#[must_use]
pub fn help(plan: &Plan, finding: &Finding, language: Language) -> String {
    fill(finding.rule.help(), language, plan, finding)
}

fn fill(word: Word, language: Language, plan: &Plan, finding: &Finding) -> String {
    let template = word.in_language(language);
    let item = finding.item.map(|at| plan.items[at].title.as_str());
    let year = finding.year.map(|at| plan.years[at].label());
    let over = finding
        .planned
        .get()
        .saturating_sub(finding.available.get());
    let money = |minor: u64| allotment_place::Pence::new(minor).display(plan.currency);
    let year = year.unwrap_or(&finding.about);
    let when = if year.is_empty() {
        ""
    } else {
        Word::InYear.in_language(language)
    };
    template
        .replace("{when}", when)
        .replace("{planned}", &money(finding.planned.get()))
        .replace("{available}", &money(finding.available.get()))
        .replace("{over}", &money(over))
        .replace("{year}", year)
        .replace("{asked}", &finding.asked)
        .replace("{about}", &finding.about)
        .replace("{item}", item.unwrap_or_default())
}
