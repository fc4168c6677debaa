//! The targets of the programme, in the report's words.

use allotment_report as report;

use super::sources::Sources;
use crate::{Programme, Run};

/// The page of targets, if the stage ran.
pub(super) fn targets(
    programme: &Programme,
    run: &Run,
    sources: &Sources,
) -> Option<report::TargetsPage> {
    let (spec, run) = (programme.targets.as_ref()?, run.targets.as_ref()?);
    let mut cites: Vec<usize> = spec.panels().filter_map(|path| sources.at(path)).collect();
    cites.sort_unstable();
    cites.dedup();
    let targets = run.told().into_iter().map(|one| report::ReportedTarget {
        id: one.id,
        part_of: one.part_of,
        words: one.words,
        source: one.source,
        answers: one.answers.into_iter().map(answer).collect(),
    });
    Some(report::TargetsPage {
        lead: run.sentence(),
        targets: targets.collect(),
        cites,
    })
}

fn answer([question, verdict, sentence]: [String; 3]) -> report::TargetAnswer {
    report::TargetAnswer {
        asked: match question.as_str() {
            "baseline" => "Does it say where it starts?",
            "end" => "Does it end?",
            "measure" => "Does it say how it is measured?",
            "gap" => "Does it speak of the gap between places?",
            "success" => "Does it say what success is?",
            "anyway" => "Would it happen anyway?",
            _ => "Was it ever done?",
        }
        .to_owned(),
        verdict: match verdict.as_str() {
            "pass" => report::TargetVerdict::Holds,
            "weak" => report::TargetVerdict::Weak,
            "fail" => report::TargetVerdict::Fails,
            _ => report::TargetVerdict::CannotTell,
        },
        sentence,
    }
}
