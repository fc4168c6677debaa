//! The audit in words.

use askama::Template;

use super::{Shell, cite, overview, render};
use crate::{Check, Distribution, Fact, File, ReportError, Verdict, plan::Plan, text};

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditPage<'a> {
    shell: Shell<'a>,
    lead: &'static str,
    checks: Vec<CheckRow<'a>>,
    distributions: Vec<Section<'a>>,
    disagreements: &'a [String],
    limits: Vec<LimitRow<'a>>,
    facts: &'a [Fact],
    money_cite: String,
}

/// One rule and how it came out.
pub(super) struct CheckRow<'a> {
    pub name: &'a str,
    pub words: &'a str,
    pub class: &'static str,
    pub sign: &'static str,
    pub verdict: &'static str,
    pub example: Option<&'a str>,
}

struct Section<'a> {
    index: &'a str,
    words: Vec<String>,
    chart: String,
    rows: Vec<(String, String)>,
    measures: Vec<(&'static str, String)>,
}

struct LimitRow<'a> {
    name: &'a str,
    cost: String,
    places: String,
    words: &'a str,
}

pub(super) fn page(plan: &Plan<'_>) -> Result<File, ReportError> {
    let site = plan.site;
    let audit = site.audit.as_ref();
    let checks = audit.map_or(&[][..], |audit| &audit.checks);
    let distributions = audit.map_or(&[][..], |audit| &audit.distributions);
    let limits = audit.map_or(&[][..], |audit| &audit.limits);
    let page = AuditPage {
        shell: Shell::new(plan, "", "audit.html"),
        lead: "A formula can look fair and still break a simple rule. So we test this one, and show where it fails.",
        checks: checks.iter().map(check).collect(),
        distributions: distributions
            .iter()
            .enumerate()
            .map(|(number, distribution)| section(plan, number, distribution))
            .collect(),
        disagreements: audit.map_or(&[], |audit| audit.disagreements.as_slice()),
        limits: limits
            .iter()
            .map(|limit| LimitRow {
                name: &limit.limit,
                cost: limit.cost.display_whole(site.programme.currency),
                places: text::count(limit.places),
                words: &limit.words,
            })
            .collect(),
        facts: audit.map_or(&[], |audit| audit.facts.as_slice()),
        money_cite: cite(plan, "", &site.cites.money),
    };
    render("audit.html", &page)
}

pub(super) fn check(check: &Check) -> CheckRow<'_> {
    let (class, sign, verdict) = match check.verdict {
        Verdict::Holds => ("holds", "✓", "holds"),
        Verdict::Fails => ("fails", "✗", "fails"),
        Verdict::NotTried => ("untried", "–", "not tried"),
    };
    CheckRow {
        name: &check.name,
        words: &check.words,
        class,
        sign,
        verdict,
        example: check.counter_example.as_deref(),
    }
}

fn section<'a>(plan: &Plan<'_>, number: usize, distribution: &'a Distribution) -> Section<'a> {
    let key = format!("per-head-{number}");
    let currency = plan.site.programme.currency;
    let rows = distribution.per_head.iter().zip(1..).map(|(pence, tenth)| {
        let label = match tenth {
            1 => "1 (greatest need)".to_owned(),
            10 => "10 (least need)".to_owned(),
            _ => tenth.to_string(),
        };
        let amount = pence.map_or_else(
            || "nobody lives there".to_owned(),
            |it| it.display(currency),
        );
        (label, amount)
    });
    let measures = [
        (
            "Concentration index: above 0, money leans towards need",
            distribution.concentration,
        ),
        (
            "Gini: 0 is the same for every head, 1 is all for one",
            distribution.gini,
        ),
        ("Theil between larger areas", distribution.theil_between),
        ("Theil within larger areas", distribution.theil_within),
    ];
    Section {
        index: &distribution.index,
        words: overview::per_head_words(plan, number),
        chart: overview::per_head(plan, &key, number).map_or_else(String::new, |chart| {
            chart.figure(&cite(plan, "", &plan.site.cites.money))
        }),
        rows: rows.collect(),
        measures: measures
            .into_iter()
            .filter_map(|(label, value)| {
                Some((label, format!("{:.3}", value?).replace('-', "\u{2212}")))
            })
            .collect(),
    }
}
