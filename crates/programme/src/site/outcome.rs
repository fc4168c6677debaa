//! What came of it, in the report's words.

use allotment_report as report;

use super::sources::Sources;
use crate::outcome::{Finding, Followed, MeasureRun, hundredths, intervals_in_words};
use crate::{Programme, Run};

/// The page on whether anything changed, if the stage ran.
pub(super) fn outcome(
    programme: &Programme,
    run: &Run,
    sources: &Sources,
) -> Option<report::OutcomePage> {
    let (run, spec) = (run.outcome.as_ref()?, programme.outcome.as_ref()?);
    let first = run.measures.first()?;
    let told = run.measures.iter().filter(|one| one.is_told()).count();
    let compared = spec
        .compared_with
        .as_ref()
        .map_or_else(String::new, |with| {
            format!(" They are compared with {with}.")
        });
    let groups = run
        .measures
        .iter()
        .map(crate::outcome::MeasureRun::groups_told);
    let (looked_at, told_in) = groups.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let within = match looked_at {
        0 => String::new(),
        _ => format!(
            " Within groups {looked_at} further effects were looked at, each with its own interval, of which some leave out zero by chance: allowing for how many that is, an effect is told from none in {told_in}."
        ),
    };
    Some(report::OutcomePage {
        lead: vec![format!(
            "{} places were reached.{compared} {}",
            run.treated.len(),
            intervals_in_words(first.finding.level)
        )],
        together: format!(
            "Of {} measures, a change is told from none in {told}. That allows for how many were looked at: of the changes told, no more than {} in 100 should be chance.{within}",
            run.measures.len(),
            hundredths(1.0 - first.finding.level)
        ),
        cites: sources.at(&spec.panel.value).into_iter().collect(),
        measures: run.measures.iter().map(measure).collect(),
    })
}

fn measure(one: &MeasureRun) -> report::OutcomeMeasure {
    let finding = &one.finding;
    let unit = one.spec.unit.as_deref();
    let mut figures = finding.figures();
    figures.extend(one.sensitivity.as_ref().map(|found| found.figure(unit)));
    let name = report::file_name(&one.spec.column.value);
    let groups = one.groups.iter().map(|(group, found)| {
        let said = match found {
            Ok(found) => interval(found, unit),
            Err(why) => format!("cannot be told: {why}"),
        };
        (group.clone(), said)
    });
    report::OutcomeMeasure {
        key: format!("measure-{name}"),
        title: one.spec.title.clone(),
        effect: interval(finding, unit),
        verdict: one.for_the_better().map_or_else(
            || {
                let verdict = if one.is_told() { "a change" } else { "no change is told" };
                verdict.to_owned()
            },
            str::to_owned,
        ),
        sentence: finding.said(),
        level: finding.evidence.level,
        reasons: finding.evidence.reasons.iter().map(|line| sentence(line)).collect(),
        to_raise: finding.evidence.to_raise.iter().map(|line| sentence(line)).collect(),
        warnings: finding.warnings.iter().map(|line| sentence(line)).collect(),
        frozen: finding.frozen.as_ref().map_or_else(
            || "No design was frozen before: nothing shows that the question came before the answer.".into(),
            Followed::in_words,
        ),
        groups: groups.collect(),
        figures,
        file: format!("../outcome/{name}.json"),
    }
}

/// The effect with its interval.
fn interval(finding: &Finding, unit: Option<&str>) -> String {
    crate::outcome::interval_in_words(finding, unit).unwrap_or_else(|| "cannot be told".into())
}

/// `line` as a sentence: with a capital, and a full stop.
fn sentence(line: &str) -> String {
    let mut letters = line.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let mut said: String = first.chain(letters).collect();
    said.push('.');
    said
}
