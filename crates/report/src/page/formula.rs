//! The formula in words and in symbols.

use askama::Template;

use super::{Shell, cite, render};
use crate::{File, Formula, NeedMethod, ReportError, plan::Plan, text};

#[derive(Template)]
#[template(path = "formula.html")]
struct FormulaPage<'a> {
    shell: Shell<'a>,
    lead: &'static str,
    need: Option<&'a NeedMethod>,
    need_cite: String,
    domains: Vec<DomainRow<'a>>,
    formula: Option<&'a Formula>,
    selection_words: String,
    share_words: Vec<String>,
    symbols: Vec<String>,
    money_cite: String,
}

struct DomainRow<'a> {
    name: &'a str,
    weight: String,
    about: &'a str,
    cite: String,
}

pub(super) fn page(plan: &Plan<'_>) -> Result<File, ReportError> {
    let site = plan.site;
    let domains = site.domains.iter().map(|domain| DomainRow {
        name: &domain.name,
        weight: domain.weight.map_or_else(
            || "–".to_owned(),
            |weight| format!("{:.1}%", weight * 100.0),
        ),
        about: domain.about.as_deref().unwrap_or("–"),
        cite: domain
            .source
            .map_or_else(String::new, |source| cite(plan, "", &[source])),
    });
    let formula = site.formula.as_ref();
    let page = FormulaPage {
        shell: Shell::new(plan, "", "formula.html"),
        lead: "The same steps for every place. No bids, no favours, no judges: you can work it out yourself.",
        need: site.need.as_ref(),
        need_cite: cite(plan, "", &site.cites.need),
        domains: domains.collect(),
        formula,
        selection_words: formula.map_or_else(String::new, |formula| chosen(plan, formula)),
        share_words: formula.map_or_else(Vec::new, |formula| shared(plan, formula)),
        symbols: formula.map_or_else(Vec::new, symbols),
        money_cite: cite(plan, "", &site.cites.money),
    };
    render("formula.html", &page)
}

fn chosen(plan: &Plan<'_>, formula: &Formula) -> String {
    formula
        .selection
        .as_ref()
        .map_or_else(String::new, |selection| {
            format!(
                "The {} with the greatest need are in. Need is read from: {}.",
                text::counted(selection.count, plan.singular(), plan.plural()),
                selection.by
            )
        })
}

fn shared(plan: &Plan<'_>, formula: &Formula) -> Vec<String> {
    let programme = &plan.site.programme;
    let mut lines = vec![format!(
        "There is {} to share. {}",
        formula.envelope.display_whole(programme.currency),
        match formula.parts.len() {
            1 => "All of it goes out by one rule.".to_owned(),
            parts =>
                format!("It is split into {parts} parts, and each part goes out by its own rule."),
        }
    )];
    if !formula.limits.is_empty() {
        lines.push(
            "Then the limits are applied. What a limit takes from one place goes to all the others, in the same proportion, until every penny is spent."
                .to_owned(),
        );
    }
    if formula.profile.len() > 1 {
        let parts: Vec<String> = formula.profile.iter().map(u32::to_string).collect();
        lines.push(format!(
            "A place gets its money over {} years, in these proportions: {}.",
            formula.profile.len(),
            text::listed(&parts)
        ));
    }
    if let Some(capital) = &formula.capital {
        lines.push(format!(
            "The part {capital} of it is capital (buildings, equipment). The rest is revenue (people, running costs)."
        ));
    }
    lines.push(
        "Odd pennies go to the places with the largest remainders, so the shares add up exactly."
            .to_owned(),
    );
    lines
}

/// The division as formulas.
///
/// Source: the share stage: each part in exact proportion, then one λ.
fn symbols(formula: &Formula) -> Vec<String> {
    let sum: Vec<String> = formula
        .parts
        .iter()
        .map(|part| {
            format!(
                "{} × ({}) ÷ Σ({})",
                part.weight, part.expression, part.expression
            )
        })
        .collect();
    let mut lines = vec![format!("w = {}", sum.join("\n  + "))];
    if formula.limits.is_empty() {
        lines.push("share = envelope × w".to_owned());
    } else {
        lines.push(
            "share = clamp(λ × w, floor, ceiling), with the one λ that makes Σ share = envelope"
                .to_owned(),
        );
    }
    lines
}
