//! What came of it, in the report's words.

use std::collections::BTreeMap;

use allotment_place::PlaceId;
use allotment_report as report;

use super::sources::Sources;
use crate::outcome::{
    Finding, Followed, Found, Further, FurtherRun, MeasureRun, OutcomeRun, OutcomeSpec, hundredths,
    intervals_in_words,
};
use crate::{Programme, Run};

/// The page on whether anything changed, if the stage ran.
pub(super) fn outcome(
    programme: &Programme,
    run: &Run,
    sources: &Sources,
) -> Option<report::OutcomePage> {
    let (run, spec) = (run.outcome.as_ref()?, programme.outcome.as_ref()?);
    let cites: Vec<usize> = (spec.panel.iter().chain(&spec.peers))
        .filter_map(|path| sources.at(&path.value))
        .collect();
    Some(report::OutcomePage {
        lead: vec![lead(spec, run)],
        together: together(run).unwrap_or_default(),
        measures: run.measures.iter().map(measure).collect(),
        further: (run.further.iter())
            .map(|one| further(one, sources))
            .collect(),
        places: places(run, sources, &cites),
        cites,
    })
}

fn lead(spec: &OutcomeSpec, run: &OutcomeRun) -> String {
    let Some(first) = run.measures.first() else {
        return "What was asked of places and their neighbours, and how sure each answer is."
            .to_owned();
    };
    let compared = spec
        .compared_with
        .as_ref()
        .map_or_else(String::new, |with| {
            format!(" They are compared with {with}.")
        });
    let what = if spec.choice.repeated {
        "rows of the panel are of places or people that were"
    } else {
        "places were"
    };
    format!(
        "{} {what} reached.{compared} {}",
        run.reached,
        intervals_in_words(first.finding.level)
    )
}

/// How many effects are told from none, and what that allows for.
fn together(run: &OutcomeRun) -> Option<String> {
    let first = run.measures.first()?;
    let told = run.measures.iter().filter(|one| one.is_told()).count();
    let groups = run.measures.iter().map(MeasureRun::groups_told);
    let (looked_at, told_in) = groups.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let within = match looked_at {
        0 => String::new(),
        _ => format!(
            " Within groups {looked_at} further effects were looked at, each with its own interval, of which some leave out zero by chance: allowing for how many that is, an effect is told from none in {told_in}."
        ),
    };
    let beside = run.measures.iter().map(MeasureRun::ahead_told);
    let (looked_at, told_in) = beside.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let beside = match looked_at {
        0 => String::new(),
        _ => format!(
            " Beside the other groups of the same places, {told_in} of {looked_at} gained more or less, allowed for in the same way."
        ),
    };
    Some(format!(
        "Of {} measures, a change is told from none in {told}. That allows for how many were looked at: of the changes told, no more than {} in 100 should be chance.{within}{beside}",
        run.measures.len(),
        hundredths(1.0 - first.finding.level)
    ))
}

fn further(one: &FurtherRun, sources: &Sources) -> report::OutcomeFurther {
    let told = one.found.told();
    report::OutcomeFurther {
        key: one.spec.key.clone(),
        title: one.spec.title.clone(),
        sentence: told.sentence(),
        besides: one.found.besides(),
        warnings: told.mind().iter().map(|line| sentence(line)).collect(),
        figures: told
            .figures()
            .into_iter()
            .map(|figure| of_question(figure, &one.spec.key))
            .collect(),
        file: format!("../outcome-{}.csv", one.spec.key),
        cites: one
            .spec
            .paths()
            .filter_map(|path| sources.at(&path.value))
            .collect(),
    }
}

/// The figure under a key that no other question has: a second one of a kind is numbered.
fn of_question(mut figure: report::Figure, key: &str) -> report::Figure {
    if key.ends_with(|letter: char| letter.is_ascii_digit()) {
        figure.key = format!("{key}-{}", figure.key);
    }
    figure
}

/// What is told of each place on its own page.
fn places(
    run: &OutcomeRun,
    sources: &Sources,
    cites: &[usize],
) -> BTreeMap<PlaceId, report::OutcomePlace> {
    let mut all: BTreeMap<PlaceId, report::OutcomePlace> = BTreeMap::new();
    for (place, first) in &run.treated {
        let Ok(id) = PlaceId::new(place) else {
            continue;
        };
        let told = all.entry(id).or_default();
        told.lines = reached(run, *first);
        told.cites = cites.to_vec();
    }
    for one in &run.further {
        let Further::Gaps(found) = &one.found else {
            continue;
        };
        let from: Vec<usize> = (one.spec.paths())
            .filter_map(|path| sources.at(&path.value))
            .collect();
        for place in found.places() {
            let Ok(id) = PlaceId::new(place) else {
                continue;
            };
            let told = all.entry(id).or_default();
            let beside = found.of_place(place).into_iter();
            told.beside.extend(
                beside.map(|(sentence, figure)| (sentence, of_question(figure, &one.spec.key))),
            );
            told.cites.extend(&from);
            told.cites.sort_unstable();
            told.cites.dedup();
        }
    }
    all
}

/// Since when a place was reached, and what came of those that began with it.
fn reached(run: &OutcomeRun, first: i64) -> Vec<String> {
    let since = run.calendar.label(first);
    let mut lines = vec![format!(
        "It was reached from {since} on. Of one place alone nobody can tell what it changed; what follows is of all places that began in {since}."
    )];
    for one in &run.measures {
        let Some(said) = one.of_cohort(first) else {
            continue;
        };
        lines.push(format!("{}: {said}.", one.spec.title));
    }
    lines
}

fn measure(one: &MeasureRun) -> report::OutcomeMeasure {
    let finding = &one.finding;
    let unit = one.spec.unit.as_deref();
    let mut figures = finding.figures();
    figures.extend(one.sensitivity.as_ref().map(|found| found.figure(unit)));
    let name = report::file_name(&one.spec.column.value);
    let said = |found: &Found| match found {
        Ok(found) if found.mostly_levels.is_some() => format!(
            "{}: mostly a difference in levels, not an effect",
            interval(found, unit)
        ),
        Ok(found) => interval(found, unit),
        Err(why) => format!("cannot be told: {why}"),
    };
    let groups = one.groups.iter().map(|group| report::OutcomeGroup {
        name: group.name.clone(),
        effect: said(&group.found),
        beside: group.beside.as_ref().map(said),
    });
    report::OutcomeMeasure {
        key: format!("measure-{name}"),
        title: one.spec.title.clone(),
        effect: interval(finding, unit),
        verdict: one.for_the_better().map_or_else(
            || {
                let verdict = if one.is_told() {
                    "a change"
                } else if finding.mostly_levels.is_some() {
                    "mostly a difference in levels"
                } else {
                    "no change is told"
                };
                verdict.to_owned()
            },
            str::to_owned,
        ),
        sentence: finding.said(),
        level: finding.evidence.level,
        reasons: sentences(&finding.evidence.reasons),
        to_raise: sentences(&finding.evidence.to_raise),
        warnings: sentences(&finding.warnings),
        frozen: finding.frozen.as_ref().map_or_else(
            || {
                let words = "No design was frozen before: nothing shows that the question came before the answer.";
                words.into()
            },
            Followed::in_words,
        ),
        groups: groups.collect(),
        figures,
        file: format!("../outcome/{name}.json"),
    }
}

fn sentences(lines: &[String]) -> Vec<String> {
    lines.iter().map(|line| sentence(line)).collect()
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
