//! How need was measured, in the report's words.

use allotment_need::{Combine, Normalise};
use allotment_report as report;

use crate::need::{NeedRun, NeedSpec, ValuesSpec};
use crate::{Programme, Run};

/// What need is made of at the top: groups, and indicators under none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Top {
    /// The group at this position.
    Group(usize),
    /// The indicator at this position.
    Indicator(usize),
}

/// The members straight under the index.
pub(super) fn domains(programme: &Programme) -> Vec<Top> {
    let Some(spec) = &programme.need else {
        return Vec::new();
    };
    let groups = spec.groups.iter().enumerate();
    let groups = groups.filter(|(_, group)| group.parent.is_none());
    let indicators = spec.indicators.iter().enumerate();
    let indicators = indicators.filter(|(_, indicator)| indicator.group.is_none());
    groups
        .map(|(at, _)| Top::Group(at))
        .chain(indicators.map(|(at, _)| Top::Indicator(at)))
        .collect()
}

pub(super) fn report_domains(
    programme: &Programme,
    tops: &[Top],
    run: &Run,
) -> Vec<report::Domain> {
    let (Some(spec), Some(need)) = (&programme.need, &run.need) else {
        return Vec::new();
    };
    let weights: Vec<Option<f64>> = tops.iter().map(|top| weight(*top, need)).collect();
    let sum: f64 = weights.iter().flatten().sum();
    tops.iter()
        .zip(weights)
        .map(|(top, weight)| {
            let (name, title, about) = match *top {
                Top::Group(at) => {
                    let group = &spec.groups[at];
                    (&group.id.value, &group.title, members(spec, at))
                }
                Top::Indicator(at) => {
                    let indicator = &spec.indicators[at];
                    (&indicator.id.value, &indicator.title, values(spec, at))
                }
            };
            report::Domain {
                name: title.clone().unwrap_or_else(|| sentence(name)),
                weight: weight.filter(|_| sum > 0.0).map(|weight| weight / sum),
                about: Some(about),
                source: None,
            }
        })
        .collect()
}

fn weight(top: Top, need: &NeedRun) -> Option<f64> {
    match top {
        Top::Group(at) => need.scores.groups[at].weight,
        Top::Indicator(at) => need.scores.indicators[at].weight,
    }
}

fn members(spec: &NeedSpec, group: usize) -> String {
    let names: Vec<String> = spec
        .indicators
        .iter()
        .filter(|indicator| indicator.group == Some(group))
        .map(|indicator| {
            indicator
                .title
                .clone()
                .unwrap_or_else(|| words(&indicator.id.value))
        })
        .collect();
    format!("Made of {}.", names.join(", "))
}

fn values(spec: &NeedSpec, at: usize) -> String {
    match &spec.indicators[at].values {
        ValuesSpec::Column(_) => "As published.".into(),
        ValuesSpec::Sql(sql) => format!("Worked out as {}.", sql.value.text()),
    }
}

/// How need was measured.
pub(super) fn need_method(programme: &Programme, run: &Run) -> Option<report::NeedMethod> {
    let (spec, need) = (programme.need.as_ref()?, run.need.as_ref()?);
    let places = need.input.ids.len();
    let mut lines = vec![
        format!(
            "{} measures of {places} places are put on one scale that grows with need.",
            spec.indicators.len()
        ),
        format!("Scale: {}.", spec.index.normalise.about()),
        format!("Put together by {}.", spec.index.combine.about()),
        format!("Weights: {}.", spec.index.weights.about()),
    ];
    if let Some(by) = &programme.summarise {
        lines.push(format!(
            "Larger areas ({}) get the mean over their people, and show the spread inside.",
            by.by.value
        ));
    }
    Some(report::NeedMethod {
        name: programme.head.name.clone(),
        words: lines,
        symbols: symbols(spec),
        draws: need
            .robustness
            .as_ref()
            .and_then(|robustness| u32::try_from(robustness.draw_ranks.draws()).ok()),
        varied: varied(spec),
    })
}

fn symbols(spec: &NeedSpec) -> Vec<String> {
    let mut symbols = Vec::new();
    if spec.index.normalise == Normalise::ExponentialRank {
        symbols.push("E = −23·ln(1 − R·(1 − e^(−100/23))), R = (N + 1 − rank)/N".into());
    }
    if matches!(spec.index.combine, Combine::Arithmetic) {
        symbols.push("score = Σ w·E / Σ w".into());
    }
    symbols
}

fn varied(spec: &NeedSpec) -> Vec<String> {
    let Some(robustness) = &spec.robustness else {
        return Vec::new();
    };
    let mut varied = Vec::new();
    if robustness.weight_spread > 0.0 {
        let per_cent = robustness.weight_spread * 100.0;
        varied.push(format!(
            "Every weight, up to {per_cent} per cent more or less."
        ));
    }
    if !robustness.standard_error.is_empty() {
        let count = robustness.standard_error.len();
        varied.push(format!("{count} measures, by their standard errors."));
    }
    if !robustness.normalise.is_empty() {
        varied.push("The scale that measures are put on.".into());
    }
    if !robustness.combine.is_empty() {
        varied.push("The way measures are put together.".into());
    }
    varied
}

/// `no_qualifications` as words.
pub(super) fn words(id: &str) -> String {
    id.replace('_', " ")
}

fn sentence(id: &str) -> String {
    let words = words(id);
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}
