//! What has worked elsewhere, in the report's words.

use std::collections::BTreeSet;

use allotment_place::PlaceId;
use allotment_report as report;
use allotment_roadmap::Level;

use super::sources::Sources;
use crate::roadmap::{Group, PlaceRoadmap, RoadmapRun, words};
use crate::{Programme, Run};

/// The road maps of the places that have a page, `shown`, if the stage ran.
pub(super) fn roadmap(
    programme: &Programme,
    run: &Run,
    sources: &Sources,
    shown: &BTreeSet<&PlaceId>,
) -> Option<report::RoadmapPart> {
    let run = run.roadmap.as_ref()?;
    let cites = sources.of_register(run);
    let places = shown.iter().filter_map(|id| {
        let found = run.places.iter().find(|one| one.id() == id.as_str())?;
        Some(((*id).clone(), place(found)))
    });
    Some(report::RoadmapPart {
        computed: computed(programme, run, &cites),
        places: places.collect(),
        cites,
    })
}

fn place(found: &PlaceRoadmap) -> report::PlaceRoadmap {
    let point = |group: &Group<'_>| report::RoadmapPoint {
        measures: (group.points.iter())
            .map(|point| (point.title.clone(), point.words.clone()))
            .collect(),
        actions: (group.answers.iter())
            .map(|answer| {
                let action = found.action(answer);
                report::RoadmapAction {
                    action: action.action.clone(),
                    claim: action.claim.clone(),
                    effect: words::effect(action),
                    sure: words::sure(action, answer),
                    cost: words::costs(action),
                    source: action.source.as_ref().and_then(|source| {
                        let whose = match source.link {
                            Some(_) => "",
                            None => ", as told elsewhere",
                        };
                        let title = format!("{} ({}){whose}", source.title, source.year);
                        Some((title, source.address()?.to_owned()))
                    }),
                }
            })
            .collect(),
    };
    let mut told = report::PlaceRoadmap::default();
    for strength in [true, false] {
        for group in found.groups(strength) {
            if group.answers.is_empty() {
                let titles = group.points.iter().map(|point| point.title.clone());
                told.nothing_for.extend(titles);
            } else if strength {
                told.strengths.push(point(&group));
            } else {
                told.gaps.push(point(&group));
            }
        }
    }
    told
}

fn computed(programme: &Programme, run: &RoadmapRun, cites: &[usize]) -> report::Computed {
    let actions = run.register.actions();
    let graded = |level: u8| {
        let of = |action: &&allotment_roadmap::Action| {
            let source = action.source.as_ref();
            let found = source.and_then(|source| source.level);
            found.map_or(0, Level::number) == level && source.is_some()
        };
        actions.iter().filter(of).count()
    };
    let mut rows: Vec<Vec<String>> = (1..=5)
        .rev()
        .filter_map(|level| Some((level, Level::new(level)?)))
        .map(|(number, level)| {
            vec![
                number.to_string(),
                level.words().to_owned(),
                graded(number).to_string(),
            ]
        })
        .collect();
    let untested = actions.iter().filter(|one| one.source.is_none()).count();
    rows.push(vec![
        "not graded".into(),
        "how strong the evidence is could not be told".into(),
        graded(0).to_string(),
    ]);
    rows.push(vec![
        "untested".into(),
        "no study is known".into(),
        untested.to_string(),
    ]);
    let spec = programme.roadmap.as_ref();
    let kinds = spec.map_or(0, |spec| spec.kinds.len());
    report::Computed {
        lead: "What has been tried elsewhere for a gap like this one, and how sure is it?".into(),
        steps: vec![
            format!(
                "We keep a register of {} things that a neighbourhood could do. Each says what was found, by whom, where, and how much of the source we read.",
                actions.len()
            ),
            "A gap is a measure that is clearly worse than among places like this one, a measure that adds more to need here than in all places together, or a type of asset that places like this one have more of. A strength is a measure that is clearly better.".into(),
            "Beside each stand the actions whose outcome measures the same thing, or that answer the lack of the same type of asset.".into(),
            "First comes what is chiefly about the gap, and of that what is for everybody. Among these, first what changed something, by studies that compare like with like (level 3 and up), then mixed results of such studies, then what weaker studies say, then what nobody graded, then where no change was found. Then stronger evidence, then what was studied in places more like this one. Last comes what nobody read, and what nobody tested.".into(),
        ],
        tables: vec![report::ComputedTable {
            caption: "How strong the evidence in the register is".into(),
            columns: ["Level", "What it means", "Actions"].map(str::to_owned).to_vec(),
            rows,
        }],
        choices: vec![(
            "Kinds of places that this programme tells apart".to_owned(),
            kinds.to_string(),
        )],
        symbols: Vec::new(),
        sure: vec![
            "The level is that of the Maryland scale. It says how well a study can tell what an action did, not how large the change was.".into(),
        ],
        limits: vec![
            "The register is a start. It is not a full review of all that is known.".into(),
            "What worked in one place may not work in another. Ask who would do it here, and what they think.".into(),
            "We often read a summary and not the whole study. Each entry says so.".into(),
        ],
        cites: cites.to_vec(),
        files: vec![(
            "../roadmap.csv".to_owned(),
            "What has worked, beside each gap of each place (CSV)".to_owned(),
        )],
    }
}
